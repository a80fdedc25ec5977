"""Targets of the plan, and what a month says of them."""
