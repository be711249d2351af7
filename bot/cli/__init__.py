"""The command line: one file per command group. Whatever is heavy is imported inside the command that needs it."""
