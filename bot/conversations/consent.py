"""Which wording of what is kept about people is agreed to when somebody joins."""

from typing import Final

CONSENT_VERSION: Final = 1
"""Raised whenever what people agree to says something else; a test holds the sentences to it."""
