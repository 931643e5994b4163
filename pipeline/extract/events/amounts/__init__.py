"""Which figures belong to an event."""
