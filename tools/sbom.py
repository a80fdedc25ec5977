"""The bill of materials, CycloneDX: `python3 run.py sbom [--output FILE] [--overwrite]`.

What is installed here with version, license and what it needs: `required` to run, `excluded` where only tests and developers need it. The
fonts that travel with the package are listed with their digests. The same environment gives the same bytes: there is no date in it.
"""

import json
import sys
import uuid
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name

from eldercare_analysis.cli.options import NewFile
from eldercare_analysis.inputs.files import digest_of_file, digest_of_plain
from eldercare_analysis.inputs.problems import InputError, check_language

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from frontdoor.arguments import Parser  # noqa: E402
from frontdoor.texts import language, say  # noqa: E402

ITSELF, EXTRAS = canonicalize_name("eldercare-analysis"), frozenset({"cluster"})
FONTS = ROOT / "src" / "eldercare_analysis" / "fonts"
NAME_LIMIT = 60  # letters of a license's name; what is longer is its text
Installed = Mapping[NormalizedName, Distribution]


def main(arguments: list[str]) -> int:
    """Print or write the bill; return 0, or 2 where it cannot be written."""
    parser = Parser("sbom", say("sbom_about"))
    parser.add_argument("--output", type=Path, metavar="FILE", help=say("sbom_output"))
    parser.add_argument("--overwrite", action="store_true", help=say("overwrite"))
    asked = parser.parse_args(arguments)
    try:
        if asked.output is None:
            sys.stdout.write(_text())
            return 0
        NewFile(output=asked.output, overwrite=asked.overwrite).write(_text().encode())
    except InputError as error:
        print(error.render(check_language(language())), file=sys.stderr)
        return 2
    return 0


def _text() -> str:
    installed = {canonicalize_name(one.name): one for one in distributions()}
    return json.dumps(bill(installed, FONTS), ensure_ascii=False, indent=1) + "\n"


def bill(installed: Installed, fonts: Path) -> dict[str, Any]:
    """Return the document for what is installed and the fonts of a folder."""
    required = _closure(installed, ITSELF, EXTRAS)
    parts = [
        _component(one, required=name in required)
        for name, one in sorted(installed.items())
        if name != ITSELF
    ]
    parts += [_font(path) for path in sorted(fonts.rglob("*.?tf"))]
    content = {
        "metadata": {"component": _component(installed[ITSELF], required=True) | {"type": "application"}},
        "components": parts,
        "dependencies": [_edges(installed, name) for name in sorted(installed)],
    }
    digest = digest_of_plain(content)
    head = {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1}
    return {**head, "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, digest)}", **content}


def _needs(one: Distribution, extras: Iterable[str]) -> Iterator[tuple[NormalizedName, frozenset[str]]]:
    """Yield what a package needs here with some of its extras, and with which extras of that."""
    for line in one.requires or ():
        wanted = Requirement(line)
        if wanted.marker is None or any(wanted.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield canonicalize_name(wanted.name), frozenset(wanted.extras)


def _closure(installed: Installed, name: NormalizedName, extras: frozenset[str]) -> set[NormalizedName]:
    """Return the packages without which one cannot run, itself included."""
    open_ends, seen = [(name, extras)], set[tuple[NormalizedName, frozenset[str]]]()
    while open_ends:
        end = open_ends.pop()
        if end not in seen and end[0] in installed:
            seen.add(end)
            open_ends += _needs(installed[end[0]], end[1])
    return {found for found, _ in seen}


def _edges(installed: Installed, name: NormalizedName) -> dict[str, Any]:
    extras = EXTRAS if name == ITSELF else frozenset()
    needed = {other for other, _ in _needs(installed[name], extras) if other in installed}
    return {"ref": _purl(installed[name]), "dependsOn": [_purl(installed[other]) for other in sorted(needed)]}


def _purl(one: Distribution) -> str:
    return f"pkg:pypi/{canonicalize_name(one.name)}@{one.version}"


def _component(one: Distribution, *, required: bool) -> dict[str, Any]:
    purl = _purl(one)
    licenses = {"licenses": found} if (found := _licenses(one)) else {}
    scope = "required" if required else "excluded"
    return {
        "type": "library",
        "bom-ref": purl,
        "name": one.name,
        "version": one.version,
        "scope": scope,
        "purl": purl,
        **licenses,
    }


def _licenses(one: Distribution) -> list[dict[str, Any]]:
    """Return a package's license: its SPDX expression, else the name that it gives; none where it says nothing."""
    said = one.metadata.get_all
    if expressions := said("License-Expression"):
        return [{"expression": expressions[0]}]
    names = [line.rpartition(" :: ")[2] for line in said("Classifier") or () if line.startswith("License ::")]
    given = "".join(said("License") or ()).strip()
    if not names and given != "UNKNOWN" and len(given) <= NAME_LIMIT:
        names = [given] if given else []
    return [{"license": {"name": name}} for name in names]


def _font(path: Path) -> dict[str, Any]:
    return {"type": "file", "bom-ref": f"font:{path.name}", "name": path.name, "scope": "required",
            "hashes": [{"alg": "SHA-256", "content": digest_of_file(path)}], "licenses": [{"license": {"id": "OFL-1.1"}}]}  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
