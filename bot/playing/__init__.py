"""Plays transcripts: whole conversations as text that an official can read, run against the real program."""
