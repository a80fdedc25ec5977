"""Tables -> what a person reads."""
