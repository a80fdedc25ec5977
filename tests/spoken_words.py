"""Finds, in what people are shown, words of the other language; names, paths, codes and options are of none."""

from __future__ import annotations

import re
from collections.abc import Collection

# of neither language: options, variables, what a file holds under a name, paths and ids with marks or digits in them
CODE = re.compile(
    r"--?[a-z][a-z-]*|[A-Z][A-Z_]+[A-Z]\b|\b[a-z_0-9]+ ?= ?[\w.-]+|[a-z]+://"
    r"|[\w~{}.<>-]*[/\\._\d][\w~{}/\\.<>:*-]*|[a-z]+(-[a-z]+)+"
)
ENGLISH = re.compile(r"[A-Za-z]{2,}")
NAMES = {
    *("Word", "Excel", "YAML", "Dask", "SSH", "JupyterLab", "Tab", "Python", "CycloneDX", "PowerShell", "MM"),
    *("eldercare", "python", "pip", "pytest", "uv", "zh", "en", "csv", "json", "table", "tree"),
    *(
        "bash",
        "zsh",
        "fish",
        "powershell",
        "returns",
        "data",
        "reports",
        "sent",
        "inbox",
        "zip",
        "source",
        "baseline",
        "prefinance",
    ),
    *("town", "home", "bureau", "dispatch", "district"),  # of --for and --town
}
CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+")
# a clause; an id of a facility
CITED = re.compile(r"[一二三四五六七八九十]+（[一二三四五六七八九十]+）\d*|附件\d|\w+-\w+-(\w+-)?\d+")


def english_in(text: str, names: Collection[str] = ()) -> list[str]:
    """Return the English words of a Chinese text, but for names."""
    return [word for word in ENGLISH.findall(CODE.sub(" ", text)) if word not in {*NAMES, *names}]


def chinese_in(text: str, names: Collection[str] = ()) -> list[str]:
    """Return the Chinese words of an English text, but for names."""
    plain = CITED.sub(" ", text)
    for name in sorted(names, key=len, reverse=True):
        plain = plain.replace(name, " ")
    return CHINESE.findall(plain)
