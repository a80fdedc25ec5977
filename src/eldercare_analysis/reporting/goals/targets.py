"""What `target_gap` publishes beside its chart: headline, schedule, targets, points to clarify, unknowns, sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from dataclasses import replace
from typing import Any

import pandas as pd

from eldercare_analysis.analysis.goals.clarify import Point, points_from_returns
from eldercare_analysis.analysis.privacy import hidden_cells, protect
from eldercare_analysis.analysis.records import records
from eldercare_analysis.analysis.served.served import merging_known
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.returns.sheets import sheets
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import join, pick
from eldercare_analysis.printed import Printed, figures_in
from eldercare_analysis.reporting.carried import marked_units, returns_from
from eldercare_analysis.reporting.goals.annex1 import beside, remark, replanned, scheduled
from eldercare_analysis.reporting.goals.deadline import after_plan
from eldercare_analysis.reporting.goals.open_places import (
    no_center_to_clarify,
    seats_to_clarify,
    short_towns,
    unknown_places,
)
from eldercare_analysis.reporting.items import Head, Headline, Item, Row
from eldercare_analysis.reporting.legacy import Words, make_item, make_tile, table_item, table_of, words_of
from eldercare_analysis.reporting.undrawn import undrawn_note
from eldercare_analysis.reporting.words import SHOWN
from eldercare_analysis.text import text_of

TARGET = ["clause", "metric", "town"]  # what tells targets apart
OF_PLAN = (
    "center_seats",
    "unserved",
    "no_center",
)  # points to clarify that hold for the plan as a scenario has it
PLACES = {"center_seats": seats_to_clarify, "no_center": no_center_to_clarify}
WAITING = (
    "in_progress",
    "not_assessable",
)  # verdicts of what is reached so far, while more units are to come
GROUPS = {  # verdicts that sentences count together
    "met": ("met", "planned_to_meet"),
    "scheduled": ("scheduled",),
    "going": ("in_progress",),
    "short": ("short", "planned_short"),
    "exception": ("exception",),
    "not_yet": ("not_yet",),
    "open": ("not_assessable",),
}


def targets_headline(study: Study, targets: pd.DataFrame) -> Headline:
    """Return the tasks of Annex 1 and how many targets the plan meets, misses or leaves open."""
    words, rows = words_of(study), _rows(study, targets)
    applying = rows[rows["status"] != "not_applicable"]
    parts = _parts(words, applying, _suffix(study, applying))
    met = int(applying["status"].isin(GROUPS["met"]).sum())
    counts = {kind: scheduled(study, kind)[0] for kind in kinds.KINDS}
    detail = join(
        study.language,
        [
            words("form.named", name=words(f"kind.{kind.column}"), count=count)
            for kind, count in counts.items()
            if count
        ],
    )
    tasks = make_tile(
        label=words("target.tasks"),
        value=words.count(sum(counts.values())),
        note=words("target.tasks_note", detail=detail),
    )
    if not detail:
        tasks = make_tile(
            label=words("target.tasks"), value=words("form.none"), note=words("target.tasks_none")
        )
    finding = words("target.finding_none", name=study.name)
    if len(applying):
        key = "target.finding_all" if study.register is None else "target.finding_reported"
        finding = words(
            key, name=study.name, count=len(applying), parts=join(study.language, list(parts.values()))
        )
        if len(parts) == 1:
            verdict = words(_worded(words, f"target.all_{next(iter(parts))}", _suffix(study, applying)))
            finding = words(f"{key}_alike", name=study.name, count=len(applying), verdict=verdict)
    note = join(study.language, [text for group, text in parts.items() if group != "met"])
    tiles = [
        tasks,
        make_tile(label=words("target.compare"), value=words.share(met, len(applying)), note=note),
    ]
    return make_item(
        id="targets_headline",
        kind="headline",
        finding=after_plan(study, finding),
        tiles=tiles[0 if study.register is None else 1 : 1 if applying.empty else 2],
        data=records(_protected(study, targets)),
    )


def _suffix(study: Study, applying: pd.DataFrame) -> str:
    """Return the ending of texts that speak of what is reported, or of a scenario's plan."""
    return "_reported" if applying["actual"].notna().any() else "_scenario" if replanned(study) else ""


def _worded(words: Words, key: str, suffix: str) -> str:
    """Return the key of a text with its ending, where there is one of its own."""
    return key + suffix if key + suffix in words else key


def _parts(words: Words, applying: pd.DataFrame, suffix: str) -> dict[str, str]:
    """Return how many targets are in each group of verdicts, in words; groups without any are left out."""
    found: dict[str, str] = {}
    for group, statuses in GROUPS.items():
        count = int(applying["status"].isin(statuses).sum())
        if count:
            text = words(_worded(words, f"target.part_{group}", suffix), count=count)
            found[group] = Printed(text, [replace(figure, name=group) for figure in figures_in(text)])
    return found


