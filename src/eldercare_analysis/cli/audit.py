"""Commands for auditors: how a figure came about, a workbook, a past month made again, two compared."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eldercare_analysis.cli.command import app, command, new_group
from eldercare_analysis.cli.completing import one_of
from eldercare_analysis.cli.options import Format, Inputs, NewFile, Spoken, Town
from eldercare_analysis.cli.screen import json_of, print_rows, tell, tell_written
from eldercare_analysis.inputs.problems import InputError, Problem, check_language
from eldercare_analysis.language import Language, say

if TYPE_CHECKING:
    from eldercare_analysis.inputs.study import Study
    from eldercare_analysis.runs.differences import Difference

audit = new_group(app, "audit")
Month = Annotated[Path, typer.Argument()]
SHOWN = 40  # differences on the terminal; the rest by --format csv


@command(audit)
def verify(
    folder: Month,
    *,
    workers: Annotated[int, typer.Option("--workers")] = 0,
    output_format: Annotated[
        str,
        typer.Option("--format"),
    ] = "table",
    signers: Annotated[
        Path | None,
        typer.Option("--signers"),
    ] = None,
    own_notebooks: Annotated[
        bool,
        typer.Option("--own-notebooks"),
    ] = False,
    language: Spoken = "zh",
) -> None:
    """Check the seal of a month, make it again from its inputs, compare files and figures; exit 0 or 1."""
    from eldercare_analysis.runs.verify import verify as verdict_of  # noqa: PLC0415

    spoken = check_language(language)
    verdict = verdict_of(folder, workers or os.cpu_count() or 1, signers, own_notebooks=own_notebooks)
    if verdict.own_notebooks and output_format != "table":
        tell(say(spoken, "audit.own_notebooks", names=", ".join(verdict.own_notebooks)), err=True)
    if output_format != "table":
        _print_all(verdict.found, output_format)
        raise typer.Exit(0 if verdict.good else 1)
    if verdict.other_software:
        tell(say(spoken, "audit.other_software", made=verdict.other_software))
    if verdict.own_notebooks:
        key = "audit.own_notebooks" if own_notebooks else "audit.own_notebooks_shipped"
        tell(say(spoken, key, names=", ".join(verdict.own_notebooks)))
    for name, how in verdict.tampered.items():
        tell(say(spoken, f"audit.{how}", name=name))
    for found in verdict.differing[:SHOWN]:
        tell(_told(spoken, found))
    if len(verdict.differing) > SHOWN:
        tell(say(spoken, "audit.more", count=len(verdict.differing) - SHOWN))
    if verdict.signed is not None:
        tell(say(spoken, "audit.signed" if verdict.signed else "audit.not_signed"))
    key = "audit.good" if verdict.good else "audit.bad"
    tell(
        say(
            spoken,
            key,
            same=verdict.same("files"),
            figures=verdict.same("figures"),
            tampered=len(verdict.tampered),
            differing=len(verdict.differing),
        ),
        err=True,
    )
    raise typer.Exit(0 if verdict.good else 1)


@command(audit)
def trace(
    inputs: Inputs,
    *,
    item: Annotated[
        str,
        typer.Argument(),
    ],
    report: Annotated[
        Path | None,
        typer.Option("--report"),
    ] = None,
    town: Town = None,
    full: Annotated[
        bool,
        typer.Option("--full"),
    ] = False,
    output_format: Annotated[str, typer.Option("--format", autocompletion=one_of("tree", "json"))] = "tree",
) -> None:
    """Print how a figure came about, down to cells, clauses, parameters, readings and assumptions."""
    from eldercare_analysis.analysis.trace import Walk, trace_item  # noqa: PLC0415
    from eldercare_analysis.reporting.derivation import told  # noqa: PLC0415
    from eldercare_analysis.reporting.words import words_of  # noqa: PLC0415
    from eldercare_analysis.runs.figures import ID, trace_figure  # noqa: PLC0415

    if output_format not in ("tree", "json"):
        raise InputError([Problem("not_one_of", None, {"value": output_format, "known": "tree, json"})])
    if ID.fullmatch(item):
        study, node = trace_figure(report or newest_report(inputs), item, town)
        study = replace(study, language=check_language(inputs.language))
    else:
        study = inputs.study(town)
        node = trace_item(Walk(study), item, study.town)
    if output_format == "json":
        tell(json_of(node.plain()))
    else:
        tell("\n".join(told(words_of(study), node, full=full)))


def newest_report(inputs: Inputs) -> Path:
    """Return the monthly folder of a scenario, by name or file: the newest, or that of a month."""
    from eldercare_analysis.runs.evidence import months_of  # noqa: PLC0415
    from eldercare_analysis.runs.figures import newest  # noqa: PLC0415

    reports, scenario = Path("reports"), inputs.scenario
    if scenario.endswith((".yaml", ".yml")):
        scenario = replace(inputs, register=None, language="zh").study().scenario.name
    return months_of(reports, scenario) / inputs.month if inputs.month else newest(reports, scenario)


@command(audit)
def workbook(study: Study, file: NewFile) -> None:
    """Write the ledger as a workbook with live formulas (资金测算核对工作簿); internal: it counts persons."""
    from eldercare_analysis.reporting.workbook import build_workbook  # noqa: PLC0415

    file.write(build_workbook(study))


@command(audit)
def diff(first: Month, second: Month, *, output_format: Format = "table", language: Spoken = "zh") -> None:
    """Print what differs between two months: software, request, inputs, figures, files; exit 0 or 1."""
    from eldercare_analysis.runs.differences import differences  # noqa: PLC0415

    spoken, found = check_language(language), differences(first, second)
    if output_format != "table":
        _print_all(found, output_format)
    else:
        for one in found:
            tell(_told(spoken, one))
        tell(say(spoken, "audit.count" if found else "audit.same", count=len(found)), err=True)
    raise typer.Exit(1 if found else 0)


@command(audit)
def sign(
    folder: Month,
    *,
    key: Annotated[Path, typer.Option("--key")],
    language: Spoken = "zh",
) -> None:
    """Sign the seal of a month with an SSH key, where it is not broken."""
    from eldercare_analysis.runs.disk import SIGNATURE, broken  # noqa: PLC0415
    from eldercare_analysis.runs.verify import sign as sign_seal  # noqa: PLC0415

    check_language(language)
    found = broken(folder)
    if found:
        raise InputError([Problem("seal_broken", None, {"value": ", ".join(found)})])
    sign_seal(folder, key)
    tell_written(folder / SIGNATURE)


def _print_all(found: Sequence[Difference], output_format: str) -> None:
    import pandas as pd  # noqa: PLC0415

    rows = [[one.part, one.where, one.first, one.second, one.same] for one in found]
    print_rows(pd.DataFrame(rows, columns=["part", "where", "first", "second", "same"]), output_format)


def _told(spoken: Language, found: Difference) -> str:
    """Return a difference for people: what files hold beside a figure only where nothing else differs."""
    heads = [one.partition(" {")[0] for one in (found.first, found.second)]
    first, second = heads if len({*heads}) > 1 else (found.first, found.second)
    return say(spoken, f"audit.{found.part}", where=found.where, first=first or "—", second=second or "—")
