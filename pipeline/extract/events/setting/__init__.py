"""When and where an event took place."""
