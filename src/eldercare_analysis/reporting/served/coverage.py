"""What `coverage_map` publishes beside its map: headline, tables."""

from __future__ import annotations

from collections.abc import Sequence

from eldercare_analysis.analysis.grouping import inside, rows_at
from eldercare_analysis.analysis.records import tidy
from eldercare_analysis.analysis.served.coverage import PARTS, Coverage
from eldercare_analysis.analysis.served.served import merging_known
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import pick
from eldercare_analysis.reporting.goals.annex1 import beside, counted_by, printed_coverage, served_title
from eldercare_analysis.reporting.goals.deadline import after_plan
from eldercare_analysis.reporting.goals.open_places import open_places, seats_known, unplaced
from eldercare_analysis.reporting.items import Headline, Table, Tile
from eldercare_analysis.reporting.served.plan_answer import answer_parts, answer_title
from eldercare_analysis.reporting.tables import Column, TableSpec, ranged, row_name, which
from eldercare_analysis.reporting.words import FEW, Words, words_of
from eldercare_analysis.text import NOTHING, Text, joined


def coverage_headline(study: Study, coverage: Sequence[Coverage]) -> Headline:
    """Return villages, coverage by the end of the plan, and villages unserved under every reading."""
    words, rows = words_of(study), rows_at(study.place, coverage)
    first, *_, last = rows
    note = words("coverage.villages_note", existing=words.count(first.points))
    if first.points is None:
        note = words("coverage.villages_note_unknown")
    served = words.span(last.served_low, last.served_high)
    served_note = words("coverage.served_note", served=served, villages=words.count(last.villages))
    if last.villages == 0:
        served_note = words("coverage.no_villages")
    unserved = words("form.not_applicable") if last.villages == 0 else words.count(last.unserved_low)
    short = _short(study, coverage)
    tiles = [
        Tile(label=words("coverage.villages"), value=words.count(last.villages), note=note),
        Tile(
            label=words("coverage.headline", year=last.year),
            value=words.percent(last.coverage_low, last.coverage_high),
            note=served_note,
        ),
        Tile(
            label=words("coverage.unserved"), value=unserved, note=_unserved_note(study, words, last, short)
        ),
    ]
    return Headline(
        id="coverage_headline",
        title=NOTHING if study.town else answer_title(study, _end(study, rows)),
        finding=after_plan(study, _finding(study, words, rows)),
        tiles=tiles,
        data=tidy(rows),
    )


def _short(study: Study, coverage: Sequence[Coverage]) -> list[str]:
    """Return the study's towns with villages unserved at the end of the last plan year, whatever is open."""
    last = study.district.plan.years[-1]
    rows = [row for row in inside(study.place, coverage) if row.year == last and row.town != DISTRICT]
    return [row.town for row in rows if row.unserved_low]


def _unserved_note(study: Study, words: Words, last: Coverage, short: list[str]) -> Text:
    """Return what is to be done about villages that nothing explains; nothing without villages."""
    if not last.villages or not last.unserved_low:
        return NOTHING
    return words(f"coverage.unserved_note{'_listed' if merging_known(study, short) else ''}")


def low_end(study: Study, rows: Sequence[Coverage]) -> Text:
    """Return what the lower end of coverage counts: points, known exemptions; or why there is no range."""
    words, kind = words_of(study), certainty(rows)
    if kind != "closed":
        return words(
            "coverage.low_none" if kind == "points" and not _ranges_in(rows) else f"coverage.low_{kind}"
        )
    reading = study.district.policy.readings["center_village"]
    chosen = study.scenario.readings["center_village"]
    if chosen != reading.default:
        return words("coverage.low_reading", reading=pick(study.language, reading.options[chosen]))
    named = [row.town for row in rows]
    towns = study.district.towns if DISTRICT in named else named
    return words("coverage.low_closed" if seats_known(study, towns) else "coverage.low_any_seat")


def ends(study: Study, rows: Sequence[Coverage]) -> Text:
    """Return what the ends of ranges are, where some row is one, and what the lower one counts."""
    low = low_end(study, rows)
    return words_of(study)("coverage.ends") + low if _ranges_in(rows) else low


def _ranges_in(rows: Sequence[Coverage]) -> bool:
    known = [(row.served_low, row.served_high) for row in rows]
    return any(low is not None and high is not None and low < high for low, high in known)


def certainty(rows: Sequence[Coverage]) -> str:
    """Say what is served for certain: by `points`, `exempt` (some need none), `closed` (no range)."""
    known = [row for row in rows if row.served_low is not None and row.served_high is not None]
    if all(row.served_low == row.served_high for row in known) and any(row.centers for row in rows):
        return "closed"
    return "exempt" if any(row.by_center_low or row.merging_low for row in rows) else "points"


def _end(study: Study, rows: Sequence[Coverage]) -> Coverage:
    """Return the row of the last plan year."""
    return next(row for row in rows if row.year == study.district.plan.years[-1])


