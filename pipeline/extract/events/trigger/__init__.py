"""Which words evoke an event, and with what claim to truth."""
