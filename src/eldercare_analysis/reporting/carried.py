"""From which month's returns figures come, where that is earlier than the report's own (沿用)."""

from __future__ import annotations

from collections.abc import Iterable

from eldercare_analysis.analysis import state
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.facility_names import facility_name
from eldercare_analysis.reporting.words import words_of
from eldercare_analysis.text import NOTHING, Text


def newest_return(study: Study, town: str) -> str:
    """Return the last month up to the study's of which a town sent a return (本月无变化 is one)."""
    months = (one.month for one in study.returns if one.town == town and one.month <= study.month)
    return max(months, default="")


def rejected(study: Study, town: str) -> bool:
    """Say whether a return of a town was sent back for correction."""
    return study.register is not None and town in study.register.rejected.values()


def silence_of(study: Study, town: str) -> str:
    """Say why nothing is known of a town: its return was `rejected`, it is `silent`, or sent none `never`."""
    if rejected(study, town):
        return "rejected"
    return "silent" if newest_return(study, town) else "never"


def returns_from(study: Study) -> Text:
    """Return the remark that a table rests on earlier returns; nothing where no town's are carried over.

    Of the district it names the earliest: the oldest of the towns' newest returns. A town that never reported
    has nothing carried over.
    """
    newest = [newest_return(study, town) for town in ([study.town] if study.town else study.district.towns)]
    earlier = [month for month in newest if month and month < study.month]
    if not earlier:
        return NOTHING
    words, since = words_of(study), month_name(study, min(earlier))
    if study.town:
        return words("carried.town", since=since)
    return words("carried.district", count=len(earlier), since=since)


def month_name(study: Study, month: str, *, with_year: bool = True) -> str:
    """Return a month by its name."""
    words = words_of(study)
    name = words.plain(f"dispatch.month_{int(month[5:])}")
    return words.plain("dispatch.month_of", name=name, year=month[:4]) if with_year else name


def marked_units(study: Study, names: Iterable[str]) -> list[str]:
    """Return names of facilities, those whose row is carried over with its month (沿用8月)."""
    words, since = words_of(study), {one.facility_id: one.carried for one in state.facilities(study)}
    return [
        words.plain("dispatch.carried", name=facility_name(study, name), since=month_name(study, month))
        if (month := since.get(name))
        else facility_name(study, name)
        for name in names
    ]
