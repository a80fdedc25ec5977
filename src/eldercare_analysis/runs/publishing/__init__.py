"""How a month gets into its place: never in the place of a better one, never in part, never over what somebody else has made."""
