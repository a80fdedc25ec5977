"""Persons (一（一）, 二（七）, 二（十）), villager groups (一（二）): counts against counts."""

from __future__ import annotations

from collections.abc import Iterator

from tests.reckoning import plan
from tests.reckoning.goals import Key
from tests.reckoning.standards import NOBODY, WAITING, last_residents, there
from tests.reckoning.state import Cells, Known
from tests.reckoning.verdict import Row, judged


def of_town(known: Known, town: str) -> Cells:
    told = {month: row for (month, one), row in known.table("people").items() if one == town}
    return told[max(told)] if told else {}


def pairs(values: list[tuple[int | None, int | None]], known: Known, *, deadline: bool = False, strength: str = "must") -> Row:  # fmt: skip
    """Judge counts of which each whole has its part; where one of a pair is missing neither counts, and nothing is met."""
    both = [(whole, part) for whole, part in values if whole is not None and part is not None]
    if not both:
        return WAITING if values else NOBODY
    target, done = sum(whole for whole, _ in both), sum(part for _, part in both)
    if not target:
        return Row(None, None, None, 0, None, None, None, "not_applicable")
    row = judged(
        target, None, None, done, 0, known.end, plan.DEADLINE if deadline else None, strength=strength
    )
    status = row.status
    if len(both) < len(values) and status == "met":
        status = "in_progress" if deadline and known.end < plan.DEADLINE else "not_assessable"
    return Row(row.target, None, None, row.actual, None, row.gap, row.gap_low, status)


def persons(known: Known) -> Iterator[tuple[Key, Row]]:
    for clause, metric, whole, part in (
        ("pairing_priority", "priority_paired", "priority", "priority_paired"),
        ("grid_visits_other", "other_covered", "other", "other_covered"),
    ):
        values = {
            town: (of_town(known, town).get(whole), of_town(known, town).get(part)) for town in plan.TOWNS
        }
        for town, pair in values.items():
            nobody = pair == (None, None) and not plan.ANNEX1[town].villages  # no village, nobody reported
            yield (clause, town, metric), NOBODY if nobody else pairs([pair], known)
        yield (clause, "district", metric), pairs(list(values.values()), known)
    values = {town: (of_town(known, town).get("respite_requested"), of_town(known, town).get("respite_placed")) for town in plan.TOWNS}  # fmt: skip
    yield ("social_disabled_respite", "district", "respite_placed"), pairs(list(values.values()), known)


def residents(known: Known, name: str) -> int | None:
    """Return how many are cared for in homes and care centers; a sum with an unknown part is unknown."""
    told = [
        last_residents(known, f).get(name)
        for kind in ("home", "care_center")
        for f in there(known, kind, None)
    ]
    return None if None in told else sum(one for one in told if one is not None)


def covered(known: Known) -> Iterator[tuple[Key, Row]]:
    """Yield 应护尽护 and 应养尽养: persons cared for against those who are willing."""
    for clause, metric, whole, part in (
        ("disabled_tekun_covered", "disabled_in_care", "disabled_willing", "recipients_disabled"),
        ("tekun_central_covered", "recipients_in_homes", "recipients_willing", "recipients"),
    ):
        wanted = [of_town(known, town).get(whole) for town in plan.TOWNS]
        target = None if None in wanted else sum(one for one in wanted if one is not None)
        done = residents(known, part)
        if target is None or done is None:
            row = Row(
                None, None, None, None, None, None, None, "not_assessable"
            )  # who and where are compared as one
        else:
            row = judged(target, None, None, done, 0, known.end, None)
        yield (clause, "district", metric), Row(row.target, None, None, row.actual, None, row.gap, row.gap_low, row.status)  # fmt: skip


def groups(known: Known) -> Iterator[tuple[Key, Row]]:
    for town in (*plan.TOWNS, "district"):
        rows = [known.table("villages").get((code,), {}) for one in plan.TOWNS if town in (one, "district") for code in plan.VILLAGES[one]]  # fmt: skip
        values = [(row.get("groups_total"), row.get("groups_with_team")) for row in rows]
        yield ("group_mutual_team", town, "groups_with_team"), pairs(values, known, deadline=True)


def carers(known: Known) -> Iterator[tuple[Key, Row]]:
    for town in (*plan.TOWNS, "district"):
        where = None if town == "district" else town
        found = [
            last_residents(known, f) for kind in ("home", "care_center") for f in there(known, kind, where)
        ]
        values = [(row.get("carers"), row.get("carers_certified")) for row in found]
        yield (
            ("carers_certified", town, "carers_certified"),
            pairs(values, known, deadline=True, strength="strive"),
        )
