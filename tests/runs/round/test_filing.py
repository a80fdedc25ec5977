"""A register's folder: what is replaced is kept in order, and no step loses a file."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from eldercare_analysis import load_district
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.returns.loading import load_register
from eldercare_analysis.inputs.returns.sender import Sender
from eldercare_analysis.runs.round import filing as tried
from eldercare_analysis.runs.round.filing import Filing, read_folder, whose
from tests.round_trip import fill, opened

TOWN, MONTH = Sender("town", "甲溪镇"), "2025-09"
POINT = ("facilities", "甲溪-点-2025-02", "issue")


@pytest.fixture
def given(demo: Path, tmp_path: Path) -> tuple[Path, Path, District]:
    """A register with one month, another version of a town's return, the district."""
    register = Path(shutil.copytree(demo / "returns" / MONTH, tmp_path / "returns" / MONTH)).parent
    district = load_district(demo / "pack")
    other = Path(shutil.copyfile(register / MONTH / "甲溪镇.xlsx", tmp_path / "again.xlsx"))
    fill(other, district, {POINT: "施工单位已更换"})
    return register, other, district


def take(register: Path, file: Path, district: District) -> Path:
    return Filing(read_folder(register, district)).take(opened(file, district), MONTH, TOWN)[0]


def test_what_is_replaced_is_kept_and_not_read(given: tuple[Path, Path, District], tmp_path: Path) -> None:
    register, other, district = given
    filed, kept = register / MONTH / "甲溪镇.xlsx", register / ".replaced" / MONTH
    first, second = filed.read_bytes(), other.read_bytes()
    assert take(register, other, district) == filed
    assert (filed.read_bytes(), (kept / "甲溪镇.1.xlsx").read_bytes()) == (second, first)
    fill(other, district, {POINT: "第三版"})
    take(register, other, district)
    assert (kept / "甲溪镇.2.xlsx").read_bytes() == second
    read = load_register(register, district)
    assert {sent.file for sent in read.returns} == {
        f"{MONTH}/{path.name}" for path in (register / MONTH).iterdir()
    }
    assert [note.place.file for note in read.notes if note.place and ".replaced" in note.place.file] == []


def test_a_return_of_another_name_or_a_broken_one_is_replaced(given: tuple[Path, Path, District]) -> None:
    register, other, district = given
    office = (register / MONTH / "甲溪镇.xlsx").rename(register / MONTH / "九月.xlsx")
    take(register, other, district)
    assert not office.exists()
    assert (register / ".replaced" / MONTH / "九月.1.xlsx").exists()
    broken = register / MONTH / "甲溪镇.xlsx"
    broken.write_bytes(b"half")
    taken = take(register, other, district)
    assert taken.read_bytes() == other.read_bytes()
    assert any(path.read_bytes() == b"half" for path in (register / ".replaced").rglob("*") if path.is_file())


def test_a_stranger_in_the_place_stays(given: tuple[Path, Path, District]) -> None:
    register, other, district = given
    filed = register / MONTH / "甲溪镇.xlsx"
    filed.unlink()
    stranger = (register / MONTH / "乙峰镇.xlsx").rename(filed).read_bytes()
    assert take(register, other, district).name == "甲溪镇-2.xlsx"
    assert filed.read_bytes() == stranger


@pytest.mark.parametrize("step", [1, 2])
def test_no_step_loses_a_return(
    given: tuple[Path, Path, District], monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    register, other, district = given
    first = (register / MONTH / "甲溪镇.xlsx").read_bytes()
    steps = iter(range(1, 100))

    def write(target: Path, content: bytes, really: object = tried.write) -> None:
        if next(steps) == step:
            raise KeyboardInterrupt
        assert callable(really)
        really(target, content)

    with monkeypatch.context() as patch:
        patch.setattr(tried, "write", write)
        with pytest.raises(KeyboardInterrupt):
            take(register, other, district)
    assert (register / MONTH / "甲溪镇.xlsx").read_bytes() == first
    take(register, other, district)
    assert (register / MONTH / "甲溪镇.xlsx").read_bytes() == other.read_bytes()
    assert [path.read_bytes() for path in (register / ".replaced" / MONTH).iterdir()] == [first]


def test_what_several_homes_have_to_correct_does_not_hide_what_the_bureau_has(
    given: tuple[Path, Path, District],
) -> None:
    register, other, district = given
    for name in ("区民政局", "机构"):
        waiting = register / ".sent-back" / MONTH / f"{name}.xlsx"
        waiting.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(other, waiting)
    assert [sender for sender, _ in read_folder(register, district).sent_back] == [Sender("bureau")] * 2


def test_what_was_sent_back_waits_until_something_better_comes(given: tuple[Path, Path, District]) -> None:
    register, other, district = given
    wrong = other.with_name("wrong.xlsx")
    shutil.copyfile(other, wrong)
    fill(wrong, district, {("facilities", "甲溪-点-2025-02", "invested_wan"): 260_000})
    for _ in range(2):
        folder = read_folder(register, district)
        Filing(folder).send_back(opened(wrong, district), MONTH, TOWN)
    waiting = read_folder(register, district).sent_back
    assert [(sender, one.sent) for sender, one in waiting] == [(TOWN, None)]
    take(register, other, district)
    assert read_folder(register, district).sent_back == ()
    assert len(list((register / ".replaced" / MONTH).iterdir())) == 2


def test_a_broken_workbook_is_somebodys(demo: Path, tmp_path: Path) -> None:
    district = load_district(demo / "pack")
    path = Path(shutil.copyfile(demo / "returns" / MONTH / "甲溪镇.xlsx", tmp_path / "x.xlsx"))
    fill(path, district, {("facilities", "甲溪-点-2025-02", "invested_wan"): 260_000})
    assert whose(opened(path, district), district) == TOWN
    torn = tmp_path / "甲溪镇（最终）.xlsx"
    torn.write_bytes(b"PK half")
    assert whose(opened(torn, district), district) == TOWN
    assert whose(opened(Path(shutil.copyfile(torn, tmp_path / "y.xlsx")), district), district) is None
