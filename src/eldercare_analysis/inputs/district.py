"""One data pack -> `District`: everything loaded and cross-checked, all problems at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path

from eldercare_analysis.inputs.clauses import Indicator, load_indicators
from eldercare_analysis.inputs.names import short_names
from eldercare_analysis.inputs.pack_folder import default_pack, scenario_names
from eldercare_analysis.inputs.places import Places, load_places
from eldercare_analysis.inputs.plan import FILE, Plan, load_plan
from eldercare_analysis.inputs.policy import Policy, load_policy
from eldercare_analysis.inputs.problems import InputError, Nearest, Place, Problem, Problems, nearest
from eldercare_analysis.inputs.scenario import BASELINE, Scenario, build_scenario, published
from eldercare_analysis.inputs.word_template import load_templates
from eldercare_analysis.language import Language, say

DISTRICT = "district"
COMMUNITY = "(?:社区|居民委员会|居委会)$"  # no villages, whatever list they come from


@dataclass(frozen=True, eq=False, repr=False)  # itself alone: what follows from it is kept for it
class District:
    """A district and its plan.

    Attributes:
        folder: the pack it came from.
        templates: the pack's own for the Word file, by language.
    """

    folder: Path
    plan: Plan
    policy: Policy
    places: Places
    indicators: dict[int, Indicator]
    baseline: Scenario
    templates: Mapping[Language, bytes] = field(default_factory=dict)

    def __repr__(self) -> str:
        """Return its name, its towns and its pack, on one line."""
        return f"District({self.policy.info.name['zh']}, {len(self.towns)} towns, {self.folder})"

    @property
    def towns(self) -> list[str]:
        """Town names in the order of Annex 1."""
        return self.plan.towns

    @property
    def order(self) -> dict[str, int]:
        """The position of each town in Annex 1, to sort by."""
        return {town: position for position, town in enumerate(self.towns)}

    @cached_property
    def short_names(self) -> dict[str, str]:
        """What each town is called in ids and on maps; no two are called the same."""
        return short_names(self.towns)

    def find_town(self, wanted: object) -> str | None:
        """Return the town of a Chinese name, romanized name or 9-digit code; None for `district`.

        Raises:
            InputError: no such town; the nearest names are given.
        """
        text = str(wanted).strip()
        if text in (DISTRICT, *self.policy.info.name.values()):
            return None
        if found := self._named.get(text.casefold()):
            return found
        close = nearest(text, [DISTRICT, *self.towns, *self.places.towns["town_en"]])
        raise InputError([Problem("town_unknown", None, {"value": wanted, "nearest": ", ".join(close)})])

    @cached_property
    def _named(self) -> dict[str, str]:
        """The towns by what they are called: names, codes, romanized names where only one town has it."""
        table, named = self.places.towns, dict[str, str]()
        for column in ("town", "code", "town_en"):
            words = table[column].str.casefold()
            alone = table[words.notna() & ~words.duplicated(keep=False)]
            for word, town in zip(alone[column].str.casefold(), alone["town"], strict=True):
                named.setdefault(word, town)
        return named


def spoken(place: str, language: Language) -> str:
    """Return what messages call a town, or the district, whose id is no word."""
    return say(language, "place.district") if place == DISTRICT else place


def load_district(folder: str | Path | None = None) -> District:
    """Load a data pack.

    Args:
        folder: the pack; by default the one that `default_pack` finds.

    Raises:
        InputError: with `.problems`, all of them at once: what each file's reader finds, towns that are in
            one file but not in another, scenarios that do not fit.

    Examples:
        >>> load_district()  # doctest: +ELLIPSIS
        District(江津区, 30 towns, ...)
    """
    pack = Path(folder) if folder else default_pack()
    if not pack.is_dir():
        raise InputError([Problem("pack_missing", None, {"value": pack})])
    problems = Problems()
    plan = problems.attempt(lambda: load_plan(pack))
    policy = problems.attempt(lambda: load_policy(pack))
    places = problems.attempt(lambda: load_places(pack))
    indicators = problems.attempt(lambda: load_indicators(pack))
    templates = problems.attempt(lambda: load_templates(pack))
    if plan and places:
        _check_towns(plan, places, problems)
        _check_villages(plan, places, problems)
    if policy and plan and not (places and set(plan.towns) - set(places.towns["town"])):
        for name in scenario_names(pack):
            problems.attempt(partial(build_scenario, name, pack, policy, plan))
    if not (plan and policy and places and indicators) or problems.found:
        raise InputError(problems.found)
    has_baseline = BASELINE in scenario_names(pack)
    baseline = build_scenario(BASELINE, pack, policy, plan) if has_baseline else published(policy)
    return District(pack, plan, policy, places, indicators, baseline, templates or {})


def load_scenario(name: str | Path, district: District) -> Scenario:
    """Return a scenario of the district's pack by name, or one from a file.

    Raises:
        InputError: with every problem of the file.

    Examples:
        >>> from eldercare_analysis import load_district
        >>> load_scenario("points-first", load_district())
        Scenario(points-first, 2 assumptions)
    """
    return build_scenario(name, district.folder, district.policy, district.plan)


def load_scenarios(names: Iterable[str | Path], district: District) -> list[Scenario]:
    """Return several scenarios, by name or from files.

    Raises:
        InputError: with every problem of all of them.
    """
    problems = Problems()
    found = [problems.attempt(partial(load_scenario, name, district)) for name in names]
    problems.stop_if_any()
    return [scenario for scenario in found if scenario is not None]


def _check_towns(plan: Plan, places: Places, problems: Problems) -> None:
    known, planned = set(places.towns["town"]), set(plan.towns)
    for town in plan.towns:
        if town not in known:
            problems.add(
                "town_not_listed", plan.cell(town, "town"), value=town, nearest=Nearest(town, tuple(known))
            )
    unplanned = [town for town in places.towns["town"] if town not in planned]
    if len(unplanned) > len(planned - known):  # else they are those that Annex 1 names otherwise
        for town in unplanned:
            problems.add("town_not_planned", Place("towns.csv"), value=town, file=FILE)
    codes = dict(zip(places.towns["code"], places.towns["town"], strict=True))
    named = places.villages.drop_duplicates(["town_code", "town"])
    for code, town, row in zip(named["town_code"], named["town"], named["row"], strict=True):
        if codes.get(code) != town:
            problems.add("village_town", Place("villages.csv", row=int(row)), value=f"{code} {town}")


def _check_villages(plan: Plan, places: Places, problems: Problems) -> None:
    """Hold the villages by name to Annex 1's counts; a town that lists none leaves them open."""
    table = places.villages
    communities = table[table["village"].str.contains(COMMUNITY)]
    if len(communities):
        first = communities.iloc[0]
        place = Place("villages.csv", row=int(first["row"]), column="village")
        problems.add("village_community", place, value=first["village"], count=len(communities))
    listed = table.drop(communities.index).groupby("town").size()
    for town in plan.towns:
        counted = plan.count(plan.source(town, "villages"))
        if town in listed and counted is not None and counted != listed[town]:
            problems.add(
                "village_count",
                plan.cell(town, "villages"),
                value=town,
                counted=counted,
                listed=int(listed[town]),
            )
