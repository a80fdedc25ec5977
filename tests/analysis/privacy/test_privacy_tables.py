"""Random tables of persons by town, as published, against the attacker. `RANDOM_TABLES` says how many; 1,000 in CI."""

from __future__ import annotations

import os
import random
from fractions import Fraction
from math import ceil
from typing import Any

import pandas as pd
import pytest

from eldercare_analysis.analysis.privacy import Masks, protect, protect_bases
from tests.analysis.privacy.alone import masks_of_targets
from tests.analysis.privacy.attack import Knowledge, Persons, pinned, small

TABLES = int(os.environ.get("RANDOM_TABLES", "40"))
INTEGERS = ["target", "actual", "gap", "gap_low"]


def alone(table: pd.DataFrame) -> pd.DataFrame:
    return protect(table, masks_of_targets(table))


def table_of(
    pairs: dict[str, tuple[int, int] | None], ratio: Fraction = Fraction(1), clause: str = "pairing_priority"
) -> pd.DataFrame:
    """Return the rows of `targets` for persons due and cared for by town (None: not reported), as rules/people.py finds them."""
    known = [pair for pair in pairs.values() if pair]
    total = (sum(due for due, _ in known), sum(done for _, done in known)) if known else None
    return pd.DataFrame(
        [_row(clause, town, pair, ratio) for town, pair in {"district": total, **pairs}.items()]
    ).astype(dict.fromkeys(INTEGERS, "Int64"))


def _row(clause: str, town: str, pair: tuple[int, int] | None, ratio: Fraction) -> dict[str, Any]:
    row = {
        "clause": clause,
        "town": town,
        "unit": "persons",
        **dict.fromkeys(INTEGERS),
        "status": "not_assessable",
    }
    if pair is None:
        return row
    target, done = ceil(ratio * pair[0]), pair[1]
    if target == 0:
        return row | {"actual": done, "status": "not_applicable"}
    gap = max(0, target - done)
    return row | {
        "target": target,
        "actual": done,
        "gap": gap,
        "gap_low": gap,
        "status": "short" if gap else "met",
    }


def random_pairs(chance: random.Random) -> dict[str, tuple[int, int] | None]:
    """Return towns with few, some or many persons, some of them unknown, some without any."""
    most = chance.choice([1, 3, 6, 12, 40])
    pairs: dict[str, tuple[int, int] | None] = {}
    for number in range(chance.choice([1, 2, 3, 5, 8, 30])):
        due = chance.choice([0, chance.randint(0, most), chance.randint(0, most), chance.randint(0, 4)])
        done = chance.choice([due, max(0, due - chance.randint(0, 5)), chance.randint(0, due)])
        pairs[f"t{number}"] = None if chance.random() < 0.1 else (due, done)
    return pairs


def attacked(exact: pd.DataFrame, shown: pd.DataFrame, ratio: Fraction = Fraction(1)) -> dict[Any, set[int]]:
    known = Knowledge()
    persons = Persons(known, shown, ratio)
    return pinned(known, {key: persons.sums[key] for key in small(exact)})


@pytest.mark.parametrize("seed", range(TABLES))
@pytest.mark.slow
def test_no_count_follows_from_a_table(seed: int) -> None:
    exact = table_of(random_pairs(random.Random(seed)))
    shown = alone(exact)
    assert attacked(exact, shown) == {}
    for name in INTEGERS:
        for before, after in zip(exact[name], shown[name], strict=True):
            if isinstance(after, str):
                assert before > 0  # zero and unknown are not hidden
            else:
                assert pd.isna(before) or not 0 < after < 5


def test_two_ones_and_a_total() -> None:
    """Two towns with 1 person each and a total of 14: with 12 beside them both would follow, so another town's 12 is hidden, too."""
    exact = table_of({"a": (1, 1), "b": (1, 1), "c": (12, 12), "d": (0, 0), "e": None})
    shown = alone(exact).set_index("town")
    assert list(shown.loc[["a", "b", "c"], "target"]) == ["<5", "<5", "*"]
    assert list(shown.loc[["a", "b", "c"], "actual"]) == ["<5", "<5", "*"]
    assert shown.loc["district", "target"] == shown.loc["district", "actual"] == 14
    assert shown.loc["d", "actual"] == 0
    assert pd.isna(shown.loc["e", "actual"])
    assert attacked(exact, alone(exact)) == {}


def test_two_ones_and_nothing_else() -> None:
    """1 + 1 = 2: the sum says `<5`, too; each may be 1, 2 or 3. 1 + 1 + 1 = 3: `<5` would leave 1 or 2, so the sum says nothing."""
    for count, total in ((2, "<5"), (3, "*")):
        exact = table_of({f"t{n}": (1, 1) for n in range(count)})
        shown = alone(exact).set_index("town")
        assert shown.loc["district", "target"] == total
        assert attacked(exact, alone(exact)) == {}


def test_as_little_as_possible_is_hidden() -> None:
    """One town of 30 with 3 of 3: one other town is enough. A gap of 2 of 40: its actual, and those of one other town that lacks somebody."""
    pairs: dict[str, tuple[int, int] | None] = {f"t{n}": (40 + n, 40 + n) for n in range(30)}
    shown = alone(table_of(pairs | {"t7": (3, 3)}))
    assert (shown[INTEGERS].map(lambda cell: isinstance(cell, str))).sum().sum() == 4
    shown = alone(table_of(pairs | {"t7": (40, 38), "t9": (50, 30)}))
    assert (shown[["target", "actual", "gap"]].map(lambda cell: isinstance(cell, str))).sum().sum() == 4


def test_the_attack_sees_what_was_published_before() -> None:
    """`<5` and the next smallest, by sums alone: of 12 and 16 - 12 = 4 persons the attacker knows the 4, as the companion is at most 12."""
    exact = table_of({"a": (1, 1), "b": (1, 1), "c": (12, 12)})
    shown = exact.astype(dict.fromkeys(INTEGERS, "object"))
    shown.loc[shown["town"].isin(["a", "b"]), ["target", "actual"]] = "<5"
    assert {values for found in attacked(exact, shown).values() for values in found} == {1}


def test_funds_that_were_paid_do_not_tell_a_small_head_count() -> None:
    """三（三）: 3 persons × 800 yuan × 12 × 15 % = 4,320 yuan; who sees 4,320 paid knows of the 3."""
    persons = {"headcount": 3, "person_months": 36, "months_known": 12}
    money = (
        "approved_floor_fen",
        "approved_fen",
        "paid_fen",
        "actual_floor_fen",
        "approved_gap_fen",
        "turned_out_gap_fen",
    )
    small = {
        "town": "白沙镇",
        "facility_id": "白沙-院-2022-01",
        "year": 2022,
        **persons,
        **dict.fromkeys(money, 432_000),
    }
    large = small | {
        "town": "李市镇",
        "facility_id": "李市-院-2021-01",
        "headcount": 40,
        "person_months": 480,
    }
    columns = ("headcount", "person_months", *money)
    table = protect_bases(pd.DataFrame([small, large]).astype(dict.fromkeys(columns, "Int64")), Masks())
    assert set(table.loc[0, list(columns)]) == {"*"}
    assert table.loc[1, "paid_fen"] == 432_000
