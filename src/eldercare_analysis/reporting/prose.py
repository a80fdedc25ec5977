"""What a notebook says in words, in the language of the study that it was run for."""

from __future__ import annotations

from collections.abc import Sequence

from IPython.display import display

from eldercare_analysis.analysis.grouping import rows_at
from eldercare_analysis.analysis.served.coverage import Coverage
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import pick, say
from eldercare_analysis.reporting.goals.annex1 import remark
from eldercare_analysis.reporting.served.coverage import low_end
from eldercare_analysis.reporting.words import words_of
from eldercare_analysis.text import NOTHING, Text


def tell(text: str) -> None:
    """Display a paragraph."""
    display({"text/markdown": text, "text/plain": text}, raw=True)  # type: ignore[no-untyped-call]


def introduce(study: Study, notebook: str, *more: str) -> None:
    """Display what a notebook asks, of what, from which data and how; and how to ask it of something else.

    Args:
        study: what it was opened for.
        notebook: its name.
        more: what its method is in this study.
    """

    def part(name: str) -> str:
        told = say(study.language, f"notebook.{notebook}.{name}")
        return f"**{say(study.language, f'notebook.label.{name}')}** {told}"

    method = (" " if study.language == "en" else "").join([part("method"), *more])
    again = f"*{say(study.language, 'notebook.again')}*"
    title = f"# {say(study.language, f'notebook.{notebook}.title')}"
    tell("\n\n".join([title, f"**{study}**", part("question"), part("data"), method, again]))


def begin(study: Study, part: str) -> None:
    """Display the heading of a part of a notebook."""
    tell(f"## {say(study.language, f'notebook.part.{part}')}")


def coverage_method(study: Study, coverage: Sequence[Coverage]) -> str:
    """Return what the ends of the ranges of coverage count in this study."""
    return low_end(study, rows_at(study.place, coverage)).plain


def coverage_caveat(study: Study) -> str:
    """Return what to mind of coverage: that it is a plan, what returns it takes in, whose plan it is."""
    words = words_of(study)
    key = "prose.coverage_planned" if study.register is None else "prose.coverage_reported"
    return words.sentences(
        words(key, month=study.month), _returns(study), words("prose.map"), _scenario(study)
    ).plain


def budget_caveat(study: Study) -> str:
    """Return what to mind of amounts: entitlement and cash, unknown and zero, plan and scenario."""
    words = words_of(study)
    return words.sentences(words("prose.budget"), _scenario(study)).plain


def money_scope(study: Study) -> str:
    """Return which of payments and ranges there are."""
    words = words_of(study)
    paid = "prose.unpaid" if study.register is None else "prose.paid"
    ranges = "prose.ranges" if study.scenario.ranges else "prose.no_ranges"
    return words.sentences(words(paid, month=study.month), words(ranges)).plain


def dispatch_scope(study: Study) -> str:
    """Return which returns the dispatch rests on."""
    words = words_of(study)
    return (words("prose.no_dispatch") if study.register is None else _returns(study)).plain


def targets_caveat(study: Study) -> str:
    """Return what to mind of targets: what is open, what is reported, whose plan it is."""
    words = words_of(study)
    return words.sentences(words("prose.targets"), _returns(study), _scenario(study)).plain


def _returns(study: Study) -> Text:
    """Return how many towns sent a return for the month; that there are no returns at all."""
    words, towns = words_of(study), study.district.towns
    if study.register is None:
        return words("prose.not_reported")
    sent = set(study.register.towns_reporting(study.month)) & set(towns)
    return words("prose.reported", month=study.month, sent=len(sent), towns=len(towns))


def _scenario(study: Study) -> Text:
    """Return that this is a scenario, and what it schedules otherwise; empty for published numbers alone."""
    if not study.scenario.assumptions:
        return NOTHING
    words = words_of(study)
    label = pick(study.language, study.scenario.label)
    return words.sentences(words("prose.scenario", label=label), remark(study).strip())
