"""What each office has to know before its conversation decides: one file for each role, found by its ``READS``."""
