"""Commands of the monthly round: what goes out at the start of a month, and what comes back."""

from __future__ import annotations

import os
import shlex
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eldercare_analysis.cli.command import app, command
from eldercare_analysis.cli.options import Inputs
from eldercare_analysis.cli.routine import with_progress
from eldercare_analysis.cli.screen import tell
from eldercare_analysis.language import Language, join, say
from eldercare_analysis.runs.surroundings import today

if TYPE_CHECKING:
    from eldercare_analysis.inputs.study import Study
    from eldercare_analysis.reporting.meeting.dispatch import Dispatch
    from eldercare_analysis.runs.round.examine import Came
    from eldercare_analysis.runs.round.receive import Received
    from eldercare_analysis.runs.round.send_out import SentOut

Folder = Annotated[Path, typer.Option("--register")]
NAMED = 12  # names in a line


@dataclass(frozen=True, kw_only=True)
class Packet:
    """Where what is sent out goes."""

    output: Annotated[Path, typer.Option("--output")]
    reports: Annotated[Path, typer.Option("--reports")] = Path("reports")
    zips: Annotated[bool, typer.Option("--zip")] = False


@command(app, "send-out", without=("scenario", "month", "register"))
def send_out(
    inputs: Inputs,
    packet: Packet,
    *,
    register: Folder,
    month: Annotated[str | None, typer.Option("--month")] = None,
) -> None:
    """Make what goes to towns, homes and bureau: report, next return, corrections, and who owes what."""
    from eldercare_analysis.inputs.months import shift  # noqa: PLC0415
    from eldercare_analysis.runs.order import Request  # noqa: PLC0415
    from eldercare_analysis.runs.round import send_out as out  # noqa: PLC0415

    study = replace(inputs, month=month or f"{today():%Y-%m}", register=None).study()
    request = Request(
        month=shift(study.month, -1),
        output=packet.reports,
        data=inputs.data,
        language=study.language,
        workers=os.cpu_count() or 1,
    )
    sent = with_progress(
        lambda progress: out.send_out(study, register, packet.output, request, progress, zips=packet.zips),
        study.language,
    )
    _tell_sent(sent, study, request.month)
    given = {"--month": request.month, "--register": register, "--output": packet.reports}
    given |= {"--language": study.language} | ({"--data": inputs.data} if inputs.data else {})
    _tell_old(sent, study.language, shlex.join(str(word) for pair in given.items() for word in pair))
    raise typer.Exit(1 if sent.without else 0)


def _tell_old(sent: SentOut, language: Language, given: str) -> None:
    """Say that the report is older than returns, or in another language, and how it is renewed."""
    if sent.report is None:
        return
    old = {"stale": sent.stale, "language": sent.report.manifest.request.language != language}
    for name in (name for name, is_so in old.items() if is_so):
        told = {"folder": sent.report.folder, "again": f"eldercare report {given}"}
        tell(say(language, f"round.sent.report_{name}", **told), err=True)


def _tell_sent(sent: SentOut, study: Study, last: str) -> None:
    """Say what was made, what is missing, and where to look first."""
    from eldercare_analysis.inputs.district import spoken  # noqa: PLC0415
    from eldercare_analysis.inputs.returns.sender import bureau_name  # noqa: PLC0415
    from eldercare_analysis.reporting.returns.who_owes import name_of  # noqa: PLC0415

    language = study.language
    roles = Counter(sender.role for sender in sent.senders)
    key = "folder" if sent.new else "same"
    told = {"towns": roles["town"], "homes": roles["home"], "bureau": name_of(study, sent.senders[-1])}
    tell(say(language, f"round.sent.{key}", folder=sent.folder, month=study.month, **told))
    if sent.before_plan:
        tell(say(language, "round.sent.report_none", month=last))
    if sent.report:
        how = "made" if sent.report.made else "published"
        tell(say(language, f"round.sent.report_{how}", month=last, folder=sent.report.folder))
    if sent.without:
        places = join(language, [spoken(place, language) for place in sent.without])
        tell(say(language, "round.sent.without", places=places), err=True)
    if sent.corrections:
        names = _some([name_of(study, sender) for sender in sent.corrections], study)
        tell(say(language, "round.sent.corrections", count=len(sent.corrections), names=names))
    title = say(language, "round.owed")
    file = sent.folder / bureau_name(study.district) / f"{title}.txt"
    tell(say(language, "round.sent.owed", file=file))


def _some(names: list[str], study: Study) -> str:
    """Return the first names, as the language lists them."""
    return join(study.language, names[:NAMED]) + (" …" if len(names) > NAMED else "")


