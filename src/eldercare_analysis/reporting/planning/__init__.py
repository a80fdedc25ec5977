"""Items on scenarios and gaps."""
