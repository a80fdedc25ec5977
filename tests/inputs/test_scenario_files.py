"""A scenario file is tried beside its place: a new file, which nobody's link can lead elsewhere."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import pytest

from eldercare_analysis.inputs import scenario_files
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.problems import InputError
from eldercare_analysis.inputs.scenario_files import new_document, save_scenario


@pytest.fixture
def victim(tmp_path: Path) -> Path:
    path = tmp_path / "victim"
    path.write_text("precious", encoding="utf-8")
    return path


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
@pytest.mark.parametrize("link", [".own.PROCESS.yml", ".own.token.yml", "own.yaml"])
def test_nothing_is_written_through_a_link(
    district: District, tmp_path: Path, victim: Path, monkeypatch: pytest.MonkeyPatch, link: str
) -> None:
    monkeypatch.setattr(scenario_files, "token_hex", lambda _: "token", raising=False)
    link = link.replace("PROCESS", str(os.getpid()))
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / link).symlink_to(victim)
    document = new_document(name="own", label={"zh": "甲", "en": "a"}, extends="baseline")
    with suppress(InputError):  # where the link has the file's own name
        save_scenario(document, tmp_path / "there" / "own.yaml", district)
    assert victim.read_text(encoding="utf-8") == "precious"
    assert (tmp_path / "there" / link).is_symlink()
    assert {path.name for path in (tmp_path / "there").iterdir()} <= {link, "own.yaml"}
