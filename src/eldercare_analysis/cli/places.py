"""Commands about distances: who is near a point or center, and where the next points would serve most."""

from __future__ import annotations

from typing import Annotated

import typer

from eldercare_analysis.cli.app import app
from eldercare_analysis.cli.options import (
    Data,
    Format,
    Month,
    Register,
    Scenario,
    Spoken,
    Towns,
    chosen_towns,
    open_study_of,
    print_table,
)
from eldercare_analysis.cli.screen import tell


@app.command()
def access(*, town: Towns = None, scenario: Scenario = "baseline", register: Register = None, month: Month = None, data: Data = None,
           villages: Annotated[bool, typer.Option("--villages", help="Print each village's nearest point and center instead.")] = False,
           output_format: Format = "table", language: Spoken = "zh") -> None:  # fmt: skip
    """Print how many villages are near a point or center, as the crow flies or by the pack's travel times."""
    from eldercare_analysis.analysis.access import access_of, nearest  # noqa: PLC0415
    from eldercare_analysis.reporting.access_items import access_table  # noqa: PLC0415
    from eldercare_analysis.reporting.tables import to_text  # noqa: PLC0415

    study = open_study_of(data, scenario, register, month, language)
    table = nearest(study) if villages else access_of(study)
    rows = chosen_towns(study, table, town if town or villages else ["district"])
    if output_format == "table" and not villages:
        tell(to_text(access_table(study, rows)))
    else:
        print_table(rows, output_format)


@app.command()
def siting(*, points: Annotated[int, typer.Option("--points", help="How many further points.")],
           method: Annotated[str, typer.Option("--method", help="p_median (least mean distance) or coverage (most villages).")] = "p_median",
           within: Annotated[float | None, typer.Option("--within", help="Kilometers or minutes, for coverage.")] = None,
           measure: Annotated[str, typer.Option("--measure", help="straight_km or travel_minutes.")] = "straight_km",
           steps: Annotated[bool, typer.Option("--steps", help="Solve for every number of points up to this one.")] = False,
           ignore_unplaced: Annotated[bool, typer.Option("--ignore-unplaced", help="Go on without villages and facilities whose place is unknown.")] = False,
           town: Towns = None, scenario: Scenario = "baseline", register: Register = None, month: Month = None, data: Data = None,
           output_format: Format = "table", language: Spoken = "zh") -> None:  # fmt: skip
    """Choose the next villages for a mutual-aid point by an exact solver; what exists is kept."""
    from eldercare_analysis.analysis.siting.plan import next_points  # noqa: PLC0415
    from eldercare_analysis.reporting.access_items import siting_table  # noqa: PLC0415
    from eldercare_analysis.reporting.tables import to_text  # noqa: PLC0415

    study = open_study_of(data, scenario, register, month, language)
    towns = [found for name in town or () if (found := study.district.find_town(name))]
    plan = next_points(study, points, method=method, limit=within, measure=measure, towns=towns, ignore_unplaced=ignore_unplaced,
                       every_step=steps)  # fmt: skip
    if output_format == "table":
        tell(to_text(siting_table(study, plan, method, measure)))
    else:
        print_table(plan.steps if steps else plan.sites, output_format)