def schedule(study: Study) -> Item:
    """Return the tasks of Annex 1 by kind and year, blank cells as such."""
    words, plan = words_of(study), study.district.plan
    cells = plan.table.drop(columns=["town", "row"])
    own = cells.sum(min_count=1) if study.town is None else cells[plan.table["town"] == study.town].iloc[0]
    rows, data = [], []
    for kind in kinds.KINDS:
        columns = [plan.column(kind, year) for year in plan.years]
        texts = [words("target.schedule_absent") if name is None else words("form.none") if pd.isna(own[name]) else words.count(own[name])
                 for name in columns]  # fmt: skip
        known = [int(own[name]) for name in columns if name and not pd.isna(own[name])]
        rows.append(
            [words(f"kind.{kind.column}"), *texts, words.count(sum(known)) if known else words("form.none")]
        )
        data.append(
            {
                "kind": kind.column,
                **{name: None if pd.isna(own[name]) else int(own[name]) for name in columns if name},
            }
        )
    heads = [Head(label=text_of(str(year)), align="right", key=str(year)) for year in plan.years]
    heads.append(Head(label=text_of(words("column.total")), align="right"))
    return table_of(
        "schedule",
        [Head(label=text_of(words("column.kind")), key="kind"), *heads],
        rows,
        data,
        title=words("target.schedule_title"),
        caption=words("target.schedule_caption") + remark(study),
    )


def targets_table(study: Study, targets: pd.DataFrame) -> Item:
    """Return target, plan, actual and verdict of every clause that something is known of; the others are counted."""
    words, rows = words_of(study), _rows(study, targets)
    known = rows[(rows["status"] != "not_applicable") & (rows["planned"].notna() | rows["actual"].notna())]
    shown = _protected(study, targets)
    silent = int(
        ((rows["status"] == "not_assessable") & rows["planned"].isna() & rows["actual"].isna()).sum()
    )
    caption = (
        words("target.table_caption") if study.register is None else words("target.table_caption_reported")
    )
    for row in rows[rows["beside"].fillna(0) > 0].to_dict("records"):
        caption += words("target.beside", kind=words(f"kind.{row['metric']}"), count=int(row["beside"]))
    waits = shown["gap"].map(_nothing_lacks).astype(bool) & shown["status"].isin(WAITING)
    caption += words("target.some_wait") if waits.any() else ""
    caption += returns_from(study)
    return table_item(
        words,
        "targets_table",
        {"clause": "left", "metric": "left", "strength": "left", "deadline": "left", "target": "right", "planned": "right",
         "actual": "right", "gap": "right", "status": "left"},
        (_target_row(study, words, row) for row in shown.loc[known.index].to_dict("records")),
        shown,
        title=words("target.table_title"),
        caption=caption + remark(study) + (words("target.table_silent", count=silent) if silent else ""),
        about=records(known[["clause", "metric", "town"]]),
    )  # fmt: skip


def _nothing_lacks(gap: Any) -> bool:  # noqa: ANN401 - a count, NA, or the mark of a protected one
    """Say whether a gap is known, and shown, to be 0."""
    return not isinstance(gap, str) and bool(pd.notna(gap)) and gap == 0


def _target_row(study: Study, words: Words, row: dict[Hashable, Any]) -> list[str]:
    section = study.district.policy.clauses[str(row["clause"])].section
    known = not isinstance(row["actual"], str) and pd.isna(row["actual"])
    return [
        section,
        label_of(study, str(row["clause"]), str(row["metric"])),
        words(f"strength.{row['strength']}"),
        str(row["deadline"]) or words("form.none"),
        words.count(row["target"]),
        words("form.none") if pd.isna(row["planned"]) else words.span(row["planned"], row["planned_high"]),
        words("form.not_reported") if known else words.count(row["actual"]),
        _gap(words, row),
        words(f"status.{row['status']}"),
    ]


def _gap(words: Words, row: dict[Hashable, Any]) -> str:
    return words.span(row["gap_low"], row["gap"])


def label_of(study: Study, clause: str, metric: str) -> str:
    """Return a clause's short name; a cell of Annex 1 by its kind and year."""
    kind, _, year = metric.rpartition("_")
    if year.isdigit() and kind in kinds.BY_COLUMN:
        return f"{words_of(study)(f'kind.{kind}')} {year}"
    return pick(study.language, study.district.policy.clauses[clause].label)


