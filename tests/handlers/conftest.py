"""A loaded company for every handler test, on both databases."""

import pytest

from storage.store import Store
from tests.builders import Company


@pytest.fixture
def company(store: Store) -> Company:
    return Company(store).load()
