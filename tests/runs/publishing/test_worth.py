"""Which month is worse: one that lacks a report or a return that the published one has."""

from __future__ import annotations

from typing import Any

import pytest

from eldercare_analysis.runs.publishing.worth import lost

BOTH = {"甲镇": "done", "乙镇": "done"}


def manifest(
    towns: dict[str, str], *, files: tuple[str, ...] = (), rejected: dict[str, str] | None = None, silent: tuple[str, ...] = ()
) -> dict[str, Any]:  # fmt: skip
    """Return a manifest of reports and of returns: no files, no register."""
    register = {"rejected": rejected or {}, "towns_without_return": list(silent)}
    return {
        "towns": [{"town": t, "code": "", "status": s, "pdf": None, "reason": ""} for t, s in towns.items()],
        "inputs": dict.fromkeys((f"returns/{name}" for name in files), "digest"),
        "request": {"register": register if files else None},
    }


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
        ({"towns": "changed"}, manifest(BOTH | {"乙镇": "failed"}), []),
        ({"towns": [1, {"town": "乙镇"}], "request": 5}, manifest(BOTH, files=("a.xlsx",)), []),
    ],
)
def test_reports(published: dict[str, Any] | None, made: dict[str, Any], lacks: list[str]) -> None:
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
def test_returns(made: dict[str, Any], lacks: list[str]) -> None:
    assert lost(READ, made) == lacks


def test_a_return_that_could_not_be_read_then_either_is_not_lost() -> None:
    published = manifest(BOTH, files=("in/a.xlsx",), rejected={"a.xlsx": "甲镇"})
    assert lost(published, manifest(BOTH, files=("in/a.xlsx",), rejected={"a.xlsx": "甲镇"})) == []
    assert lost(manifest(BOTH), manifest(BOTH, files=("a.xlsx",), rejected={"a.xlsx": "甲镇"})) == []
