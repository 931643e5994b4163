"""Where the fact of a number is."""
