"""One page server for a module's tests; each test gets a page of its own on it, with a fresh desk and guard."""

from collections.abc import Iterator

import httpx
import pytest

from tests.bot.web.booking_states import PageDesk, Stand, page_app, stand_on_a_socket
from tests.bot.web.visitor import Visitor


@pytest.fixture(scope="module")
def stand() -> Iterator[Stand]:
    with stand_on_a_socket() as opened:
        yield opened


@pytest.fixture
def visitor(stand: Stand) -> Iterator[Visitor]:
    desk = PageDesk()
    stand.app = page_app(desk, stand.links.public_base_url)
    with httpx.Client(base_url=stand.links.public_base_url) as http:
        yield Visitor(desk, stand.links, http)
