"""Tests of returns: what their cells, rows and sheets mean."""
