"""Workbooks to a register, without workbooks: what is kept, what is left out, and how many problems are told."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.problems import InputError, Place, Problem
from eldercare_analysis.inputs.returns import loading
from eldercare_analysis.inputs.returns.loading import load_register
from eldercare_analysis.inputs.returns.reading.grid import Grid
from tests.inputs.returns.sheet import IDENTITY, Row, grid
from tests.refusals import refused, told

Found = list[Grid] | InputError


def page(name: str, row: Row, month: str = "2021-09") -> list[Grid]:
    made = grid({5: row})
    head = {(1, 1): "填报月份", (1, 2): month, (2, 1): "镇街", (2, 2): "白沙镇"}
    return [Grid(name, made.sheet, hidden=False, cells=head | made.cells)]


@pytest.fixture
def books(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that puts workbooks into a folder, with what is read of them."""

    def put(**found: Found) -> Path:
        for name in found:
            (tmp_path / f"{name}.xlsx").touch()
        monkeypatch.setattr(
            loading, "read_workbooks", lambda books: [found[Path(book.name).stem] for book in books]
        )
        return tmp_path

    return put


def broken(*keys: str, name: str = "x.xlsx") -> InputError:
    return InputError(Problem(key, Place(name)) for key in keys)


def test_returns_by_month_and_file(books: Any, district: District) -> None:
    folder = books(
        a=page("a.xlsx", IDENTITY, "2021-10"), b=page("b.xlsx", IDENTITY), c=page("c.xlsx", IDENTITY)
    )
    for paths in (folder, str(folder), [folder], [folder / name for name in ("c.xlsx", "a.xlsx", "b.xlsx")]):
        register = load_register(paths, district)
        assert [(sent.file, sent.month) for sent in register.returns] == [
            ("b.xlsx", "2021-09"),
            ("c.xlsx", "2021-09"),
            ("a.xlsx", "2021-10"),
        ]
        assert (register.problems, register.rejected) == ((), {})


def test_broken_ones_are_told_or_left_out_with_their_town(books: Any, district: District) -> None:
    folder = books(
        a=page("a.xlsx", IDENTITY),
        珞璜=broken("empty_file", name="珞璜.xlsx"),
        c=page("c.xlsx", {**IDENTITY, "类别": "x"}),
        d=broken("empty_file", name="d.xlsx"),
    )
    found = refused(lambda: load_register(folder, district))
    assert [(key, place.split(" | ")[0]) for key, place, _ in found] == [
        ("not_one_of", "c.xlsx"),
        ("empty_file", "d.xlsx"),
        ("empty_file", "珞璜.xlsx"),
    ]
    register = load_register(folder, district, leave_out_broken=True)
    assert [sent.file for sent in register.returns] == ["a.xlsx"]
    assert told(register.problems) == found
    assert list(register.rejected.items()) == [("c.xlsx", "白沙镇"), ("d.xlsx", ""), ("珞璜.xlsx", "珞璜镇")]


def test_of_very_many_problems_of_a_workbook_the_rest_is_counted(books: Any, district: District) -> None:
    assert len(refused(lambda: load_register(books(a=broken(*["empty_file"] * 100)), district))) == 100
    found = refused(lambda: load_register(books(a=broken(*["empty_file"] * 103)), district))
    assert len(found) == 101
    assert found[-1] == ("problems_more", "a.xlsx", {"count": 3})


def test_returns_that_contradict_each_other_are_both_left_out(books: Any, district: District) -> None:
    other = {**IDENTITY, "存在问题": "缺资金"}
    folder = books(a=page("a.xlsx", IDENTITY), b=page("b.xlsx", other), c=page("c.xlsx", other, "2021-10"))
    ((key, place, fields),) = refused(lambda: load_register(folder, district))
    assert (key, place, fields["file"], fields["row"]) == (
        "returns_differ",
        "b.xlsx | 设施进度 | 5",
        "a.xlsx",
        5,
    )
    register = load_register(folder, district, leave_out_broken=True)
    assert ([sent.file for sent in register.returns], list(register.rejected)) == (
        ["c.xlsx"],
        ["a.xlsx", "b.xlsx"],
    )
    assert len(register.problems) == 1
    alone = books(
        a=page("a.xlsx", IDENTITY),
        b=page("b.xlsx", other),
        c=page("c.xlsx", IDENTITY, "2021-10"),
        d=page("d.xlsx", other, "2021-11"),
    )
    assert [key for key, _, _ in refused(lambda: load_register(alone, district))] == ["returns_differ"]


def test_notes_and_paths_that_cannot_be_used(books: Any, district: District) -> None:
    folder = books(a=page("a.xlsx", IDENTITY))
    (folder / "b.csv").touch()
    assert told(load_register(folder, district).notes) == [("file_other_sheet", "b.csv", {})]
    found = refused(lambda: load_register([folder, folder / "no.xlsx"], district, leave_out_broken=True))
    assert [(key, place) for key, place, _ in found] == [("file_missing", "no.xlsx")]


@pytest.mark.skipif(os.name == "nt", reason="names there are no bytes")
def test_what_cannot_be_used_below_a_folder_is_a_workbook_left_out(books: Any, district: District) -> None:
    folder = books(a=page("a.xlsx", IDENTITY))
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff.xlsx")).touch()
    register = load_register(folder, district, leave_out_broken=True)
    assert [(problem.key, list(register.rejected)) for problem in register.problems] == [
        ("name_not_utf8", ["\\xff.xlsx"])
    ]


def test_a_snapshot_is_read_where_it_is_the_only_path(
    monkeypatch: pytest.MonkeyPatch, district: District, tmp_path: Path
) -> None:
    monkeypatch.setattr(
        loading, "read_snapshot", lambda path, given: ((path.name, given is district), {"x": "y"})
    )
    register = load_register(tmp_path / "returns.json", district)
    assert (register.returns, register.rejected) == (("returns.json", True), {"x": "y"})
    assert [
        key
        for key, _, _ in refused(lambda: load_register([tmp_path / "a.json", tmp_path / "b.json"], district))
    ] == ["file_missing"] * 2
