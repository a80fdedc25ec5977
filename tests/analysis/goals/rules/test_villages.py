"""Villages (一（二）, 二（四）, 二（七）, 二（八）): who is served, who is exempt, and what each must have."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from eldercare_analysis.analysis.goals.judge import Finding
from eldercare_analysis.analysis.goals.rules.villages import at_least, flag
from eldercare_analysis.inputs.district import DISTRICT, District
from tests.analysis.known import found, known

DAY = date(2022, 6, 1)
WHERE = ("facilities.village", "facilities.accepted_on")
EXEMPT = ("villages.exempt_reason",)


def test_the_plan_serves_155_to_169_of_175_villages(district: District) -> None:
    """一（二）, 二（四）: 60 + 95 = 155 points; in 14 towns a center may serve one village more. No list of merging villages is published."""
    findings = found(known(district, "2021-09"), "village_one_point")
    told = {"unit": "villages", "needs": WHERE, "doubt": EXEMPT}
    assert findings[DISTRICT] == [Finding(DISTRICT, 175, planned=155, planned_high=169, **told)]
    assert findings["白沙镇"] == [Finding("白沙镇", 14, planned=13, planned_high=14, **told)]
    assert findings["圣泉街道"] == [Finding("圣泉街道", 2, planned=0, planned_high=0, **told)]
    assert findings["鼎山街道"] == [Finding("鼎山街道", None, planned=0, planned_high=0, **told)]
    assert list(findings) == [*district.towns, DISTRICT]
    listed = found(known(district, "2021-09", merging_villages="none"), "village_one_point")
    assert listed[DISTRICT] == [
        Finding(DISTRICT, 175, planned=155, planned_high=169, unit="villages", needs=WHERE)
    ]
    assert listed["白沙镇"] == [
        Finding("白沙镇", 14, planned=13, planned_high=14, unit="villages", needs=WHERE)
    ]


def test_what_is_reported_of_villages(district: District) -> None:
    """圣泉, 2 villages: one has a point, of the other nothing is said; 德感, 1 village: its own existing point."""
    point = {
        "facility_id": "圣泉-点-计划外-01",
        "town": "圣泉街道",
        "kind": "point",
        "plan_year": "none",
        "village": "FIRST_VILLAGE",
    }
    facts = known(district, "2023-01", {"facilities": [{**point, "completed_on": DAY}]})
    findings = found(facts, "village_one_point")
    (own,) = findings["圣泉街道"]
    assert (own.target, own.actual, own.unknown, own.planned, own.planned_high) == (2, 1, 0, 1, 1)
    (whole,) = findings[DISTRICT]
    assert whole.target == 175
    assert whole.doubt == EXEMPT


def test_a_town_whose_points_are_not_published_leaves_the_district_open(district: District) -> None:
    table = district.plan.table.copy()
    table.loc[table["town"] == "白沙镇", "existing_points"] = None
    blank = replace(district, plan=replace(district.plan, table=table))
    findings = found(known(blank, "2021-09"), "village_one_point")
    needs = ("annex1_plan.existing_points",)
    assert findings["白沙镇"] == [Finding("白沙镇", 14, unit="villages", needs=needs, doubt=EXEMPT)]
    assert findings[DISTRICT] == [Finding(DISTRICT, 175, unit="villages", needs=needs, doubt=EXEMPT)]
    table = district.plan.table.copy()
    table.loc[table["town"] == "白沙镇", "villages"] = None
    (own,) = found(
        known(replace(district, plan=replace(district.plan, table=table)), "2021-09"), "village_one_point"
    )["白沙镇"]
    assert (own.target, own.partial, own.planned) == (None, True, None)


def test_the_permission_has_no_target(district: District) -> None:
    """二（四）: two of three reported villages of 白沙 are exempt, none of 李市's one."""
    facts = known(district, "2021-09", {"villages": [
        {"village_code": "FIRST_VILLAGE 白沙镇", "exempt_reason": "merging"}, {"village_code": "SECOND_VILLAGE 白沙镇", "exempt_reason": "center_seat"},
        {"village_code": "FIRST_VILLAGE 李市镇", "assistants": 1},
    ]})  # fmt: skip
    findings = found(facts, "point_exemption")
    assert findings[DISTRICT] == [Finding(DISTRICT, None, 2, unit="villages")]
    assert findings["白沙镇"] == [Finding("白沙镇", None, 2, unit="villages")]
    assert findings["李市镇"] == [Finding("李市镇", None, 0, unit="villages")]
    assert findings["珞璜镇"] == [Finding("珞璜镇", None, None, unit="villages")]
    assert list(findings) == [DISTRICT, *district.towns]


