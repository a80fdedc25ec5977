"""Where a value comes from, in words of readers; tables of the data keep the exact text (`text_of`)."""

from __future__ import annotations

from eldercare_analysis.inputs.returns.sheets import Sheet, sheets
from eldercare_analysis.inputs.sources import (
    Assumption,
    Cell,
    Missing,
    ParameterValue,
    Product,
    ReturnRow,
    Several,
    Source,
    text_of,
)
from eldercare_analysis.reporting.words import Words

ANNEX = "annex1_plan.csv"


def source_words(words: Words, source: Source) -> str:  # noqa: PLR0911 - one line for each kind of source
    """Return a source as readers name it: a cell of Annex 1 or a return, a parameter, an assumption."""
    match source:
        case Cell(file=file) if file == ANNEX:
            return words.plain("source_words.annex", row=source.row, column=_column(words, source.column))
        case ReturnRow():
            return _returned(words, source)
        case ParameterValue(assumption=Assumption() as said):
            return source_words(words, said)
        case ParameterValue(name=name):
            return words.plain("source_words.parameter", name=words.labels.get(name, name))
        case Several(parts=parts):
            return words.plain("source_words.and").join(source_words(words, part) for part in parts)
        case Product(parts=parts):
            return " × ".join(source_words(words, part) for part in parts)
        case Missing(needs=needs):
            return words.needs(needs).plain
    return text_of(source)


def _column(words: Words, column: str) -> str:
    """Return the name of a column of Annex 1: `centers_2021` is the town centers of 2021."""
    if column in words.labels:
        return words.labels[column]
    return words.plain(f"source_words.{column}") if f"source_words.{column}" in words else column


def _returned(words: Words, source: ReturnRow) -> str:
    found = _sheet(source.sheet)
    if found is None:
        return text_of(source)
    name, sheet = found
    label = sheet.label[words.language] if name else source.sheet
    column = source.column
    if column in sheet.columns:
        column = sheet.columns[column].spoken(words.language)
    key = "returned" if column else "returned_row"
    return words.plain(f"source_words.{key}", file=source.file, sheet=label, row=source.row, column=column)


def _sheet(named: str) -> tuple[str, Sheet] | None:
    """Return a sheet by its name, or by a label as it stands in workbooks."""
    for name, sheet in sheets().items():
        if named in (name, *sheet.label.values()):
            return name, sheet
    return None
