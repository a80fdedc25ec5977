"""The widgets that set levers: one for a value that may be unknown, one box for a town, the whole panel."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import ipywidgets as widgets
import pandas as pd

from eldercare_analysis.explorer.levers import GROUPS, Levers, Span, TownLevers, controls
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.scenario import Scenario
from eldercare_analysis.inputs.schedule import revised
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import pick
from eldercare_analysis.reporting.words import words_of

SEATS = ("village", "village_with_point", "community")
AS_BASE = ""  # an option of None would leave the list without a choice, and the first key would be lost
MOST_PERSONS = 300  # where the slider of recipients ends; a scenario file may say more
LABEL = {"description_width": "12.5em"}
WIDE = {"width": "31em"}
Say = Callable[..., str]


class Value:
    """A slider, and a box to tick where the base does not know the value: it counts only once it is moved."""

    def __init__(self, label: str, span: Span, words: Say, changed: Callable[[], None]) -> None:
        """Make the widgets; `reset` gives them their value."""
        self.span, self.changed = span, changed
        self.initial: Decimal | None = None
        whole = span.step == span.step.to_integral_value()
        kind = widgets.IntSlider if whole else widgets.FloatSlider
        ends = {"min": _plain(span.low), "max": _plain(span.high), "step": _plain(span.step)}
        form = {"continuous_update": False, "readout_format": ",d" if whole else ".2f"}
        self.slider = kind(description=label, style=LABEL, layout=WIDE, **ends, **form)
        self.unknown = widgets.Checkbox(
            description=words("explorer.unknown_box"), indent=False, layout={"width": "5em"}
        )
        self.box = widgets.HBox([self.slider, self.unknown])
        self._quiet = False
        self.slider.observe(self._moved, "value")
        self.unknown.observe(self._ticked, "value")

    def reset(
        self,
        initial: Decimal | None,
        *,
        low: int | None = None,
        high: int | None = None,
        current: Decimal | None = None,
    ) -> None:
        """Start from a value of the base, None where it is unknown; `current` is what was set already."""
        self.initial = initial
        shown = current if current is not None else initial
        with self.quietly():
            start = self.span.low if low is None else Decimal(low)
            end = self.span.high if high is None else Decimal(high)
            values = [start, end, *(value for value in (initial, current) if value is not None)]
            least, most = _plain(min(values)), _plain(max(values))
            self.slider.min = min(self.slider.min, least)  # never min above max on the way
            self.slider.max = most
            self.slider.min = least
            self.slider.value = _plain(start if shown is None else shown)
            self.unknown.value = shown is None
            self.unknown.layout.visibility = "visible" if initial is None else "hidden"

    @property
    def override(self) -> Decimal | None:
        """Return what was set, None where nothing was."""
        if self.unknown.value:
            return None
        value = Decimal(str(round(self.slider.value, 6)))
        return None if value == self.initial else value

    @contextmanager
    def quietly(self) -> Iterator[None]:
        """Change widgets without telling anybody."""
        self._quiet = True
        try:
            yield
        finally:
            self._quiet = False

    def _moved(self, _: object) -> None:
        if not self._quiet:
            with self.quietly():
                self.unknown.value = False
            self.changed()

    def _ticked(self, _: object) -> None:
        if not self._quiet:
            self.changed()


class TownBox:
    """The levers of the chosen town; those of other towns are kept."""

    def __init__(self, study: Study, changed: Callable[[], None]) -> None:
        """Make the widgets, out of use until a town is chosen."""
        words = words_of(study).plain
        self.words, self.district, self.changed = words, study.district, changed
        self.levers: dict[str, TownLevers] = {}
        self.town: str | None = None
        year = study.district.plan.years[-1]
        count = Span(low=Decimal(0), high=Decimal(1), step=Decimal(1))
        persons = Span(low=Decimal(0), high=Decimal(MOST_PERSONS), step=Decimal(1))
        self.points = Value(words("explorer.points", year=year), controls().points, words, self._changed)
        self.merging = Value(words("explorer.merging"), count, words, self._changed)
        self.recipients = Value(words("explorer.recipients"), persons, words, self._changed)
        seats = [
            (words("explorer.seat_base"), AS_BASE),
            *((words(f"explorer.seat_{seat}"), seat) for seat in SEATS),
        ]
        self.seat = _list(words("explorer.seat"), seats)
        self.seat.observe(lambda _: self._changed(), "value")
        self.hint = widgets.HTML()
        self.box = widgets.VBox(
            [self.hint, self.points.box, self.seat, self.merging.box, self.recipients.box]
        )
        self._quiet = False

    def show(self, town: str | None, base: Scenario, name: str) -> None:
        """Show the levers of a town as they were set on top of a base."""
        self.town, self._quiet = town, True
        self.hint.value = self.words("explorer.town_hint" if town is None else "explorer.town_of", name=name)
        sliders = (self.points.slider, self.merging.slider, self.recipients.slider)
        for widget in (*sliders, self.recipients.unknown, self.seat):
            widget.disabled = town is None
        if town is not None:
            own = self.levers.get(town, TownLevers())
            plan = revised(self.district.plan, base)
            planned = _count(plan.scheduled(kinds.POINT, self.district.plan.years[-1])[town])
            villages = _count(plan.table.set_index("town")["villages"][town])
            self.points.reset(Decimal(0), low=-planned, current=Decimal(own.points))
            self.merging.reset(
                Decimal(base.merging.get(town, 0)), high=max(villages, 1), current=_exact(own.merging)
            )
            known = base.recipients.get(town)
            self.recipients.reset(known[max(known)] if known else None, current=_exact(own.recipients))
            self.seat.value = own.seat or AS_BASE
        self._quiet = False

    def _changed(self) -> None:
        if self._quiet or self.town is None:
            return
        merging, recipients = self.merging.override, self.recipients.override
        self.levers[self.town] = TownLevers(
            points=int(self.points.slider.value),
            seat=self.seat.value or None,
            merging=None if merging is None else int(merging),
            recipients=None if recipients is None else int(recipients),
        )
        self.changed()


class Panel:
    """All controls of the explorer."""

    def __init__(self, study: Study, changed: Callable[[], None]) -> None:
        """Make the controls, at the values of the study's scenario."""
        words, policy = words_of(study).plain, study.district.policy
        self.district, self.changed = study.district, changed
        self.readings = {
            name: _list(
                pick(study.language, policy.readings[name].label),
                [(pick(study.language, label), one) for one, label in policy.readings[name].options.items()],
            )
            for name in controls().readings
        }
        for dropdown in self.readings.values():
            dropdown.observe(lambda _: self._told(), "value")
        self.values = {
            name: Value(_label(study, name), span, words, self._told)
            for group in GROUPS
            for name, span in getattr(controls(), group).items()
        }
        year = study.district.plan.years[-1]
        self.delay = Value(words("explorer.delay", year=year), controls().delay, words, self._told)
        self.town = TownBox(study, self._told)
        boxes = {"readings": widgets.VBox(list(self.readings.values())), "town": self.town.box}
        for group in GROUPS:
            boxes[group] = widgets.VBox([self.values[name].box for name in getattr(controls(), group)])
        boxes["durations"].children += (self.delay.box,)
        self.boxes = {words(f"explorer.group_{name}"): box for name, box in boxes.items()}
        self._quiet = False

    def reset(self, base: Scenario) -> None:
        """Take every control back to what a scenario says."""
        self.base, self._quiet = base, True
        for name, dropdown in self.readings.items():
            dropdown.value = base.readings[name]
        month = f"{self.district.plan.years[-1]}-12"
        for name, value in self.values.items():
            value.reset(base.parameters[name].at(month))
        self.delay.reset(Decimal(0))
        self.town.levers = {}
        self._quiet = False

    @property
    def levers(self) -> Levers:
        """Return what was set on top of the base."""
        readings = {name: dropdown.value for name, dropdown in self.readings.items()}
        values = {name: value.override for name, value in self.values.items()}
        return Levers(
            readings={
                name: option for name, option in readings.items() if option != self.base.readings[name]
            },
            parameters={name: value for name, value in values.items() if value is not None},
            delay=int(self.delay.slider.value),
            towns={town: one for town, one in self.town.levers.items() if one != TownLevers()},
        )

    def _told(self) -> None:
        if not self._quiet:
            self.changed()


def _list(label: str, options: list[tuple[str, str]]) -> widgets.Dropdown:
    return widgets.Dropdown(description=label, options=options, style=LABEL, layout=WIDE)


def _label(study: Study, name: str) -> str:
    parameter = study.district.policy.parameters[name]
    unit = words_of(study).plain(f"input_unit.{parameter.unit}")
    return f"{pick(study.language, parameter.label)} ({unit})"


def _plain(value: Decimal) -> Any:  # noqa: ANN401 - as the slider wants it
    return int(value) if value == value.to_integral_value() else float(value)


def _exact(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _count(value: Any) -> int:  # noqa: ANN401 - a cell, NA where blank: nothing is scheduled
    return 0 if pd.isna(value) else int(value)


def pages(boxes: Mapping[str, widgets.Widget]) -> widgets.Widget:
    """Return boxes one of which is shown, chosen by buttons: the keyboard reaches them."""
    buttons = widgets.ToggleButtons(options=list(boxes), style={"button_width": "auto"})
    stack = widgets.Stack(list(boxes.values()), selected_index=0)
    widgets.jslink((buttons, "index"), (stack, "selected_index"))
    return widgets.VBox([buttons, stack])
