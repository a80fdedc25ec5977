"""How many cells a clerk fills in: each month's form, pre-filled with all earlier returns, beside what its town then reports.

`python3 run.py python tools/count_cells.py` prints it for the town of 15 facilities, and for towns of about as many, in the invented months of
`tools/make_busy.py`. A cell counts that the form has empty or otherwise. The invented towns give every open problem a new expected date each
month (预计完成下一步的日期), which is optional: with and without it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median

from eldercare_analysis.inputs.problems import Place
from eldercare_analysis.inputs.returns.parse import Return
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.returns.return_rows import Record
from eldercare_analysis.inputs.schedule import planned_facilities
from eldercare_analysis.inputs.study import Study, open_study
from eldercare_analysis.reporting.returns.prefilled import filled_rows
from tools.make_busy import MONTHS, is_silent, rows_of

FACILITIES, ABOUT = 15, range(12, 19)
FIRST = 2  # months that tell what happened before anybody reported
OPTIONAL = ("expected_on",)


def main(data: Path | None = None) -> None:
    """Print the cells of each month of the town of 15 facilities, and of a usual one of several towns."""
    study = open_study(month=MONTHS[0], data=str(data or ""))
    sizes = {town: len(planned_facilities(study.district, town)) for town in study.district.towns}
    for town in (town for town, size in sizes.items() if size == FACILITIES):
        for month, every, needed in filled_in(study, town):
            print(f"{town} {month}: {every} cells, {needed} without expected dates")
        print(f"{town} ({FACILITIES} facilities), {usual(study, [town])}")
    towns = [town for town, size in sizes.items() if size in ABOUT]
    print(f"{len(towns)} towns of {ABOUT[0]} to {ABOUT[-1]} facilities, {usual(study, towns)}")


def usual(study: Study, towns: list[str]) -> str:
    """Say how many cells are filled in in a usual month: the median, and the most."""
    told = [counts for town in towns for counts in [*filled_in(study, town)][FIRST:]]
    every, needed = sorted(cells for _, cells, _ in told), sorted(cells for *_, cells in told)
    return (
        f"a usual month: {median(every):g} cells, {median(needed):g} without expected dates "
        f"(medians of {len(told)} months; at most {every[-1]} and {needed[-1]})"
    )


def filled_in(study: Study, town: str) -> Iterator[tuple[str, int, int]]:
    """Yield each month with the cells that its form lacks, all and without the optional ones."""
    sent: list[Return] = []
    for month in MONTHS:
        if is_silent(town, month):
            continue
        own = replace(study, month=month, town=town, register=Register(tuple(sent)))
        form = {row.values["facility_id"]: row.values for row in filled_rows(own, "facilities")}
        rows = rows_of(own, town)
        cells = [
            name
            for row in rows
            for name in {*row, *form[row["facility_id"]]} - {"number", "facility"}
            if row.get(name) != form[row["facility_id"]].get(name)
        ]
        if sent:
            yield month, len(cells), len([name for name in cells if name not in OPTIONAL])
        sent.append(
            Return(
                "a.xlsx", month, town, records=[Record("facilities", Place("a.xlsx"), row) for row in rows]
            )
        )


if __name__ == "__main__":
    main()
