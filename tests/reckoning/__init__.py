"""A second reckoning of the plan in plain Python, written from the plan and docs/returns.md alone."""
