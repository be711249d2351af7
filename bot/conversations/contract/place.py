"""Where a person is in a conversation."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person is in a conversation.

    Every step has its own dataclass derived from this one; its fields are text, numbers, tuples of text or mappings of
    text, so that it can be stored.
    """
