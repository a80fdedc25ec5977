"""Scenarios beside each other, gaps to close, sites."""
