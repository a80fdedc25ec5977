"""One square a facility: the year's tasks by kind and by town, those behind first, with the reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from eldercare_analysis.analysis.facility import Facility
from eldercare_analysis.analysis.grouping import inside
from eldercare_analysis.analysis.meeting.attention import standstills
from eldercare_analysis.analysis.meeting.dues import UNREPORTED, unpaid
from eldercare_analysis.analysis.meeting.progress import ALL, Progress, bands
from eldercare_analysis.analysis.meeting.tasks import plan_year, tasks
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.reporting.carried import silence_of
from eldercare_analysis.reporting.items import Table
from eldercare_analysis.reporting.meeting.answer import counted_step, points, told
from eldercare_analysis.reporting.meeting.decisions import asked
from eldercare_analysis.reporting.meeting.dispatch import Dispatch
from eldercare_analysis.reporting.meeting.progress import reached, share
from eldercare_analysis.reporting.stages import STAGES
from eldercare_analysis.reporting.tables import Column, TableSpec, which
from eldercare_analysis.reporting.words import FEW, Words
from eldercare_analysis.text import NOTHING, Said, Text, joined

MOST_TOWNS = 8  # with something to say, on the first page
ORDER = ("behind", "unreported", "on_time", "ahead")
# to stand still, the gravest first
REASONS = (kinds.SUSPENDED.id, kinds.CLOSED.id, "overdue", "no_site", "not_started", "unaccepted")


def stage_of(facility: Facility) -> str:
    """Return the square of a facility; one in use without acceptance, or stopped before it, has its own.

    What is accepted stays so when it is stopped or given up later, as the counts have it.
    """
    if facility.reached(kinds.ACCEPTED) and (facility.suspended or facility.closed):
        return "accepted_ended"
    if facility.suspended:
        return kinds.SUSPENDED.id
    if facility.stage == kinds.OPENED.id and not facility.reached(kinds.ACCEPTED):
        return "opened_unaccepted"
    return facility.stage


def squares(words: Words, facilities: Iterable[Facility]) -> Text:
    """Return how many facilities are in each stage, the furthest first."""
    counts = Counter(map(stage_of, facilities))
    return words.listed(
        words("squares.stage", stage=words(f"stage.{stage}"), count=words.count(counts[stage]).named(stage))
        for stage in STAGES
        if counts[stage]
    )


def squares_by_kind(dispatch: Dispatch) -> Table:
    """Return the year's tasks by kind, one square a facility, against the clock."""
    words, own = dispatch.words, dispatch.own(tasks(dispatch.study).all)
    rows = [row for row in dispatch.progress if row.town == dispatch.study.place and row.kind != ALL]
    label = words("squares.facilities")

    def of_kind(row: Progress) -> Text:
        return squares(words, [one for one in own if one.kind.id == row.kind])

    return TableSpec(
        id="squares_by_kind",
        title=words("squares.by_kind"),
        columns=[
            which("kind", lambda row: words(f"facility.{row.kind}")),
            Column("squares", of_kind, align="left", label=label, stages=True),
            _done(dispatch),
            Column("share", lambda row: _share(dispatch, row), label=words("squares.share")),
            Column("behind", lambda row: _points(dispatch, row)),
        ],
        rows=rows,
        key=("town", "kind"),
    ).item(words)


def squares_by_town(dispatch: Dispatch) -> Table:
    """Return the towns that are behind, silent, or have something to say: squares, counts, the reason."""
    words, study = dispatch.words, dispatch.study
    band = {town: name for name, towns in bands(study).items() for town in towns}
    order = {name: place for place, name in enumerate(ORDER)}
    rows = [row for row in dispatch.totals.values() if row.town != DISTRICT]
    rows.sort(key=lambda row: (order[band[row.town]], -row.behind_low))  # the furthest behind first
    reasons = {row.town: _reasons(dispatch, row, band[row.town]) for row in rows}
    telling = [row for row in rows if reasons[row.town]][:MOST_TOWNS]
    own, label = tasks(study).all, words("squares.facilities")

    def of_town(row: Progress) -> Text:
        return squares(words, inside(row.town, own))

    return TableSpec(
        id="squares_by_town",
        title=words("squares.by_town"),
        columns=[
            which("town", lambda row: study.short_name(row.town)),
            Column("squares", of_town, align="left", label=label, stages=True),
            _done(dispatch),
            Column("reason", lambda row: reasons[row.town], align="left", label=words("squares.reason")),
        ],
        rows=telling,
        key=("town", "kind"),
        caption=_others(dispatch, [row.town for row in rows if row not in telling], reasons),
    ).item(words)


