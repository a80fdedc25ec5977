"""Items as HTML, as notebooks, explorer and page show them."""

from __future__ import annotations

from html import escape

from eldercare_analysis.reporting.items import Figure, Head, Headline, Item, Notes, Table, Tile, stages_of
from eldercare_analysis.reporting.stages import BLANK, STAGES
from eldercare_analysis.text import Text

TILE = (
    '<div style="display:inline-block;margin:0 2em .6em 0"><small>{label}</small><br>'
    '<span style="font-size:1.6em;font-weight:bold">{value}</span><br><small>{note}</small></div>'
)


SQUARE = (
    '<span aria-hidden="true" style="display:inline-block;width:1em;height:1em;margin:1px;line-height:1em;'
    "text-align:center;font-size:.8em;background:{fill};border:1px solid {edge};"
    'color:{letters}">{mark}</span>'
)


def to_html(item: Item) -> str:
    """Return an item as a fragment of HTML that carries its own few styles."""
    title = f"<h4>{_escaped(item.title)}</h4>" if item.title else ""
    caption = f"<p><small>{_escaped(item.caption)}</small></p>" if item.caption else ""
    return "\n".join(part for part in (title, *_body(item), caption) if part)


def _body(item: Item) -> list[str]:
    match item:
        case Headline():
            finding = f"<p><b>{_escaped(item.finding)}</b></p>" if item.finding else ""
            return [finding, *map(_tile, item.tiles)]
        case Figure():
            drawing = item.svg[item.svg.index("<svg") :]
            return [drawing.replace("<svg", f'<svg role="img" aria-label="{_escaped(item.alt)}"', 1)]
        case Table():
            return [_table(item), *_list(item.notes)]
        case Notes():
            return _list(item.notes)
    return [f"<p><small>{len(item.data)} × {len(item.data[0]) if item.data else 0}</small></p>"]


def _tile(tile: Tile) -> str:
    return TILE.format(label=_escaped(tile.label), value=_escaped(tile.value), note=_escaped(tile.note))


def _table(item: Table) -> str:
    def cells(tag: str, texts: list[Text]) -> str:
        return "".join(
            f'<{tag} style="text-align:{head.align}">{_cell(head, text, tag)}</{tag}>'
            for text, head in zip(texts, item.columns, strict=True)
        )

    head = cells("th", [column.label for column in item.columns])
    rows = [f"<tr>{cells('th' if n in item.emphasis else 'td', row)}</tr>" for n, row in enumerate(item.rows)]
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _cell(head: Head, text: Text, tag: str) -> str:
    """Return a cell; of squares one a facility, which readers of screens hear as counts."""
    if not head.stages or tag == "th":
        return _escaped(text)
    drawn = "".join(_square(stage) * count for stage, count in stages_of(text))
    return f'<span role="img" aria-label="{_escaped(text)}" title="{_escaped(text)}">{drawn}</span>'


def _square(stage: str) -> str:
    fill, edge, mark = STAGES[stage]
    letters = edge if fill == BLANK else "#FFFFFF"
    return SQUARE.format(fill=fill, edge=edge, letters=letters, mark=mark or "&nbsp;")


def _list(notes: list[Text]) -> list[str]:
    return ["<ul>" + "".join(f"<li>{_escaped(note)}</li>" for note in notes) + "</ul>"] if notes else []


def _escaped(text: Text) -> str:
    return escape(text.plain)
