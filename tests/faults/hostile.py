"""Texts that somebody types into a return to see what happens: every report is made, and they are text everywhere."""

from __future__ import annotations

import csv
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from random import Random

from openpyxl import load_workbook

from tests.faults.fault import Fault, Outcome
from tests.faults.lab import MONTH, TOWN, Lab, digests, traceback_in

NEXT = "2021-10"
TEXTS = {
    "a formula": "=cmd|' /C calc'!A0", "a formula with a plus": "+1+cmd|' /C calc'!A0", "a minus": "-2+3", "an at": "@SUM(A1)", "an error": "#N/A",
    "terminal escapes": "_x001B_]0;owned_x0007__x001B_[31m红_x009B_2J", "text from right to left": "资金\u202egnp.exe\u202c未到位\u2066x\u2069",
    "letters without width": "资\u200b金\ufeff未\u2060到\u00ad位", "variation selectors": "葛\U000e0100飾☑\ufe0f", "emoji": "缺资金😀👨\u200d👩\u200d👧", "rare letters": "㐂𠮷𪚥䶮石埝鿏",
    "private letters": "\ue000\uf8ff\U000f0000", "letters of all kinds": "ชื่อ עברית العربية हिन्दी Ω ﷽ é ｅ\u0301", "line breaks": "一_x000D_\n二\r\n三\u2028四\t五",
    "markup of Typst": "#panic[1] $x^2$ @ref <a> *b* _i_ `c` // x /* y */ \\ #read(\"/etc/passwd\")", "markup of HTML": "</td><script>alert(1)</script>&amp;<img src=x onerror=alert(1)>",
    "markup of rich": "[red]x[/red] [link=http://example.org]y[/link] [/]", "braces": "{value} {0} {x.__class__} %s %(a)s ${HOME} {{", "a long text": "长" * 5000,
    "a long word": "x" * 3000, "many lines": "行\n" * 500, "noncharacters": "\ufffe\uffff", "marks on marks": "ä" + "\u0308" * 200, "escapes of XML": "_x005F_x001B_ &#27; ]]>",
    "a path": "../../../etc/passwd", "an address": "http://example.org/?q=1", "an apostrophe before a formula": "'=1+1", "white space": " \u3000\u00a0 ", "a full-width formula": "＝1+1",
}  # fmt: skip


def texts(lab: Lab, chance: Random, times: int) -> Iterator[Outcome]:
    """Type each text into every free text of a return, make its reports, and look for it in what is written."""
    for name in chance.sample(list(TEXTS), min(times, len(TEXTS))):
        returns = lab.new("returns")
        lab.write_return(returns / "白沙.xlsx", TEXTS[name])
        output = lab.new()
        done = lab.run(lab.arguments(output, {"--register": returns}))
        filled = returns.with_suffix(".xlsx")
        again = lab.run(
            [
                "template",
                "--for",
                "town",
                "--town",
                TOWN,
                "--month",
                NEXT,
                "--register",
                str(returns),
                "--output",
                str(filled),
            ]
        )
        said = done.out + done.err + again.out + again.err
        losses = [
            traceback_in(done), traceback_in(again),
            f"exit {done.code}: {done.last}" if done.code or not digests(output / MONTH) else "",
            "letters that steer a terminal" if not said.replace("\n", "").isprintable() else "",
            *_in_workbooks([output / MONTH / "evidence" / "budget_audit.xlsx", filled], TEXTS[name]),
            *_in_tables(output / MONTH / "evidence" / "tables"),
            *_in_reports(output / MONTH), "the log steers a terminal" if _steers(output / MONTH / "evidence" / "run.log") else "",
        ]  # fmt: skip
        lost = "; ".join(filter(None, losses))
        yield Outcome(
            f"exit {done.code}; {len(list(output.rglob('*.pdf')))} reports; text everywhere",
            f"{name}: {lost}" if lost else "",
            done.seconds,
        )


def _in_workbooks(paths: list[Path], text: str) -> Iterator[str]:
    for path in paths:
        if not path.is_file():
            yield f"no {path.name}"
            continue
        for page in load_workbook(path):
            for cell in (cell for row in page.iter_rows() for cell in row):
                if (
                    cell.hyperlink
                    or cell.data_type == "e"
                    or (cell.data_type == "f" and text in str(cell.value))
                ):
                    yield f"{path.name} {page.title} {cell.coordinate} is live"


def _in_tables(folder: Path) -> Iterator[str]:
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.reader(file):
                for cell in row:
                    if (
                        cell[:1] in ("=", "+", "-", "@", "\t", "\r")
                        and not cell[1:].replace(".", "").isdigit()
                    ):
                        yield f"{path.name}: {cell[:40]}"


def _in_reports(month: Path) -> Iterator[str]:
    page = month / "index.html"
    if page.is_file() and "<script>alert" in page.read_text(encoding="utf-8"):
        yield "the page runs it"
    if shutil.which("pdftotext"):
        for path in month.rglob("*.pdf"):
            done = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=False)
            if done.returncode or TOWN not in done.stdout.decode("utf-8", "replace"):
                yield f"{path.name} has no text"


def _steers(log: Path) -> bool:
    return (
        log.is_file()
        and not log.read_text(encoding="utf-8", errors="replace").replace("\n", "").isprintable()
    )


FAULTS = [
    Fault("a hostile text", "Hostile text", "each of a list, in every free text of a return: formulas, terminal escapes, bidi, letters without width or glyph, markup of Typst, HTML and rich, long ones",
          "all reports; text in workbooks, CSV, page, log and terminal", texts, len(TEXTS), 1),
]  # fmt: skip
