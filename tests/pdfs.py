"""What the pages of a PDF say; it is read once by whoever asks in one process."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pypdf import PdfReader


def pages_of(pdf: Path) -> list[str]:
    """Return the text of each page."""
    return list(_pages(pdf, pdf.stat().st_mtime_ns))


def text_of(pdf: Path) -> str:
    """Return the text of all pages, one after the other."""
    return "\n".join(pages_of(pdf))


@cache
def _pages(pdf: Path, _written: int) -> tuple[str, ...]:
    return tuple(page.extract_text() for page in PdfReader(pdf).pages)
