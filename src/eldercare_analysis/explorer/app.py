"""The explorer: controls on the left; headline, map and views of the same scenario on the right."""

from __future__ import annotations

import ipywidgets as widgets

from eldercare_analysis.explorer.controls import Panel, pages
from eldercare_analysis.explorer.levers import Reasons, document_of
from eldercare_analysis.explorer.saving import SaveBox
from eldercare_analysis.explorer.views import VIEWS, Look, headline, town_tiles, view, warnings
from eldercare_analysis.inputs.district import DISTRICT, load_scenario
from eldercare_analysis.inputs.problems import InputError
from eldercare_analysis.inputs.scenario import Scenario, scenario_names
from eldercare_analysis.inputs.scenario_files import draft
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import pick
from eldercare_analysis.reporting.style import ALERT
from eldercare_analysis.reporting.words import words_of

UNSAVED = Reasons("draft", "draft", "draft")  # a draft is looked at before anybody says why
STYLE = """<style>
.eldercare-tiles .widget-button {width: 6em; height: 2.8em; margin: 1px; padding: 0 2px; font-size: 12px}
.eldercare-tiles .widget-button {line-height: 1.2; white-space: pre-line}
.eldercare-tiles .widget-button:focus-visible {outline: 3px solid #D55E00; outline-offset: -3px}
.eldercare-levers .widget-label {white-space: normal; line-height: 1.2; height: auto; align-self: center}
.eldercare-view table {border-collapse: collapse; font-size: 12px}
.eldercare-view td, .eldercare-view th {padding: 1px 8px}
.eldercare-view svg {max-width: 100%; height: auto}
</style>"""


