"""The log: one line for each event, with ids and counts, and nothing that a person typed."""
