"""Change cells of a workbook and recalculate all of it by LibreOffice, as an auditor's program would."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

OFFICE = shutil.which("soffice")
ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def changed(source: Path, target: Path, values: Mapping[str, Any]) -> Path:
    """Write a copy in which named cells, or cells by `Sheet!C5`, have other values; no computed value survives in it."""
    book = openpyxl.load_workbook(source)
    for name, value in values.items():
        address = book.defined_names[name].attr_text if name in book.defined_names else name
        sheet, _, cell = address.rpartition("!")
        book[sheet.strip("'")][cell.replace("$", "")].value = value
    book.save(target)
    return target


def recalculated(sources: Sequence[Path], scratch: Path) -> list[openpyxl.Workbook]:
    """Return workbooks, each of another name, after every formula was computed again; starting the program takes longer than one of them."""
    assert OFFICE
    profile = scratch / "profile" / "user"
    profile.mkdir(parents=True, exist_ok=True)
    (profile / "registrymodifications.xcu").write_text(ALWAYS, encoding="utf-8")
    out = scratch / "out"
    command = [OFFICE, f"-env:UserInstallation={profile.parent.as_uri()}", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML",
               "--outdir", str(out), *map(str, sources)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=600)
    return [openpyxl.load_workbook(out / f"{source.stem}.xlsx", data_only=True) for source in sources]


def named(book: openpyxl.Workbook, name: str) -> Any:
    """Return the value of a named cell, or the list of those of a named column."""
    sheet, _, area = book.defined_names[name].attr_text.rpartition("!")
    cells = book[sheet.strip("'")][area.replace("$", "")]
    return [row[0].value for row in cells] if isinstance(cells, tuple) else cells.value
