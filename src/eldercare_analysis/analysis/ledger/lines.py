"""One line of the ledger, and what lines are computed from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Literal

from eldercare_analysis.analysis.facts import Facts
from eldercare_analysis.analysis.grouping import grouped
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.plan import Kind
from eldercare_analysis.inputs.returns.facility_ids import facility_ids
from eldercare_analysis.inputs.scenario import Scenario
from eldercare_analysis.inputs.schedule import Batch, batches
from eldercare_analysis.inputs.sources import Source

Status = Literal["computed", "assumed", "unknown"]
FEN_PER_YUAN = 100


@dataclass(frozen=True)
class Line:
    """One amount; see `budget` for the columns, in which the sources are text."""

    line: str
    town: str
    year: int
    item: str
    quantity: int | None
    unit: str
    quantity_source: Source
    rate_yuan: Decimal | None
    rate_source: Source
    clause: str
    amount_fen: int | None
    payer: str
    status: Status
    needs: str = ""
    months: int | None = None


@dataclass(frozen=True)
class Given:
    """An amount that was reported for one facility: yuan, and file, sheet and row that say so."""

    yuan: Decimal
    source: Source


@dataclass(frozen=True)
class Case:
    """What a ledger is computed from: a district under a scenario, with what was reported where there is a register."""

    district: District
    scenario: Scenario
    facts: Facts | None = None

    @property
    def horizon(self) -> tuple[int, ...]:
        """Return the years that the ledger looks at."""
        return self.district.horizon(self.scenario)

    @cached_property
    def batches(self) -> list[Batch]:
        """Everything that is to be built."""
        return batches(self.district.plan, self.scenario)

    @cached_property
    def acceptance(self) -> dict[str, str]:
        """The month in which each facility was accepted, where that is reported."""
        found = self.facts.facilities if self.facts else []
        return {f.facility_id: f"{day:%Y-%m}" for f in found if (day := f.get("accepted_on"))}

    def of_kind(self, *kinds: Kind, town: str | None = None) -> list[Batch]:
        """Return the batches of some kinds; of all towns or one."""
        own = self.batches if town is None else self._batches_of.get(town, [])
        return [batch for batch in own if batch.kind in kinds]

    @cached_property
    def _batches_of(self) -> dict[str, list[Batch]]:
        """Everything that is to be built by town."""
        return grouped(self.batches, lambda batch: batch.town)

    def price(self, batch: Batch, name: str, item: str, *, year: int | None = None, line: str = "") -> Line:
        """Return a batch priced by a parameter, as in force at the end of the year in which it is done.

        Args:
            batch: what is priced.
            name: the parameter.
            item: what the line is for.
            year: another year than that.
            line: the beginning of the line's name, where the item alone does not tell kinds apart.
        """
        parameter = self.scenario.parameters[name]
        when = year or batch.year
        rate = parameter.at(f"{when}-12")
        return Line(
            line=f"{line or item}-{batch.town}-{batch.plan_year}",
            town=batch.town,
            year=when,
            item=item,
            quantity=batch.count,
            unit=batch.kind,
            quantity_source=batch.source,
            rate_yuan=rate,
            rate_source=self.scenario.value_of(name, f"{when}-12"),
            clause=parameter.clause,
            amount_fen=None if rate is None else to_fen(batch.count, rate),
            payer=parameter.payer,
            status="unknown" if rate is None else "assumed" if parameter.assumed or batch.assumed else "computed",
            needs=f"parameters.{name}" if rate is None else "",
        )  # fmt: skip

    def price_each(self, batch: Batch, name: str, item: str, given: Mapping[str, Given]) -> Iterator[Line]:
        """Yield a line for each facility with a reported amount, and one for the rest of the batch at the parameter's rate."""
        known = [identity for identity in facility_ids(self.district, batch) if identity in given]
        for identity in known:
            one = given[identity]
            yield replace(
                self.price(replace(batch, count=1), name, item),
                line=f"{item}-{identity}",
                rate_yuan=one.yuan,
                rate_source=one.source,
                amount_fen=to_fen(1, one.yuan),
                status="computed",
                needs="",
            )
        if batch.count > len(known):
            rest = replace(batch, count=batch.count - len(known))
            yield self.price(rest, name, item, line=f"{item}-{batch.kind}")


def case_at(facts: Facts) -> Case:
    """Return what a ledger is computed from, with what was reported."""
    return facts.once(_case)


def _case(facts: Facts) -> Case:
    return Case(facts.district, facts.scenario, facts)


def to_fen(quantity: int, rate_yuan: Decimal) -> int:
    """Return an amount in fen, rounded half up, once."""
    return int((quantity * rate_yuan * FEN_PER_YUAN).quantize(Decimal(1), ROUND_HALF_UP))


def numbered(lines: list[Line]) -> list[Line]:
    """Return lines with names that are unique: the second of a name gets `-2`."""
    seen: dict[str, int] = {}
    found = []
    for line in lines:
        seen[line.line] = seen.get(line.line, 0) + 1
        again = seen[line.line]
        found.append(line if again == 1 else replace(line, line=f"{line.line}-{again}"))
    return found
