"""The command that tells the history of a town's returns: a table, or a page of its facilities' lives."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eldercare_analysis.cli.command import app, command
from eldercare_analysis.cli.options import Format, Inputs, NewFile, Rows, Town
from eldercare_analysis.cli.screen import PEOPLE, tell
from eldercare_analysis.inputs.problems import InputError, Problem, nearest

if TYPE_CHECKING:
    from eldercare_analysis.inputs.study import Study

FacilityId = Annotated[str | None, typer.Option("--facility")]
PageFile = Annotated[Path | None, typer.Option("--output")]
Overwrite = Annotated[bool, typer.Option("--overwrite")]


@command(app, without=("scenario",))
def history(
    inputs: Inputs,
    *,
    town: Town = None,
    facility: FacilityId = None,
    output: PageFile = None,
    overwrite: Overwrite = False,
    output_format: Format = PEOPLE,
) -> None:
    """Print what returns told when, what changed, and who corrected what; or write a town's page of it.

    What is printed holds numbers of persons and is for the bureau; the page leaves them out.
    """
    from eldercare_analysis.analysis.history import history as told  # noqa: PLC0415
    from eldercare_analysis.analysis.history_rows import history_table  # noqa: PLC0415
    from eldercare_analysis.reporting.history.history_listing import history_listing  # noqa: PLC0415
    from eldercare_analysis.reporting.history.history_page import history_page  # noqa: PLC0415

    file = NewFile(output=output, overwrite=overwrite) if output else None
    study = _study(inputs, town)
    entries = [one for one in told(study, study.town) if facility in (None, one.facility_id)]
    if facility:
        _check(study, facility)
    if file is None:
        rows = Rows(output_format=output_format)
        rows.show(study, history_table(entries), lambda: history_listing(study, entries))
    elif study.town is None:
        raise InputError([Problem("history_town", None, {})])
    else:
        file.write(history_page(study, facility).encode())


def _study(inputs: Inputs, town: str | None) -> Study:
    """Return the study with the returns that can be read; what is wrong with others is said."""
    from eldercare_analysis.inputs.returns.loading import load_register  # noqa: PLC0415

    study = replace(inputs, register=None).study(town)
    if not inputs.register:
        return study
    register = load_register(inputs.register, study.district, leave_out_broken=True)
    for problem in register.problems:
        tell(problem.render(study.language), err=True)
    return replace(study, register=register)


def _check(study: Study, facility: str) -> None:
    """Refuse the id of a facility that nobody knows.

    Raises:
        InputError: with the nearest ones.
    """
    from eldercare_analysis.analysis import state  # noqa: PLC0415

    known = [one.facility_id for one in state.facilities(study) if study.town in (None, one.town)]
    if facility not in known:
        close = ", ".join(nearest(facility, known))
        raise InputError([Problem("history_facility", None, {"value": facility, "nearest": close})])
