"""Rows of tidy tables as people read them: items for a terminal."""
