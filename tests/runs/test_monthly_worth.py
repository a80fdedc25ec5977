"""Which month is worse: one that lacks a report or a return that the published one has."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eldercare_analysis.runs.evidence import DONE, Manifest, Requested, Result, Sent, read_manifest
from eldercare_analysis.runs.monthly import lost

BOTH = {"甲镇": "done", "乙镇": "done"}


def manifest(
    towns: dict[str, str],
    *,
    files: tuple[str, ...] = (),
    rejected: dict[str, str] | None = None,
    silent: tuple[str, ...] = (),
) -> Manifest:
    """Return a manifest of reports and of returns: no files, no register."""
    sent = Sent(rejected=rejected or {}, towns_without_return=list(silent)) if files else None
    return Manifest(
        software={},
        request=Requested(month="2021-09", language="zh", scenario="baseline", register=sent, towns=[*towns]),
        inputs=dict.fromkeys((f"returns/{name}" for name in files), "digest"),
        towns=[Result(town, "", status) for town, status in towns.items()],
        outputs={},
    )


@pytest.mark.parametrize(
    ("published", "made", "lacks"),
    [
        (manifest(BOTH), manifest(BOTH), []),
        (manifest(BOTH), manifest(BOTH | {"乙镇": "failed"}), ["乙镇"]),
        (manifest(BOTH | {"乙镇": "failed"}), manifest(BOTH | {"乙镇": "failed"}), []),
        (manifest(BOTH | {"乙镇": "failed"}), manifest(BOTH | {"甲镇": "failed"}), ["甲镇"]),
        (manifest({"甲镇": "done"}), manifest(BOTH | {"乙镇": "failed"}), []),
        (None, manifest(BOTH | {"乙镇": "failed"}), ["乙镇"]),  # what is there cannot be told
        (None, manifest(BOTH), []),
    ],
)
def test_reports(published: Manifest | None, made: Manifest, lacks: list[str]) -> None:
    assert lost(published, made) == lacks


READ = manifest(BOTH, files=("in/a.xlsx", "in/b.xlsx"), silent=("乙镇",))


@pytest.mark.parametrize(
    ("made", "lacks"),
    [
        (manifest(BOTH, files=("in/a.xlsx",)), []),  # taken out by hand
        (manifest(BOTH, files=("in/a.xlsx", "in/b.xlsx"), rejected={"b.xlsx": "乙镇"}, silent=("乙镇",)), ["b.xlsx"]),
        (manifest(BOTH, files=("a.xlsx",), rejected={"a.xlsx": ""}), ["a.xlsx"]),
        (manifest(BOTH, files=("in/c.xlsx",), rejected={"c.xlsx": "甲镇"}, silent=("甲镇", "乙镇")), ["c.xlsx"]),  # under another name
        (manifest(BOTH, files=("in/c.xlsx",), rejected={"c.xlsx": "乙镇"}, silent=("乙镇",)), []),  # new, and nothing is lost
        (manifest(BOTH), []),
    ],
)  # fmt: skip
def test_returns(made: Manifest, lacks: list[str]) -> None:
    assert lost(READ, made) == lacks


def test_a_return_that_could_not_be_read_then_either_is_not_lost() -> None:
    published = manifest(BOTH, files=("in/a.xlsx",), rejected={"a.xlsx": "甲镇"})
    assert lost(published, manifest(BOTH, files=("in/a.xlsx",), rejected={"a.xlsx": "甲镇"})) == []
    assert lost(manifest(BOTH), manifest(BOTH, files=("a.xlsx",), rejected={"a.xlsx": "甲镇"})) == []


def test_a_manifest_is_read_as_it_was_written_or_not_at_all(tmp_path: Path) -> None:
    """Entries and fields that this software does not write are kept; what has another shape is no manifest."""
    (tmp_path / "evidence").mkdir()
    path, written = tmp_path / "evidence" / "manifest.json", READ
    written.write(tmp_path)
    assert read_manifest(tmp_path) == written
    content = json.loads(path.read_text(encoding="utf-8"))
    assert content["towns"][0] == {"town": "甲镇", "code": "", "status": DONE, "pdf": None, "reason": ""}
    assert list(content["request"]["register"]) == ["returns", "rejected", "towns_without_return", "rows"]
    path.write_text(json.dumps(content | {"later": 1}), encoding="utf-8")
    found = read_manifest(tmp_path)
    assert found is not None
    assert found.model_dump()["later"] == 1
    for wrong in (
        {"towns": "changed"},
        {"towns": [1, {"town": "乙镇"}]},
        {"request": 5},
        {"inputs": {"a": 1}},
    ):
        path.write_text(json.dumps(content | wrong), encoding="utf-8")
        assert read_manifest(tmp_path) is None
