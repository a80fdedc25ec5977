"""Tallies of faults -> docs/reliability.md."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from tests.faults.fault import SHOWN, Tally

HEAD = """# What was tried to break it

`python3 run.py faults` injects every fault of a table (`tests/faults/`), and wrote this page. Continuous integration runs a short form of it. Each row says what was done,
how often, what came out, and what was lost: a month that was there, a report, an input's place in a message, or the run itself to a traceback, a hang
({seconds:.0f} s) or memory ({memory} MiB). The same seed gives the same faults: `python3 run.py faults --seed {seed}`.

This page: {when}, {software}, {machine}; seed {seed}, {count:,} faults in {minutes:.0f} minutes. **Lost: {lost}.**
"""


def page(tallies: Iterable[Tally], **about: object) -> str:
    """Return the page; `about` fills its head."""
    listed = list(tallies)
    lost = sum(len(tally.losses) for tally in listed)
    count = sum(sum(tally.counts.values()) for tally in listed)
    parts = [HEAD.format(count=count, lost=f"{lost:,} of them, listed below" if lost else "nothing", **about)]
    for kind, group in groupby(listed, lambda tally: tally.fault.kind):
        parts.append(
            f"## {kind}\n\n| fault | how | how often | what came out | at most | lost |\n|---|---|--:|---|---|---|\n"
            + "".join(map(_row, group))
        )
    parts += [_losses(tally) for tally in listed if tally.losses]
    return "\n".join(parts)


def _row(tally: Tally) -> str:
    fault = tally.fault
    out = "<br>".join(f"{_plain(name)}: {count:,}" for name, count in sorted(tally.counts.items()))
    most = f"{tally.seconds:.1f} s" + (f", {tally.mebibytes:.0f} MiB" if tally.mebibytes else "")
    lost = f"**{len(tally.losses):,}**" if tally.losses else "nothing"
    return f"| {fault.name} | {_plain(fault.how)}; may give: {fault.may} | {sum(tally.counts.values()):,} | {out} | {most} | {lost} |\n"


def _losses(tally: Tally) -> str:
    lines = "".join(f"- {_plain(loss)}\n" for loss in tally.losses[:SHOWN])
    more = len(tally.losses) - SHOWN
    return f"### Lost: {tally.fault.name}\n\n{lines}" + (f"- and {more:,} more\n" if more > 0 else "")


def _plain(text: str) -> str:
    """Return a text as one cell of Markdown shows it."""
    return text.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")