def test_exempt_villages_have_outreach(district: District) -> None:
    """二（四）: 圣泉 reports both its villages, 几江 one of two; 李市 one that is not exempt, of nine."""
    facts = known(district, "2021-09", {"villages": [
        {"village_code": "FIRST_VILLAGE 圣泉街道", "exempt_reason": "merging"}, {"village_code": "SECOND_VILLAGE 圣泉街道", "exempt_reason": "merging", "served_by": "邻近互助点"},
        {"village_code": "FIRST_VILLAGE 几江街道", "exempt_reason": "merging", "served_by": "邻近互助点"},
        {"village_code": "FIRST_VILLAGE 李市镇", "served_by": "镇中心"}, {"village_code": "FIRST_VILLAGE 德感街道", "served_by": "镇中心"},
    ]})  # fmt: skip
    findings = found(facts, "point_exempt_served")
    told = {"unit": "villages"}
    assert findings[DISTRICT] == [Finding(DISTRICT, 3, 2, waiting=True, **told)]
    assert findings["圣泉街道"] == [Finding("圣泉街道", 2, 1, **told)]
    assert findings["几江街道"] == [Finding("几江街道", 1, 1, waiting=True, **told)]
    assert findings["德感街道"] == [Finding("德感街道", 0, 0, **told)]
    for town in ("李市镇", "白沙镇"):
        assert findings[town] == [Finding(town, None, partial=True, **told)]
    assert findings["鼎山街道"] == [Finding("鼎山街道", None, **told)]


@pytest.mark.parametrize(
    ("clause", "column", "enough", "short"),
    [
        ("village_assistant", "assistants", 1, 0),
        ("village_assistant_strive", "assistants", 2, 0),
        ("village_volunteer_team", "volunteer_teams", 1, 0),
        ("village_volunteer_strive", "volunteer_teams", 1, 0),
        ("village_association", "elderly_associations", 1, 0),
        ("basic_register", "register_built", True, False),
        ("committee_person", "committee_person", True, False),
    ],
)
def test_each_village_has_it(
    district: District, clause: str, column: str, enough: object, short: object
) -> None:
    facts = known(district, "2021-09", {"villages": [
        {"village_code": "FIRST_VILLAGE 几江街道", column: enough}, {"village_code": "SECOND_VILLAGE 几江街道", column: short},
        {"village_code": "FIRST_VILLAGE 圣泉街道", column: enough}, {"village_code": "FIRST_VILLAGE 德感街道"},
    ]})  # fmt: skip
    code = next(
        code
        for code, town in facts.town_of_village.items()
        if town == "几江街道" and facts.villages[code][column] == short
    )
    findings = found(facts, clause)
    assert findings[DISTRICT] == [Finding(DISTRICT, 175, 2, 172, unit="villages", failing=(code,))]
    assert findings["几江街道"] == [Finding("几江街道", 2, 1, unit="villages", failing=(code,))]
    assert findings["圣泉街道"] == [Finding("圣泉街道", 2, 1, 1, unit="villages")]
    assert findings["德感街道"] == [Finding("德感街道", 1, None, 1, unit="villages")]
    assert findings["鼎山街道"] == [Finding("鼎山街道", 0, unit="villages")]


