"""Saving what was set as a scenario file, and making a month's report with it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from html import escape
from pathlib import Path
from threading import Thread

import ipywidgets as widgets

from eldercare_analysis.explorer.levers import Levers, Reasons, document_of
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.fields import Bilingual
from eldercare_analysis.inputs.problems import InputError
from eldercare_analysis.inputs.scenario import Scenario
from eldercare_analysis.inputs.scenario_files import save_scenario
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.words import words_of

FIELDS = ("name", "label", "who", "why", "source", "folder")
LABEL = {"description_width": "9em"}
WIDE = {"width": "35em"}


class SaveBox:
    """Name, reasons and folder; a button that saves, and one that makes the report of a month."""

    def __init__(self, study: Study, saved: Callable[[Scenario], None]) -> None:
        """Make the widgets.

        Args:
            study: district, month and language.
            saved: called with each scenario that was saved.
        """
        self.study, self.saved, self.words = study, saved, words_of(study)
        self.base, self.levers, self.town = study.scenario, Levers(), study.town
        self.path: Path | None = None
        self.fields = {
            name: widgets.Text(description=self.words.plain(f"explorer.{name}"), style=LABEL, layout=WIDE)
            for name in FIELDS
        }
        self.fields["folder"].value = str(study.district.folder / "scenarios")
        self.month = widgets.Text(
            value=study.month, description=self.words.plain("explorer.month"), style=LABEL, layout=WIDE
        )
        self.whole = widgets.Checkbox(
            description=self.words.plain("explorer.whole"), indent=False, layout=WIDE
        )
        self.save = widgets.Button(
            description=self.words.plain("explorer.save"), button_style="primary", layout={"width": "14em"}
        )
        self.report = widgets.Button(
            description=self.words.plain("explorer.report"), disabled=True, layout={"width": "14em"}
        )
        self.message = widgets.HTML()
        self.save.on_click(lambda _: self._save())
        self.report.on_click(lambda _: self._report())
        self.box = widgets.VBox(
            [*self.fields.values(), self.save, self.month, self.whole, self.report, self.message]
        )

    def take(self, base: Scenario, levers: Levers, town: str | None) -> None:
        """Remember what would be saved; a report needs it to be saved first."""
        self.base, self.town = base, town
        if levers != self.levers:
            self.levers, self.path, self.report.disabled = levers, None, True

    def _save(self) -> None:
        given = {name: field.value.strip() for name, field in self.fields.items()}
        label = given["label"] or given["name"]
        path = Path(given["folder"]) / f"{given['name']}.yaml"
        try:
            reasons, district = Reasons(given["who"], given["why"], given["source"]), self.study.district
            labels: Bilingual = {"zh": label, "en": label}
            name = given["name"]
            document = document_of(self.levers, self.base, district, reasons, name=name, label=labels)
            scenario = save_scenario(document, path, district)
        except InputError as error:
            self._say(error.render(self.study.language))
            return
        self.path, self.report.disabled = path, False
        self._say(self.words.plain("explorer.saved", path=path))
        self.saved(scenario)

    def _report(self) -> None:
        """Make the report in a process of its own, so that the explorer stays usable."""
        if self.path is None:
            return
        output = self.study.district.folder.resolve().parent / "reports"
        month, data = self.month.value.strip(), self.study.district.folder.resolve()
        command = [
            sys.executable,
            "-m",
            "eldercare_analysis",
            "report",
            "--month",
            month,
            "--data",
            str(data),
        ]
        command += ["--scenario", str(self.path.resolve()), "--output", str(output)]
        command += ["--language", self.study.language]
        if not self.whole.value:
            command += ["--town", DISTRICT, *(["--town", self.town] if self.town else [])]
        self.report.disabled = True
        self._say(self.words.plain("explorer.working"))
        made = output / self.path.stem / month
        Thread(target=self._run, args=(command, made), daemon=True).start()

    def _run(self, command: list[str], made: Path) -> None:
        done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - our own command
        said = done.stderr.decode(errors="replace").strip().splitlines()
        key = "explorer.reported" if done.returncode == 0 else "explorer.failed"
        self._say("\n".join([self.words.plain(key, folder=made), *said]))
        self.report.disabled = False

    def _say(self, text: str) -> None:
        self.message.value = f'<div role="status">{"<br>".join(map(escape, text.splitlines()))}</div>'
