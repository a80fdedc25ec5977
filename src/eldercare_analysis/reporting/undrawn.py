"""What a report says of letters that it shows by their numbers: in which cells of returns, pack and scenario they stand."""

from __future__ import annotations

from eldercare_analysis.inputs.odd_letters import undrawn_in_files, undrawn_in_returns
from eldercare_analysis.inputs.problems import Problem
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.words import words_of
from eldercare_analysis.text import NOTHING, Text

SHOWN = 6  # places that are named; how many there are is said


def undrawn_note(study: Study) -> Text:
    """Return where such letters stand, in returns up to the month and, of a town, in its own; empty where there are none."""
    sent = study.returns
    own = [one for one in sent if one.month <= study.month and study.town in (None, one.town)]
    found = [*undrawn_in_returns(own), *undrawn_in_files(study.district, study.scenario)]
    if not found:
        return NOTHING
    words = words_of(study)
    places = words.listed(_place(study, problem) for problem in found[:SHOWN])
    return words("unknown.undrawn", count=len(found), places=places)


def _place(study: Study, problem: Problem) -> str:
    where = problem.place.render(study.language) if problem.place else ""
    return f"{where} {problem.fields['letters']}"
