"""Invented districts of any size: the shipped pack's rows again and again under other names and codes."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import yaml

Row = dict[str, str]
DATA = Path(__file__).parents[1] / "data"
AS_THEY_ARE = ("annex2_indicators.csv", "clauses.csv", "SOURCES.md", "scenarios/baseline.yaml")
FIRST_CODE = 600_000
NOTICE = {"zh": "虚构示例：为测试速度编造", "en": "Fictional example, invented to measure speed"}


def write_pack(folder: Path, towns: int, number: int = 0) -> Path:
    """Write an invented district.

    Args:
        folder: where to.
        towns: how many it has.
        number: which of several: its code and its towns' codes.
    """
    (folder / "scenarios").mkdir(parents=True)
    for name in AS_THEY_ARE:
        shutil.copyfile(DATA / name, folder / name)
    code = f"{FIRST_CODE + number}"
    policy = yaml.safe_load((DATA / "parameters.yaml").read_text(encoding="utf-8"))
    policy["district"] |= {
        "name": {"zh": f"虚构{number:03d}区", "en": f"Fictional {number:03d}"},
        "code": code,
        "notice": NOTICE,
    }
    (folder / "parameters.yaml").write_text(yaml.safe_dump(policy, allow_unicode=True), encoding="utf-8")
    outline = json.loads((DATA / "boundary.geojson").read_text(encoding="utf-8"))
    outline["features"][0]["properties"] |= {"code": code, "name": policy["district"]["name"]["zh"]}
    (folder / "boundary.geojson").write_text(json.dumps(outline, ensure_ascii=False), encoding="utf-8")
    for name, rows in _tables(towns, number).items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return folder


def _tables(towns: int, number: int) -> dict[str, list[Row]]:
    places, plan, tiles = (_rows(name) for name in ("towns", "annex1_plan", "tile_grid"))
    villages: dict[str, list[str]] = {}
    for village in _rows("villages"):
        villages.setdefault(village["town"], []).append(village["village"])
    *plan, total = plan
    found: dict[str, list[Row]] = {"towns": [], "annex1_plan": [], "tile_grid": [], "villages": []}
    wide, high = (max(int(tile[name]) for tile in tiles) + 1 for name in ("column", "row"))
    for n in range(towns):
        row, copy = n % len(places), n // len(places)
        name, english = f"虚构{n:04d}镇", f"Fictional {n:04d}"
        code = f"{(FIRST_CODE + number) * 1000 + n % 1000 + n // 1000 * 100_000_000:09d}"
        found["towns"].append(places[row] | {"town": name, "town_en": english, "code": code})
        found["annex1_plan"].append(plan[row] | {"no": str(n + 1), "town": name})
        column, line = (
            int(tiles[row]["column"]) + copy % 10 * wide,
            int(tiles[row]["row"]) + copy // 10 * high,
        )
        found["tile_grid"].append({"town": name, "code": code, "column": str(column), "row": str(line)})
        found["villages"] += _villages(villages.get(places[row]["town"], []), name, code)
    counts = [column for column in total if column not in ("no", "town")]
    found["annex1_plan"].append(total | {name: _sum(found["annex1_plan"], name) for name in counts})
    return found


def _sum(rows: list[Row], column: str) -> str:
    """Return the total of a column as Annex 1 prints it: blank where every town's cell is."""
    counts = [int(row[column]) for row in rows if row[column]]
    return str(sum(counts)) if counts else ""


def _rows(name: str) -> list[Row]:
    with (DATA / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _villages(names: list[str], town: str, code: str) -> Iterator[Row]:
    for number, village in enumerate(names):
        yield {"code": f"{code}{200 + number:03d}", "village": village, "town_code": code, "town": town}
