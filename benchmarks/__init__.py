"""Benchmarks: each measures the project beside a peer, in one run on one machine."""
