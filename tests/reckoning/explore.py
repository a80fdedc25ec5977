"""python -m tests.reckoning.explore KIND FIRST LAST [CHECK]: count and show what differs (for a person at work)."""

from __future__ import annotations

import random
import re
import sys
import traceback
import warnings
from collections import Counter, defaultdict

from eldercare_analysis import load_district
from tests.reckoning import plan
from tests.reckoning.bridge import register_of, scenario_of
from tests.reckoning.compare import CHECKS, Asked
from tests.reckoning.random_returns import MONTHS, register
from tests.reckoning.random_scenarios import readings, scenario
from tests.reckoning.scheduling import Assumed
from tests.reckoning.state import Known


def asked(district, kind, seed):
    rng = random.Random(f"{kind} {seed}")
    month = rng.choice(MONTHS)
    if kind == "register":
        content = {"name": "r", "label": {"zh": "例", "en": "x"}, "readings": readings(seed)}
        returns = register(seed)
        months = sorted(one["month"] for one in returns)
        if rng.random() < 0.6:
            month = max(m for m in MONTHS if m <= max(months))
    elif kind == "scenario":
        content, returns = scenario(seed), None
    else:
        content, returns = scenario(seed), register(seed)
    return Asked(district, None if returns is None else register_of(returns), scenario_of(content, district), month, Known(returns, month, content.get("readings", {})), Assumed(content))


if __name__ == "__main__":
    district = load_district()
    kind, first, last = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    checks = sys.argv[4].split(",") if len(sys.argv) > 4 else list(CHECKS)
    found = Counter(); samples = defaultdict(list)
    for seed in range(first, last):
        try:
            one = asked(district, kind, seed)
        except Exception:
            traceback.print_exc(); print("seed", seed); continue
        for name in checks:
            try:
                for d in CHECKS[name](one):
                    what = (d.table, d.row[0] if d.table in ("targets","duties") else d.row[-1] if d.table == "progress" else "", d.column if d.column != "row" else f"row {d.software}")
                    found[what] += 1
                    samples[what].append((seed, one.month, d))
            except Exception as e:
                what = (name, "EXC", type(e).__name__ + traceback.format_exc().splitlines()[-3][:110])
                found[what] += 1; samples[what].append((seed, one.month, e))
    for what, count in found.most_common():
        print(count, what)
        for s in random.Random(0).sample(samples[what], min(3, count)):
            print("     seed", s[0], s[1], str(s[2])[:220], "|", {k:v for k,v in readings(s[0]).items()} if kind!='x' else '')
