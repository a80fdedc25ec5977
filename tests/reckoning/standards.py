"""Standards of facilities and duties of villages: each unit satisfies, does not, or is unreported."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import ROUND_CEILING, Decimal

from tests.reckoning import plan
from tests.reckoning.goals import Key, passes_annex2
from tests.reckoning.random_returns import FUNCTIONS, ROOMS, ZONES
from tests.reckoning.state import Cells, Facility, Known
from tests.reckoning.verdict import NOT_KNOWN, Row, of_units

Unit = bool | None
NOBODY = Row(None, None, None, None, None, None, None, "not_applicable")
WAITING = Row(None, None, None, None, None, None, None, NOT_KNOWN)


def premises(known: Known, f: Facility) -> Cells:
    return known.table("premises").get((f.id,), {})


def at_least(value: Decimal | int | None, least: Decimal | int) -> Unit:
    return None if value is None else value >= least


def all_of(flags: Sequence[Unit]) -> Unit:
    return False if False in flags else None if None in flags else True


def happened(row: Cells, *names: str) -> Unit:
    """Say whether events have happened: an empty date in a row that is reported means that they have not."""
    return all(row.get(name) for name in names) if row else None


# which facilities a standard is for


def there(known: Known, kind: str, town: str | None) -> list[Facility]:
    """Return the facilities of a kind that exist: built or in use, and not closed; homes of Annex 1 are there already."""
    return [
        f for f in known.of(kind, town)
        if not f.closed and (known.built(f) or f.on("opened_on") or (kind == "home" and f.listed))
    ]  # fmt: skip


def concerned(clause: str, f: Facility) -> bool:
    """Say whether a clause is for a facility: Annex 2 is for the homes that are upgraded, those of Annex 1 (二（二）)."""
    return f.listed or clause != "fire_safety_annex2"


def expected(known: Known, kind: str, town: str | None, clause: str) -> bool:
    """Say whether there will be facilities of a kind: a duty that waits is not one that does not apply."""
    now = {f.id for f in there(known, kind, town)}
    return any(not f.closed and concerned(clause, f) and f.id not in now for f in known.of(kind, town))


# the verdict of one unit


def functions(known: Known, f: Facility) -> Unit:
    row = premises(known, f)
    four = all_of([row.get(name) for name in FUNCTIONS])
    if (
        known.reading("shared_points", "all_functions") == "emergency_only"
        and row.get("setting") != "standalone"
    ):
        emergency = row.get("fn_emergency")
        if row.get("setting") == "shared":
            return emergency
        return four if four == emergency else None
    return four


def if_set(wanted: str, test: Callable[[Cells], Unit]) -> Callable[[Known, Facility], Unit | str]:
    """Return a test of points that are set up in one way; the others are not concerned."""

    def tested(known: Known, f: Facility) -> Unit | str:
        row = premises(known, f)
        if row.get("setting") not in (None, wanted):
            return "other"
        return test(row) if row.get("setting") else None

    return tested


def staff(known: Known, f: Facility) -> Unit:
    row = last_residents(known, f)
    base = [row.get("recipients")] + ([] if known.reading("staff_base", "residents") == "recipients" else [row.get("other_residents")])  # fmt: skip
    people = [row.get("service_staff")] + ([row.get("management_staff")] if f.kind == "home" else [])
    if None in base or None in people:
        return None
    return sum(people) * (plan.HOME_RESIDENTS if f.kind == "home" else plan.CARE_RESIDENTS) >= sum(base)


def last_residents(known: Known, f: Facility) -> Cells:
    told = {month: row for (month, ident), row in known.table("residents").items() if ident == f.id}
    return told[max(told)] if told else {}


def fire(known: Known, f: Facility) -> Unit:
    results = [known.table("annex2").get((f.id, number), {}).get("result") for number in plan.FIRE]
    return all_of([None if result is None else result != "fail" for result in results])


def assistant(known: Known, f: Facility) -> Unit:
    return at_least(known.table("villages").get((f.village,), {}).get("assistants"), 1)


def nursing(known: Known, f: Facility) -> Unit:
    row = premises(known, f)
    total, beds = row.get("beds_total"), row.get("beds_nursing")
    return (
        None if None in (total, beds) or not total else beds >= plan.NURSING_BEDS * total
    )  # no bed, no share


Test = Callable[[Known, Facility], Unit | str]
FACILITIES: tuple[tuple[str, str, str, str, bool, Test], ...] = (  # clause, metric, kind, strength, with a deadline, test
    ("point_functions_4", "functions", "point", "must", True, functions),
    ("point_area", "area_m2", "point", "in_principle", False, if_set("standalone", lambda row: at_least(row.get("area_m2"), plan.POINT_AREA))),
    ("point_rooms", "rooms", "point", "must", False, if_set("standalone", lambda row: all_of([row.get(name) for name in ROOMS]))),
    ("point_merged", "fn_emergency", "point", "must", False, if_set("shared", lambda row: row.get("fn_emergency"))),
    ("point_assistant", "village_assistants", "point", "must", False, assistant),
    ("center_area", "area_m2", "center", "in_principle", False, lambda known, f: at_least(premises(known, f).get("area_m2"), plan.CENTER_AREA)),
    ("center_zones", "zones", "center", "must", False, lambda known, f: all_of([premises(known, f).get(name) for name in ZONES])),
    ("center_nursing_beds", "beds_nursing", "center", "where_possible", False, lambda known, f: at_least(premises(known, f).get("beds_nursing"), plan.CENTER_BEDS)),
    ("care_center_nursing_beds", "nursing_bed_share", "care_center", "must", False, nursing),
    ("care_center_staff", "service_staff_ratio", "care_center", "must", False, staff),
    ("home_staff", "staff_ratio", "home", "must", False, staff),
    ("home_legal_person", "registered", "home", "must", False, lambda known, f: happened(premises(known, f), "registered_on", "filed_on")),
    ("fire_safety_annex2", "fire_items_failed", "home", "must", True, fire),
)  # fmt: skip


def facilities(known: Known) -> Iterator[tuple[Key, Row]]:
    for clause, metric, kind, strength, dated, test in FACILITIES:
        silent = (
            False  # of a town that still waits nothing can be said, so the district has not met the clause
        )
        for town in (*plan.TOWNS, "district"):
            where = None if town == "district" else town
            owed = [
                f for f in there(known, kind, where) if clause != "point_assistant" or known.serving(f)
            ]  # none where out of use
            units = [one for f in owed if concerned(clause, f) and (one := test(known, f)) != "other"]  # fmt: skip
            deadline = plan.DEADLINE if dated else None
            if units:
                row = of_units(units, known.end, deadline, strength=strength, waiting=silent and where is None)  # type: ignore[arg-type]  # fmt: skip
            else:
                row = WAITING if expected(known, kind, where, clause) else NOBODY
                silent |= row is WAITING
            yield (clause, town, metric), row


VILLAGES: tuple[tuple[str, str, str, bool], ...] = (
    ("village_assistant", "assistants", "must", True), ("village_volunteer_team", "volunteer_teams", "must", True),
    ("basic_register", "register_built", "must", False), ("committee_person", "committee_person", "must", False),
    ("village_association", "elderly_associations", "strive", False), ("village_assistant_strive", "assistants", "strive", False),
    ("village_volunteer_strive", "volunteer_teams", "strive", False),
)  # fmt: skip


def villages(known: Known) -> Iterator[tuple[Key, Row]]:
    """Yield duties of each village: one assistant, one team, one association; a register, a person in charge."""
    for clause, metric, strength, dated in VILLAGES:
        for town in (*plan.TOWNS, "district"):
            codes = [code for one in plan.TOWNS if town in (one, "district") for code in plan.VILLAGES[one]]
            units = [at_least(known.table("villages").get((code,), {}).get(metric), 1) for code in codes]
            row = of_units(units, known.end, plan.DEADLINE if dated else None, strength=strength) if units else NOBODY  # fmt: skip
            yield (clause, town, metric), row


def share(of: int, ratio: Decimal) -> int:
    """Return the fewest whole units that reach a share: 60 % of 16 homes is 10."""
    return int((of * ratio).to_integral_value(ROUND_CEILING))


def pool(known: Known, kind: str) -> list[Facility]:
    """Return the facilities whose share counts: those of Annex 1 and what is reported beside it, not closed."""
    everything = [f for f in known.of(kind) if not f.closed]
    if kind == "home" and known.reading("homes_counted", "annex1") == "annex1":
        return [f for f in everything if f.listed]
    return everything


def operated(known: Known, f: Facility) -> Unit:
    """Say who runs it: care centers and centers by care institutions, homes by them, social work or private bodies (一（三）)."""
    kind = premises(known, f).get("operator_type")
    if kind is None:
        return None
    return bool(
        kind in ("care_institution", "social_work", "private")
        if f.kind == "home"
        else kind == "care_institution"
    )


def quality(known: Known, f: Facility) -> Unit:
    return happened(premises(known, f), "quality_met_on")


def shares(known: Known) -> Iterator[tuple[Key, Row]]:
    """Yield the ratios of 一（三）."""
    one = Decimal(1)
    rows: list[tuple[str, str, tuple[str, ...], Decimal, str, Callable[[Known, Facility], Unit]]] = [
        ("care_centers_operator", "run_by_institution", ("care_center",), one, "in_principle", operated),
        ("town_centers_operator", "run_by_institution", ("center",), one, "in_principle", operated),
        ("homes_social_operation", "contracted_operation", ("home",), plan.OPERATED, "must", operated),
        ("care_centers_quality", "quality_met", ("care_center",), plan.CARE_QUALITY, "must", quality),
    ]  # fmt: skip
    if known.reading("quality_pool", "pooled") == "pooled":
        rows.append(
            ("homes_centers_quality", "quality_met", ("home", "center"), plan.QUALITY, "must", quality)
        )
    else:
        rows += [("homes_centers_quality", f"quality_met_{plan.COLUMNS[kind]}", (kind,), plan.QUALITY, "must", quality) for kind in ("home", "center")]  # fmt: skip
    for clause, metric, kinds, ratio, strength, test in rows:
        units = [test(known, f) for kind in kinds for f in pool(known, kind)]
        target = share(len(units), ratio)
        yield (
            (clause, "district", metric),
            of_units(units, known.end, plan.DEADLINE, target=target, strength=strength),
        )


def annex2(known: Known) -> Iterator[tuple[Key, Row]]:
    """Yield homes that meet Annex 2 (二（二）: 16 of them), by town and in sum."""
    for town in (*plan.TOWNS, "district"):
        homes = [f for f in known.of("home", None if town == "district" else town) if f.listed]
        if homes:
            units = [False if f.closed else passes_annex2(known, f) for f in homes]
            yield ("homes_annex2", town, "homes_meeting_annex2"), of_units(units, known.end, plan.DEADLINE)
        else:
            yield ("homes_annex2", town, "homes_meeting_annex2"), NOBODY
