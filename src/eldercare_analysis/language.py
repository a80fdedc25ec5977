"""The words that people read, kept as data in `texts/`: a file an area, Chinese and English side by side."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

import yaml

from eldercare_analysis.text import Text, fill

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
SAME = "same"  # an entry that names the key of the text it shares
HEADING = re.compile(r"^(\w+):", re.MULTILINE)
Entry = Mapping[str, str]


def read_yaml(text: str) -> Any:  # noqa: ANN401 - YAML holds anything
    """Parse YAML with the fast safe loader where it is there."""
    return yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe


@cache
def _areas() -> dict[str, str]:
    """Return the file that holds each heading, unparsed: few commands need all of them."""
    contents = [area.read_text(encoding="utf-8") for area in (files(__package__) / "texts").iterdir()]
    return {heading: content for content in contents for heading in HEADING.findall(content)}


@cache
def _entries(content: str) -> dict[str, Entry]:
    return dict(_flatten(read_yaml(content), ""))


def _flatten(tree: Mapping[str, Any], prefix: str) -> list[tuple[str, Entry]]:
    found: list[tuple[str, Entry]] = []
    for key, value in tree.items():
        name = f"{prefix}{key}"
        leaf = all(isinstance(part, str) for part in value.values())
        found += [(name, value)] if leaf else _flatten(value, f"{name}.")
    return found


def text_of(language: Language, key: str) -> str:
    """Return the text of a dotted key, as `problem.not_a_count.what`, with its fields still open.

    Raises:
        KeyError: there is no such key (a test finds this before a user does).
    """
    entry = entry_of(key)
    return text_of(language, entry[SAME]) if SAME in entry else entry[language]


def entry_of(key: str) -> Entry:
    """Return what stands under a key: a text by language, or the key that it shares its text with.

    Raises:
        KeyError: there is no such key.
    """
    return _entries(_areas()[key.partition(".")[0]])[key]


def has(key: str) -> bool:
    """Say whether there is a text of a key."""
    content = _areas().get(key.partition(".")[0])
    return content is not None and key in _entries(content)


def keys() -> list[str]:
    """Return the keys of all texts."""
    return [key for content in dict.fromkeys(_areas().values()) for key in _entries(content)]


def say(language: Language, key: str, /, **fields: object) -> str:
    """Return the text of a key with its fields filled in, plain, as errors and screens need it.

    Raises:
        KeyError: there is no such key.
    """
    return fill(text_of(language, key), fields).plain


def told(language: Language, key: str, fields: Mapping[str, object]) -> Text:
    """Return the text of a key with its fields filled in; it keeps their numbers.

    Raises:
        KeyError: there is no such key.
    """
    return fill(text_of(language, key), fields)


def pick(language: Language, texts: Mapping[Language, str]) -> str:
    """Return one language of a bilingual text that comes from the data pack."""
    return texts[language]


def join(language: Language, parts: Sequence[str]) -> str:
    """Join names as the language lists them."""
    return ("、" if language == "zh" else ", ").join(parts)
