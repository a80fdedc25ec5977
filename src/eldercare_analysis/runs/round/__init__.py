"""The monthly round: returns go out and come back."""
