"""Looks at the whole set-up and says what is wrong and what to do about it. Changes nothing."""
