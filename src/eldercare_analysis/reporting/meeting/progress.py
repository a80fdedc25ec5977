"""The year's plan against the clock: headline, tables by kind and town, bands, a town's facilities."""

from __future__ import annotations

from collections.abc import Iterable

from eldercare_analysis.analysis.meeting.progress import ALL, Progress, bands, one_sided, side_of_limits
from eldercare_analysis.analysis.meeting.tasks import COUNTS, plan_year
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.language import pick
from eldercare_analysis.reporting.goals.annex1 import replanned
from eldercare_analysis.reporting.items import Notes, Table
from eldercare_analysis.reporting.meeting.dispatch import Dispatch
from eldercare_analysis.reporting.tables import Column, TableSpec, which
from eldercare_analysis.reporting.words import FEW, Words, rounded_points
from eldercare_analysis.text import NOTHING, Said, Text

COUNTED = ("planned", "carried_in", "closed", "unreported", "carried_over")
MOST_DECIMALS = 3  # of points near a limit


def reached(words: Words, row: Progress, step: kinds.Step) -> Text:
    """Return how many have come to a step: for certain to possibly."""
    ends = (step.id, f"{step.id}_high")
    return words.span(*(getattr(row, end) for end in ends)).of(ends)


def share(words: Words, row: Progress, step: kinds.Step) -> Text:
    """Return the share of a row's tasks that have come to a step."""
    low, high = (getattr(row, end) / row.planned for end in (step.id, f"{step.id}_high"))
    return words.percent(low, high)


def progress_table(dispatch: Dispatch) -> Table:
    """Return the year's tasks by kind with rates and counts, and the color against the clock."""
    return _by_kind(dispatch, "progress_table", dispatch.progress)


def cumulative_table(dispatch: Dispatch) -> Table:
    """Return the same of all facilities that Annex 1 schedules, whatever the year."""
    return _by_kind(dispatch, "cumulative_table", dispatch.cumulative)


def _by_kind(dispatch: Dispatch, name: str, rows: Iterable[Progress]) -> Table:
    first = which("kind", lambda row: dispatch.words(f"facility.{row.kind}"))
    return _table(dispatch, name, first, [row for row in rows if row.town == dispatch.study.place])


def progress_by_town(dispatch: Dispatch) -> Table:
    """Return the year's tasks by town over all kinds."""
    rows = [row for row in dispatch.progress if row.kind == ALL and row.town != DISTRICT]
    return _table(dispatch, "progress_by_town", which("town", lambda row: _town(dispatch, row)), rows)


def progress_by_kind(dispatch: Dispatch) -> Table:
    """Return the year's tasks by town and kind."""
    rows = [row for row in dispatch.progress if row.kind != ALL and row.town != DISTRICT]
    first = which("kind", lambda row: _town(dispatch, row) + " " + dispatch.words(f"facility.{row.kind}"))
    return _table(dispatch, "progress_by_kind", first, rows)


def _town(dispatch: Dispatch, row: Progress) -> str:
    return dispatch.study.town_name(row.town)


def _table(dispatch: Dispatch, name: str, first: Column[Progress], rows: list[Progress]) -> Table:
    words, study, year = dispatch.words, dispatch.study, plan_year(dispatch.study)
    whole = name == "cumulative_table"
    centers = {
        row.town: row
        for row in (dispatch.cumulative if whole else dispatch.progress)
        if row.kind == kinds.CENTER.id
    }
    counted = study.district.policy.readings[COUNTS].options[study.reading(COUNTS)]
    caption = words(
        "dispatch.cumulative_caption" if whole else "dispatch.progress_caption",
        start=int(study.value("clock_start_month")),
        yellow=_yellow(dispatch),
        clock=dispatch.clock,
        counts=pick(study.language, counted),
        year=year,
    )
    return TableSpec(
        id=name,
        title=words(f"dispatch.{name}", year=year),
        caption=caption + (words("dispatch.tasks_printed") if replanned(study) else NOTHING),
        columns=[
            first,
            *(_count(words, key) for key in COUNTED if not (whole and key == "carried_in")),
            *(_step(words, step, rated=step.id == study.reading(COUNTS)) for step in kinds.STEPS),
            # awards are for centers, so the row over all kinds tells those of its centers
            Column("paid", lambda row: _paid(words, centers.get(row.town, row) if row.kind == ALL else row)),
            Column("behind", lambda row: _points(dispatch, row)),
            Column("color", lambda row: words(f"color.{row.color}"), align="center"),
        ],
        rows=rows,
        key=("town", "kind"),
        total=lambda row: row.kind == ALL and first.key == "kind",
    ).item(words)


