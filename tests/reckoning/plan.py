"""The plan as numbers: Annex 1 read with csv, and the clauses' figures typed by hand from the plan."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "data"

ISSUED = date(2021, 6, 3)  # 正文：本方案自印发之日起施行，2021年6月3日
YEARS = (2021, 2022)  # 附件1：2021年拟建数、2022年拟建数
DEADLINE = date(2022, 12, 31)  # “到2022年”
CARE_CENTERS = 2  # 一（一）：区级失能特困人员集中照护中心2所
HOMES = 16  # 一（一）：升级改造敬老院16所；二（二）：16所农村敬老院达到附件2
CENTERS = 25  # 一（一）：建成镇养老服务中心25个
POINTS = 95  # 一（一）：设置互助养老点95个
PER_VILLAGE = 1  # 一（二）：每个村设置1个互助养老点
OPERATED = Decimal("0.60")  # 一（三）：敬老院社会化运营率不低于60%
CARE_QUALITY = Decimal("0.90")  # 一（三）：照护中心不低于90%
QUALITY = Decimal("0.65")  # 一（三）：敬老院和镇养老服务中心不低于65%
NURSING_BEDS = Decimal("0.80")  # 二（一）：护理型床位占比不低于80%
CENTER_AREA = 800  # 二（三）：原则上不低于800平方米
CENTER_BEDS = 20  # 二（三）：有条件的应设置20张以上护理型床位
POINT_AREA = 100  # 二（四）：原则上不低于100平方米
CARE_RESIDENTS = 3  # 二（五）：照护中心1：3
HOME_RESIDENTS = 10  # 二（五）：敬老院1：10
AWARD = Decimal(1_000_000)  # 三（二）：按照100万元的标准
FLOOR = Decimal("0.15")  # 三（三）：不低于年基本生活金15%
FIRE = (19, 20, 21, 22)  # 附件2（七）消防安全：四项
PREFERRED = (11,)  # 附件2（四）3：“宜”
NOT_EVERYWHERE = (11, 19, 20)  # 宜；不需要自动消防系统的；燃气：可能不适用

# What the plan does not say and the software sets (docs/audit.md)
CLOCK_START = {2021: 6, 2022: 1}
YELLOW = 10
BUDGET_MONTH = 12
COMPLETION_MONTH = 12
PROJECTION = 3

KINDS = ("center", "point", "home", "care_center")
COLUMNS = {"center": "centers", "point": "points", "home": "homes", "care_center": "care_centers"}
MARKS = {"center": "中心", "point": "点", "home": "院", "care_center": "照护"}
EXISTING, OUTSIDE = "existing", "none"


@dataclass(frozen=True)
class Row:
    """One row of Annex 1; `existing` is None where the cell is blank."""

    town: str
    villages: int
    existing: int | None
    scheduled: dict[tuple[str, int], int]


def _rows() -> dict[str, Row]:
    with (DATA / "annex1_plan.csv").open(encoding="utf-8-sig", newline="") as file:
        found = {}
        for line in csv.DictReader(file):
            if not line["no"]:
                continue
            cells = {
                (kind, year): int(line.get(f"{COLUMNS[kind]}_{year}") or 0)
                for kind in KINDS
                for year in YEARS
            }
            existing = int(line["existing_points"]) if line["existing_points"] else None
            found[line["town"]] = Row(line["town"], int(line["villages"]), existing, cells)
        return found


def _villages() -> dict[str, list[str]]:
    with (DATA / "villages.csv").open(encoding="utf-8-sig", newline="") as file:
        found: dict[str, list[str]] = {town: [] for town in ANNEX1}
        for line in csv.DictReader(file):
            found[line["town"]].append(line["code"])
        return found


def short(town: str) -> str:
    return re.sub(r"(?<=.)(街道|镇|乡)$", "", town)


def name_of(town: str, kind: str, year: int | str, number: int) -> str:
    """Return the id of a facility: 白沙-点-2021-03, 白沙-点-已有-01, 白沙-点-计划外-01 (docs/returns.md)."""
    words = {EXISTING: "已有", OUTSIDE: "计划外"}
    return f"{short(town)}-{MARKS[kind]}-{words.get(str(year), year)}-{number:02d}"


@dataclass(frozen=True)
class Listed:
    """A facility that Annex 1 names by number: scheduled, or an existing point."""

    id: str
    town: str
    kind: str
    plan_year: str


def _listed() -> dict[str, Listed]:
    groups = [(row, "point", EXISTING, row.existing or 0) for row in ANNEX1.values()]
    groups += [
        (row, kind, str(year), count)
        for row in ANNEX1.values()
        for (kind, year), count in row.scheduled.items()
    ]
    found = [
        Listed(name_of(row.town, kind, year, number + 1), row.town, kind, year)
        for row, kind, year, count in groups
        for number in range(count)
    ]
    return {one.id: one for one in found}


ANNEX1 = _rows()
TOWNS = list(ANNEX1)
VILLAGES = _villages()
LISTED = _listed()
