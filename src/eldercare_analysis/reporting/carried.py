"""From which month's returns figures come, where that is earlier than the report's own (沿用)."""

from __future__ import annotations

from eldercare_analysis.analysis import state
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.legacy import words_of


def newest_return(study: Study, town: str) -> str:
    """Return the last month up to the study's for which a town sent a return (本月无变化 is one); empty if never."""
    sent = study.returns
    return max((one.month for one in sent if one.town == town and one.month <= study.month), default="")


def returns_from(study: Study) -> str:
    """Return the remark that a table rests on earlier returns; empty where every town that ever reported did so for the month.

    Of the district it names the earliest: the oldest of the towns' newest returns. A town that never reported has nothing carried over.
    """
    towns = [study.town] if study.town else study.district.towns
    months = [month for town in towns if (month := newest_return(study, town))]
    earlier = [month for month in months if month < study.month]
    if not earlier:
        return ""
    words = words_of(study)
    if study.town:
        return words("carried.town", since=month_name(study, earlier[0]))
    return words("carried.district", count=len(earlier), since=month_name(study, min(earlier)))


def month_name(study: Study, month: str, *, with_year: bool = True) -> str:
    """Return a month by its name."""
    words = words_of(study)
    name = words(f"dispatch.month_{int(month[5:])}")
    return words("dispatch.month_of", name=name, year=month[:4]) if with_year else name


def marked_units(study: Study, names: list[str]) -> list[str]:
    """Return ids of facilities, those whose row is carried over with its month (沿用8月)."""
    since = {f.facility_id: f.carried for f in state.facilities(study)}
    words = words_of(study)
    return [
        words("dispatch.carried", name=name, since=month_name(study, month))
        if (month := since.get(name))
        else name
        for name in names
    ]
