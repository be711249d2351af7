from collections.abc import Callable
from decimal import Decimal

import pytest

from core.assessment.sheet import Entry, Sheet, State
from core.scoring.model import ComponentKey


@pytest.fixture
def sheet() -> Callable[..., Sheet]:
    """A sheet from the answers of some components: values by input, or a state; ``staff`` is the general figure."""

    def filled(staff: int | None = None, **entries: dict[str, str] | State) -> Sheet:
        return Sheet(
            entries={
                ComponentKey(key): Entry(given) if isinstance(given, State) else Entry(State.ANSWERED, given)
                for key, given in entries.items()
            },
            general={} if staff is None else {"staff": Decimal(staff)},
        )

    return filled