def _finding(study: Study, words: Words, rows: Sequence[Coverage]) -> Text:
    last = _end(study, rows)
    if last.villages == 0:
        return words("coverage.finding_none", name=study.name) + beside(study, kinds.POINT)
    if last.coverage_low is None:
        return words("coverage.villages_note_unknown")
    whose, annex = counted_by(study, last), printed_coverage(study, last)
    finding = (
        answer_parts(study, last)
        if study.town is None
        else words(
            f"coverage.finding_{_kind(study, last)}",
            name=study.name,
            by=words(f"coverage.by_{whose}"),
            year=last.year,
            villages=words.count(last.villages),
            served=words.span(last.served_low, last.served_high),
            certain=words.count(last.served_low),
            open=words.count((last.served_high or 0) - (last.served_low or 0)),
            ratio=words.percent(last.coverage_low, last.coverage_high),
            unserved=words.count(last.unserved_low),
            parts=words.listed(served_parts(words, last)),
        )
    )
    if annex is None:
        return finding
    key = "coverage.annex_beside" if whose.startswith("scenario") else "coverage.annex_before"
    served = words.span(annex.served_low, annex.served_high)
    return finding + words(
        f"{key}_town" if study.town else key,
        served=served,
        ratio=words.percent(annex.coverage_low, annex.coverage_high),
    )


def _kind(study: Study, last: Coverage) -> str:
    """Say which finding of a town it is, by what its range depends on."""
    if last.unserved_high == 0:
        return "full"
    if last.unserved_low:
        return "short"
    return "range_points" if unplaced(open_places(study, [study.place])) else "range"


def served_parts(words: Words, row: Coverage) -> list[Text]:
    """Return by what villages are served: points, the center, merging; what serves none is left out."""
    found = []
    for part in PARTS:
        low, high = sorted((getattr(row, f"{part}_low"), getattr(row, f"{part}_high")))
        if high:
            found.append(words(f"coverage.part_{part}", count=words.span(low, high)))
    return found


def coverage_by_year(study: Study, coverage: Sequence[Coverage]) -> Table:
    """Return the table of coverage by year."""
    words, own = words_of(study), rows_at(study.place, coverage)
    nothing = all(row.villages == 0 for row in own) and not study.works(*kinds.PACKAGE, town=study.town)
    rows = [] if study.town and nothing else own
    return TableSpec(
        id="coverage_by_year",
        columns=[which("year", lambda row: str(row.year)), *coverage_columns(study, words)],
        rows=rows,
        key=("town", "year"),
        data=tidy(own),
        title=served_title(study, "coverage.table_title", rows),
        caption=ends(study, rows) + _few(words, rows) + out_of_use(words, rows),
    ).item(words)


def coverage_by_town(study: Study, coverage: Sequence[Coverage]) -> Table:
    """Return the table of all towns at the end of the last plan year, with the district's sums."""
    words, year = words_of(study), study.district.plan.years[-1]
    rows = [row for row in coverage if row.year == year]
    return TableSpec(
        id="coverage_by_town",
        columns=[which("town", lambda row: row_name(study, row.town)), *coverage_columns(study, words)],
        rows=rows,
        key=("town", "year"),
        title=served_title(study, "coverage.towns_title", rows, year=year),
        caption=joined(
            "",
            [ends(study, rows), words("coverage.towns_caption"), _few(words, rows), out_of_use(words, rows)],
        ),
        total=lambda row: row.town == DISTRICT,
    ).item(words)


def coverage_columns(study: Study, words: Words) -> list[Column[Coverage]]:
    """Return the columns that say who is served; the tables differ in the first."""
    return [
        Column("villages", lambda row: words.count(row.villages)),
        Column("points", lambda row: _points(study, words, row)),
        Column("centers", lambda row: words.count(row.centers)),
        Column("served", lambda row: words.span(row.served_low, row.served_high), ranged("served")),
        Column("unserved", lambda row: words.span(row.unserved_low, row.unserved_high), ranged("unserved")),
        Column("coverage", lambda row: _ratio(words, row), ranged("coverage")),
    ]


def _ratio(words: Words, row: Coverage) -> Text:
    """Return the share of villages served; of fewer than ten villages counts say it better."""
    if row.villages and row.villages < FEW:
        return words("form.none")
    return words.percent(row.coverage_low, row.coverage_high)


def _points(study: Study, words: Words, row: Coverage) -> Text:
    """Return the points of a row; at least the scheduled ones where existing ones are not published."""
    if row.points is None and row.town != DISTRICT:
        scheduled = int(study.plan.scheduled_by(kinds.POINT, row.year)[row.town])
        if scheduled:
            return words("coverage.points_at_least", count=words.count(scheduled))
    return words.count(row.points)


def _few(words: Words, rows: Sequence[Coverage]) -> Text:
    """Return that shares of few villages are not printed, where there are such."""
    return words("coverage.few") if any(row.villages and row.villages < FEW for row in rows) else NOTHING


def out_of_use(words: Words, rows: Sequence[Coverage]) -> Text:
    """Return that points out of use, or in one village, count as points and serve nobody, if any."""
    out = words("coverage.out_of_use") if any(row.out_of_use for row in rows) else NOTHING
    return out + (words("coverage.doubled") if any(row.doubled for row in rows) else NOTHING)
