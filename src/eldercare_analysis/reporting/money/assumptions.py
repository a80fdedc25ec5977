"""What a scenario assumes: every override with who, why and source."""

from __future__ import annotations

import pandas as pd

from eldercare_analysis.analysis.privacy import HIDDEN, Masks, hidden_cells, hides_floor
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.items import Item
from eldercare_analysis.reporting.legacy import table_item, words_of

COLUMNS = ("key", "value", "who", "why", "source")
FIELDS = ("file", *COLUMNS)


def assumption_items(study: Study) -> list[Item]:
    """Return the table of assumptions, as they stand in the scenario's files; none for published numbers alone."""
    masks, words = hidden_cells(study), words_of(study)
    own = [_shown({name: getattr(one, name) for name in FIELDS}, masks) for one in study.scenario.assumptions]
    if not own:
        return []
    rows = [[one[name] or words("form.none") for name in COLUMNS] for one in own]
    return [
        table_item(
            words,
            "assumptions",
            dict.fromkeys(COLUMNS, "left"),
            rows,
            pd.DataFrame(own),
            title=words("assumption.title"),
            caption=words("assumption.caption"),
        )
    ]


def _shown(one: dict[str, str], masks: Masks) -> dict[str, str]:
    """Return an assumption as it circulates: without the recipients of a town whose operating floor is hidden."""
    group, _, town = one["key"].partition(".")
    return one | {"value": HIDDEN} if group == "recipients" and hides_floor(masks, town) else one
