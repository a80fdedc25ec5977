"""A history as people read it on a terminal: a line for what a return told in one way of one thing."""

from __future__ import annotations

from collections.abc import Sequence

from eldercare_analysis.analysis.history import Entry
from eldercare_analysis.analysis.history_rows import history_table
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.history.told_lines import Line, lines_of
from eldercare_analysis.reporting.items import Table
from eldercare_analysis.reporting.tables import TableSpec, row_name, which
from eldercare_analysis.reporting.tidied.tidy_table import told_once
from eldercare_analysis.reporting.words import Words, words_of
from eldercare_analysis.text import Said, Text, joined

CELLS = 6  # of a line; how many more there are is said


def history_listing(study: Study, entries: Sequence[Entry]) -> Table:
    """Return a history line by line; exact, persons included, so for the bureau alone."""
    words = words_of(study)
    none = words("form.none")
    news = {(one.at.month, one.at.file) for one in entries if one.sheet}

    def cells(line: Line) -> Text:
        sent = line.change == "returned" and (line.month, line.where) not in news
        return words("history.nothing_new") if sent else cells_told(words, line, CELLS)

    columns = [
        which("town", lambda line: row_name(study, line.town) if line.town else none, words("column.town")),
        which("month", lambda line: line.month or none, words("history.month")),
        which("subject", lambda line: line.subject or none, words("history.subject")),
        which("change", lambda line: words(f"history.{line.change}"), words("history.change")),
        which("cells", cells, words("history.cells")),
        which("office", lambda line: line.office or none, words("history.office")),
        which("where", lambda line: line.where or none, words("history.where")),
        which("earlier", lambda line: line.earlier or none, words("history.earlier")),
    ]
    return told_once(
        words,
        TableSpec(
            id="history",
            columns=columns,
            rows=lines_of(study, entries),
            key=(),
            data=history_table(entries),
            title=words("history.listing_title", name=study.name),
            caption=words("history.without_returns" if study.register is None else "history.listing_caption"),
        ),
    )


def cells_told(words: Words, line: Line, most: int) -> Text:
    """Return the cells of a line, the first few of very many; without any, that nothing is told yet."""
    if not line.cells:
        return words("history.no_cells") if line.change == "told" else words("form.none")
    more = len(line.cells) - most
    told: list[Said] = [*line.cells[:most], *([words("history.more", count=more)] if more > 0 else [])]
    return joined(words.plain("history.between"), told)
