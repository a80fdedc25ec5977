"""Write a busy district: thirty towns of Annex 1 with eighteen months of invented returns, to look at full pages.

`python3 run.py python tools/make_busy.py FOLDER` writes FOLDER/pack (the published plan; every page says that the returns are invented) and
FOLDER/returns/MONTH. A fixed seed gives the same files each time.
"""

from __future__ import annotations

import random
import shutil
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.months import last_day
from eldercare_analysis.inputs.problems import Place
from eldercare_analysis.inputs.returns.parse import Return
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.returns.return_rows import Record
from eldercare_analysis.inputs.schedule import EXISTING, Planned, planned_facilities
from eldercare_analysis.inputs.study import Study, open_study
from eldercare_analysis.reporting.returns.template import build_template
from tools.make_demo import ROOT

SEED = 202112
MONTHS = [f"{2021 + n // 12}-{n % 12 + 1:02d}" for n in range(6, 24)]
TROUBLED = "白沙镇"  # has twenty problems
SILENT = 0.06  # of all returns never come
UNITS = {"site": "区规划自然资源局", "funds": "区财政局", "planning": "区住房城乡建委", "other": "镇规建办"}
PROBLEMS = {
    "site": "备选用地未落实",
    "funds": "配套资金未到位",
    "planning": "规划条件待调整",
    "other": "施工单位更换",
}


def main(target: Path) -> None:
    """Write pack and returns below a folder."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(ROOT / "data", target / "pack")
    parameters = target / "pack" / "parameters.yaml"
    text = parameters.read_text(encoding="utf-8")
    told = 'district:\n  notice: {zh: 虚构填报：日期和问题全部为编造, en: "Invented returns: all dates and problems are invented"}\n'
    parameters.write_text(text.replace("district:\n", told, 1), encoding="utf-8")
    for month in MONTHS:
        _write(target, month)


def _write(target: Path, month: str) -> None:
    study = open_study(month=month, data=str(target / "pack"))
    folder = target / "returns" / month
    folder.mkdir(parents=True)
    for town in study.district.towns:
        if is_silent(town, month):
            continue
        _save(folder / f"{town}.xlsx", replace(study, town=town), rows_of(study, town))


def is_silent(town: str, month: str) -> bool:
    """Say whether a town's return of a month never comes."""
    return random.Random(f"{SEED}{town}{month}").random() < SILENT


def rows_of(study: Study, town: str) -> list[dict[str, Any]]:
    """Return the facilities of a town as it tells them at the month's end."""
    codes = list(study.district.places.villages.query("town == @town")["code"])
    own = planned_facilities(study.district, town)
    return [_row(study, one, codes[n % len(codes)] if codes else None) for n, one in enumerate(own)]


def _save(path: Path, study: Study, rows: list[dict[str, Any]]) -> None:
    records = [Record("facilities", Place(path.name), row) for row in rows]
    register = Register((Return(path.name, study.month, study.town, records=records),))
    path.write_bytes(build_template(replace(study, register=register), "town"))


def _row(study: Study, facility: Planned, village: str | None) -> dict[str, Any]:
    """Return a facility as its town tells it at the month's end."""
    chance, end = random.Random(f"{SEED}{facility.facility_id}"), last_day(study.month)
    row: dict[str, Any] = {"facility_id": facility.facility_id, "town": facility.town, "kind": facility.kind.id,
                           "plan_year": facility.plan_year}  # fmt: skip
    if facility.plan_year == EXISTING:
        return row | {"opened_on": date(2019, 5, 20), "village": village}
    dates = {name: day for name, day in _dates(facility, chance).items() if day <= end}
    if facility.kind == kinds.POINT and dates:
        row["village"] = village
    troubled = facility.town == TROUBLED or chance.random() < 0.12
    open_ = "accepted_on" not in dates and int(facility.plan_year) <= end.year
    return row | dates | (_problem(chance, facility, end) if troubled and open_ else {})


def _dates(facility: Planned, chance: random.Random) -> dict[str, date]:
    """Return the dates of one facility: some are quick, some never come to an end."""
    day = date(int(facility.plan_year), 2, 1) + timedelta(days=chance.randrange(0, 150))
    slow = chance.choice((1, 1, 1, 2, 4)) * (1 if facility.kind == kinds.POINT else 2)
    if facility.town == TROUBLED:
        slow *= 4
    found = {}
    for step, (least, most) in zip(kinds.STEPS, ((0, 1), (10, 40), (40, 70), (5, 30), (5, 60)), strict=True):
        day += timedelta(days=slow * chance.randrange(least, most))
        found[step.column] = day
    if chance.random() < 0.05:
        found = {kinds.SITE_CHOSEN.column: found[kinds.SITE_CHOSEN.column], kinds.CLOSED.column: day}
    return found


def _problem(chance: random.Random, facility: Planned, end: date) -> dict[str, Any]:
    kind = chance.choice(list(PROBLEMS))
    return {"issue_kind": kind, "issue": PROBLEMS[kind], "responsible_unit": UNITS[kind],
            "due_on": date(int(facility.plan_year), chance.randrange(6, 12), 28),
            "needs_district": (kind in ("site", "funds") and facility.town != TROUBLED) or chance.random() < 0.1,
            "expected_on": end + timedelta(days=chance.randrange(5, 60))}  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "reports" / "busy")
