"""Pages of one file: a font of their own only for rare letters, which all machines lack."""

from __future__ import annotations

import pytest

from eldercare_analysis.reporting.frame import part, rendered


@pytest.mark.parametrize(("letter", "faces"), [("镇", 0), ("𬭸", 1)])
def test_rare_letters_come_with_their_font(letter: str, faces: int, monkeypatch: pytest.MonkeyPatch) -> None:
    made = {
        "t": "<style>{{ style }}</style>{{ fonts }}{{ text | dated }}",
        "s": "body { font: 1em sans-serif }",
    }
    monkeypatch.setattr(
        "eldercare_analysis.reporting.frame.part", lambda name: type(part("stages.yaml"))(made[name])
    )
    page = rendered("t", ("s",), text=f"{letter} <2021-09-05>")
    assert page.count("@font-face") == faces
    assert page.count("font-src data:") == faces
    assert page.endswith(f'{letter} &lt;<span class="day">2021-09-05</span>&gt;')
