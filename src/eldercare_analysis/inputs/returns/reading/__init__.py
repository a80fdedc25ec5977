"""Bytes that somebody sent -> grids of cells. In processes of its own, and with little to import, since nothing here may stop a run."""
