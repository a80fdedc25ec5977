"""All benchmarks in one run: `python3 run.py bench [NAME]...`; Markdown on standard output, both forms in `reports/bench/`."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks import cluster, engines, growth, latency, many_scenarios, month, start
from benchmarks.measuring import machine

Rows = list[dict[str, object]]
BENCHMARKS: dict[str, Callable[[Path], Rows]] = {
    "explorer": latency.measure,
    "uncertainty": many_scenarios.measure,
    "start": start.measure,
    "month": month.measure,
    "engines": engines.measure,
    "cluster": cluster.measure,
    "tables": growth.measure_tables,
    "growth": growth.measure_months,  # an hour and more: three times 3,000 towns
}
REPORTS = Path(__file__).parents[1] / "reports" / "bench"


def main(wanted: list[str]) -> int:
    """Run the benchmarks that are asked for, all by default; return the exit code."""
    unknown = [name for name in wanted if name not in BENCHMARKS]
    if unknown:
        print(f"unknown benchmark: {', '.join(unknown)}; known: {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    described, results = machine(), {}
    print(f"Machine: {described}")
    REPORTS.mkdir(parents=True, exist_ok=True)
    for name in wanted or BENCHMARKS:
        with tempfile.TemporaryDirectory(prefix="eldercare-bench-") as folder:
            results[name] = BENCHMARKS[name](Path(folder))
        print(f"\n{_section(name, results[name])}", flush=True)
        _write(described, results)  # what is measured is kept, whatever comes of the next one
    return 0


def _write(described: str, results: dict[str, Rows]) -> None:
    sections = [_section(name, rows) for name, rows in results.items()]
    text = "\n\n".join([f"Machine: {described}", *sections])
    (REPORTS / "bench.md").write_text(text + "\n", encoding="utf-8")
    (REPORTS / "bench.json").write_text(
        json.dumps({"machine": described, **results}, ensure_ascii=False, indent=1), encoding="utf-8"
    )


def _section(name: str, rows: Rows) -> str:
    return f"## {name}\n\n{_markdown(rows)}"


def _markdown(rows: Rows) -> str:
    heads = list(rows[0])
    lines = [heads, ["---"] * len(heads), *([str(row[head]) for head in heads] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
