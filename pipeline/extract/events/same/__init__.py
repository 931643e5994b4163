"""Which tellings tell the same happening."""
