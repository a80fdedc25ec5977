"""Tests of the ledger's lines."""
