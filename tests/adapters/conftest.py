"""The worlds the contract tests run in: one server a vendor for the session, as on its first day for every test."""

import asyncio
import contextlib
from collections.abc import Callable, Iterator

import pytest

from tests.adapters.hris_worlds import HRIS_WORLDS, HrisWorld
from tests.adapters.office import Office, running_office
from tests.adapters.worlds import ATS_WORLDS, AtsWorld, LocalWorld


@pytest.fixture(scope="session")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Office]]:
    """The office that uses this vendor's ATS and HRIS, or its own where none is named; as on its first day."""
    with contextlib.ExitStack() as at_end:
        running: dict[tuple[str, str], Office] = {}

        def office_of(vendor: str = "", hr_vendor: str = "") -> Office:
            named = (vendor, hr_vendor)
            if named not in running:
                folder = tmp_path_factory.mktemp(f"office-{vendor}-{hr_vendor}")
                running[named] = at_end.enter_context(running_office(folder, "", *named))  # nobody is told of changes
            running[named].clock.reset()
            running[named].back_office.reset()
            return running[named]

        yield office_of


@pytest.fixture
def office(offices: Callable[..., Office]) -> Office:
    return offices()


@pytest.fixture
def world(office: Office) -> Iterator[LocalWorld]:
    """The demo's back office with its calendar."""
    with asyncio.Runner() as runner:
        opened = LocalWorld.open(office, runner)
        yield opened
        runner.run(opened.client.aclose())


@pytest.fixture(params=ATS_WORLDS, ids=lambda world: world.vendor or "local")
def ats_world(request: pytest.FixtureRequest, offices: Callable[..., Office]) -> Iterator[AtsWorld]:
    """Every ATS, each with its adapter."""
    with asyncio.Runner() as runner:
        opened = request.param.open(offices(request.param.vendor), runner)
        yield opened
        runner.run(opened.client.aclose())


@pytest.fixture(params=HRIS_WORLDS, ids=lambda world: world.name)
def hris_world(request: pytest.FixtureRequest, offices: Callable[..., Office]) -> Iterator[HrisWorld]:
    """Every HRIS, each with its adapter."""
    with asyncio.Runner() as runner, request.param.opened(offices, runner) as opened:
        yield opened
        runner.run(opened.client.aclose())
