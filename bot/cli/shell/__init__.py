"""What all command groups share: their words, their help pages, and how the whole command is put together."""
