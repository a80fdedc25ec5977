"""Executes notebooks and reports in fresh processes made from one that is warm."""