class Explorer:
    """One planner's session.

    Attributes:
        panel, save: the controls.
        look: what is shown: the scenario as it was set, for the chosen place.
        baseline: the pack's baseline, for the same place.
        box: everything, to be displayed.
    """

    def __init__(self, study: Study) -> None:
        """Make the widgets and show the study's scenario."""
        self.words, self.study, self.base = words_of(study), study, study.scenario
        self.look, self.baseline = Look(study), Look(study).of(study.district.baseline)
        self._shown = self.look.study.scenario
        self.bases = self._list("explorer.base", self._base_names(), study.scenario.name)
        self.places = self._list("explorer.place", self._place_names(), study.place)
        self.back = widgets.Button(description=self.words.plain("explorer.reset"), layout={"width": "9em"})
        self.status, self.headline, self.warnings = (widgets.HTML() for _ in range(3))
        self.tiles = {town: widgets.Button() for town in study.district.towns}
        self.page = widgets.HTML().add_class("eldercare-page")
        views = [(self.words.plain(f"explorer.view_{name}"), name) for name in VIEWS]
        self.views = widgets.ToggleButtons(options=views, style={"button_width": "auto"})
        self.panel = Panel(study, self.update)
        self.save = SaveBox(study, self._saved)
        self.box = self._arranged()
        self.panel.reset(self.base)
        self._show_town()
        self.bases.observe(self._base_chosen, "value")
        self.places.observe(lambda _: self._place_chosen(), "value")
        self.back.on_click(self._base_chosen)
        self.views.observe(lambda _: self._show_view(), "value")
        for town, button in self.tiles.items():
            button.on_click(lambda _, town=town: self._tile_chosen(town))
        self.update()

    @property
    def scenario(self) -> Scenario:
        """Return the scenario as it was set.

        Raises:
            InputError: what was set does not fit.
        """
        levers = self.panel.levers
        if levers.untouched:
            return self.base
        document = document_of(levers, self.base, self.study.district, UNSAVED)
        return draft(document, self.base, self.study.district)

    def update(self) -> None:
        """Show the scenario as it was set; where it does not fit, say why and leave what is shown."""
        try:
            scenario = self.scenario
        except InputError as error:
            told = error.render(self.study.language)
            self.status.value = f'<div role="alert" style="color:{ALERT}">{told}</div>'
            return
        if scenario != self._shown:
            self.look, self._shown = self.look.of(scenario), scenario
        self.save.take(self.base, self.panel.levers, self.look.study.town)
        self._show()

    def _show(self) -> None:
        key = "explorer.changed" if self._shown is not self.base else "explorer.unchanged"
        changed = self.words.plain(key, base=pick(self.study.language, self.base.label))
        self.status.value = f'<div role="status"><b>{self.look.study.name}</b> · {changed}</div>'
        self.headline.value = headline(self.look, self.baseline)
        self._show_view()
        for tile in town_tiles(self.look):
            button = self.tiles[tile.town]
            button.description, button.tooltip = tile.text, tile.tooltip
            button.style.button_color, button.style.text_color = tile.color, tile.ink
            chosen = tile.town == self.look.study.town
            button.layout.border = f"3px solid {ALERT}" if chosen else "1px solid white"
        self.warnings.value = f'<div class="eldercare-view">{warnings(self.look)}</div>'

    def _show_view(self) -> None:
        shown = view(self.views.value, self.look, self.baseline)
        self.page.value = f'<div class="eldercare-view">{shown}</div>'

    def _base_chosen(self, _: object) -> None:
        given = self.study.scenario  # perhaps from a file outside the pack
        name = self.bases.value
        self.base = given if name == given.name else load_scenario(name, self.study.district)
        self.panel.reset(self.base)
        self._show_town()
        self.update()

    def _place_chosen(self) -> None:
        town = None if self.places.value == DISTRICT else self.places.value
        self.look, self.baseline = self.look.at(town), self.baseline.at(town)
        self._show_town()
        self.update()

    def _tile_chosen(self, town: str) -> None:
        self.places.value = DISTRICT if self.places.value == town else town

    def _show_town(self) -> None:
        self.panel.town.show(self.look.study.town, self.base, self.look.study.name)

    def _saved(self, _: Scenario) -> None:
        chosen = self.bases.value
        self.bases.unobserve(self._base_chosen, "value")  # new options move the choice to the first
        self.bases.options = self._base_names()
        self.bases.value = chosen
        self.bases.observe(self._base_chosen, "value")

    def _list(self, key: str, options: list[tuple[str, str]], value: str) -> widgets.Dropdown:
        description = self.words.plain(key)
        return widgets.Dropdown(
            description=description, options=options, value=value, layout={"width": "24em"}
        )

    def _base_names(self) -> list[tuple[str, str]]:
        own, names = self.study.scenario.name, scenario_names(self.study.district.folder)
        return [(name, name) for name in (names if own in names else [own, *names])]

    def _place_names(self) -> list[tuple[str, str]]:
        towns = [(self.study.town_name(town), town) for town in self.study.district.towns]
        return [(self.study.district_name, DISTRICT), *towns]

    def _arranged(self) -> widgets.Widget:
        places = self.study.district.places.towns
        grid = widgets.GridBox(
            [self.tiles[town] for town in places["town"]],
            layout={"grid_template_columns": f"repeat({int(places['column'].max()) + 1}, 6.2em)"},
        )
        for town, column, row in zip(places["town"], places["column"], places["row"], strict=True):
            self.tiles[town].layout.grid_area = f"{row + 1} / {column + 1}"
        grid.add_class("eldercare-tiles")
        left = pages(self.panel.boxes | {self.words.plain("explorer.group_save"): self.save.box})
        left.layout = {"width": "37em", "flex": "0 0 auto"}
        left.add_class("eldercare-levers")
        shown = [self.headline, grid, self.views, self.page, self.warnings]
        right = widgets.VBox(shown, layout={"flex": "1 1 0", "min_width": "38em"})
        top = widgets.HBox([self.places, self.bases, self.back])
        below = widgets.HBox([left, right], layout={"flex_flow": "row wrap"})
        return widgets.VBox([widgets.HTML(STYLE), top, self.status, below])
