"""A simulated workspace on a socket, with a tiny bot behind it and somebody at its pages."""

from collections.abc import Iterator

import pytest

from simulator.driver import Workspace
from tests.simulator.company import TinyBot, town


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, TinyBot]]:
    with town(tmp_path_factory.mktemp("town")) as parts:
        yield parts


@pytest.fixture
def bot(place: tuple[str, TinyBot]) -> TinyBot:
    place[1].seen.clear()
    place[1].headers.clear()
    return place[1]


@pytest.fixture
def chat(place: tuple[str, TinyBot]) -> Iterator[Workspace]:
    chat = Workspace(place[0])
    chat.reset()
    yield chat
    chat.close()
