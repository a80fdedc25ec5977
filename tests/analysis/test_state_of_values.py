"""What is known at a month's end: values in force, facilities and their state, the other sheets, the allowance."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.facility import Facility
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case, UnknownValueError, case_of, once
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.returns.parse import Return
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.returns.sheets import sheets
from eldercare_analysis.inputs.sources import NOTHING, ReturnRow
from tests.analysis.known import known
from tests.returns import register_of

DAY, LATER = date(2021, 9, 5), date(2021, 9, 20)
POINT, CENTER, HOME = "白沙-点-2021-01", "白沙-中心-2021-01", "白沙-院-2022-01"


def facility(kind: str, plan_year: str = "2021", absent: tuple[str, ...] = (), **dates: date) -> Facility:
    row = dict.fromkeys(sheets()["facilities"].columns) | {f"{step}_on": day for step, day in dates.items()}
    return Facility("x", "白沙镇", kinds.BY_ID[kind], plan_year, row, absent=frozenset(absent))


def test_a_value_in_force_in_a_month(district: District) -> None:
    """The clock starts in June of 2021 and in January of later years; the plan leaves the home subsidy open."""
    facts = known(district, "2021-12")
    assert facts.value("clock_start_month") == 6
    assert facts.value("clock_start_month", "2022-01") == 1
    assert known(district, "2022-01").value("clock_start_month") == 1
    assert known(district, "2022-01").value("clock_start_month", "2021-06") == 6
    for name in ("home_subsidy", "no_such_parameter"):
        with pytest.raises(UnknownValueError, match=f"^{name}$"):
            facts.value(name)
    with pytest.raises(UnknownValueError, match=r"^clock_start_month$"):
        facts.value("clock_start_month", "2021-05")
    assert facts.reading("award_trigger") == "center"
    assert known(district, "2022-02").end == date(2022, 2, 28)


def test_what_is_made_of_facts_is_made_once(district: District) -> None:
    facts = known(district, "2021-09")
    asked: list[Case] = []

    def make(of: Case) -> list[int]:
        asked.append(of)
        return [len(asked)]

    made = once(make)
    assert made(facts) is made(facts)
    assert asked == [facts]
    assert once(lambda _: "other")(facts) == "other"


def test_facilities_of_annex_1_and_further_ones_in_its_order(district: District) -> None:
    """Annex 1 names 60 + 25 + 95 + 16 + 1 = 197 facilities; a further one follows those of its town."""
    beside = {
        "facility_id": "几江-点-计划外-01",
        "town": "几江街道",
        "kind": "point",
        "plan_year": "none",
        "opened_on": DAY,
    }
    facts = known(district, "2021-09", {"facilities": [beside, {"facility_id": POINT, "started_on": DAY}]})
    assert len(state.facilities(facts)) == 198
    assert [f.facility_id for f in state.facilities(facts)[:4]] == [
        "几江-点-已有-01", "几江-院-2021-01", "几江-点-计划外-01", "德感-点-已有-01",
    ]  # fmt: skip
    further = state.facilities(facts)[2]
    assert (further.town, further.kind.id, further.plan_year, further.reported) == (
        "几江街道",
        "point",
        "none",
        True,
    )
    own = next(f for f in state.facilities(facts) if f.facility_id == POINT)
    assert (own.town, own.kind.id, own.plan_year, own.get("started_on")) == ("白沙镇", "point", "2021", DAY)
    assert sum(f.reported for f in state.facilities(facts)) == 2
    assert len(state.listed(facts)) == 197
    assert "几江-点-计划外-01" not in state.listed(facts)
    assert [f.facility_id for f in state.of_town(facts, "几江街道")] == [
        f.facility_id for f in state.facilities(facts)[:3]
    ]
    assert state.of_town(facts, "nowhere") == []


def test_of_a_kind_without_what_was_given_up(district: District) -> None:
    facts = known(district, "2021-09", {"facilities": [{"facility_id": CENTER, "closed_on": DAY}]})
    assert len(state.of_kind(facts, kinds.CENTER)) == 24
    assert len(state.of_kind(facts, kinds.HOME, kinds.CARE_CENTER)) == 17
    assert state.of_kind(facts, kinds.CENTER, town="白沙镇") == []
    assert [f.facility_id for f in state.of_kind(facts, kinds.CENTER, town="珞璜镇")] == ["珞璜-中心-2021-01"]
    assert state.of_kind(facts, kinds.CENTER, town="nowhere") == []
    assert CENTER in {f.facility_id for f in state.of_town(facts, "白沙镇")}


def test_a_row_is_carried_over_unless_the_town_stands_by_it(district: District) -> None:
    """Sent in July; 本月无变化 in September: in August of July, in September current, in October of September."""
    given = {"facilities": [{"facility_id": POINT, "started_on": date(2021, 7, 1)}]}
    sent = replace(register_of(district, {"month": "2021-07", "given": given}).returns[0], town="白沙镇")
    register = Register(
        (
            sent,
            Return("x", "2021-09", "白沙镇", unchanged=True),
            Return("y", "2021-08", "李市镇", unchanged=True),
        )
    )
    for month, carried in (
        ("2021-06", ""),
        ("2021-07", ""),
        ("2021-08", "2021-07"),
        ("2021-09", ""),
        ("2021-10", "2021-09"),
    ):
        facts = Case(district, district.baseline, month, register)
        own = {f.facility_id: f for f in state.facilities(facts)}
        assert own[POINT].carried == carried, month
        assert own[CENTER].carried == ""


def test_an_event_that_a_sheet_cannot_tell_is_unknown(district: District) -> None:
    given = {"premises": [{"facility_id": HOME, "filed_on": DAY}]}
    register = register_of(district, {"month": "2021-09", "given": given})
    lost = Register(
        tuple(replace(sent, absent={"premises": ("registered_on", "filed_on")}) for sent in register.returns)
    )
    for sent, registered in ((register, False), (lost, None)):
        facts = Case(district, district.baseline, "2021-09", sent)
        row = facts.premises[HOME]
        assert state.happened(facts, row, "registered_on") is registered
        assert state.happened(facts, row, "filed_on") is True
        assert state.happened(facts, None, "filed_on") is None
    home = {"facilities": [{"facility_id": POINT, "started_on": DAY}]}
    sheet = register_of(district, {"month": "2021-09", "given": home})
    facts = Case(
        district,
        district.baseline,
        "2021-09",
        Register(tuple(replace(one, absent={"facilities": ("opened_on",)}) for one in sheet.returns)),
    )
    own = {f.facility_id: f for f in state.facilities(facts)}
    assert own[POINT].absent == {"opened_on"}
    assert own[CENTER].absent == frozenset()


@pytest.mark.parametrize(
    ("one", "built", "running", "serving"),
    [
        (facility("point", completed=DAY), True, True, True),
        (facility("point", opened=DAY), True, True, True),
        (facility("point", started=DAY), False, False, False),
        (facility("point", "existing"), True, True, True),
        (facility("point", completed=DAY, suspended=LATER), True, True, False),
        (facility("point", completed=DAY, closed=LATER), True, True, False),
        (facility("center", completed=DAY), False, False, False),
        (facility("center", accepted=DAY), True, True, True),
        (facility("center", opened=DAY), False, True, True),  # in use is not accepted
        (facility("center", opened=DAY, suspended=LATER), False, True, False),
        (facility("home"), False, True, True),  # it runs while it is upgraded
        (facility("home", "existing"), True, True, True),
        (facility("home", "none"), False, False, False),
        (facility("home", "none", accepted=DAY), True, True, True),
        (facility("care_center", completed=DAY), False, False, False),
        (facility("care_center", accepted=DAY), True, True, True),
    ],
)
def test_built_running_and_serving(
    district: District, one: Facility, built: bool, running: bool, serving: bool
) -> None:
    facts = known(district, "2021-09")
    assert (state.built(facts, one), state.running(facts, one), state.serving(facts, one)) == (
        built,
        running,
        serving,
    )
    assert state.built_verdict(facts, one) is built


@pytest.mark.parametrize(
    ("kind", "by_kind", "completed", "accepted"),
    [
        ("point", True, True, False),
        ("center", False, True, False),
        ("home", False, True, False),
        ("care_center", False, True, False),
    ],
)
def test_what_is_completed_is_built_by_the_reading(
    district: District, kind: str, by_kind: bool, completed: bool, accepted: bool
) -> None:
    for reading, built in (("by_kind", by_kind), ("completed", completed), ("accepted", accepted)):
        facts = known(district, "2021-09", built_when=reading)
        assert state.built(facts, facility(kind, completed=DAY)) is built
        assert state.built(facts, facility(kind, accepted=DAY)) is True
        assert state.built(facts, facility(kind, started=DAY)) is False


@pytest.mark.parametrize(
    ("one", "verdict"),
    [
        (facility("point", completed=DAY), True),
        (facility("point", completed=DAY, suspended=LATER), False),
        (facility("point", completed=DAY, closed=LATER), False),
        (facility("point", started=DAY), False),
        (facility("point", absent=("completed_on",), started=DAY), None),
        (facility("center", absent=("accepted_on",)), None),
        (facility("center", absent=("accepted_on",), opened=DAY), True),
        (facility("center", absent=("opened_on",)), None),
        (facility("center", absent=("opened_on",), accepted=DAY), True),
        (Facility("x", "白沙镇", kinds.CENTER, "2021"), None),
        (Facility("x", "白沙镇", kinds.POINT, "existing"), True),
    ],
)
def test_whether_a_point_or_center_serves(district: District, one: Facility, verdict: bool | None) -> None:
    assert state.serving_verdict(known(district, "2021-09"), one) is verdict


@pytest.mark.parametrize(
    ("kind", "dates", "since"),
    [
        ("point", {"completed": LATER, "opened": DAY}, DAY),
        ("point", {"accepted": LATER}, LATER),
        ("point", {"completed": DAY, "accepted": LATER}, DAY),
        ("point", {"started": DAY}, None),
        ("center", {"completed": DAY, "accepted": LATER}, LATER),
        ("center", {"opened": DAY, "accepted": LATER}, DAY),
        ("center", {"opened": DAY}, DAY),
        ("center", {"completed": DAY}, None),
    ],
)
def test_since_when_it_serves(
    district: District, kind: str, dates: dict[str, date], since: date | None
) -> None:
    assert state.serving_from(known(district, "2021-09"), facility(kind, **dates)) == since


def test_sheets_by_their_keys(district: District) -> None:
    """The last row of a house or town; the recipients of each month; budgets by year and house; indicators by home."""
    residents = [
        {"month": month, "facility_id": HOME, "recipients": count}
        for month, count in (("2021-08", 30), ("2021-09", 31), ("2021-07", None))
    ]
    facts = known(district, "2021-09", {
        "residents": [*residents, {"month": "2021-08", "facility_id": "李市-院-2021-01", "recipients": 5}],
        "people": [{"month": "2021-09", "town": "白沙镇", "priority": 2}, {"month": "2021-08", "town": "白沙镇", "priority": 1}],
        "annex2": [{"facility_id": HOME, "indicator": 3, "result": "fail"}],
        "operating_budget": [{"year": 2021, "facility_id": HOME, "headcount": 40, "approved_yuan": 1}],
        "premises": [{"facility_id": HOME, "beds_total": 50}],
        "villages": [{"village_code": "FIRST_VILLAGE 白沙镇", "assistants": 1}],
    })  # fmt: skip
    assert facts.residents[HOME]["recipients"] == 31
    assert facts.residents["李市-院-2021-01"]["recipients"] == 5
    assert facts.people["白沙镇"]["priority"] == 2
    assert [row["recipients"] for row in state.residents_by_month(facts)["2021-08"]] == [30, 5]
    assert "2021-06" not in state.residents_by_month(facts)
    house = next(f for f in state.facilities(facts) if f.facility_id == HOME)
    assert state.recipients_of(facts, house) == {"2021-08": 30, "2021-09": 31}
    other = next(f for f in state.facilities(facts) if f.facility_id == CENTER)
    assert state.recipients_of(facts, other) == {}
    assert facts.annex2[HOME, 3]["result"] == "fail"
    assert facts.operating_budget["2021", HOME]["headcount"] == 40
    assert facts.premises[HOME]["beds_total"] == 50
    (code,) = facts.villages
    assert facts.town_of_village[code] == "白沙镇"
    assert len(facts.town_of_village) == 175
    assert facts.sheet("villages") is facts.sheet("villages")
    assert known(district, "2021-09").sheet("villages") == []


def test_the_default_month(district: District) -> None:
    """Without returns the month in which the plan was issued, 3 June 2021; else that of the last return."""
    register = Register((Return("a", "2021-08"), Return("b", "2021-10"), Return("c", "2021-09")))
    assert case_of(district).month == case_of(district, register=Register(())).month == "2021-06"
    scenario = replace(district.baseline, name="other")
    assert case_of(district, register=register) == Case(district, district.baseline, "2021-10", register)
    assert case_of(district, scenario=scenario, month="2021-07") == Case(district, scenario, "2021-07", None)
    assert case_of(district, scenario=scenario, register=register).month == "2021-10"
    assert case_of(district, register=register, month="2021-09").month == "2021-09"


@pytest.mark.parametrize(
    ("month", "yuan", "row"),
    [
        ("2020-12", None, None),
        ("2021-01", 806, 3),
        ("2021-08", 806, 3),
        ("2021-09", 827, 2),
        ("2022-03", 827, 2),
    ],
)
def test_the_allowance_in_force(district: District, month: str, yuan: int | None, row: int | None) -> None:
    rows: list[dict[str, Any]] = [
        {"effective_from": since, "yuan_per_month": value, "source": "x"}
        for since, value in (("2021-09", 827), ("2021-01", 806))
    ]
    facts = known(district, "2022-03", {"allowance": rows})
    where = ReturnRow("example", "allowance", row, "yuan_per_month") if row else NOTHING
    assert state.allowance_at(facts, month) == (None if yuan is None else Decimal(yuan), where)
