"""Headers that are no column of a sheet: slips and other names of missing ones, or the office's own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from difflib import SequenceMatcher
from functools import cache
from importlib.resources import files

from eldercare_analysis.inputs.documents import Strict
from eldercare_analysis.inputs.returns.cell_content import CellError, Content
from eldercare_analysis.inputs.returns.cells import as_choice, as_due, as_flag, as_number
from eldercare_analysis.inputs.returns.sheets import Field, plain_header
from eldercare_analysis.language import read_yaml

ALIKE = 0.75  # share of letters that a slip has in common with the column that it means
ALIKE_ENGLISH = 0.85  # of letters in their order, since words of one alphabet share many
SHORTEST = 2  # letters of a Chinese name that can be found within another
SHORTEST_ENGLISH = 5
TIMES = ("event", "date")


class Endings(Strict):
    """What ends names of dates, and what ends names without telling them apart."""

    time: list[str]
    other: list[str]


class Words(Strict):
    """`headers.yaml`: how names are compared; `own` words make a column another one."""

    endings: Endings
    beginnings: list[str]
    own: list[str]


@cache
def words() -> Words:
    """Return the words by which headers are compared."""
    text = (files(__package__) / "headers.yaml").read_text(encoding="utf-8")
    return Words.model_validate(read_yaml(text))


def resembled(header: str, values: Sequence[Content], absent: Mapping[str, Field]) -> list[str]:
    """Return the missing columns that a header could mean, in its language; none: it is the office's own.

    It means a column when, without what does not tell names apart (brackets, signs, 日期 or 时间), it is the
    column's name or another word for it (`like`), shares nearly all letters with one of them, or has one of
    them within it above values that fit. Dates under a name that says nothing could be those of any date that
    is missing.

    Args:
        header: as it stands.
        values: what stands below it, empty cells left out.
        absent: the columns that the sheet does not have, by name.
    """
    text = letters_of(header)
    foreign = [word for word in words().own if word in text]
    found = [
        name
        for name, field in absent.items()
        if any(
            _means(text, letters_of(known), field, values)
            for known in (name, field.zh, *field.like)
            if all(word in letters_of(field.zh) or word in known for word in foreign)
        )
    ]
    if not found and not foreign and _mostly(values, _written_date):
        found = [name for name, field in absent.items() if field.type == "event"]
    return [name if text.isascii() else absent[name].zh for name in found]


def letters_of(name: str) -> str:
    """Return the letters of a name, without what stands in brackets and without signs."""
    plain = plain_header(name)
    return re.sub(r"[\W_]", "", re.sub(r"[(\[<【].*?[)\]>】]", "", plain)) or re.sub(r"[\W_]", "", plain)


def stem(text: str) -> str:
    """Return what tells a name apart from others of its kind: 验收 of 实际验收日期; a mere ending stays."""
    least = 3 if text.isascii() else 1
    for start in words().beginnings:
        if text.startswith(start) and len(text) >= len(start) + SHORTEST:
            text = text.removeprefix(start)
            break
    for end in (*words().endings.time, *words().endings.other):
        if text.endswith(end) and len(text) >= len(end) + least:
            return text.removesuffix(end)
    return text


def _means(text: str, known: str, field: Field, values: Sequence[Content]) -> bool:
    """Say whether a header means a column, of which one name is known."""
    one, other = stem(text), stem(known)
    if not text or not one or text.isascii() != known.isascii():
        return False
    same = one == other and (field.type not in TIMES or not values or _fits(text, field, values))
    if text == known or same or _alike(text, known):
        return True
    shortest = SHORTEST_ENGLISH if text.isascii() else SHORTEST
    if len(other) < shortest:
        return False
    if one != other and _scattered(other, one) and (one[0], one[-1]) == (other[0], other[-1]):
        return True
    return field.type != "text" and other in one and _fits(text, field, values)


def _alike(text: str, known: str) -> bool:
    """Say whether two names share nearly all letters."""
    if text.isascii():
        return SequenceMatcher(None, stem(text), stem(known)).ratio() >= ALIKE_ENGLISH
    one, other = set(text), set(known)
    return len(one & other) >= ALIKE * max(len(one), len(other))


def _scattered(short: str, long: str) -> bool:
    """Say whether a name's letters stand in another in their order, with one more between them."""
    rest = iter(long)
    return len(long) <= len(short) + 1 and all(letter in rest for letter in short)


def _fits(text: str, field: Field, values: Sequence[Content]) -> bool:
    """Say whether what stands below a header could be values of a column; a date's name is enough."""
    if field.type in TIMES:
        return text.endswith(tuple(words().endings.time)) or _mostly(values, as_due)
    readers: dict[str, Callable[[Content], object]] = {
        **dict.fromkeys(("decimal", "count"), _amount),
        "flag": as_flag,
        "choice": lambda content: as_choice(content, field),
    }
    reader = readers.get(field.type)
    return bool(values) and (reader is None or _mostly(values, reader))


def _amount(content: Content) -> object:
    """Read a number, with or without a unit."""
    try:
        return as_number(content)
    except CellError as error:
        if error.key in ("unit_in_cell", "shown_otherwise") and not content.parts:
            return content
        raise


def _written_date(content: Content) -> date:
    """Read a date that shows that it is one; 44444 might be an amount."""
    if content.is_day or len(content.text) > len("44444"):
        return as_due(content)
    raise CellError("not_a_date", value=content.text)


def _mostly(values: Iterable[Content], reader: Callable[[Content], object]) -> bool:
    """Say whether at least half of some values can be read."""
    read = [_readable(value, reader) for value in values]
    return bool(read) and sum(read) * 2 >= len(read)


def _readable(content: Content, reader: Callable[[Content], object]) -> bool:
    try:
        reader(content)
    except CellError:
        return False
    return True
