"""Tests of the monthly dispatch."""
