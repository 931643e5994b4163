"""What a number counts: its noun, also where none stands beside it."""
