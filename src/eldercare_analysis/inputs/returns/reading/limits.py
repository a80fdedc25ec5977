"""How much a return may take (a real one takes a hundredth); the error of one that is larger or damaged."""

from __future__ import annotations

SECONDS = 5.0  # of a processor, for one workbook
PATIENCE = 15.0  # seconds by the clock, where a machine is busy
MEMORY = 2**30  # bytes of a reading process
FILE_BYTES = 64 * 2**20  # of a file; photographs in it are not unpacked
PARTS = 5_000  # files in a workbook's archive
UNPACKED_BYTES = 64 * 2**20  # of those parts of an archive that are read
ROWS = 10_000  # of a sheet that hold something
COLUMNS = 1_000  # of a sheet that hold something
CELLS = 200_000  # of a workbook that hold something
LETTERS = 4 * 10**6  # of all cells of a workbook
NAME = 255  # letters of a sheet's title, or of the code of a format
SHEETS = 200
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
MERGED_CELLS = 10**6  # of one merged range over several rows; a title may span its whole row


class UnreadableError(Exception):
    """What cannot be read: `key` names the problem's texts, `fields` fill them; where, if known."""

    sheet: str | None = None
    row: int | None = None
    column: str | None = None

    def __init__(self, key: str, **fields: object) -> None:
        """Keep it; `sheet`, `row` and `column` among the fields are its place."""
        for name in ("sheet", "row", "column"):
            setattr(self, name, fields.pop(name, None))
        self.key, self.fields = key, fields
        super().__init__(key)


def broken(
    kind: str, said: object = "", *, at: str = "", value: object = "", sheet: str | None = None
) -> UnreadableError:
    """Return the error of a workbook whose insides are not as they should be, with fields of a `Reason`.

    Of a long explanation the beginning is kept.
    """
    first = next(iter(str(said).splitlines()), "")
    why = {"kind": kind, "said": first[:120], "at": at[:120], "value": value}
    return UnreadableError("workbook_broken", sheet=sheet, why=why)
