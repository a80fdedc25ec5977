"""A facility's life in words: its name, how it stands, its story, what was corrected of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from eldercare_analysis.analysis.facility import Facility
from eldercare_analysis.analysis.history import Entry
from eldercare_analysis.analysis.lives import CLOSED, DONE, LATER, MOVED, STANDING, Life
from eldercare_analysis.analysis.meeting.attention import standstills
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.months import last_day
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.carried import month_name
from eldercare_analysis.reporting.facility_names import facility_name
from eldercare_analysis.reporting.history.lifelines import Mark, stage_on
from eldercare_analysis.reporting.history.told_lines import lines_of
from eldercare_analysis.reporting.words import Words, words_of
from eldercare_analysis.text import NOTHING, Said, joined

OVERDUE = "overdue"


@dataclass(frozen=True)
class LifeWords:
    """Tells lives of a study's town; `newest`: the month of its last return, empty where there is none."""

    study: Study
    newest: str

    @property
    def words(self) -> Words:
        """The words of its language."""
        return words_of(self.study)

    def name(self, life: Life) -> str:
        """Return what people call a facility."""
        return facility_name(self.study, life.facility.facility_id)

    def state(self, life: Life) -> str:
        """Return how a facility stands: its stage, since when, what was put off, of which month that is."""
        words, name = self.words, life.facility.facility_id
        overdue = any(one.facility_id == name for one in standstills(self.study)[OVERDUE])
        put_off = life.postponed if life.group in (STANDING, MOVED) else 0
        since = life.known if life.known < self.newest else ""
        parts: list[Said] = [
            self._stage(life.facility),
            *self._since(life),
            words("standstill_kind.overdue") if overdue else NOTHING,
            words("history.postponed", count=put_off) if put_off else NOTHING,
            words("history.carried", since=month_name(self.study, since)) if since else NOTHING,
        ]
        return joined(words.plain("history.comma"), filter(None, parts)).plain

    def _stage(self, facility: Facility) -> Said:
        return self.words(f"stage.{stage_on(facility, last_day(self.study.month))}")

    def _since(self, life: Life) -> list[Said]:
        """Return when a facility moved last, or for how long it has not."""
        if life.group == LATER:
            return [self.words("history.planned", year=life.facility.plan_year)]
        day = life.facility.on(kinds.CLOSED) if life.group == CLOSED else life.last
        if life.group == STANDING and life.idle:
            return [self.words("history.idle", count=life.idle)]
        return [str(day)] if day and life.group in (MOVED, DONE, CLOSED) else []

    def story(self, life: Life) -> str:
        """Return a life as a sentence: every dated event, then what was corrected."""
        words, facility = self.words, life.facility
        days = [(event, day) for event in kinds.EVENTS if (day := facility.on(event))]
        dated = [
            words("history.dated", event=words(f"event.{event.id}"), day=str(day)) for event, day in days
        ]
        events = words.listed(dated) or words("history.no_dates" if life.known else "form.not_reported")
        told = words("history.story", name=self.name(life), state=self.state(life), events=events)
        return words.sentences(told, self._corrections(life.corrections)).plain

    def mark(self, mark: Mark) -> str:
        """Return what a mark says."""
        if mark.kind == "corrected":
            return self._corrections(mark.entries)
        return self.words.plain(f"history.mark_{mark.kind}")

    def _corrections(self, entries: Iterable[Entry]) -> str:
        words = self.words
        told = [
            words.plain(
                "history.correction" if line.cells else "history.row_missing",
                since=month_name(self.study, line.month),
                change=words(f"history.{line.change}"),
                cells=words.listed(line.cells),
            )
            for line in lines_of(self.study, entries)
        ]
        return words.sentences(*told).plain
