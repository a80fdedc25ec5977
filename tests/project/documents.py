"""The documents as tests read them: fenced blocks by their language, command lines, inline code, links."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
READMES = ("README.md", "README.zh.md")
START = ("notebooks/Start.md", "notebooks/开始.md")  # where JupyterLab begins
DOCUMENTS = [
    *READMES,
    *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")),
    "reports/README.md",
    "reports/README.en.md",
    *START,
]
FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


@dataclass(frozen=True)
class Document:
    """A document of the project."""

    name: str

    @property
    def text(self) -> str:
        return (ROOT / self.name).read_text(encoding="utf-8")

    def blocks(self, language: str) -> list[str]:
        """Return what fenced blocks of a language hold."""
        return [found[2] for found in FENCED.finditer(self.text) if found[1] == language]

    @property
    def lines(self) -> list[str]:
        """The command lines, in order, without their comments."""
        lines = [line for block in self.blocks("") for line in block.splitlines()]
        return [re.sub(r"\s+#\s.*", "", line) for line in lines if line.strip()]

    @property
    def inline(self) -> list[str]:
        """Code within sentences."""
        return CODE.findall(FENCED.sub("", self.text))

    @property
    def commands(self) -> set[str]:
        """Command lines and commands within sentences."""
        return {
            *self.lines,
            *(code for code in self.inline if code.startswith(("python3 run.py", "eldercare "))),
        }

    @property
    def links(self) -> list[str]:
        """Paths that links lead to, from the root of the project."""
        found = [link for link in LINK.findall(self.text) if "://" not in link]
        return [str((ROOT / self.name).parent.joinpath(link).resolve().relative_to(ROOT)) for link in found]


def words_of(command: str) -> list[str]:
    """Return the words of a command."""
    return shlex.split(command, comments=True)
