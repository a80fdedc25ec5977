"""The project itself: environment.yml, locks, texts in two languages, the house's rule that it knows no district."""

from __future__ import annotations

import ast
import csv
import re
import string
import tomllib
from pathlib import Path

import pytest
import yaml
from tools import make_pictures

from eldercare_analysis.language import LANGUAGES, SAME, entry_of, keys, text_of

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "eldercare_analysis"


def project() -> dict[str, list[str]]:
    content = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = content["project"]["optional-dependencies"]
    return {"run": content["project"]["dependencies"], **extras, **content["dependency-groups"]}


def test_environment_yml_equals_pyproject() -> None:
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    by_pip = next(entry["pip"] for entry in listed if isinstance(entry, dict))
    conda = {entry.split()[0] for entry in listed if isinstance(entry, str)} - {"python", "pip"}
    assert conda | set(by_pip) - {"-e ."} == {
        *project()["run"],
        *project()["cluster"],
        *project()["test"],
    }
    assert "python >=3.11" in listed


@pytest.mark.parametrize(
    "name", ["requirements.lock", "bootstrap.lock", "benchmarks/peers.lock", "tools/mutants/mutation.lock"]
)
def test_locks_hold_hashes_and_no_hosts(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    entries = re.findall(r"^[a-z0-9._-]+==\S+", text, flags=re.MULTILINE)
    assert entries
    assert text.count("\\\n    --hash=sha256:") >= len(entries)
    assert "://" not in text


def test_every_dependency_is_locked() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    groups = project()
    for name in (*groups["run"], *groups["cluster"], *groups["test"], *groups["dev"]):
        assert re.search(rf"^{re.escape(name)}==", lock, flags=re.MULTILINE), name


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_say_the_same_things() -> None:
    for key in keys():
        chinese, english = (text_of(language, key) for language in LANGUAGES)
        assert fields(chinese) == fields(english), key


def test_no_text_stands_twice() -> None:
    """A text that two things share stands once; the other says `same`."""
    own = [entry for key in keys() if SAME not in (entry := entry_of(key))]
    assert len(own) == len({(entry["zh"], entry["en"]) for entry in own})


def words_in_code() -> tuple[set[str], list[str]]:
    """Return the words that code, notebooks and templates name, and patterns of those that they put together."""
    words: set[str] = set()
    patterns: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                words.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = [
                    re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+"
                    for part in node.values
                ]
                patterns.add("".join(parts))
    for path in [
        *SOURCE.rglob("*.j2"),
        *SOURCE.rglob("*.yaml"),
        *SOURCE.rglob("*.typ"),
        *(ROOT / "notebooks").glob("*.ipynb"),
    ]:
        if path.parent.name != "texts":
            words |= set(re.findall(r"[\w.]+", path.read_text(encoding="utf-8")))
    return words, sorted(pattern for pattern in patterns if len(pattern.replace(".+", "")) > 2)


def test_every_text_is_reached() -> None:
    """Each text is named whole, or by a pattern, beginning or ending that code puts together, as `status.{status}`."""
    words, patterns = words_in_code()
    beginnings = [word for word in words if re.fullmatch(r"[a-z_]+\.(\w+_)?", word)]
    endings = [word for word in words if re.fullmatch(r"_[a-z]+", word)]
    families = {
        f"{word}." for word in words if word.startswith("trace_")
    }  # a table says which of them words which step
    composed = re.compile(
        "|".join(
            [*patterns, *(f"{one}.+" for one in (*beginnings, *families)), *(f".+{one}" for one in endings)]
        )
    )
    lost = [key for key in keys() if key not in words and not composed.fullmatch(key)]
    assert lost == []


def used_keys() -> set[str]:
    code = "".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py"))
    return set(re.findall(r'words\(\s*"([a-z_.]+)"', code)) | {
        f"problem.{key}.what" for key in re.findall(r'(?:\.add|Problem)\(\s*"([a-z_0-9]+)"', code)
    }


def test_every_text_in_use_is_there() -> None:
    used = used_keys()
    assert len(used) > 80
    assert used <= set(keys())


def test_the_code_knows_no_district() -> None:
    names = [
        line.split(",")[0]
        for line in (ROOT / "data" / "towns.csv").read_text(encoding="utf-8").splitlines()[1:]
    ]
    words = [*names, "江津", "Jiangjin", "2021", "2022", "500116", "1000000", "1_000_000"]
    for path in SOURCE.rglob("*.py"):
        code = re.sub(r'""".*?"""', "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        code = re.sub(r"#.*", "", code)
        found = [word for word in words if word in code]
        assert not found, f"{path.name}: {found}"


def test_no_number_of_the_plan_is_a_constant_in_code() -> None:
    """Only numbers that are no rule: counting, months of a year, percent, dates of the calendar."""
    allowed = {
        0,
        1,
        2,
        3,
        4,
        5,
        12,
        13,
        31,
        100,
        1000,
        0.5,
        1e-12,
    }  # 5: protected counts; 13: the end of range(1, 13); 1000: meters of a kilometer
    for path in sorted((SOURCE / "analysis").rglob("*.py")):
        numbers = {node.value for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                   if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool)}  # fmt: skip
        assert numbers <= allowed, f"{path.name}: {numbers - allowed}"


def test_every_section_of_the_plan_has_clauses() -> None:
    rows = list(csv.DictReader((ROOT / "data" / "clauses.csv").read_text(encoding="utf-8").splitlines()))
    tasks = [
        f"二（{number}）"
        for number in [
            "一",
            "二",
            "三",
            "四",
            "五",
            "六",
            "七",
            "八",
            "九",
            "十",
            "十一",
            "十二",
            "十三",
            "十四",
        ]
    ]
    assert {row["section"] for row in rows} >= {
        *tasks,
        "一（一）",
        "一（二）",
        "一（三）",
        "三（一）",
        "三（二）",
        "三（三）",
        "附件1",
        "附件2",
    }
    assert {row["section"] for row in rows if row["id"].startswith("resp_")} == set(tasks)
    assert {row["assess"] for row in rows} == {"computed", "checklist", "narrative"}
    assert all(row["needs"] for row in rows if row["assess"] == "computed")
    assert {row["strength"] for row in rows} >= {"must", "strive", "in_principle", "where_possible"}


@pytest.mark.slow
def test_pictures_of_the_documents_are_what_the_program_draws() -> None:
    drawn = make_pictures.pictures()
    assert {path.name for path in make_pictures.PICTURES.iterdir()} == set(drawn)
    for name, svg in drawn.items():
        assert (make_pictures.PICTURES / name).read_text(encoding="utf-8") == svg, (
            f"{name}: tools/make_pictures.py"
        )
        assert f"pictures/{name}" in (ROOT / "docs" / "charts.md").read_text(encoding="utf-8")


def test_the_log_of_assumptions_is_complete() -> None:
    """Every reading with its default, every value that this software had to settle."""
    log = (ROOT / "docs" / "audit.md").read_text(encoding="utf-8")
    document = yaml.safe_load((ROOT / "data" / "parameters.yaml").read_text(encoding="utf-8"))
    for name, reading in document["readings"].items():
        assert f"| `{name}` {reading['label']['zh']} | `{reading['default']}` |" in log
    section = log.partition("## Assumptions")[2].partition("\n## ")[0]
    settled = {name for name, one in document["parameters"].items() if one.get("set_by") == "software"}
    assert settled == {name for name in re.findall(r"`(\w+)`", section) if name in document["parameters"]}
