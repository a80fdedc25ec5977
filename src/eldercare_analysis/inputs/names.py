"""Names of places as files, folders, commands and tables can bear them, whatever was typed into a pack."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from eldercare_analysis.inputs.problems import Problems
from eldercare_analysis.inputs.tables import Row, narrow

LONGEST = 40  # letters; the longest name of a township in China has 19
MARKS = frozenset(" ·・•-'’().")  # within a name, beside letters and digits
# of Windows
DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
RESERVED = {"district", "all", "total", "合计", "总计", "小计", "全区", *DEVICES}
KIND_OF_TOWN = re.compile(r"(?<=.)(街道|镇|乡)$")
SCENARIO = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
MONTH = re.compile(r"\d{4}-\d{2}")


def is_reserved(name: str) -> bool:
    """Say whether a name stands for something else: the district, sums, devices."""
    return same(name).partition(".")[0] in RESERVED


def same(name: str) -> str:
    """Return what names that people would take for the same have in common."""
    return "".join(narrow(name).casefold().split())


def short_names(towns: Iterable[str]) -> dict[str, str]:
    """Return by town its name without what kind of town it is; whole where two would be called the same."""
    names = {town: KIND_OF_TOWN.sub("", town) for town in towns}
    while shared := {name for name, count in Counter(names.values()).items() if count > 1}:
        names |= {town: town for town, name in names.items() if name in shared}
    return names


def fault_of(name: str) -> tuple[str, dict[str, object]] | None:
    """Return what is wrong with a name, as a key of texts and their fields; None where nothing is.

    A name begins with a letter or digit and has letters, digits and few marks: nothing that is a path, a
    formula, markup or steers a terminal.
    """
    odd = [letter for letter in name if not _is_plain(letter) and letter not in MARKS]
    if not name or odd or not _is_plain(name[0]) or name.endswith("."):
        return "name_letters", {"value": name, "odd": "".join(dict.fromkeys(odd or name[:1]))}
    if len(name) > LONGEST:
        return "name_long", {"value": name, "most": LONGEST}
    return ("name_reserved", {"value": name}) if is_reserved(name) else None


def check_different(rows: Iterable[tuple[Row, str]], column: str, key: str, problems: Problems) -> None:
    """Add a problem at every name that occurs again, perhaps with other spaces, width or case."""
    named = [(row, same(name)) for row, name in rows if name]
    counts: dict[str, int] = {}
    for _, name in named:
        counts[name] = counts.get(name, 0) + 1
    for row, name in named:
        if counts[name] > 1:
            problems.add(key, row.place(column), value=row.cells[column])


def _is_plain(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "LNM"


def is_scenario(name: str) -> bool:
    """Say whether a scenario, and the folder of its reports, can have a name; none like a month."""
    return bool(SCENARIO.fullmatch(name)) and not is_reserved(name) and not MONTH.fullmatch(name)
