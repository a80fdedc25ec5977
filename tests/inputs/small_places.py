"""The places of a district of three towns in a square of 0.4 degrees, as files that tests may spoil."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

SQUARE = [[106.0, 29.0], [106.4, 29.0], [106.4, 29.4], [106.0, 29.4], [106.0, 29.0]]
FILES = {
    "towns.csv": """town,town_en,code,lon,lat,display_lon,display_lat,coord_quality,coord_source
甲镇,Jia,500116101,106.1,29.1,106.1,29.1,gazetteer,G 1
乙镇,Yi,500116102,106.3,29.1,106.3,29.15,surveyed,S 2
丙镇,Bing,500116103,,,106.2,29.3,schematic,by hand
""",
    "tile_grid.csv": "town,code,column,row\n乙镇,500116102,1,0\n甲镇,500116101,0,0\n丙镇,500116103,99,1\n",
    "villages.csv": """code,village,town_code,town,lon,lat
500116101201,东村,500116101,甲镇,106.11,29.12
500116101202,西村,500116101,甲镇,,
500116102201,南村,500116102,乙镇,106.31,29.13
""",
}


def box(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    """Return a rectangle."""
    return {
        "type": "Polygon",
        "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]],
    }


def collection(*features: tuple[dict[str, Any], Any], **members: Any) -> dict[str, Any]:
    """Return a collection of features, each of properties and geometry."""
    return {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "properties": one, "geometry": other} for one, other in features],
        **members,
    }


def write_json(path: Path, document: Any) -> Path:
    """Write a document as JSON."""
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return path


def write_places(folder: Path, change: Callable[[dict[str, str]], object] = lambda _: None) -> Path:
    """Write the files, some of them spoiled."""
    files = dict(FILES)
    change(files)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    write_json(
        folder / "boundary.geojson",
        collection(({"accuracy_m": 100}, {"type": "Polygon", "coordinates": [SQUARE]})),
    )
    return folder
