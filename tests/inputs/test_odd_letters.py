"""Letters of a pack's files that nobody sees, and those that no font has: each place is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.odd_letters import undrawn_in_files, undrawn_in_returns, unseen_letters
from eldercare_analysis.inputs.problems import Place
from eldercare_analysis.inputs.returns.parse import Return
from eldercare_analysis.inputs.returns.return_rows import Record
from tests.refusals import told


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_letters_that_nobody_sees(tmp_path: Path) -> None:
    write(tmp_path / "b.csv", "a\u200b\nb\nc\u202e\u200b\n")
    write(tmp_path / "a.yaml", "x: 1\ny: z\u202e\n")
    write(tmp_path / "scenarios" / "s.yaml", "x\u200b: 1\n")
    write(tmp_path / "broken.yaml", "x: [\u200b")
    write(tmp_path / "other.txt", "\u200b")
    assert told(unseen_letters(tmp_path)) == [
        ("row_letters_removed", "a.yaml | 2", {"letters": "\u202e"}),
        ("row_letters_removed", "b.csv | 1", {"letters": "\u200b"}),
        ("row_letters_removed", "b.csv | 3", {"letters": "\u202e\u200b"}),
        ("row_letters_removed", "s.yaml | 1", {"letters": "\u200b"}),
    ]


def test_letters_that_no_font_has_in_files(tmp_path: Path, district: District) -> None:
    write(tmp_path / "a.csv", 'name,"other"\n甲😀,x\n甲😀,"y\n😀"\nz,甲😀,beyond\n')
    write(tmp_path / "plain.csv", "name\n白沙\n")
    write(tmp_path / "b.yaml", "x: 1\ny: مر\n")
    scenario = replace(district.baseline, files=(write(tmp_path / "own.yml", "a: 😀\n"),))
    found = told(undrawn_in_files(replace(district, folder=tmp_path), scenario))
    assert found == [
        ("letters_undrawn", "a.csv | 2 | name", {"value": "甲〔U+1F600〕", "letters": "〔U+1F600〕"}),
        (
            "letters_undrawn",
            "a.csv | 3 | other",
            {"value": "y〔U+000A〕〔U+1F600〕", "letters": "〔U+1F600〕"},
        ),
        ("letters_undrawn", "a.csv | 4 | other", {"value": "甲〔U+1F600〕", "letters": "〔U+1F600〕"}),
        (
            "letters_undrawn",
            "b.yaml | 2",
            {"value": "y: 〔U+0645〕〔U+0631〕", "letters": "〔U+0645〕〔U+0631〕"},
        ),
        ("letters_undrawn", "own.yml | 1", {"value": "a: 〔U+1F600〕", "letters": "〔U+1F600〕"}),
    ]


def test_letters_that_no_font_has_in_returns() -> None:
    cells = {"facility_id": "F1", "issue": "缺资金😀", "invested_wan": 5, "name": "甲"}
    sent = Return("a.xlsx", "2021-09", records=[Record("facilities", Place("a.xlsx", "设施进度", 5), cells)])
    assert told(undrawn_in_returns([sent])) == [
        (
            "letters_undrawn",
            "a.xlsx | 设施进度 | 5 | 存在问题",
            {"value": "缺资金〔U+1F600〕", "letters": "〔U+1F600〕"},
        )
    ]
