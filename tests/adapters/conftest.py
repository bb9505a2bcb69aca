"""The worlds the contract tests run in: one server a vendor for the session, as on its first day for every test."""

import asyncio
import contextlib
from collections.abc import Callable, Iterator

import pytest

from tests.adapters.office import Office, running_office
from tests.adapters.worlds import ATS_WORLDS, AtsWorld, LocalWorld


@pytest.fixture(scope="session")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Office]]:
    """The office that uses this vendor's ATS, or its own where none is named; as on its first day."""
    with contextlib.ExitStack() as at_end:
        running: dict[str, Office] = {}

        def office_of(vendor: str) -> Office:
            if vendor not in running:
                folder = tmp_path_factory.mktemp(f"office-{vendor}")
                running[vendor] = at_end.enter_context(running_office(folder, "", vendor))  # nobody is told of changes
            running[vendor].clock.reset()
            running[vendor].back_office.reset()
            return running[vendor]

        yield office_of


@pytest.fixture
def office(offices: Callable[[str], Office]) -> Office:
    return offices("")


@pytest.fixture
def world(office: Office) -> Iterator[LocalWorld]:
    """The demo's back office with its calendar and its HRIS."""
    with asyncio.Runner() as runner:
        opened = LocalWorld.open(office, runner)
        yield opened
        runner.run(opened.client.aclose())


@pytest.fixture(params=ATS_WORLDS, ids=lambda world: world.vendor or "local")
def ats_world(request: pytest.FixtureRequest, offices: Callable[[str], Office]) -> Iterator[AtsWorld]:
    """Every ATS, each with its adapter."""
    with asyncio.Runner() as runner:
        opened = request.param.open(offices(request.param.vendor), runner)
        yield opened
        runner.run(opened.client.aclose())
