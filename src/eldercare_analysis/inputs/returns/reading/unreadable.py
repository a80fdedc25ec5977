"""Why a workbook could not be read, without the machinery that turns it into words."""

from __future__ import annotations


class UnreadableError(Exception):
    """A workbook that cannot be read.

    Attributes:
        key: names the problem's texts.
        sheet, row, column: where, as far as known; the column in letters.
        fields: fill the texts.
    """

    def __init__(
        self, key: str, *, sheet: str | None = None, row: int | None = None, column: str | None = None, **fields: object
    ) -> None:  # fmt: skip
        """Keep it."""
        self.key, self.sheet, self.row, self.column, self.fields = key, sheet, row, column, fields
        super().__init__(key)


def broken(
    kind: str, said: object = "", *, at: str = "", value: object = "", sheet: str | None = None
) -> UnreadableError:
    """Return the error of a workbook whose insides are not as they should be, with the fields of its `Reason`.

    Args:
        kind: as there.
        said: an explanation; of a long one the beginning is kept.
        at: as there.
        value: as there.
        sheet: where, as far as known.
    """
    first = next(iter(str(said).splitlines()), "")
    why = {"kind": kind, "said": first[:120], "at": at[:120], "value": value}
    return UnreadableError("workbook_broken", sheet=sheet, why=why)
