"""Items on who is served."""