def todo(study: Study, targets: pd.DataFrame) -> Item:
    """Return what to do next: what falls short, by how soon it is due, then the sheets that would answer what is open."""
    words = words_of(study)
    rows = _rows(study, targets)
    shown = _protected(study, targets)
    lacking = shown["status"].isin(["short", "planned_short", "in_progress"])
    behind = shown[lacking & ~shown["gap"].map(_nothing_lacks).astype(bool)]
    behind = behind.assign(
        rank=behind["status"].map({"short": 0, "planned_short": 1, "in_progress": 2})
    ).sort_values(["rank", "deadline"], kind="stable")
    asked = shown[shown["status"] == "exception"]
    notes = [
        words("todo.exception", label=label_of(study, str(row["clause"]), str(row["metric"])),
              units=join(study.language, marked_units(study, str(row["units"]).split("; "))), deadline=row["deadline"] or words("todo.no_deadline"))
        for row in asked.to_dict("records")
    ]  # fmt: skip
    notes += words.first([
        words("todo.gap", label=label_of(study, str(row["clause"]), str(row["metric"])), gap=_gap(words, row), unit=words(f"unit.{row['unit']}"),
              status=words(f"status.{row['status']}"), deadline=row["deadline"] or words("todo.no_deadline"))
        for row in behind.to_dict("records")
    ], 2 * SHOWN)  # fmt: skip
    needed: dict[str, list[str]] = {}
    for row in rows[rows["status"] == "not_assessable"].to_dict("records"):
        for need in str(row["needs"]).split("; "):
            needed.setdefault(need.partition(".")[0], []).append(need)
    for sheet, needs in needed.items():
        if sheet in sheets():
            notes.append(words("todo.sheet", needs=words.needs(*dict.fromkeys(needs))))
    return make_item(
        id="todo",
        kind="notes",
        title=words("todo.title"),
        notes=notes or [words("todo.nothing")],
        caption=_trimmed(returns_from(study)),
        about=_told_of(asked, behind.head(2 * SHOWN), len(behind) > 2 * SHOWN, len(notes)),
        data=records(behind.drop(columns="rank")),
    )


def _trimmed(text: str) -> str:
    return Printed(text.strip(), figures_in(text))


def _told_of(asked: pd.DataFrame, behind: pd.DataFrame, more: bool, notes: int) -> list[dict[str, Any]]:  # noqa: FBT001 - whether there are more
    """Return the target that each note is about; what only counts or asks is about none."""
    told = [*records(asked[TARGET]), *records(behind[TARGET]), *[{}] * more]
    return told + [{}] * (notes - len(told))


def gaps_by_town(study: Study, targets: pd.DataFrame) -> Item:
    """Return the towns whose villages are not all served for certain."""
    words = words_of(study)
    rows = targets[
        (targets["metric"] == "served_villages") & (targets["town"] != DISTRICT) & (targets["gap"] > 0)
    ]
    return table_item(
        words,
        "gaps_by_town",
        {"town": "left", "villages": "right", "served": "right", "gap": "right", "status": "left"},
        ([study.town_name(str(row["town"])), words.count(row["target"]), words.span(row["planned"], row["planned_high"]),
          words.span(row["gap_low"], row["gap"]), words(f"status.{row['status']}")] for _, row in rows.iterrows()),
        rows,
        title=words("target.gaps_title"),
        caption=words("target.gaps_caption"),
    )  # fmt: skip


def strengths(study: Study) -> Item:
    """Return how each word of obligation in the clauses is judged, with the number of clauses that are computed."""
    words, clauses = words_of(study), study.district.policy.clauses.values()
    counts = Counter(clause.strength for clause in clauses if clause.assess == "computed")
    data = pd.DataFrame({"strength": list(counts), "clauses": list(counts.values())})
    rows = [
        [words(f"strength.{strength}"), words.count(count), words(f"strength.judged_{strength}")]
        for strength, count in counts.items()
    ]
    return table_item(
        words,
        "strengths",
        {"strength": "left", "clauses": "right", "judged": "left"},
        rows,
        data,
        title=words("strength.judged_title"),
        caption=words("strength.judged_caption"),
    )


def clarify_notes(study: Study, points: list[Point]) -> Item:
    """Return the points to clarify that concern the study's town, or all of them for the district."""
    words = words_of(study)
    points = [*points, *points_from_returns(study)]
    chosen = [point for point in points if study.town is None or study.town in (point.towns or ())]
    notes = [
        _point(study, words, point) for point in chosen if point.key != "open_amount" or study.town is None
    ]
    return make_item(id="clarify", kind="notes", title=words("clarify.title"), notes=notes or [words("clarify.nothing")],
                data=[{"key": point.key, "clauses": list(point.clauses)} for point in chosen])  # fmt: skip


