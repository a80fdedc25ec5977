"""YAML files -> plain values that know their lines.

Of YAML this reads what people write by hand: keys, texts, numbers, yes or no, lists. What it has beyond that
(tags, aliases, merges, dates, numbers of other bases) is refused or stays text, so that nothing explodes,
runs or is guessed; and no key may stand twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

import yaml

from eldercare_analysis.inputs.letters import clean
from eldercare_analysis.inputs.problems import InputError, Place, Problem, Problems, Reason, of_text
from eldercare_analysis.inputs.tables import read_text

LARGEST = 4 << 20  # bytes
MOST, DEEPEST, LONGEST = 50_000, 12, 4000  # values of a document, levels, letters of a text
DIGITS = 40  # of a number; no amount has more
NUMBER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # only its parser is used


@dataclass(frozen=True)
class Tree:
    """What a file holds.

    Attributes:
        file, content: its name, and the values.
        lines: where they are, by path, as `plan.2.town` (lists count from 1).
        removed: letters that nobody sees, which were left out, each once, by line.
    """

    file: str
    content: Any
    lines: dict[str, int] = field(default_factory=dict)
    removed: dict[int, str] = field(default_factory=dict)

    def line(self, path: str) -> int | None:
        """Return the line of a path, or of what holds it."""
        while path and path not in self.lines:
            path = path.rpartition(".")[0]
        return self.lines.get(path)

    def place(self, path: str) -> Place:
        """Return where a path stands."""
        return Place(self.file, row=self.line(path), column=path or None)

    def located(self, problems: Iterable[Problem]) -> list[Problem]:
        """Return problems of this file with the lines of what they are about."""
        return [self._located(problem) for problem in problems]

    def _located(self, problem: Problem) -> Problem:
        place = problem.place
        known = place is not None and place.file == self.file and place.row is None
        return (
            replace(problem, place=self.place(place.column)) if known and place and place.column else problem
        )


def read_tree(path: Path) -> Tree:
    """Read a YAML file.

    Raises:
        InputError: the file cannot be read or is too large, is no YAML, holds more or deeper than any plan or
            scenario does, has tags, aliases, keys that stand twice or are no texts; with lines.
    """
    text = read_text(path, LARGEST)
    builder = _Builder(path.name, odd=bool(clean(text).removed) or "\\" in text)
    try:
        for event in yaml.parse(text, Loader=LOADER):
            builder.take(event)
    except yaml.reader.ReaderError as error:
        before = text.encode("utf-8", "surrogatepass")[: error.position]
        place = Place(path.name, row=before.count(b"\n") + 1)
        why = Reason("letter", error.reason, value=error.character)
        raise InputError([Problem("broken_yaml", place, {"why": why})]) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = Place(path.name, row=mark.line + 1 if mark else None)
        said = str(getattr(error, "problem", error))
        why = of_text(text, mark.index, said) if mark else Reason("damaged", said)
        raise InputError([Problem("broken_yaml", place, {"why": why})]) from None
    builder.problems.stop_if_any()
    return Tree(path.name, builder.content, builder.lines, builder.removed)


@dataclass
class _Open:
    """A mapping or list that is being read; `key`: that of a mapping whose value comes next."""

    path: str
    value: dict[str, Any] | list[Any]
    key: str | None = None


class _Builder:
    """Puts values together from the parser's events, without recursion."""

    def __init__(self, file: str, *, odd: bool) -> None:
        """Start with nothing; `odd`: there may be letters that nobody sees."""
        self.file, self.problems, self._odd = file, Problems(), odd
        self.content: Any = None
        self.lines: dict[str, int] = {}
        self.removed: dict[int, str] = {}
        self._open: list[_Open] = []
        self._count = self._documents = 0

    def take(self, event: yaml.Event) -> None:
        """Go on by one event.

        Raises:
            InputError: there is no sense in going on.
        """
        if isinstance(event, yaml.AliasEvent):
            self._stop("yaml_alias", event, value=f"*{event.anchor}")
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._stop("yaml_documents", event)
        if tag := getattr(event, "tag", None):
            self.problems.add("yaml_tag", self._place(event), value=tag)
        if isinstance(event, yaml.ScalarEvent):
            self._put(event, self._scalar(event))
        elif isinstance(event, yaml.CollectionStartEvent):
            value: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
            self._open.append(_Open(self._put(event, value), value))
            if len(self._open) > DEEPEST:
                self._stop("yaml_deep", event, most=DEEPEST)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._open.pop()

    def _put(self, event: yaml.Event, value: Any) -> str:  # noqa: ANN401 - YAML holds anything
        """Put a value, or a key, where it belongs; return its path."""
        self._count += 1
        if self._count > MOST:
            self._stop("yaml_many", event, most=MOST)
        if not self._open:
            self.content = value
            return ""
        into = self._open[-1]
        if isinstance(into.value, list):
            into.value.append(value)
            return self._at(event, into, str(len(into.value)))
        if into.key is None:
            self._key(event, into)
            return into.path
        key, into.key = into.key, None
        into.value[key] = value
        return f"{into.path}.{key}" if into.path else key

    def _key(self, event: yaml.Event, into: _Open) -> None:
        if not isinstance(event, yaml.ScalarEvent):
            self._stop("yaml_key", event)
        into.key = self._seen(event)
        if into.key in into.value:
            self.problems.add("key_twice", self._place(event), key=into.key)
        self._at(event, into, into.key)

    def _at(self, event: yaml.Event, into: _Open, step: str) -> str:
        path = f"{into.path}.{step}" if into.path else step
        self.lines[path] = _line(event)
        return path

    def _scalar(self, event: yaml.ScalarEvent) -> Any:  # noqa: ANN401 - text, number, truth or nothing
        text = event.value
        if len(text) > LONGEST:
            self.problems.add("yaml_long", self._place(event), value=text, most=LONGEST)
            return ""
        if not event.implicit[0]:  # in quotes, or with a tag
            return self._seen(event)
        if text in WORDS:
            return WORDS[text]
        if not NUMBER.fullmatch(text):
            return self._seen(event)
        if len(text) > DIGITS:
            self.problems.add("yaml_number", self._place(event), value=text, most=DIGITS)
            return 0
        return int(text) if text.lstrip("+-").isdigit() else Decimal(text)

    def _seen(self, event: yaml.ScalarEvent) -> str:
        """Return a text without letters that nobody sees, which are remembered."""
        if not self._odd:
            return str(event.value)
        text, removed = clean(event.value)
        if removed:
            before = self.removed.get(_line(event), "")
            self.removed[_line(event)] = "".join(dict.fromkeys(before + removed))
        return text

    def _place(self, event: yaml.Event) -> Place:
        return Place(self.file, row=_line(event))

    def _stop(self, key: str, event: yaml.Event, **fields: object) -> NoReturn:
        raise InputError([*self.problems.found, Problem(key, self._place(event), fields)])


def _line(event: yaml.Event) -> int:
    """Return the line on which an event begins, from 1."""
    return event.start_mark.line + 1 if event.start_mark else 1
