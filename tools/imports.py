"""The picture of the house: which packages import which, drawn from the imports: `docs/imports.svg`.

Each arrow goes down; what follows from two arrows is not drawn. Run it after a package was moved; a test says when the picture is old.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from html import escape
from pathlib import Path
from textwrap import wrap

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "eldercare_analysis"
PICTURE = ROOT / "docs" / "imports.svg"
LAYERS = {  # from above; with a color each
    "cli": "#F3D9CF",
    "explorer": "#F3D9CF",
    "runs": "#F6E7C8",
    "reporting": "#DDEBD5",
    "analysis": "#D3E6EE",
    "inputs": "#DAD9EE",
}
ABOVE, BELOW = "", "ground"  # loose modules of a layer: those that import its packages, and those that do not
WIDTH, LETTERS, LINE, GAP = 172, 30, 11, 26  # of a box, of a line in it, between lines, between rows
Arrows = dict[str, set[str]]  # a group, and those that it imports


def main() -> int:
    """Draw the picture anew; return 1 where packages import each other in a circle."""
    try:
        PICTURE.write_text(drawn(SOURCE), encoding="utf-8")
    except CycleError as error:
        print("a circle of imports:", " -> ".join(error.args[1]))
        return 1
    return 0


def drawn(source: Path) -> str:
    """Return the picture of a package as SVG.

    Raises:
        CycleError: groups import each other.
    """
    imports = _imports(source)
    group = _groups(imports)
    arrows: Arrows = {name: set() for name in group.values()}
    for module, imported in imports.items():
        arrows[group[module]] |= {group[name] for name in imported} - {group[module]}
    members = {name: sorted(_short(module) for module in group if group[module] == name) for name in arrows}
    return _svg(_rows(arrows), _direct(arrows), members)


def _imports(source: Path) -> dict[str, set[str]]:
    """Return the modules of the layers, each with those that it imports."""
    modules = {
        ".".join(path.relative_to(source).with_suffix("").parts): path
        for path in sorted(source.rglob("*.py"))
        if path.relative_to(source).parts[0] in LAYERS
    }
    return {name: _imported(path, source.name, modules.keys()) - {name} for name, path in modules.items()}


def _imported(path: Path, package: str, modules: Iterable[str]) -> set[str]:
    """Return which modules a file imports, by name or out of their package."""
    statements = (
        node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.ImportFrom)
    )
    named = [
        (node.module.removeprefix(f"{package}."), [alias.name for alias in node.names])
        for node in statements
        if node.module and node.module.startswith(f"{package}.")
    ]
    wanted = {name for module, _ in named for name in (module, f"{module}.__init__")}
    wanted |= {f"{module}.{name}" for module, names in named for name in names}
    return wanted & set(modules)


def _groups(imports: Mapping[str, set[str]]) -> dict[str, str]:
    """Return the group of each module: its package in a layer; loose modules are above or below the layer's packages."""
    packages = {module: ".".join(module.split(".")[:2]) for module in imports if module.count(".") > 1}
    above = {
        module for module in imports if module not in packages and _reaches(module, imports, packages.keys())
    }
    loose = {
        module: f"{module.split('.')[0]}.{ABOVE if module in above else BELOW}"
        for module in imports
        if module not in packages
    }
    return packages | loose


def _reaches(module: str, imports: Mapping[str, set[str]], packages: Iterable[str]) -> bool:
    """Say whether a loose module leads to a package of its own layer, by itself or through other loose ones."""
    layer, seen, waiting = module.split(".", maxsplit=1)[0], {module}, [module]
    inside = {name for name in packages if name.split(".")[0] == layer}
    while waiting:
        for name in imports[waiting.pop()]:
            if name in inside:
                return True
            if name.split(".")[0] == layer and name not in seen:
                seen.add(name)
                waiting.append(name)
    return False


def _short(module: str) -> str:
    return module.rsplit(".", maxsplit=1)[-1]


def _rows(arrows: Arrows) -> list[list[str]]:
    """Return the groups from above, each below all that import it, and layer below layer."""
    order = list(TopologicalSorter(arrows).static_order())  # what is imported first
    depth: dict[str, int] = {}
    for layer in reversed(LAYERS):
        ground = max(depth.values(), default=-1) + 1
        for name in order:
            if name.split(".")[0] == layer:
                same = [depth[other] + 1 for other in arrows[name] if other.split(".")[0] == layer]
                depth[name] = max([ground, *same])
    return [
        sorted(name for name in order if depth[name] == row)
        for row in sorted(set(depth.values()), reverse=True)
    ]


def _direct(arrows: Arrows) -> Arrows:
    """Return the arrows without those that follow from two or more others."""
    beyond: Arrows = {}
    for name in TopologicalSorter(arrows).static_order():
        beyond[name] = set().union(*(arrows[other] | beyond[other] for other in arrows[name]))
    return {name: others - beyond[name] for name, others in arrows.items()}


def _svg(rows: list[list[str]], arrows: Arrows, members: Mapping[str, list[str]]) -> str:
    texts = {name: _text(name, members[name]) for row in rows for name in row}
    width = max(len(row) for row in rows) * (WIDTH + 20) + 20
    place: dict[str, tuple[float, float, float]] = {}  # middle, top and height
    top = 10.0
    for row in rows:
        tallest = max(len(texts[name]) for name in row) * LINE + 12
        for number, name in enumerate(row):
            place[name] = ((number + 0.5) * width / len(row), top, len(texts[name]) * LINE + 12)
        top += tallest + GAP
    lines = [_arrow(place[name], place[other]) for name in sorted(arrows) for other in sorted(arrows[name])]
    boxes = [_box(name, texts[name], place[name]) for row in rows for name in row]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {top:g}" font-family="sans-serif" font-size="9">'
    mark = (
        '<marker id="end" viewBox="0 0 6 6" refX="6" refY="3" markerWidth="6" markerHeight="6" orient="auto">'
    )
    mark = f'<defs>{mark}<path d="M0 0 L6 3 L0 6 z" fill="#5A646B"/></marker></defs>'
    return "\n".join(
        [head, "<title>What imports what, from above</title>", mark, *lines, *boxes, "</svg>", ""]
    )


def _text(name: str, modules: list[str]) -> list[str]:
    layer, _, package = name.partition(".")
    title = f"{layer}.{package}" if package not in (ABOVE, BELOW) else layer
    return [title, *wrap(", ".join(one for one in modules if one != "__init__"), LETTERS)]


def _arrow(start: tuple[float, float, float], end: tuple[float, float, float]) -> str:
    (x, top, height), (to_x, to_y, _) = start, end
    y = top + height
    bend = (to_y - y) / 2
    path = f"M{x:g} {y:g} C{x:g} {y + bend:g} {to_x:g} {to_y - bend:g} {to_x:g} {to_y:g}"
    return f'<path d="{path}" fill="none" stroke="#5A646B" stroke-width="0.8" marker-end="url(#end)"/>'


def _box(name: str, text: list[str], place: tuple[float, float, float]) -> str:
    x, top, height = place
    color = LAYERS[name.split(".", maxsplit=1)[0]]
    lines = "".join(
        f'<text x="{x:g}" y="{top + 14 + number * LINE:g}" text-anchor="middle"{weight}>{escape(line)}</text>'
        for number, line in enumerate(text)
        for weight in [' font-weight="bold" font-size="10"' if number == 0 else ' fill="#30363B"']
    )
    return f'<rect x="{x - WIDTH / 2:g}" y="{top:g}" width="{WIDTH}" height="{height:g}" rx="4" fill="{color}"/>{lines}'


if __name__ == "__main__":
    sys.exit(main())
