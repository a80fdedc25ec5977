"""Commands about distances: who is near a point or center, and where the next points would serve most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from eldercare_analysis.cli.app import app
from eldercare_analysis.cli.command import command
from eldercare_analysis.cli.rows import Rows

if TYPE_CHECKING:
    from eldercare_analysis.inputs.study import Study


Villages = Annotated[
    bool, typer.Option("--villages", help="Print each village's nearest point and center instead.")
]


@command(app)
def access(study: Study, rows: Rows, *, villages: Villages = False) -> None:
    """Print how many villages are near a point or center, as the crow flies or by the pack's travel times."""
    from eldercare_analysis.analysis.served.access import access_of, nearest  # noqa: PLC0415
    from eldercare_analysis.reporting.served.access import access_table  # noqa: PLC0415

    if villages:
        rows.show(rows.chosen(study, nearest(study)))
    else:
        table = rows.chosen(study, access_of(study), ["district"])
        rows.show(table, lambda: access_table(study, table))


@dataclass(frozen=True, kw_only=True)
class Siting:
    """What is asked of the solver."""

    points: Annotated[int, typer.Option("--points", help="How many further points.")]
    method: Annotated[
        str,
        typer.Option("--method", help="p_median (least mean distance) or coverage (most villages)."),
    ] = "p_median"
    within: Annotated[float | None, typer.Option("--within", help="Kilometers or minutes, for coverage.")] = (
        None
    )
    measure: Annotated[str, typer.Option("--measure", help="straight_km or travel_minutes.")] = "straight_km"
    steps: Annotated[
        bool, typer.Option("--steps", help="Solve for every number of points up to this one.")
    ] = False
    ignore_unplaced: Annotated[
        bool,
        typer.Option(
            "--ignore-unplaced", help="Go on without villages and facilities whose place is unknown."
        ),
    ] = False


@command(app)
def siting(study: Study, rows: Rows, asked: Siting) -> None:
    """Choose the next villages for a mutual-aid point by an exact solver; what exists is kept."""
    from eldercare_analysis.analysis.planning.siting import Search, next_points  # noqa: PLC0415
    from eldercare_analysis.reporting.served.access import siting_table  # noqa: PLC0415

    search = Search(
        method=asked.method,
        limit=asked.within,
        measure=asked.measure,
        towns=[found for name in rows.town or () if (found := study.district.find_town(name))],
        ignore_unplaced=asked.ignore_unplaced,
        every_step=asked.steps,
    )
    plan = next_points(study, asked.points, search)
    table = plan.steps if asked.steps else plan.sites
    rows.show(table, lambda: siting_table(study, plan, asked.method, asked.measure))
