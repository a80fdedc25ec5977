"""The plan's last deadline: once it is over, every headline says so first."""

from __future__ import annotations

from collections.abc import Sequence

from eldercare_analysis.inputs.months import last_day
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.words import words_of
from eldercare_analysis.text import Said, Text, text_of


def last_deadline(study: Study) -> str:
    """Return the last day that a clause sets (`YYYY-MM-DD`); empty where none sets one."""
    clauses = study.district.policy.clauses.values()
    return max((clause.deadline for clause in clauses if clause.deadline[:4].isdigit()), default="")


def after_plan(study: Study, finding: Said) -> Text:
    """Return a headline's sentence, after the remark that the plan's last deadline is over where it is."""
    day = last_deadline(study)
    if not day or last_day(study.month).isoformat() <= day:
        return text_of(finding)
    return words_of(study)("form.after_plan", day=day, finding=finding)


def told_once(study: Study, told: Sequence[tuple[str, Text]]) -> list[tuple[str, str]]:
    """Return the headlines of one cover, of which only the first says that the plan's last deadline is over.

    Args:
        study: the study.
        told: the sentences, each with its id.
    """
    over = after_plan(study, "").plain
    return [
        (name, text.plain.removeprefix(over) if number else text.plain)
        for number, (name, text) in enumerate(told)
    ]
