"""Compares the words in ``locales/`` with the code that says them: ``python -m bot.words_check``."""
