"""The migrations; a new one takes the next number."""
