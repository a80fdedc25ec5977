"""Bytes that somebody sent -> grids of cells, in processes of their own that import little."""
