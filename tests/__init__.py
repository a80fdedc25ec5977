"""Tests mirror the packages. Their processes are as quick to start as the program's own."""

from eldercare_analysis.runs.surroundings import be_lean

be_lean()
