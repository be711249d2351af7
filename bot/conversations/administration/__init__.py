"""What an administrator sees of a round, and messages to many people."""
