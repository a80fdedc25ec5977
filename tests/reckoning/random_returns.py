"""Random registers as plain dicts: what towns, homes and the bureau may send, wrong turns included."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tests.reckoning import plan
from tests.reckoning.months import end_of, later, month_of, span
from tests.reckoning.random_bureau import Bureau, Row, Sent, day_between

STEPS = ("site_chosen_on", "started_on", "completed_on", "accepted_on", "opened_on")
MONTHS = span("2021-06", "2023-06")
FUNCTIONS = ("fn_day_care", "fn_rehab", "fn_leisure", "fn_emergency")
ROOMS = ("room_meals", "room_rest", "room_activity", "room_rehab", "room_library")
ZONES = ("zone_leisure", "zone_daily_care", "zone_nursing", "zone_medical_rehab")
SETTINGS = {"point": ("standalone", "shared"), "center": ("market_town", "remote"), "home": ("market_town", "remote"), "care_center": ("market_town",)}  # fmt: skip
OPERATORS = ("government", "care_institution", "care_institution", "social_work", "association", "village", "private")  # fmt: skip


def register(seed: int) -> list[Sent]:
    """Return one to twelve returns, by month and file."""
    rng = random.Random(seed)  # noqa: S311
    towns = rng.sample(plan.TOWNS, rng.randint(1, 6))
    count = rng.choice((1, 1, 2, 3, 4, 5, 6, 8, 10, 12))
    lives = {town: _Town(rng, town) for town in towns}
    bureau = Bureau(rng, towns)
    sent: dict[tuple[str, str], Sent] = {}
    for number in range(count):
        who = rng.choice(["town"] * 5 + ["home", "bureau", "bureau"]) if number else "town"
        sender = rng.choice(towns) if who == "town" else who
        month = rng.choice(MONTHS)
        sent.setdefault((month, sender), {"month": month, "sender": sender})
    found = []
    for (month, sender), _ in sorted(sent.items()):
        if sender in lives:
            rows, unchanged = lives[sender].rows(month)
            found.append(_sent(f"{sender}-{month}.xlsx", month, sender, rows, unchanged=unchanged))
        elif sender == "home":
            found.append(_sent(f"机构-{month}.xlsx", month, None, _homes(rng, lives, month)))
        else:
            found.append(_sent(f"区-{month}.xlsx", month, None, bureau.rows(month)))
    return sorted(found, key=lambda one: (one["month"], one["file"]))


def _sent(file: str, month: str, town: str | None, rows: list[Row], *, unchanged: bool = False) -> Sent:
    return {"file": file, "month": month, "town": town, "unchanged": unchanged, "rows": rows}


class _Life:
    """What really happens to one facility; what is told of it may be late, wrong, missing."""

    def __init__(self, rng: random.Random, ident: str, town: str, kind: str, plan_year: str, seat: str | None) -> None:  # fmt: skip
        self.rng, self.ident, self.town, self.kind, self.plan_year = rng, ident, town, kind, plan_year
        self.told = rng.random() < 0.85
        self.dates: dict[str, date] = {}
        self.lag = {name: rng.choice((0, 0, 0, 0, 0, 1, 3)) for name in (*STEPS, "closed_on")}
        if plan_year == plan.EXISTING:
            if rng.random() < 0.4:
                self.dates["opened_on"] = rng.choice((date(2010, 1, 1), date(2018, 5, 4), date(2021, 9, 1)))
        else:
            self._works()
        if rng.random() < 0.08:
            self.dates["closed_on"] = day_between(rng, "2021-06", "2023-05")
        self.suspended: tuple[date, date] | None = None
        if rng.random() < 0.12:
            from_day = day_between(rng, "2021-06", "2023-02")
            self.suspended = (from_day, from_day + timedelta(days=rng.choice((40, 120, 900))))
        villages = plan.VILLAGES[town]
        place = rng.random()
        self.village = "community" if place < 0.08 or not villages else None if place < 0.3 else rng.choice(villages)  # fmt: skip
        if kind == "center" and seat is not None:
            self.village = seat
        self.wan = Decimal(rng.randint(2, 140))

    def _works(self) -> None:
        rng = self.rng
        year = 2021 if self.plan_year == plan.OUTSIDE else int(self.plan_year)
        day = day_between(rng, f"{year}-01" if year > 2021 else "2021-05", f"{year}-11")
        reach = rng.choice((0, 1, 2, 3, 4, 4, 4, 5, 5))
        for step in STEPS[:reach]:
            if step == "accepted_on" and rng.random() < 0.25:
                continue
            self.dates[step] = day
            day += timedelta(days=rng.choice((5, 20, 40, 90, 150)))

    def row(self, month: str) -> Row | None:
        rng, end = self.rng, end_of(month)
        if not self.told or rng.random() < 0.05:
            return None
        if rng.random() < 0.06 and self.kind == "point" and plan.VILLAGES[self.town]:
            self.village = rng.choice(plan.VILLAGES[self.town])  # it moves
        if rng.random() < 0.06 and self.dates:  # a date is corrected
            name = rng.choice(sorted(self.dates))
            self.dates[name] += timedelta(days=rng.randint(-25, 25))
            self._in_order()
        known = {
            name: day for name, day in self.dates.items() if day <= end and later(month_of(day), self.lag.get(name, 0)) <= month
        }  # fmt: skip
        if self.suspended and self.suspended[0] <= end < self.suspended[1]:
            known["suspended_on"] = self.suspended[0]
        if known and rng.random() < 0.05:  # a date vanishes
            del known[rng.choice(sorted(known))]
        cells: dict[str, Any] = {"facility_id": self.ident, "town": self.town, "kind": self.kind, "plan_year": self.plan_year, **known}  # fmt: skip
        if self.village:
            cells["village"] = self.village
        if known and rng.random() < 0.5:
            cells["invested_wan"] = self.wan
        return "facilities", cells

    def runs(self, month: str) -> bool:
        """Say whether persons may live here in a month: not before it opens, not after the month in which it closes."""
        opened, closed = self.dates.get("opened_on"), self.dates.get("closed_on")
        if closed and month_of(closed) < month:
            return False
        if self.kind == "home" and self.plan_year in ("2021", "2022"):
            return True
        return self.plan_year == plan.EXISTING if opened is None else month_of(opened) <= month

    def _in_order(self) -> None:
        names = [name for name in STEPS if name in self.dates]
        for name, day in zip(names, sorted(self.dates[name] for name in names), strict=True):
            self.dates[name] = day

    def premises(self, month: str) -> Row:
        rng, end = self.rng, end_of(month)
        cells: dict[str, Any] = {"facility_id": self.ident}
        if rng.random() < 0.85:
            cells["setting"] = rng.choice(SETTINGS[self.kind])
        if rng.random() < 0.8:
            cells["area_m2"] = Decimal(rng.choice((60, 99, 100, 120)) * (8 if self.kind == "center" else 1))
        if rng.random() < 0.8:
            cells["beds_total"] = rng.choice((0, 20, 30, 60))
            if rng.random() < 0.8:
                cells["beds_nursing"] = rng.randint(0, cells["beds_total"])
        for name in FUNCTIONS + ROOMS + ZONES:
            if rng.random() < 0.85:
                cells[name] = rng.random() < 0.85
        if rng.random() < 0.85:
            cells["operator_type"] = rng.choice(OPERATORS)
        for name in ("registered_on", "filed_on", "quality_met_on"):
            if rng.random() < 0.6 and (day := day_between(rng, "2021-01", "2022-12")) <= end:
                cells[name] = day
        return "premises", cells


class _Town:
    """A town that sends returns."""

    def __init__(self, rng: random.Random, town: str) -> None:
        self.rng, self.town = rng, town
        villages = plan.VILLAGES[town]
        self.seat = rng.choice([None, "community", *villages[:4]]) if rng.random() < 0.7 else None
        listed = [one for one in plan.LISTED.values() if one.town == town]
        if rng.random() < 0.4:
            listed = [one for one in listed if one.plan_year != plan.EXISTING]
        self.lives = [_Life(rng, one.id, town, one.kind, one.plan_year, self.seat) for one in listed]
        for kind in plan.KINDS:
            for year in (plan.EXISTING, plan.OUTSIDE):
                if rng.random() < (0.12 if kind != "point" else 0.3):
                    first = (plan.ANNEX1[town].existing or 0) + 1 if (kind, year) == ("point", plan.EXISTING) else 1  # fmt: skip
                    ident = plan.name_of(town, kind, year, first)
                    self.lives.append(_Life(rng, ident, town, kind, year, self.seat))
        self.reasons = self._reasons(villages)
        if rng.random() < 0.5 and villages:
            self._spread(villages)

    def _reasons(self, villages: list[str]) -> dict[str, str]:
        """Return the villages that need no point, with the reason."""
        found = {code: "merging" for code in villages if self.rng.random() < 0.08}
        if self.seat in villages and self.rng.random() < 0.4:
            found[str(self.seat)] = "center_seat"
        return found

    def _spread(self, villages: list[str]) -> None:
        """Let points stand in different villages, as far as there are any."""
        free = [code for code in villages if code not in self.reasons]
        self.rng.shuffle(free)
        for life in self.lives:
            if life.kind == "point" and life.village not in (None, "community"):
                life.village = free.pop() if free else life.village

    def rows(self, month: str) -> tuple[list[Row], bool]:
        rng = self.rng
        unchanged = rng.random() < 0.12
        rows = [] if unchanged else [row for life in self.lives if (row := life.row(month))]
        if rng.random() < 0.4:
            rows += [life.premises(month) for life in self.lives if rng.random() < 0.8]
        if rng.random() < 0.4:
            rows += [self._village(code) for code in plan.VILLAGES[self.town] if rng.random() < 0.85]
        return rows, unchanged

    def _village(self, code: str) -> Row:
        rng = self.rng
        cells: dict[str, Any] = {"village_code": code}
        if code in self.reasons and rng.random() < 0.9:
            cells["exempt_reason"] = self.reasons[code]
            if rng.random() < 0.5:
                cells["served_by"] = "邻近互助点"
        if rng.random() < 0.8:
            cells["groups_total"] = rng.randint(2, 9)
            if rng.random() < 0.9:
                cells["groups_with_team"] = rng.randint(0, cells["groups_total"])
        for name in ("assistants", "volunteer_teams", "elderly_associations"):
            if rng.random() < 0.85:
                cells[name] = rng.choice((0, 1, 1, 1, 2))
        for name in ("committee_person", "register_built"):
            if rng.random() < 0.85:
                cells[name] = rng.random() < 0.85
        if len(cells) == 1:
            cells["volunteer_teams"] = 1
        return "villages", cells


def _homes(rng: random.Random, lives: dict[str, _Town], month: str) -> list[Row]:
    """What homes and care centers send: residents of a month or of many, results of Annex 2."""
    known = {life.ident for town in lives.values() for life in town.lives if life.kind in ("home", "care_center")}  # fmt: skip
    known |= {one.id for one in plan.LISTED.values() if one.kind in ("home", "care_center") and rng.random() < 0.15}  # fmt: skip
    rows: list[Row] = []
    first = rng.choice((month, "2021-01", later(month, -5)))
    for ident in sorted(known):
        if rng.random() < 0.15:
            continue
        life = next((one for town in lives.values() for one in town.lives if one.ident == ident), None)
        for one in span(first, month):
            if rng.random() < 0.97 and (life is None or life.runs(one)):
                cells = {"month": one, "facility_id": ident, **_residents(rng)}
                rows.append(("residents", cells))
    if rng.random() < 0.5:
        for ident in sorted(known):
            full = rng.random() < 0.6
            for number in range(1, 23):
                if full or rng.random() < 0.8:
                    allowed = ["pass"] * 30 + ["fail"] + ["not_applicable"] * (number in plan.NOT_EVERYWHERE)
                    rows.append(("annex2", {"facility_id": ident, "indicator": number, "result": rng.choice(allowed)}))  # fmt: skip
    return rows


def _residents(rng: random.Random) -> dict[str, Any]:
    cells: dict[str, Any] = {"recipients": rng.randint(5, 60)}
    if rng.random() < 0.04:
        del cells["recipients"]
    elif rng.random() < 0.8:
        cells["recipients_disabled"] = rng.randint(0, cells["recipients"])
    for name, most in (("other_residents", 20), ("management_staff", 3), ("service_staff", 8)):
        if rng.random() < 0.9:
            cells[name] = rng.randint(0, most)
    if rng.random() < 0.9:
        cells["carers"] = rng.randint(1, 6)
        cells["carers_certified"] = rng.randint(cells["carers"] - 1, cells["carers"])
    return cells or {"other_residents": 1}
