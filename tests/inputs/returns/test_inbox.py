"""What lies in a folder of returns: workbooks are found once, everything else is told, nothing is followed out of it and nothing waits."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from eldercare_analysis import InputError, load_register
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.problems import Place, Problems
from eldercare_analysis.inputs.returns import inbox as folders
from eldercare_analysis.inputs.returns.inbox import books_of, workbooks_under
from tests import refusals
from tests.returns import template


def find(
    *paths: Path,
) -> tuple[list[str], list[tuple[str, str]], list[tuple[str, str]], list[tuple[str, str]]]:
    """Return names of workbooks, and problems, broken ones and notes with the file that each names; all have words."""
    told = [Problems(), Problems(), Problems()]
    names = [book.name for book in books_of(paths, *told)]
    for problem in (one for problems in told for one in problems.found):
        for language in ("zh", "en"):
            assert problem.render(language).encode()  # type: ignore[arg-type]
    return names, *([(one.key, (one.place or Place("")).file) for one in problems.found] for problems in told)  # type: ignore[return-value]


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "白沙.xlsx").write_bytes(b"1")
    return folder


@pytest.mark.parametrize(
    ("name", "make", "key"),
    [
        ("几江.et", Path.touch, "file_other_sheet"),
        ("几江.ODS", Path.touch, "file_other_sheet"),
        ("几江.csv", Path.touch, "file_other_sheet"),
        ("几江.docx", Path.touch, "file_extra"),
        ("说明.ipynb", Path.touch, "file_extra"),
        ("~$白沙.xlsx", Path.touch, "file_lock"),
        (".~白沙.xlsx", Path.touch, "file_lock"),
        (".~lock.白沙.xlsx#", Path.touch, "file_lock"),
        (".白沙.xlsx", Path.touch, "file_hidden"),
        (".git", Path.mkdir, "folder_hidden"),
        ("旧/", Path.mkdir, "folder_without"),
        ("a.xlsx", lambda path: path.symlink_to("白沙.xlsx"), "file_link"),
        ("b.xlsx", lambda path: path.symlink_to("b.xlsx"), "file_link"),
        ("上级", lambda path: path.symlink_to(".."), "file_link"),
        ("c.xlsx", os.mkfifo, "file_special"),
    ],
)
def test_what_is_passed_over_is_told(inbox: Path, name: str, make: Callable[[Path], None], key: str) -> None:
    make(inbox / name)
    assert find(inbox) == (["白沙.xlsx"], [], [], [(key, name)])


def test_files_that_nobody_put_there_are_not_told(inbox: Path) -> None:
    (inbox / ".DS_Store").touch()
    assert find(inbox) == (["白沙.xlsx"], [], [], [])


def test_subfolders_are_looked_into_and_told_once_where_nothing_is_in_them(inbox: Path) -> None:
    (inbox / "2021-09" / "六").mkdir(parents=True)
    (inbox / "2021-09" / "六" / "几江.xls").touch()
    (inbox / "空" / "空").mkdir(parents=True)
    assert find(inbox) == (["2021-09/六/几江.xls", "白沙.xlsx"], [], [], [("folder_without", "空/")])


def test_a_deep_tree_ends(inbox: Path) -> None:
    """Deeper than a path may be long."""
    here = os.open(inbox, os.O_RDONLY)
    for _ in range(40):
        os.mkdir("x" * 200, dir_fd=here)
        deeper = os.open("x" * 200, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = deeper
    os.close(here)
    names, problems, broken, _ = find(inbox)
    assert (names, problems, [key for key, _ in broken]) == (["白沙.xlsx"], [], ["file_unreadable"])


def test_many_of_a_kind_are_counted(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(25):
        (inbox / f"{number:02d}.csv").touch()
    notes = find(inbox)[3]
    assert notes[-1] == ("files_more", "20.csv")
    assert len(notes) == 21
    monkeypatch.setattr(folders, "MOST", 20)
    assert find(inbox)[1] == [("folder_large", str(inbox))]


def test_names_that_are_no_utf_8(inbox: Path, tmp_path: Path) -> None:
    odd = Path(os.fsdecode(os.fsencode(inbox) + b"/\xb0\xd7\xc9\xb3.xlsx"))
    odd.touch()
    assert find(inbox) == (["白沙.xlsx"], [], [("name_not_utf8", "\\xb0\\xd7ɳ.xlsx")], [])
    assert find(odd)[:2] == ([], [("name_not_utf8", "\\xb0\\xd7ɳ.xlsx")])


@pytest.mark.parametrize(
    ("make", "key"),
    [
        (lambda _: None, "file_missing"),
        (Path.mkdir, "folder_empty"),
        (os.mkfifo, "file_special"),
        (lambda path: path.symlink_to("nowhere"), "link_broken"),
        (lambda path: path.symlink_to(path), "link_broken"),
    ],
)
def test_a_path_that_cannot_be_used_is_one_sentence(
    tmp_path: Path, make: Callable[[Path], None], key: str
) -> None:
    make(tmp_path / "x")
    names, problems, broken, notes = find(tmp_path / "x")
    assert (names, [one for one, _ in problems], broken, notes) == ([], [key], [], [])


@pytest.mark.parametrize("name", ["x" * 300, "白沙.xlsx/inside", "a\0b"])
def test_a_path_that_no_system_has_is_one_sentence(inbox: Path, name: str) -> None:
    assert [key for key, _ in find(inbox / name)[1]] in (["file_unreadable"], ["file_missing"])


@pytest.mark.skipif(os.getuid() == 0, reason="nothing is closed to root")
def test_a_folder_that_is_closed_is_told(inbox: Path) -> None:
    (inbox / "zu").mkdir(mode=0)
    assert find(inbox)[2] == [("file_unreadable", "zu/")]


def test_a_workbook_is_found_once_and_has_a_name_of_its_own(inbox: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "白沙.xlsx").write_bytes(b"2")
    assert find(inbox, inbox / "白沙.xlsx", other, other / "白沙.xlsx")[0] == ["白沙.xlsx", "other/白沙.xlsx"]


@pytest.mark.parametrize(
    ("name", "town"),
    [("白沙镇9月.xlsx", "白沙镇"), ("白沙.xlsx", "白沙镇"), ("白沙、四屏.xlsx", ""), ("returns.xlsx", "")],
)
@pytest.mark.slow
def test_the_town_of_a_workbook_that_cannot_be_read_is_told_by_its_name(
    district: District, tmp_path: Path, name: str, town: str
) -> None:
    (tmp_path / name).write_bytes(b"PK")
    assert load_register(tmp_path, district, leave_out_broken=True).rejected == {name: town}


@pytest.mark.slow
def test_the_town_of_a_workbook_with_a_problem_is_told_by_its_head(
    district: District, tmp_path: Path
) -> None:
    book = template(district, "town", "2021-09", "白沙镇")
    book["设施进度"].cell(9, 10).value = "已验收"
    book.save(tmp_path / "a.xlsx")
    template(district, "town", "2021-09", "四屏镇").save(tmp_path / "b.xlsx")
    register = load_register(tmp_path, district, leave_out_broken=True)
    assert register.rejected == {"a.xlsx": "白沙镇"}
    assert [sent.town for sent in register.returns] == ["四屏镇"]
    with pytest.raises(InputError):
        load_register(tmp_path, district)


def test_paths_that_cannot_be_used_are_told_with_their_place(tmp_path: Path) -> None:
    problems = Problems()
    (tmp_path / "empty").mkdir()
    paths = [tmp_path / "no.xlsx", tmp_path / "empty"]
    assert books_of(paths, problems, Problems(), Problems()) == []
    missing, empty = refusals.told(problems.found)
    assert missing == ("file_missing", "no.xlsx", {"path": str(paths[0]), "why": "No such file or directory"})
    assert empty == ("folder_empty", str(paths[1]), {})
    assert [workbooks_under(path) for path in paths] == [[], []]


def test_names_of_workbooks_that_are_all_called_the_same(tmp_path: Path) -> None:
    paths = [tmp_path / str(number) / "same" / "a.xlsx" for number in range(4)]
    for path in paths:
        path.parent.mkdir(parents=True)
        path.touch()
    books = books_of(paths, Problems(), Problems(), Problems())
    assert [book.name for book in books] == ["a.xlsx", "same/a.xlsx", "2/a.xlsx", "3/a.xlsx"]
    assert [book.path for book in books] == paths
    assert workbooks_under(paths[0]) == workbooks_under(paths[0].parent) == [paths[0]]
