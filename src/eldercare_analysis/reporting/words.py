"""Values -> the words and forms that readers are used to: ranges, percent, 10,000 yuan, unknowns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from string import Formatter
from typing import Any

import pandas as pd

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.returns.sheets import sheets
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import Language, has, pick, told
from eldercare_analysis.language import text_of as written_text
from eldercare_analysis.text import Said, Text, joined, number, text_of

FEN_PER_WAN = 10_000 * 100
FEN_PER_YUAN, YUAN_PER_MILLION = 100, 1000 * 1000
FEW = 10  # villages or facilities, below which counts say more than percent
SHOWN = 6  # notes or names of one kind on the first pages; the rest is in the annexes


@dataclass(frozen=True)
class Words:
    """Formats values in one language; an unknown value is always a word, never a number.

    Attributes:
        language: the language.
        labels: names in it of the pack's parameters, and of the columns of Annex 1 for kinds and years.
    """

    language: Language
    labels: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, key: str, /, **fields: object) -> Text:
        """Return a text; it keeps the numbers in it."""
        return told(self.language, key, fields)

    def plain(self, key: str, /, **fields: object) -> str:
        """Return a text whose numbers are not needed: a name, what stands in a drawing or on a screen."""
        return self(key, **fields).plain

    def __contains__(self, key: str) -> bool:
        """Say whether there is such a text."""
        return has(key)

    def count(self, value: Any) -> Text:  # noqa: ANN401 - numpy, pandas and Python numbers, or NA
        """Return a whole number, or the word for unknown; the mark of a protected count stays."""
        if isinstance(value, Said):
            return text_of(value)
        if value is None or pd.isna(value):
            return self("form.unknown")
        return number(f"{int(value):,}", int(value))

    def span(self, low: Any, high: Any) -> Text:  # noqa: ANN401
        """Return a range of counts; one number where both ends agree."""
        return self._span(self.count(low), self.count(high))

    def percent(self, low: Any, high: Any) -> Text:  # noqa: ANN401
        """Return a range of ratios in percent with one decimal; n/a where there is no ratio."""
        if pd.isna(low) or pd.isna(high):
            return self("form.not_applicable")
        return self._span(*(number(f"{_percent(value)}%", float(value), "ratio") for value in (low, high)))

    def _span(self, low: Text, high: Text) -> Text:
        return low if low == high else self("form.range", low=low, high=high)

    def share(self, part: Any, whole: Any) -> Text:  # noqa: ANN401
        """Return a count of a whole, as `24 / 30`."""
        return self("form.share", part=self.count(part), whole=self.count(whole))

    def wan(self, fen: Any) -> Text:  # noqa: ANN401
        """Return an amount of fen in 10,000 yuan, as exact as it is; the mark of a protected amount stays."""
        if isinstance(fen, Said):
            return text_of(fen)
        if pd.isna(fen):
            return self("form.unknown")
        return number(f"{(Decimal(int(fen)) / FEN_PER_WAN).normalize():,f}", int(fen), "fen")

    def amount(self, fen: Any, unknown: int = 0) -> Text:  # noqa: ANN401
        """Return an amount with its unit; a minimum where parts of it are unknown."""
        if pd.isna(fen):
            return self("form.unknown")
        value = self.money(fen)
        return self("form.at_least", value=value) if unknown else value

    def money(self, fen: Any) -> Text:  # noqa: ANN401
        """Return an exact amount as people write it: 60 万元; CNY 600,000, CNY 1.2 million."""
        if self.language == "zh" or isinstance(fen, Said):
            return self("form.wan", value=self.wan(fen))
        exact = Decimal(int(fen)) / FEN_PER_YUAN
        millions = exact / YUAN_PER_MILLION
        if millions.copy_abs() < 1 or millions != round(millions, 3):
            return self("form.yuan", value=number(f"{exact.normalize():,f}", int(fen), "fen"))
        whole = millions == millions.to_integral_value()
        shown = millions.quantize(Decimal("0.1")) if whole else millions.normalize()
        return self("form.million", value=number(f"{shown:,f}", int(fen), "fen"))

    def part(self, fen: Any, unknown: int) -> Text:  # noqa: ANN401
        """Return an amount in 10,000 yuan without its unit; a minimum where parts are unknown."""
        value = self.wan(fen)
        return self("form.minimum", value=value) if unknown and not pd.isna(fen) else value

    def about(self, fen: Any) -> Text:  # noqa: ANN401
        """Return an amount that comes from a model in 10,000 yuan with two decimals at most."""
        if isinstance(fen, Said) or pd.isna(fen):
            return self.wan(fen)
        wan = (Decimal(int(fen)) / FEN_PER_WAN).quantize(Decimal("0.01"), ROUND_HALF_UP) + 0  # no -0
        return number(f"{wan.normalize():,f}", int(fen), "fen")

    def rounded(self, wan: float) -> Text:
        """Return an amount in 10,000 yuan without decimals, as labels of bars have it."""
        return number(f"{wan:z,.0f}", round(wan * FEN_PER_WAN), "fen")

    def decimal(self, value: Any) -> Text:  # noqa: ANN401
        """Return a number with one decimal at most: counts due by a clock, percentage points."""
        exact = rounded_points(float(value), 1) + 0
        return number(f"{exact.normalize():,f}", float(value))

    def between(self, low: Text, high: Text) -> Text:
        """Return a range; one number where both ends agree."""
        return self._span(low, high)

    def signed(self, points: float, decimals: int = 0) -> Text:
        """Return percentage points with their sign; what rounds to nothing is 0."""
        rounded = rounded_points(points, decimals)
        return number(f"{rounded:+f}" if rounded else "0", float(points))

    def series(self, pairs: Iterable[tuple[Said, Text]]) -> Text:
        """Return names with their values as one line, as the description of a chart needs them."""
        named = [text_of(name) + " " + value for name, value in pairs]
        return joined("；" if self.language == "zh" else "; ", named)

    def listed(self, names: Iterable[Said]) -> Text:
        """Return names as the language lists them."""
        return joined("、" if self.language == "zh" else ", ", names)

    def sentences(self, *texts: Said) -> Text:
        """Return sentences as a paragraph; empty ones are left out."""
        return joined("" if self.language == "zh" else " ", filter(None, texts))

    def first(self, notes: Sequence[Text], most: int = SHOWN) -> list[Text]:
        """Return the first few notes, and how many more there are in the annexes."""
        more = len(notes) - most
        return [*notes[:most], *([self("dispatch.more", count=more)] if more > 0 else [])]

    def needs(self, *needs: str) -> Text:
        """Return in words which sheets and columns (`a.b`, `a.c`, `d.e`) would tell, by sheet."""
        columns: dict[str, list[str]] = {}
        for need in filter(None, needs):
            sheet, _, column = need.partition(".")
            columns.setdefault(sheet, []).append(column)
        return self.listed([self._sheet(sheet, names) for sheet, names in columns.items()])

    def _sheet(self, name: str, columns: list[str]) -> Text:
        if name == "parameters":
            named = [
                self("needs.parameter", name=column, label=self.labels.get(column, column))
                for column in columns
            ]
            return self("needs.parameters", names=self.listed(named))
        if name not in sheets():  # of the data pack
            keys = {column: f"needs.{name}.{column}" for column in columns}
            texts = [self(key) if key in self else f"{name}.{column}" for column, key in keys.items()]
            return self.listed(texts)
        sheet = sheets()[name]
        labels = self.listed(sheet.columns[column].spoken(self.language) for column in columns)
        return self(
            "needs.sheet",
            every=pick(self.language, sheet.every),
            sheet=pick(self.language, sheet.label),
            columns=labels,
        )


def rounded_points(points: float, decimals: int) -> Decimal:
    """Return percentage points as they are printed with so many decimals."""
    return Decimal(repr(float(points))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def words_of(study: Study) -> Words:
    """Return the words of a study's language."""
    return _words(study.language, study.district)


@lru_cache(maxsize=8)  # each cell of a form asks for them
def _words(language: Language, district: District) -> Words:
    parameters = {name: pick(language, known.label) for name, known in district.policy.parameters.items()}
    columns = {
        name: told(language, f"source_words.{kind.column}", {"year": year}).plain
        for name, (kind, year) in district.plan.columns.items()
    }
    return Words(language, parameters | columns)


@cache
def pattern_of(language: Language, key: str) -> re.Pattern[str]:
    """Return what a text looks like, whatever its fields hold."""
    parts = Formatter().parse(written_text(language, key))
    return re.compile("".join(re.escape(literal) + (".*?" if name else "") for literal, name, _, _ in parts))


def _percent(ratio: Any) -> Decimal:  # noqa: ANN401
    exact = (Decimal(repr(float(ratio))) * 100).quantize(Decimal("0.1"), ROUND_HALF_UP) + 0  # no -0
    return exact.to_integral_value() if exact == exact.to_integral_value() else exact
