"""What the software is made of, and whether it is known to be vulnerable."""

from __future__ import annotations

import hashlib
import json
import subprocess
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.utils import canonicalize_name
from tools import audit_dependencies, sbom

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def bill() -> dict[str, Any]:
    return sbom.bill({canonicalize_name(one.name): one for one in distributions()}, sbom.FONTS)


def test_the_bill_is_as_cyclonedx_wants_it(bill: dict[str, Any]) -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(bill)) is None


def test_the_bill_tells_what_runs_from_what_tests(bill: dict[str, Any]) -> None:
    scopes = {part["name"].lower(): part["scope"] for part in bill["components"]}
    assert {scopes[name] for name in ("pandas", "numpy", "typst", "distributed", "jupyterlab")} == {
        "required"
    }
    assert {scopes[name] for name in ("pytest", "mypy", "ruff", "hypothesis", "uv")} == {"excluded"}
    edges = {one["ref"]: one["dependsOn"] for one in bill["dependencies"]}
    purls = {part["name"].lower(): part["bom-ref"] for part in bill["components"]}
    assert purls["numpy"] in edges[purls["pandas"]]
    assert {*edges} == {*purls.values(), bill["metadata"]["component"]["bom-ref"]} - {
        ref for ref in purls.values() if ref.startswith("font:")
    }


def test_fonts_have_their_digests(bill: dict[str, Any]) -> None:
    fonts = {
        part["name"]: part["hashes"][0]["content"] for part in bill["components"] if part["type"] == "file"
    }
    assert fonts == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sbom.FONTS.rglob("*.?tf")
    }
    assert fonts


def installed(folder: Path, *headers: str) -> Distribution:
    info = folder / "a-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        "\n".join(["Metadata-Version: 2.4", "Name: a", "Version: 1", *headers, "", ""])
    )
    return Distribution.at(info)


@pytest.mark.parametrize(("headers", "licenses"), [
    (["License-Expression: MIT OR Apache-2.0", "Classifier: License :: OSI Approved :: MIT License"], [{"expression": "MIT OR Apache-2.0"}]),
    (["License: whatever", "Classifier: License :: OSI Approved :: MIT License"], [{"license": {"name": "MIT License"}}]),
    (["License: BSD-3-Clause"], [{"license": {"name": "BSD-3-Clause"}}]),
    (["License: UNKNOWN"], []),
    ([f"License: {'a text ' * 20}"], []),
    ([], []),
])  # fmt: skip
def test_licenses(tmp_path: Path, headers: list[str], licenses: list[dict[str, Any]]) -> None:
    name = canonicalize_name(sbom.ITSELF)
    part = sbom.bill({name: installed(tmp_path, *headers)}, tmp_path)["metadata"]["component"]
    assert part.get("licenses", []) == licenses


def test_the_bill_replaces_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "sbom.json"
    assert sbom.main(["--output", str(target)]) == 0
    first = target.read_bytes()
    assert sbom.main([]) == 0
    assert capsys.readouterr().out.encode() == first  # the same bytes again
    target.write_text("mine")
    assert sbom.main(["--output", str(target)]) == 2
    assert target.read_text() == "mine"
    assert sbom.main(["--output", str(target), "--overwrite"]) == 0
    assert target.read_bytes() == first


KNOWN = {"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["2"], "description": ""}
GOOD: dict[str, Any] = {"name": "good", "version": "1", "vulns": []}
BAD: dict[str, Any] = {"name": "bad", "version": "1", "vulns": [KNOWN]}


@pytest.mark.parametrize(("out", "err", "code", "said"), [
    (json.dumps({"dependencies": [GOOD]}), "", 0, ["1 packages have no known"]),
    (json.dumps({"dependencies": [GOOD, BAD]}), "", 1, ["bad 1: PYSEC-1, CVE-1 -> 2", "1 packages have known"]),
    (json.dumps({"dependencies": [GOOD, {"name": "odd", "skip_reason": "not found"}]}), "", 1, ["could not be audited: odd"]),
    (json.dumps({"dependencies": [GOOD, {"name": "own", "skip_reason": "distribution marked as editable"}]}), "", 0, ["no known"]),
    ("", "Traceback\nConnectionError: no route", 1, ["cannot be reached (ConnectionError: no route)", "not none"]),
    ("", "", 1, ["cannot be reached (pip-audit: 1)"]),
])  # fmt: skip
def test_known_vulnerabilities(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    out: str,
    err: str,
    code: int,
    said: list[str],
) -> None:
    monkeypatch.setenv("ELDERCARE_LANGUAGE", "en")
    monkeypatch.setattr(audit_dependencies, "_environment", dict)
    monkeypatch.setattr(
        subprocess, "run", lambda command, **_: subprocess.CompletedProcess(command, 1, out, err)
    )
    assert audit_dependencies.main([]) == code
    shown = "".join(capsys.readouterr())
    assert all(text in shown for text in said)
