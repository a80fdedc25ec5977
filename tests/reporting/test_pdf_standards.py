"""Every kind of report is PDF/A-3a and PDF/UA-1 by the reference validator, which finds what is broken."""

from __future__ import annotations

from pathlib import Path

import matplotlib.pyplot as plt
import pytest

from eldercare_analysis.runs.monthly import Outcome
from tests.verapdf import Verdict, required, verdicts_of

pytestmark = pytest.mark.slow
TITLE, DESCRIPTION = b"dc:title", b"/Alt"
LEAST = 4_000  # checks of the shortest report, of one page


@pytest.fixture(scope="module", autouse=True)
def verapdf() -> None:
    required()


@pytest.fixture(scope="module")
def printed(whole_month: Outcome, september: Outcome, english: Path, english_september: Path) -> list[Path]:
    """District and towns, with returns and without, in both languages; 鼎山街道 has no villages."""
    towns = [whole_month.folder / "towns" / name for name in ("06-白沙镇.pdf", "04-鼎山街道.pdf")]
    return [
        *(
            folder / "district.pdf"
            for folder in (whole_month.folder, september.folder, english, english_september)
        ),
        *towns,
        next((september.folder / "towns").glob("*丙桥镇.pdf")),
        *(path for folder in (english, english_september) for path in (folder / "towns").glob("*.pdf")),
    ]


@pytest.fixture(scope="module")
def broken(printed: list[Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A report without title, one with a picture that is not described, a drawing by a library that knows no tags."""
    folder, whole = tmp_path_factory.mktemp("broken"), printed[4].read_bytes()
    found = {name: folder / f"{name}.pdf" for name in ("untitled", "undescribed", "untagged")}
    assert (whole.count(TITLE), whole.count(DESCRIPTION) > 0) == (2, True)  # it is opened and closed
    found["untitled"].write_bytes(whole.replace(TITLE, b"dc:total"))
    found["undescribed"].write_bytes(whole.replace(DESCRIPTION, b"/Als", 1))
    figure, axes = plt.subplots()
    axes.plot([1, 2])
    figure.savefig(found["untagged"])
    plt.close(figure)
    return found


@pytest.fixture(scope="module")
def verdicts(printed: list[Path], broken: dict[str, Path]) -> dict[tuple[Path, str], Verdict]:
    found = verdicts_of([*printed, *broken.values()])
    return {(Path(one.file), one.standard): one for one in found}


def test_every_kind_of_report_is_archival_and_accessible(
    printed: list[Path], verdicts: dict[tuple[Path, str], Verdict]
) -> None:
    own = [verdicts[path, standard] for path in printed for standard in ("3a", "ua1")]
    assert len(own) == 2 * 9
    assert {(one.file, one.standard): one.failed for one in own if not one.compliant or one.failed} == {}
    assert min(one.checks for one in own) > LEAST


@pytest.mark.parametrize(
    ("name", "standard", "rules"),
    [
        ("untitled", "ua1", {"7.1-9"}),  # ISO 14289-1, 7.1: metadata have a title
        ("undescribed", "ua1", {"7.3-1"}),  # 7.3: a figure has a description
        ("untagged", "ua1", {"7.1-3", "7.1-11"}),  # 7.1: content is tagged, there is a tree
        ("untagged", "3a", {"6.6.2.1-1"}),  # ISO 19005-3, 6.6.2.1: there are metadata
    ],
)
def test_what_is_broken_is_found(
    broken: dict[str, Path],
    verdicts: dict[tuple[Path, str], Verdict],
    name: str,
    standard: str,
    rules: set[str],
) -> None:
    verdict = verdicts[broken[name], standard]
    assert not verdict.compliant
    assert rules <= {*verdict.failed}