def _point(study: Study, words: Words, point: Point) -> str:
    sections = [study.district.policy.clauses[clause].section for clause in point.clauses]
    fields = {name: _field(study, words, name, value) for name, value in point.fields.items()}
    if point.key == "award_trigger":
        reading = study.district.policy.readings["award_trigger"]
        fields["default_label"] = pick(study.language, reading.options[reading.default])
        fields["other_label"] = pick(study.language, reading.options[str(point.fields["option"])])
    if point.key in PLACES:
        text = PLACES[point.key](study, words, point)
        return (words("annex.by") if replanned(study) else "") + text + _cited(study, sections)
    key = (
        "unserved_listed"
        if point.key == "unserved" and merging_known(study, point.towns or ())
        else point.key
    )
    share = "_floor" if fields.get("item") == words("item.operating_floor") else ""  # the plan sets its share
    text = words(
        f"clarify.{key}{share}",
        kind=words(f"kind.{fields['metric']}") if "metric" in fields else "",
        **fields,
    )
    if point.key in OF_PLAN and replanned(study):
        text = words("annex.by") + text
    if point.key == "award_trigger" and replanned(study):
        text += words("annex.by_annex")
    if study.town is None and (kind := _own_kind(point)):
        text += beside(study, kind)
    return text + _cited(study, sections)


def _cited(study: Study, sections: list[str]) -> str:
    return f" [{join(study.language, list(dict.fromkeys(sections)))}]"


def _own_kind(point: Point) -> kinds.Kind | None:
    """Return the kind of facility that a point about Annex 1 counts; None where it counts none."""
    return (
        kinds.POINT if point.key == "points_and_gap" else kinds.BY_COLUMN.get(str(point.fields.get("metric")))
    )


def _field(study: Study, words: Words, name: str, value: object) -> object:
    if name == "towns" and isinstance(value, dict):
        return join(
            study.language,
            [words("clarify.town_count", town=study.town_name(town), count=n) for town, n in value.items()],
        )
    if isinstance(value, dict):
        return join(
            study.language,
            [words("budget.year_amount", year=year, amount=words.amount(fen)) for year, fen in value.items()],
        )
    if isinstance(value, list):
        return words.needs(*value)
    return words(f"item.{value}") if name == "item" else value


def unknown_notes(study: Study, targets: pd.DataFrame, ledger: pd.DataFrame) -> Item:
    """Return what is not known about the study's town, and which sheet and column would tell."""
    words, compared = words_of(study), _rows(study, targets)
    own = ledger if study.town is None else ledger[ledger["town"] == study.town]
    notes = []
    if study.register is None and (compared["status"] != "not_applicable").any():
        notes.append(words("unknown.actual", needs=words.needs(kinds.ACCEPTED.need)))
    villages = compared[compared["metric"] == "served_villages"]
    if (villages["planned_high"] > villages["planned"]).any():
        notes += unknown_places(study, words)
    short = short_towns(study, targets)
    if short and not merging_known(study, short):
        notes.append(words("unknown.exempt", needs=words.needs("villages.exempt_reason")))
    notes += unknown_amounts(words, own)
    return make_item(
        id="unknown", kind="notes", title=words("unknown.title"), notes=notes, caption=undrawn_note(study)
    )


def unknown_amounts(words: Words, ledger: pd.DataFrame) -> list[str]:
    """Return one note for each item of a ledger with unknown amounts: everything that would make them known."""
    notes = []
    for item, rows in ledger[ledger["status"] == "unknown"].groupby("item", sort=False):
        needs = dict.fromkeys(need for text in rows["needs"] for need in str(text).split("; "))
        notes.append(words("unknown.amount", item=words(f"item.{item}"), needs=words.needs(*needs)))
    return notes


def sources(study: Study) -> Item:
    """Return the clauses that the figures rest on."""
    words = words_of(study)
    clauses = [clause for clause in study.district.policy.clauses.values() if clause.assess == "computed"]
    rows = [[clause.section, pick(study.language, clause.text)] for clause in clauses]
    heads = [
        Head(label=text_of(words("column.clause")), key="clause", which=True),
        Head(label=text_of(words("column.text")), key="text"),
    ]
    data: list[Row] = [{"clause": clause.id, "section": clause.section} for clause in clauses]
    title, caption = words("sources.title"), words("sources.caption")
    return table_of("sources", heads, rows, data, title=title, caption=caption)


def _protected(study: Study, targets: pd.DataFrame) -> pd.DataFrame:
    """Return the same rows without small counts of persons.

    The whole table is protected, not the rows alone: which further counts must be hidden depends on those of other towns.
    """
    return _rows(study, protect(targets, hidden_cells(study)))


def _rows(study: Study, targets: pd.DataFrame) -> pd.DataFrame:
    return targets[targets["town"] == study.place]
