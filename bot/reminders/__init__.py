"""Reminders before a deadline: who gets one today and why, each kept once, and the clock that sets them off."""
