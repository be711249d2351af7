"""Exact arithmetic on answers: rule kinds, totals, bands and their explanations."""
