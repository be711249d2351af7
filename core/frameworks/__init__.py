"""Frameworks as data: the schema and its loader, and one folder for each shipped framework."""
