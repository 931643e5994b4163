"""The time a number is about."""
