"""Files -> validated values."""
