"""A company with a booked loop, to try the database's own rules on."""

import pytest

from storage.store import Store
from tests.builders import Company


@pytest.fixture
def company(store: Store) -> Company:
    return Company(store).load()