@command(app, without=("scenario", "month", "register"))
def receive(
    files: Annotated[list[Path], typer.Argument()],
    inputs: Inputs,
    *,
    register: Folder,
    month: Annotated[str | None, typer.Option("--month")] = None,
    output: Annotated[Path | None, typer.Option("--output")] = None,
) -> None:
    """File returns that came back by month and sender; those with problems get a sheet of corrections.

    Nothing of a return with problems counts; files that come are never changed. Exit 1: some had problems.
    """
    from eldercare_analysis.reporting.meeting.dispatch import Dispatch  # noqa: PLC0415
    from eldercare_analysis.runs.round import receive as back  # noqa: PLC0415

    study = replace(inputs, month=month or f"{today():%Y-%m}", register=None).study()
    above = register if register.name not in ("", "..") else register.resolve()
    beside = above.parent / say(study.language, "round.came.folder")
    received = back.receive(study, files, register, output or beside, month)
    for problem in received.broken:
        tell(problem.render(study.language), err=True)
    for note in received.notes:
        tell(note.render(study.language), err=True)
    dispatch_of = cache(lambda of: Dispatch(replace(received.study, month=of)))
    for came in received.came:
        _tell_came(came, received.study)
        if came.fate == "filed":
            _tell_changes(came, study.language, dispatch_of)
            _tell_slips(came, received)
    _tell_rest(received, study)
    failed = received.broken or any(came.fate == "refused" for came in received.came)
    raise typer.Exit(1 if failed else 0)


def _tell_came(came: Came, study: Study) -> None:
    """Say what became of a file."""
    from eldercare_analysis.runs.round.receive import subject_of  # noqa: PLC0415

    language, opened = study.language, came.opened
    whose = subject_of(study, came) if came.sender else say(language, "round.came.unknown")
    told = {"file": opened.book.name, "whose": whose, "path": came.path, "count": len(came.problems)}
    tell(say(language, f"round.came.{came.fate}", **told), err=came.fate == "refused")
    for problem in came.problems:
        tell(f"  {problem.render(language)}", err=True)
    for kept in came.kept:
        tell(say(language, "round.came.replaced", path=kept, count=came.rewritten))


def _tell_changes(came: Came, language: Language, dispatch_of: Callable[[str], Dispatch]) -> None:
    """Say what a return that was filed tells that is new, and what somebody has to check."""
    from eldercare_analysis.reporting.meeting.changes import CHECKS, change_told  # noqa: PLC0415

    changes = Counter(change.change for change in came.changes)
    checks = [change for change in came.changes if change.change in CHECKS]
    rows = len(came.opened.sent.records) if came.opened.sent else 0
    counts = {"happened": changes["happened"], "late": changes["late"], "checks": len(checks)}
    parts = [say(language, "round.came.rows", count=rows)]
    parts += [say(language, f"round.came.{name}", count=count) for name, count in counts.items() if count]
    tell(say(language, "round.came.told", parts=join(language, parts)))
    for change in checks:
        text = change_told(dispatch_of(came.month), change).plain
        tell(say(language, "round.came.check", text=text))


def _tell_slips(came: Came, received: Received) -> None:
    """Say what was filed and may be a slip: sums, nothing filled in, changes where there should be none."""
    from eldercare_analysis.reporting.facility_names import facility_name  # noqa: PLC0415
    from eldercare_analysis.reporting.returns.who_owes import name_of  # noqa: PLC0415

    language, owing = received.study.language, received.missing.get(came.month, ())
    for facility, before, after in came.amounts:
        name = facility_name(received.study, facility, with_town=True)
        text = say(language, "round.came.amount", name=name, before=f"{before:f}", after=f"{after:f}")
        tell(say(language, "round.came.check", text=text))
    if came.as_before:
        tell(say(language, "round.came.as_before"))
    if came.changes and came.opened.sent and came.opened.sent.unchanged:
        tell(say(language, "round.came.not_same"))
    if came.sender and name_of(received.study, came.sender) in owing:
        tell(say(language, "round.came.no_staff"))


def _tell_rest(received: Received, study: Study) -> None:
    """Say how many files came, and who has not sent a return yet."""
    language, fates = study.language, Counter(came.fate for came in received.came)
    counts = {name: fates[name] for name in ("filed", "there", "refused")}
    tell(say(language, "round.came.done", **counts))
    for month, names in received.missing.items():
        key = "missing" if names else "complete"
        tell(say(language, f"round.came.{key}", month=month, count=len(names), names=join(language, names)))
