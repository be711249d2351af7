"""Rounds, units, sheets and permissions: who assesses what, when, and how far they have come."""
