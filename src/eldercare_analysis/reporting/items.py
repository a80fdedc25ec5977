"""Items: the figures and tables that a notebook publishes, and that a report is made of."""

from __future__ import annotations

from html import escape
from typing import Any, Literal

from IPython.display import display
from pydantic import BaseModel, ConfigDict

MIME = "application/vnd.eldercare.item+json"
SVG = "image/svg+xml"
Align = Literal["left", "right", "center"]


class Tile(BaseModel):
    """One headline figure."""

    model_config = ConfigDict(frozen=True)

    label: str
    value: str
    note: str = ""


class Column(BaseModel):
    """One column of a table."""

    model_config = ConfigDict(frozen=True)

    label: str
    align: Align = "left"


class Item(BaseModel):
    """One published item.

    Attributes:
        id: its name in the layout of reports, unique within a notebook.
        kind: what it is; decides which of the following are filled.
        title, caption: shown above and below.
        finding: one sentence that says what it shows (headline).
        tiles: headline figures.
        columns, rows: a table as printed; `emphasis` numbers rows that are totals.
        notes: paragraphs.
        svg, alt: a drawing and its description.
        data: the table rows behind it, unrounded; money in fen.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    kind: Literal["headline", "table", "figure", "notes"]
    title: str = ""
    caption: str = ""
    finding: str = ""
    tiles: list[Tile] = []
    columns: list[Column] = []
    rows: list[list[str]] = []
    emphasis: list[int] = []
    notes: list[str] = []
    svg: str = ""
    alt: str = ""
    data: list[dict[str, Any]] = []


def publish(item: Item) -> None:
    """Display an item in the notebook and tag the output, so that the report can be built from it."""
    tagged = item.model_dump(exclude={"svg"}, exclude_defaults=True)
    shown = {SVG: item.svg} if item.kind == "figure" else {"text/html": to_html(item)}
    display(
        {**shown, MIME: tagged, "text/plain": f"{item.title or item.id}: {item.finding or item.caption}"},
        raw=True,
    )  # type: ignore[no-untyped-call]


def published_items(notebook: Any) -> list[Item]:  # noqa: ANN401 - a notebook node
    """Return the items in the outputs of an executed notebook, in order."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    bundles = [output["data"] for output in outputs if MIME in output.get("data", {})]
    return [Item(**bundle[MIME], svg=bundle.get(SVG, "")) for bundle in bundles]


def to_html(item: Item) -> str:
    """Return an item as a fragment of HTML that carries its own few styles."""
    parts = [f"<h4>{escape(item.title)}</h4>"] if item.title else []
    if item.finding:
        parts.append(f"<p><b>{escape(item.finding)}</b></p>")
    parts += [
        f'<div style="display:inline-block;margin:0 2em .6em 0"><small>{escape(tile.label)}</small><br>'
        f'<span style="font-size:1.6em;font-weight:bold">{escape(tile.value)}</span><br><small>{escape(tile.note)}</small></div>'
        for tile in item.tiles
    ]
    if item.svg:
        drawing = item.svg[item.svg.index("<svg") :]
        parts.append(drawing.replace("<svg", f'<svg role="img" aria-label="{escape(item.alt)}"', 1))
    if item.columns:
        parts.append(_table(item))
    if item.notes:
        parts.append("<ul>" + "".join(f"<li>{escape(note)}</li>" for note in item.notes) + "</ul>")
    if item.caption:
        parts.append(f"<p><small>{escape(item.caption)}</small></p>")
    return "\n".join(parts)


def _table(item: Item) -> str:
    def cells(tag: str, texts: list[str]) -> str:
        pairs = zip(texts, item.columns, strict=True)
        return "".join(
            f'<{tag} style="text-align:{column.align}">{escape(text)}</{tag}>' for text, column in pairs
        )

    head = cells("th", [column.label for column in item.columns])
    rows = [f"<tr>{cells('th' if n in item.emphasis else 'td', row)}</tr>" for n, row in enumerate(item.rows)]
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
