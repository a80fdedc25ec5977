"""Rows among those of a table of which nothing says what they are about: one problem for all of a sheet, whatever they hold."""

from __future__ import annotations

from collections.abc import Mapping

from eldercare_analysis.inputs.problems import Place, Problems
from eldercare_analysis.inputs.returns.cells import IDENTITY
from eldercare_analysis.inputs.returns.told import in_ranges, quoted
from eldercare_analysis.inputs.tables import narrow

Texts = dict[str, str]  # what stands in a row, by the column's label


def tell_strays(
    strays: Mapping[int, Texts], keys: Mapping[str, str], place: Place, problems: Problems
) -> None:
    """Add a problem at the first cell of the first of some rows, with all of them.

    Args:
        strays: what stands in each row.
        keys: the labels of the columns that would name the rows.
        place: their sheet.
        problems: gets the problem; numbers of persons, which are a problem of their own, are not repeated.
    """
    if strays:
        row = min(strays)
        texts = (text for texts in strays.values() for text in texts.values())
        shown = quoted(text for text in texts if not IDENTITY.search(narrow(text)))
        first = Place(place.file, place.sheet, row, next(iter(strays[row])))
        problems.add(
            "rows_stray", first, rows=in_ranges(strays), value=shown, columns=quoted(keys.values(), len(keys))
        )
