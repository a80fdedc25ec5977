"""Who sends a return: a town's office, a home or care center (or several in one workbook), the bureau."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.returns.parse import Return
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.returns.sheets import Role, sheets
from eldercare_analysis.inputs.schedule import homes_of, town_of
from eldercare_analysis.language import say

COUNTIES = "区县市旗"  # what the name of a district ends with


@dataclass(frozen=True)
class Sender:
    """Who sends a return.

    Attributes:
        role: of whom.
        town: the town of an office, or in which a home stands; empty for the bureau.
        houses: the ids of the homes and care centers; several where one workbook tells of them.
    """

    role: Role
    town: str = ""
    houses: tuple[str, ...] = ()

    def replaces(self, other: Sender) -> bool:
        """Say whether a return takes the place of another one's of the same month.

        Of several homes also where the earlier one told of fewer; but not of what a home sent itself.
        """
        if self.role == other.role == "home":
            more = len(other.houses) > 1 and {*self.houses} > {*other.houses}
            return more or self.houses == other.houses
        return (self.role, self.town) == (other.role, other.town)

    def file_name(self, district: District) -> str:
        """Return what files of a register are called after it: the same in all languages."""
        if self.role == "town":
            return self.town
        if self.role == "bureau":
            return bureau_name(district)
        return self.houses[0] if len(self.houses) == 1 else say("zh", "round.houses")


BUREAU = Sender("bureau")


def bureau_name(district: District) -> str:
    """Return what the district's own office of civil affairs is called: 区民政局, 县民政局."""
    last = district.policy.info.name["zh"][-1]
    return (last if last in COUNTIES else "") + say("zh", "round.bureau")


def senders_of(district: District) -> list[Sender]:
    """Return all who send: town by town its office and its homes, then the bureau."""
    found: list[Sender] = []
    for town in district.towns:
        homes = [Sender("home", town, (home.facility_id,)) for home in homes_of(district, town)]
        found += [Sender("town", town), *homes]
    return [*found, BUREAU]


def sender_of(sent: Return, district: District) -> Sender | None:
    """Return who sent a return, by its town or its rows; None where neither tells."""
    roles = {sheets()[record.sheet].role for record in sent.records}
    if sent.town is not None:
        return Sender("town", sent.town)
    if "bureau" in roles:
        return BUREAU
    return of_houses((record.cells["facility_id"] for record in sent.records), district)


def of_houses(ids: Iterable[str], district: District) -> Sender | None:
    """Return the sender of some homes; None where there are none."""
    houses = tuple(sorted(set(ids)))
    towns = {town_of(house, district) or "" for house in houses}
    return Sender("home", towns.pop() if len(towns) == 1 else "", houses) if houses else None


def last_told(register: Register, sender: Sender, month: str, district: District) -> str:
    """Return the last month up to another for which a register has a return of a sender; empty if none."""
    months = [
        sent.month
        for sent in register.returns
        if sent.month <= month and (found := sender_of(sent, district)) and found.replaces(sender)
    ]
    return max(months, default="")
