"""The folder that is sent out appears whole and the same each time; what somebody has changed stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from eldercare_analysis.inputs.problems import InputError
from eldercare_analysis.runs.round import sent_folder
from eldercare_analysis.runs.round.sent_folder import File, publish, with_zips

FILES: list[File] = [("01-甲/报.xlsx", b"1"), ("01-甲/表.xlsx", b"2"), ("02-乙/报.xlsx", b"3")]


def content(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file() and path.name != sent_folder.SEAL)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_it_is_made_once_and_then_the_same(tmp_path: Path) -> None:
    final = tmp_path / "2025-10"
    assert publish(final, FILES) is True
    assert publish(final, FILES) is False
    assert content(final) == dict(FILES)
    assert publish(final, FILES[:1]) is True
    assert content(final) == dict(FILES[:1])
    assert [path.name for path in tmp_path.iterdir()] == ["2025-10"]


@pytest.mark.parametrize("how", ["changed", "added", "gone", "not ours", "a file"])
def test_what_somebody_changed_stays(tmp_path: Path, how: str) -> None:
    final = tmp_path / "2025-10"
    if how == "not ours":
        final.mkdir()
    elif how == "a file":
        final.write_text("x")
    else:
        publish(final, FILES)
    if how == "changed":
        (final / "01-甲/报.xlsx").write_bytes(b"filled in")
    elif how == "added":
        (final / "x").touch()
    elif how == "gone":
        (final / "02-乙/报.xlsx").unlink()
    before = content(final)
    with pytest.raises(InputError, match="不会覆盖"):
        publish(final, FILES[:1])
    assert content(final) == before


def test_what_an_interrupted_run_left_is_in_nobodys_way(tmp_path: Path) -> None:
    final = tmp_path / "2025-10"
    (tmp_path / ".2025-10.work" / "01-甲").mkdir(parents=True)

    def stopped() -> object:
        yield FILES[0]
        raise KeyboardInterrupt

    publish(final, FILES)
    with pytest.raises(KeyboardInterrupt):
        publish(final, stopped())  # type: ignore[arg-type]
    assert content(final) == dict(FILES)
    publish(final, FILES)
    assert [path.name for path in tmp_path.iterdir()] == ["2025-10"]


def test_each_folder_has_a_zip_of_the_same_bytes() -> None:
    once, again = (dict(with_zips(FILES, zips=True)) for _ in range(2))
    assert once == again
    assert set(once) - set(dict(FILES)) == {"01-甲.zip", "02-乙.zip"}
    assert dict(with_zips(FILES, zips=False)) == dict(FILES)
