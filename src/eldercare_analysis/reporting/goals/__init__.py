"""Items on targets."""
