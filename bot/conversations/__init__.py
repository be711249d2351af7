"""Conversations: pure steps that know no messenger, database, clock or language."""
