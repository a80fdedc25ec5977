"""Where the next points would serve most."""
