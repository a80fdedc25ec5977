"""Write a fictional district and three months of invented returns: `python3 run.py demo` does, then reports on them.

Everything is invented and says so (虚构示例): seven towns named after the ten heavenly stems, three plan years, another award. A
fixed seed gives the same files each time. It shows every status, stage and kind of problem without showing any real town.
"""

from __future__ import annotations

import csv
import json
import math
import random
import shutil
import sys
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.places import TOWN_COLUMNS
from eldercare_analysis.inputs.problems import Place
from eldercare_analysis.inputs.returns.parse import Return
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.returns.return_rows import Record
from eldercare_analysis.inputs.returns.sheets import Role
from eldercare_analysis.inputs.schedule import EXISTING, planned_facilities
from eldercare_analysis.inputs.study import Study, open_study
from eldercare_analysis.language import read_yaml
from eldercare_analysis.reporting.returns.template import build_template

ROOT = Path(__file__).parents[1]
SEED = 20250930
MONTHS = ("2025-07", "2025-08", "2025-09")
YEARS = (2024, 2025, 2026)
NOTICE = {
    "zh": "虚构示例：镇街、数字、日期全部为编造",
    "en": "Fictional example: all towns, figures and dates are invented",
}
# town, English name, villages, existing points, then centers, points, homes, care centers of 2024 | 2025 | 2026
PLAN = [
    ("甲溪镇", "Jiaxi", 6, 2, (1, 2, 1, 0), (0, 2, 0, 0), (0, 0, 0, 0)),
    ("乙峰镇", "Yifeng", 5, 1, (0, 0, 0, 0), (1, 2, 1, 0), (0, 1, 0, 0)),
    ("丙桥镇", "Bingqiao", 8, 2, (0, 0, 1, 0), (1, 4, 0, 1), (0, 1, 0, 0)),
    ("丁湖镇", "Dinghu", 6, 0, (1, 2, 0, 0), (0, 1, 0, 0), (0, 1, 0, 0)),
    ("戊田镇", "Wutian", 7, 3, (0, 0, 0, 0), (1, 3, 1, 0), (0, 1, 0, 0)),
    ("己林街道", "Jilin Subdistrict", 0, None, (0, 0, 0, 0), (0, 0, 0, 0), (0, 0, 0, 0)),
    ("庚岭镇", "Gengling", 3, 1, (0, 0, 0, 0), (0, 0, 0, 0), (1, 2, 1, 0)),
]  # fmt: skip
COUNTS = {
    "care_centers_built": 2,
    "homes_upgraded": 5,
    "town_centers_built": 6,
    "points_set_up": 22,
    "homes_annex2": 5,
}
AWARD = 600_000
SILENT = "丁湖镇"  # sends nothing at all
LATE = "戊田镇"  # sends nothing in the last month


def main(target: Path) -> None:
    """Write the pack to `target/pack` and the returns to `target/returns/MONTH`."""
    shutil.rmtree(target / "pack", ignore_errors=True)
    shutil.rmtree(target / "returns", ignore_errors=True)
    write_pack(target / "pack")
    for month in MONTHS:
        write_returns(target, month)


def write_pack(pack: Path) -> None:
    """Write the data pack of the fictional district."""
    (pack / "scenarios").mkdir(parents=True)
    _write_plan(pack)
    _write_places(pack)
    _write_policy(pack)
    shutil.copy(ROOT / "data" / "annex2_indicators.csv", pack)
    baseline = {"name": "baseline", "label": {"zh": "基准", "en": "Baseline"}}
    (pack / "scenarios" / "baseline.yaml").write_text(
        yaml.safe_dump(baseline, allow_unicode=True), encoding="utf-8"
    )
    (pack / "SOURCES.md").write_text(
        f"# {NOTICE['zh']}\n\n{NOTICE['en']}. Written by `tools/make_demo.py`.\n", encoding="utf-8"
    )


