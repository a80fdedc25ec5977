"""What goes out at the start of a month: to each town, each home and the bureau a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.returns.sender import BUREAU, Sender, senders_of
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.carried import month_name
from eldercare_analysis.reporting.facility_names import facility_name
from eldercare_analysis.reporting.returns.correction_sheet import build_corrections
from eldercare_analysis.reporting.returns.corrections import Correction
from eldercare_analysis.reporting.returns.owed_sheet import build_owed
from eldercare_analysis.reporting.returns.template import build_template
from eldercare_analysis.reporting.returns.who_owes import Owing, name_of, told, who_owes
from eldercare_analysis.reporting.words import words_of
from eldercare_analysis.runs.monthly import Progress
from eldercare_analysis.runs.order import Request
from eldercare_analysis.runs.output import alone, check_outside, writable
from eldercare_analysis.runs.round.filing import read_folder
from eldercare_analysis.runs.round.last_report import LastReport, last_report
from eldercare_analysis.runs.round.open_corrections import open_corrections
from eldercare_analysis.runs.round.sent_folder import File, check_own, publish, with_zips


@dataclass(frozen=True)
class SentOut:
    """What was made.

    Attributes:
        folder: where it is.
        new: it differs from what was there.
        senders: for whom.
        report: of the month before; None where there is none, `before_plan` or none came out.
        before_plan: the month before is before the plan.
        stale: the report was made from other returns than the register has now.
        without: places whose report is missing.
        owing: who owes what.
        corrections: what each has to correct.
    """

    folder: Path
    new: bool
    senders: tuple[Sender, ...]
    report: LastReport | None
    before_plan: bool
    stale: bool
    without: tuple[str, ...]
    owing: tuple[Owing, ...]
    corrections: Mapping[Sender, list[Correction]]


def send_out(
    study: Study, register: Path, output: Path, request: Request, progress: Progress, *, zips: bool = False
) -> SentOut:
    """Make the folder `output/month` of what is sent out; it appears whole, with the same bytes each time.

    Args:
        study: district, language, and the month that is to be reported next.
        register: the folder of returns; it may be empty.
        output: where the months' folders are.
        request: how the report of the month before is asked for, if it has to be made.
        progress: as in `run_month`.
        zips: one zip for each sender, too.

    Raises:
        InputError: bad input, or something of somebody's in the folder's place; nothing was written there.
    """
    check_outside(output, [register])
    final = output / study.month
    with writable(output), alone(final):
        check_own(final)
        known = read_folder(register, study.district)
        before_plan = request.month < f"{study.district.policy.info.plan.issued_on:%Y-%m}"
        last = replace(study, month=request.month, register=known.register)
        report = None
        if not before_plan:
            paths = (register,) if known.opened else ()
            report = last_report(replace(request, register=paths), study.district.towns, progress)
        packet = Packet(replace(study, register=known.register), last, report, open_corrections(known, last))
        new = publish(final, with_zips(packet.files(), zips=zips))
    told_then = frozenset(digest for digest, month in known.months.items() if month <= request.month)
    places = [DISTRICT, *study.district.towns]
    without = [place for place in places if not before_plan and not (report and report.pdf(place))]
    return SentOut(
        folder=final,
        new=new,
        senders=tuple(senders_of(study.district)),
        report=report,
        before_plan=before_plan,
        stale=bool(report and not report.knows(told_then)),
        without=tuple(without),
        owing=tuple(packet.owing),
        corrections=packet.corrections,
    )


class Packet:
    """The files for everybody: `study` of the month to report, `last` of the one before."""

    def __init__(
        self,
        study: Study,
        last: Study,
        report: LastReport | None,
        corrections: Mapping[Sender, list[Correction]],
    ) -> None:
        """Make nothing yet but the list of who owes what."""
        self._study, self._last, self._report = study, last, report
        self.corrections = corrections
        self.owing = who_owes(last, corrections)
        self._words = words_of(study)

    def files(self) -> Iterator[File]:
        """Yield the files of each sender, one after another."""
        for sender in senders_of(self._study.district):
            folder = self.folder(sender)
            for name, content in self._of(sender):
                yield f"{folder}/{name}", content

    def folder(self, sender: Sender) -> str:
        """Return the name of a sender's folder: by the number of its town in Annex 1, the bureau's last."""
        if sender == BUREAU:
            return BUREAU.file_name(self._study.district)
        number = self._study.district.order[sender.town] + 1
        town = f"{number:0{max(2, len(str(len(self._study.district.towns))))}d}-{sender.town}"
        if sender.role == "town":
            return town
        home = facility_name(self._study, sender.houses[0], with_town=False)
        return f"{town}-{home.replace('/', '-')}"

    def _of(self, sender: Sender) -> Iterator[File]:
        yield from self._reports(sender)
        yield self._named("return", self._study.month, sender, "xlsx"), self._template(sender)
        own = self.corrections.get(sender, [])
        if own:
            month = month_name(self._study, self._study.month)
            name = name_of(self._study, sender)
            subject = self._words.plain("round.corrections_sent", name=name, month=month)
            content = build_corrections(self._words, self._study.month, subject, own)
            yield self._named("corrections", self._study.month, sender, "xlsx"), content
        if sender == BUREAU:
            title = self._words.plain("round.owed")
            yield f"{title}.xlsx", build_owed(self._last, self.owing)
            text = "\r\n".join(told(self._last, self.owing)) + "\r\n"
            yield f"{title}.txt", text.encode("utf-8-sig")

    def _reports(self, sender: Sender) -> Iterator[File]:
        """Yield the report of the month before: of the town, or of the district with its Word file."""
        if self._report is None:
            return
        found = [self._report.pdf(sender.town or DISTRICT)]
        found += [self._report.word] if sender == BUREAU else []
        for path in filter(None, found):
            name = self._named("report", self._last.month, sender, path.suffix[1:])
            yield name, path.read_bytes()

    def _named(self, what: str, month: str, sender: Sender, ending: str) -> str:
        name = sender.town or self._study.district_name
        if what != "report":
            name = sender.file_name(self._study.district)
        return f"{self._words.plain(f'round.file_{what}', month=month, name=name)}.{ending}"

    def _template(self, sender: Sender) -> bytes:
        town = sender.town if sender.role == "town" else None
        home = sender.houses[0] if sender.role == "home" else None
        return build_template(self._study.at(town), sender.role, home=home)
