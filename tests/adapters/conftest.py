"""The worlds the contract tests run in: one server for the session, as on its first day for every test."""

import asyncio
from collections.abc import Iterator

import pytest

from tests.adapters.office import Office, running_office
from tests.adapters.worlds import WORLDS, World


@pytest.fixture(scope="session")
def session_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with running_office(tmp_path_factory.mktemp("office")) as office:
        yield office


@pytest.fixture
def office(session_office: Office) -> Office:
    session_office.clock.reset()
    session_office.back_office.reset()
    return session_office


@pytest.fixture(params=WORLDS, ids=lambda world: world.__name__)
def world(request: pytest.FixtureRequest, office: Office) -> Iterator[World]:
    with asyncio.Runner() as runner:
        opened = request.param.open(office, runner)
        yield opened
        runner.run(opened.client.aclose())
