"""Faults injected on purpose: a table of them, what came out of each, and what was lost. `python3 run.py faults` writes docs/reliability.md."""