def _write(path: Path, header: list[str], rows: list[list[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


def _write_plan(pack: Path) -> None:
    scheduled = [kind.cell(year) for year in YEARS for kind in kinds.KINDS]
    rows: list[list[Any]] = []
    for number, (town, _, villages, existing, *years) in enumerate(PLAN, start=1):
        gap = None if existing is None else villages - existing
        cells = [count or None for year in years for count in year]
        rows.append([number, town, villages, existing, gap, *cells])
    sums = [sum(row[column] or 0 for row in rows) for column in range(2, len(rows[0]))]
    rows.append([None, "合计", *(value or None for value in sums)])
    _write(pack / "annex1_plan.csv", ["no", "town", "villages", "existing_points", "gap", *scheduled], rows)


def _write_places(pack: Path) -> None:
    """Write towns, villages, tiles and outline: in the open sea, where no district is."""
    spots = [(88.2, 8.3), (88.6, 8.5), (89.0, 8.3), (88.3, 8.0), (88.7, 8.1), (88.5, 8.25), (89.1, 7.95)]
    tiles = [(1, 1), (2, 1), (3, 1), (1, 2), (2, 2), (3, 2), (2, 3)]
    towns, villages, grid = [], [], []
    for number, ((town, english, count, *_), (lon, lat), (column, row)) in enumerate(
        zip(PLAN, spots, tiles, strict=True), start=1
    ):
        code = f"999900{number:03d}"
        towns.append([town, english, code, None, None, lon, lat, "schematic", "invented"])
        villages += [
            [
                f"{code}{200 + n}",
                f"{town[0]}{'一二三四五六七八'[n]}村",
                code,
                town,
                *_spot(lon, lat, n, count),
            ]
            for n in range(count)
        ]
        grid.append([town, code, column, row])
    _write(pack / "towns.csv", TOWN_COLUMNS, towns)
    _write(pack / "villages.csv", ["code", "village", "town_code", "town", "lon", "lat"], villages)
    _write(pack / "tile_grid.csv", ["town", "code", "column", "row"], grid)
    ring = [[88.0, 7.8], [88.05, 8.5], [88.6, 8.7], [89.2, 8.5], [89.3, 7.8], [88.6, 7.75], [88.0, 7.8]]
    feature = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    (pack / "boundary.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8"
    )


def _spot(lon: float, lat: float, number: int, count: int) -> tuple[float, float]:
    """Return the place of a village: on a circle around the town's seat, further out the later it comes."""
    angle, reach = 2 * math.pi * number / count, 0.02 + 0.008 * number
    return round(lon + reach * math.cos(angle), 5), round(lat + reach * math.sin(angle), 5)


def _write_policy(pack: Path) -> None:
    """Write clauses and parameters: those that computations cite, with other numbers and dates."""
    document = read_yaml((ROOT / "data" / "parameters.yaml").read_text(encoding="utf-8"))
    cited = {one["clause"] for group in ("parameters", "readings") for one in document[group].values()}
    with (ROOT / "data" / "clauses.csv").open(encoding="utf-8", newline="") as file:
        clauses = [row for row in csv.DictReader(file) if row["assess"] == "computed" or row["id"] in cited]
    for row in clauses:
        row["value"] = str(COUNTS.get(row["id"], row["value"]))
        row["deadline"] = row["deadline"].replace("2022", str(YEARS[-1]))
        label = {"zh": row["label_zh"], "en": row["label_en"]}
        if row["id"] in COUNTS or row["id"] in ("municipal_subsidy_package", "village_one_point"):
            number = {"municipal_subsidy_package": f"{AWARD:,}"}.get(row["id"], row["value"])
            row["value"] = str(AWARD) if row["id"] == "municipal_subsidy_package" else row["value"]
            row |= {
                "text_zh": f"（虚构）{label['zh']}：{number}。",
                "text_en": f"(Invented) {label['en']}: {number}.",
            }
            row |= {"question_zh": "", "question_en": ""}
        for text in ("text_zh", "text_en", "question_zh", "question_en"):
            row[text] = row[text].replace("2022", str(YEARS[-1]))
    _write(pack / "clauses.csv", list(clauses[0]), [list(row.values()) for row in clauses])
    document["district"] = {
        "name": {"zh": "示例区", "en": "Sample District"},
        "code": "999900",
        "plan": {"title": {"zh": "示例区农村养老服务方案（虚构）", "en": "Plan of Sample District (invented)"}, "number": "虚构〔2023〕0号",
                 "issued_on": date(2023, 11, 20)},
        "map_credit": {"zh": "全部位置为编造", "en": "All places are invented"},
        "notice": NOTICE,
    }  # fmt: skip
    for name, parameter in document["parameters"].items():
        first = next(iter(parameter["values"].values()), None)
        value = AWARD if name == "award_per_center" else COUNTS.get(name, first)
        parameter["values"] = {} if value is None else {"2023-11": value}
    document["parameters"]["clock_start_month"]["values"] = {"2023-11": 1}
    (pack / "parameters.yaml").write_text(
        yaml.safe_dump(document, allow_unicode=True, sort_keys=False), encoding="utf-8"
    )


def write_returns(target: Path, month: str) -> None:
    """Write what towns, homes and the bureau send for a month, on their templates."""
    study = open_study(month=month, data=str(target / "pack"))
    folder = target / "returns" / month
    folder.mkdir(parents=True)
    towns = [town for town in study.district.towns if town != SILENT and (town, month) != (LATE, MONTHS[-1])]
    for town in towns:
        rows = {
            "facilities": facility_rows(study, town),
            "premises": premises_rows(study, town),
            "villages": village_rows(study, town),
        }
        _save(folder / f"{town}.xlsx", replace(study, town=town), "town", rows)
    _save(
        folder / "机构.xlsx", study, "home", {"residents": resident_rows(study), "annex2": annex2_rows(study)}
    )
    _save(folder / "区民政局.xlsx", study, "bureau", bureau_rows(study))


def _save(path: Path, study: Study, role: Role, rows: dict[str, list[dict[str, Any]]]) -> None:
    place = Place(path.name)
    records = [Record(sheet, place, row) for sheet, found in rows.items() for row in found]
    register = Register((Return(path.name, study.month, study.town, records=records),))
    path.write_bytes(build_template(replace(study, register=register), role))


def facility_rows(study: Study, town: str) -> list[dict[str, Any]]:
    """Return the facilities of a town: random histories, then the events of the story below."""
    codes = list(study.district.places.villages.query("town == @town")["code"])
    rows = []
    for number, facility in enumerate(planned_facilities(study.district, town)):
        chance = random.Random(f"{SEED}{facility.facility_id}")
        row: dict[str, Any] = {
            "facility_id": facility.facility_id,
            "town": town,
            "kind": facility.kind.id,
            "plan_year": facility.plan_year,
        }
        if facility.plan_year == EXISTING:
            row |= {"opened_on": None if town == "庚岭镇" else date(2019, 5, 20), "village": codes[number]}
        else:
            row |= _history(facility.plan_year, facility.kind, chance)
            if facility.kind == kinds.POINT and row.get("site_chosen_on"):
                row["village"] = codes[number % len(codes)]
        rows.append(row)
    if town == "庚岭镇" and study.month == AUGUST:  # outside Annex 1, and gone from the next return
        further = {
            "facility_id": "庚岭-点-计划外-01",
            "town": town,
            "kind": kinds.POINT.id,
            "plan_year": "none",
        }
        rows.append({**further, "site_chosen_on": date(2025, 8, 3)})
    for row in rows:
        for since, changes in STORY.get(row["facility_id"], []):
            row.update(changes if study.month >= since else {})
    end = date.fromisoformat(f"{study.month}-28") + timedelta(days=2)
    planned_dates = ("due_on", "expected_on")
    return [
        {
            name: value
            for name, value in row.items()
            if value is not None
            and not (isinstance(value, date) and name not in planned_dates and value > end)
        }
        for row in rows
    ]


def _history(year: str, kind: kinds.Kind, chance: random.Random) -> dict[str, Any]:
    """Return the dates of one facility: works take 60 to 200 days."""
    slow = 1 if kind == kinds.POINT else 2
    site = date(int(year), 1, 10) + timedelta(days=chance.randrange(20, 90))
    started = site + timedelta(days=chance.randrange(10, 30))
    completed = started + timedelta(days=slow * chance.randrange(45, 80))
    accepted = completed + timedelta(days=chance.randrange(7, 25))
    opened = accepted + timedelta(days=chance.randrange(5, 40))
    return {"site_chosen_on": site, "started_on": started, "completed_on": completed, "accepted_on": accepted, "opened_on": opened,
            "invested_wan": Decimal(slow * chance.randrange(80, 300)) / 10}  # fmt: skip


NOTHING_YET = dict.fromkeys(
    ("site_chosen_on", "started_on", "completed_on", "accepted_on", "opened_on", "village", "invested_wan")
)
JULY, AUGUST, SEPTEMBER = MONTHS
STORY: dict[str, list[tuple[str, dict[str, Any]]]] = {
    # no site, with a problem that needs the district
    "丙桥-点-2025-04": [(JULY, NOTHING_YET | {"issue_kind": "site", "issue": "两处备选用地均未落实", "responsible_unit": "区规划自然资源局",
                         "due_on": date(2025, 8, 31), "needs_district": True, "expected_on": date(2025, 10, 20)})],
    # site chosen, works not begun
    "乙峰-点-2025-02": [(JULY, NOTHING_YET | {"site_chosen_on": date(2025, 4, 15), "issue_kind": "funds", "issue": "自筹资金未到位",
                         "responsible_unit": "乙峰镇", "due_on": date(2025, 10, 31), "expected_on": date(2025, 10, 10)})],
    # its problem is cleared in September, works go on
    "乙峰-中心-2025-01": [(JULY, {"site_chosen_on": date(2025, 2, 10), "started_on": date(2025, 3, 20), "completed_on": None, "accepted_on": None,
                            "opened_on": None, "suspended_on": date(2025, 6, 18), "issue_kind": "planning", "issue": "规划条件待调整",
                            "responsible_unit": "区规划自然资源局", "due_on": date(2025, 9, 15), "needs_district": True}),
                      (SEPTEMBER, {"suspended_on": None, "issue_kind": None, "issue": None, "responsible_unit": None, "due_on": None,
                                   "needs_district": None, "expected_on": date(2025, 10, 25)})],
    # stopped
    "甲溪-点-2025-02": [(JULY, {"site_chosen_on": date(2025, 3, 1), "started_on": date(2025, 4, 1), "completed_on": None, "accepted_on": None,
                         "opened_on": None, "suspended_on": date(2025, 8, 5), "issue_kind": "other", "issue": "施工单位更换"})],
    # accepted in August; in September the date is gone
    "丙桥-点-2025-01": [(JULY, {"completed_on": date(2025, 7, 22), "accepted_on": date(2025, 8, 12), "opened_on": None}),
                     (SEPTEMBER, {"accepted_on": None})],
    # built, not used; in September it is told to stand in another village
    "丙桥-点-2025-02": [(JULY, {"completed_on": date(2025, 6, 10), "accepted_on": date(2025, 7, 8), "opened_on": None}),
                     (SEPTEMBER, {"village": "999900003207"})],
    # started in July, reported in September: late; the date of its site changes
    "丙桥-中心-2025-01": [(JULY, {"site_chosen_on": date(2025, 5, 6), "started_on": None, "completed_on": None, "accepted_on": None, "opened_on": None}),
                      (SEPTEMBER, {"site_chosen_on": date(2025, 5, 16), "started_on": date(2025, 7, 14)})],
    # the center of the last year: accepted, its award at a step of the payment chain
    "甲溪-中心-2024-01": [(JULY, {"village": "999900001205", "opened_on": date(2024, 12, 20), "accepted_on": date(2024, 12, 1)})],
    "戊田-中心-2025-01": [(JULY, {"completed_on": date(2025, 7, 2), "accepted_on": date(2025, 7, 25), "opened_on": date(2025, 8, 20), "village": "community"})],
    # a home of 2024 that is overdue
    "丙桥-院-2024-01": [(JULY, {"completed_on": None, "accepted_on": None, "opened_on": None, "issue_kind": "funds", "issue": "改造资金缺口",
                         "responsible_unit": "区财政局", "due_on": date(2025, 12, 31), "needs_district": True})],
    # given up
    "甲溪-点-2025-01": [(AUGUST, {"closed_on": date(2025, 8, 30)})],
    # a point that is accepted in September
    "乙峰-点-2025-01": [(JULY, {"completed_on": date(2025, 8, 26), "accepted_on": date(2025, 9, 18), "opened_on": None})],
    # next year's facilities have not begun
    **{f"{name}-2026-{n:02d}": [(JULY, NOTHING_YET)] for name in ("甲溪-点", "乙峰-点", "丙桥-点", "戊田-点", "庚岭-点", "庚岭-中心", "庚岭-院") for n in (1, 2)},
}  # fmt: skip
FUNCTIONS = ("fn_day_care", "fn_rehab", "fn_leisure", "fn_emergency")
ROOMS = ("room_meals", "room_rest", "room_activity", "room_rehab", "room_library")
ZONES = ("zone_leisure", "zone_daily_care", "zone_nursing", "zone_medical_rehab")


def premises_rows(study: Study, town: str) -> list[dict[str, Any]]:
    """Return the premises of what is built; some fall short, some are not wholly reported."""
    rows = []
    for number, row in enumerate(facility_rows(study, town)):
        if not (row.get("accepted_on") or row.get("opened_on")):
            continue
        own: dict[str, Any] = {"facility_id": row["facility_id"]}
        if row["kind"] == kinds.POINT.id:
            alone = number % 2 == 0
            own |= {
                "setting": "standalone" if alone else "shared",
                "area_m2": Decimal(120 if number % 3 else 85),
                "operator_type": "village",
            }
            own |= dict.fromkeys(FUNCTIONS, True) if number % 4 else {"fn_emergency": True, "fn_rehab": False}
            own |= dict.fromkeys(ROOMS, True) if alone else {}
        elif row["kind"] == kinds.CENTER.id:
            own |= {
                "setting": "market_town",
                "area_m2": Decimal(760 if town == "戊田镇" else 920),
                "beds_total": 30,
                "beds_nursing": 24,
            }
            own |= dict.fromkeys(ZONES, True) | {
                "operator_type": "care_institution",
                "quality_met_on": date(2025, 6, 1),
            }
        else:
            own |= {
                "beds_total": 60,
                "beds_nursing": 20 if row["kind"] == kinds.HOME.id else 50,
                "operator_type": "government",
                "registered_on": date(2020, 1, 6),
            }
            own |= {"filed_on": date(2020, 2, 3)} if town == "甲溪镇" else {}
        rows.append(own)
    return rows


def village_rows(study: Study, town: str) -> list[dict[str, Any]]:
    """Return the villages of a town; one is about to be merged, some have no assistant, one town leaves half blank."""
    codes = list(study.district.places.villages.query("town == @town")["code"])
    rows = []
    for number, code in enumerate(codes):
        row: dict[str, Any] = {"village_code": code, "groups_total": 5, "groups_with_team": 5 if number else 4, "assistants": 1 if number % 3 else 0,
                               "volunteer_teams": 1, "elderly_associations": number % 2, "committee_person": True, "register_built": number != 1}  # fmt: skip
        if town == "甲溪镇" and number == len(codes) - 2:
            row |= {"exempt_reason": "merging", "served_by": "镇中心"}
        if town == "乙峰镇" and number > 1:
            continue
        rows.append(row)
    return rows


def resident_rows(study: Study) -> list[dict[str, Any]]:
    """Return who lives and works in homes and care centers; one home has too few staff, one fewer than five disabled."""
    houses = [f for f in planned_facilities(study.district) if f.kind in kinds.HOUSES and f.town != SILENT]
    rows = []
    for number, house in enumerate(houses):
        persons = {
            "recipients": 30 + 4 * number,
            "recipients_disabled": 3 if number == 1 else 8,
            "other_residents": 5,
        }
        staff = {
            "management_staff": 1,
            "service_staff": 2 if number == 2 else 5,
            "carers": 4,
            "carers_certified": 4 - number % 2,
        }
        rows.append({"month": study.month, "facility_id": house.facility_id, **persons, **staff})
    return rows


def annex2_rows(study: Study) -> list[dict[str, Any]]:
    """Return the indicators: one home passes all, one fails some, one is half checked, the others are not checked."""
    homes = [
        f.facility_id for f in planned_facilities(study.district) if f.kind == kinds.HOME and f.town != SILENT
    ]
    rows = []
    for number in study.district.indicators:
        results = [
            "not_applicable" if number == 20 else "pass",
            "fail" if number in (3, 19) else "pass",
            "pass" if number <= 12 else None,
        ]
        for home, result in zip(homes, results, strict=False):
            if result:
                rows.append(
                    {
                        "facility_id": home,
                        "indicator": number,
                        "result": result,
                        "checked_on": date(2025, 6, 20),
                    }
                )
    return rows


def bureau_rows(study: Study) -> dict[str, list[dict[str, Any]]]:
    """Return what the bureau keeps: persons, allowance, operating funds, payments."""
    people = []
    for number, town in enumerate(study.district.towns):
        counts = {"recipients_willing": 20 + 3 * number, "disabled": 9, "disabled_willing": 3 if town == "庚岭镇" else 6, "respite_requested": 5,
                  "respite_placed": 5 if number % 2 else 4, "priority": 4 if town == "丁湖镇" else 12 + number, "priority_paired": 4 if town == "丁湖镇" else 12,
                  "other": 80 + 10 * number, "other_covered": 80 + 5 * number}  # fmt: skip
        people.append({"month": study.month, "town": town, **counts})
    houses = [
        f.facility_id
        for f in planned_facilities(study.district)
        if f.kind in kinds.HOUSES and f.town != SILENT
    ]
    funds = [
        {
            "year": study.month[:4],
            "facility_id": name,
            "headcount": 30 + 4 * n,
            "approved_yuan": Decimal(60_000 if n != 1 else 40_000),
        }
        for n, name in enumerate(houses)
    ]
    allowance = [
        {"effective_from": "2023-12", "yuan_per_month": Decimal(800), "source": "虚构"},
        {"effective_from": "2025-09", "yuan_per_month": Decimal(830), "source": "虚构"},
    ]
    paid: dict[str, Any] = {
        "town": "甲溪镇",
        "facility_id": "甲溪-中心-2024-01",
        "payer": "municipality",
        "fund": "general",
        "amount_yuan": Decimal(AWARD),
    }
    waiting = paid | {"town": "戊田镇", "facility_id": "戊田-中心-2025-01"}
    payments = [
        {"date": date(2025, 1, 15), **paid, "step": "applied", "document": "虚构1号"},
        {"date": date(2025, 7, 20), **paid, "step": kinds.PAID.id, "document": "虚构2号"},
        {"date": date(2025, 8, 6), **waiting, "step": "applied", "document": "虚构3号"},
        {"date": date(2025, 9, 11), **waiting, "step": kinds.QUOTA_ISSUED.id, "document": "虚构4号"},
    ]
    known = [row for row in payments if f"{row['date']:%Y-%m}" <= study.month]
    return {"people": people, "allowance": [row for row in allowance if str(row["effective_from"]) <= study.month],
            "operating_budget": funds, "payments": known}  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "reports" / "demo")
