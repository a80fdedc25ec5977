"""Work grows with the towns, not with their square: counted in calls, which no busy machine changes."""

from __future__ import annotations

import cProfile
import pstats
from collections.abc import Callable

import pytest
from benchmarks.packs import write_pack

from eldercare_analysis import budget, coverage, load_district, targets
from eldercare_analysis.analysis.money.cashflow import prefinance
from eldercare_analysis.analysis.planning.closing import close_gap
from eldercare_analysis.inputs.case import case_of
from eldercare_analysis.inputs.district import District
from tests.examples import ALL

pytestmark = pytest.mark.slow

FEW, MANY = (100, 400) if ALL else (50, 200)
WITHIN = 1.15


def awards_with_caps(district: District) -> object:
    rules = district.baseline.under(award_cap="settled_cost")
    return budget(district, scenario=rules.under(award_trigger="center_and_points"))


TABLES: dict[str, Callable[[District], object]] = {
    "load": lambda district: load_district(district.folder),
    "coverage": coverage,
    "budget": budget,
    "caps": awards_with_caps,
    "targets": targets,
    "prefinance": lambda district: prefinance(case_of(district)),
    "gap": close_gap,
}


@pytest.fixture(scope="module")
def sizes(tmp_path_factory: pytest.TempPathFactory) -> dict[int, District]:
    folder = tmp_path_factory.mktemp("packs")
    return {size: load_district(write_pack(folder / str(size), size)) for size in (FEW, MANY)}


def calls(table: Callable[[District], object], district: District) -> int:
    profile = cProfile.Profile()
    profile.runcall(table, district)
    return pstats.Stats(profile).total_calls  # type: ignore[attr-defined,no-any-return]


@pytest.mark.parametrize("name", TABLES)
def test_four_times_the_towns_are_at_most_four_times_the_work(name: str, sizes: dict[int, District]) -> None:
    for district in sizes.values():
        TABLES[name](district)  # what is read once is there
    few, many = (calls(TABLES[name], sizes[size]) for size in (FEW, MANY))
    assert many <= few * MANY / FEW * WITHIN


def test_towns_of_an_invented_district_add_up_to_it(sizes: dict[int, District]) -> None:
    table = coverage(sizes[MANY]).query("year == 2022").set_index("town")
    assert table.drop("district")["villages"].sum() == table.loc["district", "villages"]
