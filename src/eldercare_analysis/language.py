"""The words that people read, in Chinese and English, kept as data in `text/`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

import yaml

from eldercare_analysis.printed import fill, joined

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


def read_yaml(text: str) -> Any:  # noqa: ANN401 - YAML holds anything
    """Parse YAML with the fast safe loader where it is there."""
    return yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe loaders


@cache
def catalog(language: Language) -> dict[str, str]:
    """Return all texts of a language by dotted key, as `problem.not_a_count.what`."""
    tree = read_yaml((files(__package__) / "text" / f"{language}.yaml").read_text(encoding="utf-8"))
    return dict(_flatten(tree, ""))


def _flatten(tree: Mapping[str, Any], prefix: str) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for key, value in tree.items():
        name = f"{prefix}{key}"
        pairs += _flatten(value, f"{name}.") if isinstance(value, Mapping) else [(name, str(value))]
    return pairs


def say(language: Language, key: str, /, **fields: object) -> str:
    """Return the text of a key with its fields filled in; it remembers their figures.

    Raises:
        KeyError: the catalog has no such key (a test finds this before a user does).
    """
    return fill(catalog(language)[key], fields)


def pick(language: Language, texts: Mapping[Language, str]) -> str:
    """Return one language of a bilingual text that comes from the data pack."""
    return texts[language]


def join(language: Language, parts: list[str]) -> str:
    """Join names as the language lists them; the text remembers their figures, as that of `say` does."""
    return joined("、" if language == "zh" else ", ", parts)
