"""The same month for many districts, as of a province: one folder and one process each, several at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.problems import InputError, Place, Problem, Problems
from eldercare_analysis.inputs.study import open_study
from eldercare_analysis.runs.disk import SEAL
from eldercare_analysis.runs.engine.processes import ProcessError, Stage, all_of
from eldercare_analysis.runs.engine.warm import warm_up
from eldercare_analysis.runs.evidence import EVIDENCE, LOG
from eldercare_analysis.runs.journal import stopped
from eldercare_analysis.runs.monthly import Outcome, run_month
from eldercare_analysis.runs.order import Request
from eldercare_analysis.runs.output import own_scratch
from eldercare_analysis.runs.surroundings import Stopped

AT_A_TIME = 2  # districts: no core waits while one begins or ends
MONTH_LIMIT = 7 * 24 * 3600.0  # seconds for one district; each of its reports has a limit of its own


@dataclass(frozen=True)
class Pack:
    """A district among many: its code, the name of its folder, what is asked for it."""

    code: str
    name: str
    request: Request


def packs_of(request: Request, folders: Sequence[Path]) -> list[Pack]:
    """Return what is asked for each pack: returns come from `REGISTER/CODE`, months go to `OUTPUT/CODE-NAME`.

    Those of a scenario go to a folder of its name there.

    Args:
        request: what is asked for all of them.
        folders: the packs.

    Raises:
        InputError: every problem of every pack, a district given twice, returns that are not there, or towns
            asked for by name.
    """
    problems = Problems()
    if request.towns:
        problems.add("one_pack")
    packs: list[Pack] = []
    for folder in folders:
        try:
            packs.append(_pack(request, folder))
        except InputError as error:
            problems.found += [_of(folder, problem) for problem in error.problems]
    first: dict[str, Path | None] = {}
    for pack in packs:
        if pack.code in first:
            problems.add("pack_twice", value=first[pack.code], other=pack.request.data, code=pack.code)
        first.setdefault(pack.code, pack.request.data)
    problems.stop_if_any()
    return packs


def _of(folder: Path, problem: Problem) -> Problem:
    """Return a problem of one pack with its folder: files have the same names in all of them."""
    place = problem.place or Place("")
    return replace(problem, place=replace(place, file=(folder / place.file).as_posix()))


def _pack(request: Request, folder: Path) -> Pack:
    study = open_study(
        DISTRICT, month=request.month, data=folder, scenario=request.scenario, language=request.language
    )
    info = study.district.policy.info
    problems = Problems()
    for path in request.register:
        if not (path / info.code).is_dir():
            problems.add("returns_of_pack", value=path, code=info.code)
    problems.stop_if_any()
    name = f"{info.code}-{info.name['zh']}"
    own = replace(
        request,
        reuse=not request.fresh,
        month=study.month,
        data=folder,
        register=tuple(path / info.code for path in request.register),
        output=request.output / name,
    )
    return Pack(info.code, name, own)


def run_packs(
    packs: list[Pack], progress: Callable[[int, int, str], None] = lambda *_: None
) -> Iterator[tuple[Pack, Outcome | InputError | ProcessError]]:
    """Make the month of each pack, and yield how it came out, as they come; one that fails stops no other.

    Args:
        packs: the districts.
        progress: called with districts done, districts in all, and the one just done.
    """
    begun = time.time()
    with own_scratch():
        warm_up()
        outcomes = all_of((Stage(_month),), packs, AT_A_TIME, MONTH_LIMIT)
        try:
            for done, (pack, outcome) in enumerate(outcomes, start=1):
                progress(done, len(packs), pack.name)
                yield pack, outcome
        except (KeyboardInterrupt, Stopped) as error:  # their processes are dead by now
            for pack in packs:
                _tell_stopped(pack.request, begun, error)
            raise


def _tell_stopped(request: Request, begun: float, error: BaseException) -> None:
    """Write the last line of the log of a month that was being made.

    None where it is finished already, and sealed.
    """
    for path in request.output.glob(f"**/.{request.month}.work/{EVIDENCE}/{LOG}"):
        if path.stat().st_mtime >= begun and not (path.parents[1] / SEAL).exists():
            stopped(path, request.language, error)


def _month(pack: Pack) -> Outcome | InputError:
    try:
        return run_month(pack.request)
    except InputError as error:  # with its problems, to be told in the user's language
        return error
