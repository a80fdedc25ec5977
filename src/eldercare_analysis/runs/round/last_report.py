"""The report of the month before: as it was published, or made by the normal monthly run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.runs.disk import broken
from eldercare_analysis.runs.evidence import DONE, Manifest, read_manifest
from eldercare_analysis.runs.monthly import Progress, run_month
from eldercare_analysis.runs.order import Request


@dataclass(frozen=True)
class LastReport:
    """A month's report.

    Attributes:
        folder, manifest: where it is, and what it says of itself.
        made: it was made now.
    """

    folder: Path
    manifest: Manifest
    made: bool = False

    def pdf(self, place: str) -> Path | None:
        """Return the PDF of a town, or of `DISTRICT`; None where none came out."""
        found = (one.pdf for one in self.manifest.towns if one.town == place and one.status == DONE)
        name = next(found, None)
        return self.folder / name if name else None

    @property
    def word(self) -> Path | None:
        """The district's Word file; None where there is none."""
        path = self.folder / f"{DISTRICT}.docx"
        return path if path.is_file() else None

    def knows(self, digests: frozenset[str]) -> bool:
        """Say whether it was made of returns with these digests, whatever others."""
        return digests <= {*self.manifest.inputs.values()}


def last_report(request: Request, towns: list[str], progress: Progress) -> LastReport | None:
    """Return the report of a month, made where it is not there whole and as it was made.

    Args:
        request: what the monthly run is asked for.
        towns: of the district.
        progress: as in `run_month`.

    Returns:
        None where no report came out.

    Raises:
        InputError: as `run_month`.
    """
    folder = request.output / request.month
    if published := _published(folder, towns):
        return LastReport(folder, published)
    outcome = run_month(request, progress)
    made = read_manifest(outcome.folder)
    return LastReport(outcome.folder, made, made=True) if made else None


def _published(folder: Path, towns: list[str]) -> Manifest | None:
    """Return the manifest of a month that has all reports of this district and that nobody has changed."""
    manifest = read_manifest(folder) if folder.is_dir() else None
    if manifest is None or {one.town for one in manifest.towns} != {DISTRICT, *towns}:
        return None
    whole = all(one.status == DONE for one in manifest.towns)
    return manifest if whole and not broken(folder) else None