def _others(dispatch: Dispatch, towns: list[str], reasons: dict[str, Text]) -> Text:
    """Return towns that are not in the table: for want of room, nothing to say, no tasks; the clock."""
    words, study = dispatch.words, dispatch.study
    idle = bands(study)["no_tasks"]
    yellow = f"{study.value('yellow_points'):f}"
    more = [study.short_name(town) for town in towns if reasons[town]]
    rest = [study.short_name(town) for town in towns if not reasons[town]]
    return words.sentences(
        words("squares.more", count=len(more), towns=words.listed(more)) if more else NOTHING,
        words("squares.rest", count=len(rest), towns=words.listed(rest)) if rest else NOTHING,
        words("squares.idle", year=plan_year(study), towns=words.listed(map(study.short_name, idle)))
        if idle
        else NOTHING,
        words("squares.clock", clock=dispatch.clock, yellow=yellow),
    )


def _done(dispatch: Dispatch) -> Column[Progress]:
    words, step = dispatch.words, counted_step(dispatch)

    def cell(row: Progress) -> Text:
        planned = words.count(row.planned).of(("planned",))
        done: Said = reached(words, row, step) if row.reported else words("form.none")
        return words("form.share", part=done, whole=planned)

    label = words("squares.done", step=words(f"event.{step.id}"))
    return Column("done", cell, (step.id, f"{step.id}_high", "planned"), label=label)


def _share(dispatch: Dispatch, row: Progress) -> Text:
    """Return the share; of fewer than ten facilities counts say it better."""
    words = dispatch.words
    enough = row.planned >= FEW and row.reported
    return share(words, row, counted_step(dispatch)) if enough else words("form.none")


def _points(dispatch: Dispatch, row: Progress) -> Text:
    return points(dispatch.words, row) if told(row) else dispatch.words("dispatch.points_unknown")


def _reasons(dispatch: Dispatch, row: Progress, band: str) -> Text:
    """Return why a town is where it is: band, what stands still, what it waits for or did not send."""
    words = dispatch.words
    why = [*still(dispatch, row.town), *waiting(dispatch, row.town), *_sent(dispatch, row)]
    how = words("squares.behind", points=points(words, row)) if band == "behind" else NOTHING
    return joined(words.plain("squares.mark"), [part for part in (how, words.listed(why)) if part])


def still(dispatch: Dispatch, town: str) -> Iterator[Text]:
    """Yield how many of the year's tasks stand still, and how; a single stop with the problem reported."""
    words, left = dispatch.words, {one.facility_id for one in tasks(dispatch.study).all}
    for way in REASONS:  # each facility is told once
        found = [one for one in inside(town, standstills(dispatch.study)[way]) if one.facility_id in left]
        left -= {one.facility_id for one in found}
        problem = str(found[0].get("issue") or "") if len(found) == 1 else ""
        if found:
            told = words(f"squares.still_{way}", count=len(found))
            yield words("squares.because", told=told, problem=problem) if problem else told


def waiting(dispatch: Dispatch, town: str) -> Iterator[Text]:
    """Yield what waits for the district, and awards due that have not come in full."""
    words = dispatch.words
    if matters := inside(town, asked(dispatch)):
        yield words("squares.asks", count=len(matters))
    if due := [one for one in inside(town, unpaid(dispatch.study)) if one.step != UNREPORTED]:
        yield words("squares.unpaid", count=len(due))


def _sent(dispatch: Dispatch, row: Progress) -> Iterator[Text]:
    """Yield that a town sent nothing for the month, or that some facilities are not in its return."""
    words = dispatch.words
    month = dispatch.month(dispatch.study.month)
    mark = dispatch.carried_mark(row)
    if row.town in dispatch.silent and (mark or not row.reported):
        key = "silent_carried" if mark else silence_of(dispatch.study, row.town)
        yield words(f"squares.{key}", at_month=month, mark=mark)
    elif row.unreported:
        yield words("squares.missing", count=row.unreported)
