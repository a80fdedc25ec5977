"""The lines of the ledger, by what they are for."""
