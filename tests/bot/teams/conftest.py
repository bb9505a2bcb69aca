"""One office for the tests of a module."""

from collections.abc import Iterator

import pytest

from tests.bot.teams.office import Office, office


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The bot in Teams, with everybody's app installed, on SQLite."""
    folder = tmp_path_factory.mktemp("teams")
    with office(folder, f"sqlite:///{folder}/panelkeeper.db") as made:
        made.teams.install()
        yield made
