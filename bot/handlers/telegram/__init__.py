"""Telegram: the same conversation on officers' phones. Only this folder knows it; without a token it is not loaded."""