def _yellow(dispatch: Dispatch) -> str:
    return f"{dispatch.study.value('yellow_points'):f}"


def _count(words: Words, key: str) -> Column[Progress]:
    return Column(key, lambda row: words.count(getattr(row, key)), label=words(f"dispatch.column_{key}"))


def _step(words: Words, step: kinds.Step, *, rated: bool) -> Column[Progress]:
    """Return the column of a step: how many have come to it, with their share where that is what counts."""

    def cell(row: Progress) -> Text:
        count = reached(words, row, step)
        enough = rated and row.planned >= FEW
        return words("dispatch.rate", count=count, rate=share(words, row, step)) if enough else count

    return Column(f"step_{step.id}", cell, label=words(f"dispatch.column_step_{step.id}"))


def _paid(words: Words, row: Progress) -> Text:
    """Return how many centers have their whole award, with their share; a dash where it is not known."""
    if row.paid is None:
        return words("form.none")
    if row.planned < FEW:
        return words.count(row.paid)
    share = row.paid / row.planned
    return words("dispatch.rate", count=row.paid, rate=words.percent(share, share))


def _points(dispatch: Dispatch, row: Progress) -> Text:
    """Return points ahead of the clock (negative: behind), a range; a word where its ends differ in color."""
    words = dispatch.words
    if not row.reported or not one_sided(dispatch.study, row.behind_low, row.behind_high):
        return words("dispatch.points_unknown")
    low, high = (signed_points(dispatch, points) for points in (row.behind_high, row.behind_low))
    return low if low == high else words("dispatch.points", low=low, high=high)


def signed_points(dispatch: Dispatch, behind: float) -> Text:
    """Return points ahead of the clock, with decimals that show their side of the limits."""
    study = dispatch.study
    side = side_of_limits(study, behind)
    shown = (
        n for n in range(MOST_DECIMALS) if side_of_limits(study, float(rounded_points(behind, n))) == side
    )
    return dispatch.words.signed(-behind, next(shown, MOST_DECIMALS))


def band_notes(dispatch: Dispatch) -> Notes:
    """Return the towns in bands, with counts beside rates; in the order of Annex 1, not ranked."""
    words, found = dispatch.words, bands(dispatch.study)
    return Notes(
        id="bands",
        title=words("dispatch.bands"),
        caption=words("dispatch.bands_caption", yellow=_yellow(dispatch)),
        notes=[
            words(
                f"band.{band}",
                count=len(towns),
                towns=words.listed(_town_rate(dispatch, town) for town in towns),
            )
            for band, towns in found.items()
            if towns
        ],
        data=[{"band": band, "towns": towns} for band, towns in found.items()],
    )


def _town_rate(dispatch: Dispatch, town: str) -> Said:
    """Return a town with what is accepted of its tasks, if reported; what is carried over is marked."""
    words, name, row = dispatch.words, dispatch.study.town_name(town), dispatch.totals.get(town)
    if row is None or not row.reported:
        return name
    mark, accepted = dispatch.carried_mark(row), reached(words, row, kinds.ACCEPTED)
    key = "dispatch.town_rate_carried" if mark else "dispatch.town_rate"
    return words(key, town=name, accepted=accepted, planned=row.planned, mark=mark)