def test_groups_with_a_team(district: District) -> None:
    """一（二）: 6 groups and 5 teams in one village, 4 and 4 in the other; 德感 tells no teams."""
    facts = known(district, "2021-09", {"villages": [
        {"village_code": "FIRST_VILLAGE 几江街道", "groups_total": 6, "groups_with_team": 5},
        {"village_code": "SECOND_VILLAGE 几江街道", "groups_total": 4, "groups_with_team": 4},
        {"village_code": "FIRST_VILLAGE 德感街道", "groups_total": 4},
    ]})  # fmt: skip
    findings = found(facts, "group_mutual_team")
    told = {"unit": "villager groups"}
    assert findings[DISTRICT] == [Finding(DISTRICT, 10, 9, partial=True, **told)]
    assert findings["几江街道"] == [Finding("几江街道", 10, 9, **told)]
    assert findings["德感街道"] == [Finding("德感街道", None, partial=True, **told)]
    assert findings["鼎山街道"] == [Finding("鼎山街道", None, **told)]


def test_points_have_an_assistant(district: District) -> None:
    """二（八）: of points that serve: one has an assistant, one none, of one nothing is told; one is out of use, and 白沙's are to come."""
    point = {"town": "圣泉街道", "kind": "point", "plan_year": "none"}
    names = [f"圣泉-点-计划外-0{n}" for n in range(1, 5)]
    facts = known(district, "2021-09", {
        "facilities": [
            {"facility_id": names[0], **point, "village": "FIRST_VILLAGE", "completed_on": date(2021, 8, 1)},
            {"facility_id": names[1], **point, "village": "SECOND_VILLAGE", "completed_on": date(2021, 8, 1)},
            {"facility_id": names[2], **point, "completed_on": date(2021, 8, 1)},
            {"facility_id": names[3], **point, "village": "FIRST_VILLAGE", "completed_on": date(2021, 8, 1), "suspended_on": date(2021, 9, 1)},
            {"facility_id": "四屏-点-2022-01", "started_on": date(2021, 8, 1)},
        ],
        "villages": [{"village_code": "FIRST_VILLAGE 圣泉街道", "assistants": 1}, {"village_code": "SECOND_VILLAGE 圣泉街道", "assistants": 0}],
    })  # fmt: skip
    findings = found(facts, "point_assistant")
    assert findings["圣泉街道"] == [Finding("圣泉街道", 3, 1, 1, unit="points", failing=(names[1],))]
    assert findings["四屏镇"] == [Finding("四屏镇", None, unit="points", partial=True)]
    assert findings["德感街道"] == [Finding("德感街道", 1, None, 1, unit="points")]  # its existing point
    # 60 points exist, and three more serve; 圣泉 waits for none, 四屏 for two
    assert findings[DISTRICT] == [
        Finding(DISTRICT, 63, 1, 61, unit="points", waiting=True, failing=(names[1],))
    ]


def test_a_rule_of_any_column_of_villages(district: District) -> None:
    """The floor is the clause's (1), the column the rule's: of 圣泉's 2 villages one has a team and no register, one the register alone."""
    facts = known(district, "2021-09", {"villages": [
        {"village_code": "FIRST_VILLAGE 圣泉街道", "volunteer_teams": 2, "assistants": 0, "register_built": False},
        {"village_code": "SECOND_VILLAGE 圣泉街道", "volunteer_teams": 0, "assistants": 0, "register_built": True},
    ]})  # fmt: skip
    first, second = (code for code, town in facts.town_of_village.items() if town == "圣泉街道")
    for rule, column, failing in (
        (at_least("village_assistant", "volunteer_teams"), "volunteer_teams", second),
        (flag("committee_person", "register_built"), "register_built", first),
    ):
        assert rule.reads == (f"villages.{column}",)
        (own,) = [one for one in rule.findings(facts) if one.town == "圣泉街道"]
        assert own == Finding("圣泉街道", 2, 1, unit="villages", failing=(failing,))
