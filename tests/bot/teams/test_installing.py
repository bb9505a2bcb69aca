"""Who is told something without ever having had the app? Whoever Microsoft Graph lets us install it for; once only."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from adapters.ports import Retry, Unreached
from bot.teams.credentials import Credentials
from bot.teams.installer import NOT_HERE, Installer, scope
from simulator.teams import town
from simulator.teams.driver import text_of
from simulator.teams.graph import ROLE
from tests.bot.teams.office import APP, CATALOG, PASSWORD, TENANT, Office, office
from tests.journeys.stage import until

CHANNEL = "hiring-backend"
HAS_THE_APP = ("Alice", "Dana")
UNREACHED = "I cannot reach Bob Lindqvist"
NOT_ALLOWED = "I may not add Panelkeeper for people in Teams"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Office]:
    with at_seats(tmp_path) as made:
        yield made


@contextmanager
def at_seats(folder: Path, roles: frozenset[str] = frozenset({ROLE}), **changes: Any) -> Iterator[Office]:
    """Alice holds a seat of Carmen's loop; she, Dana and the team have the app, and Bob has never seen it. `roles` are
    what an admin has allowed.
    """
    with office(folder, f"sqlite:///{folder}/panelkeeper.db", **changes) as made:
        made.identity.roles = roles
        made.teams.install("Dana", CHANNEL)
        made.teams.advance_to(f"{next_monday():%Y-%m-%d}T08:00+00:00")
        for person in HAS_THE_APP:
            made.teams.install(person)
        story = made.story()
        story.move_to_onsite()
        story.close()
        until(lambda: "Option D" in read_by(made, "Dana", CHANNEL), "the card")
        made.teams.press("Alice", "Claim Coding", CHANNEL)
        # A Monday's digest may be on its way to hiring managers, who have no app either.
        owed = "SELECT id FROM outbox WHERE state IN ('pending', 'unknown') AND kind <> 'chat.digest'"
        until(lambda: not made.rows(owed), "the claim")
        yield made


def next_monday() -> datetime:
    now = datetime.now(UTC)
    return now + timedelta(days=7 - now.weekday())


def read_by(place: Office, person: str, where: str | None = None) -> str:
    return "\n".join(map(text_of, place.teams.posts(person, where)))


def asked_to_swap(place: Office) -> None:
    """The bot has something to say to Bob."""
    code = place.rows("SELECT code FROM loop")[0][0]
    place.teams.say("Alice", f"@Panelkeeper panel swap {code}-A1 @Bob", CHANNEL)


def has_read_it_once(place: Office) -> None:
    until(lambda: "asks you to take" in read_by(place, "Bob"), "the message")
    place.settle()
    assert read_by(place, "Bob").count("asks you to take") == 1


def test_who_never_spoke_to_the_bot_gets_what_it_has_to_say(place: Office) -> None:
    asked_to_swap(place)
    has_read_it_once(place)
    assert UNREACHED not in read_by(place, "Dana")
    place.teams.press("Bob", "Take it")
    until(lambda: "has taken over" in read_by(place, "Alice"), "the answer")


def test_a_nudge_comes_to_people_who_never_had_the_app(place: Office) -> None:
    """The card has been there since the morning of a Monday."""
    place.teams.advance(5 * 3600)
    pool = ("Bob", "Chidi", "Elif", "Farid", "Grace", "Ines", "Jonas")
    until(lambda: any("seat" in read_by(place, person) for person in pool), "a nudge about the open seats")


def test_an_installation_whose_answer_was_lost_is_looked_into_and_the_message_comes_once(place: Office) -> None:
    place.teams.fault("graph.install", "drop_after")
    asked_to_swap(place)
    has_read_it_once(place)


def test_graph_is_left_alone_for_as_long_as_it_asks(place: Office) -> None:
    place.teams.fault("graph.install", "429", retry_after=30)
    asked_to_swap(place)
    until(lambda: place.rows("SELECT id FROM outbox WHERE fault = 'graph 429'"), "Graph to refuse")
    place.teams.advance(25)
    place.teams.say("Alice", "panel help")
    assert not read_by(place, "Bob")
    place.teams.advance(6)
    has_read_it_once(place)


def test_without_the_permission_the_recruiter_hears_of_the_person_and_an_admin_of_the_permission_once(
    tmp_path: Path,
) -> None:
    with at_seats(tmp_path, roles=frozenset()) as place:
        asked_to_swap(place)
        until(lambda: UNREACHED in read_by(place, "Dana"), "the report")
        until(lambda: NOT_ALLOWED in read_by(place, "Dana"), "the word to the admin")
        place.teams.advance(1900)
        tried = "SELECT id FROM outbox WHERE kind = 'chat.swap' AND attempts > 1 AND lease IS NULL"
        until(lambda: place.rows(tried), "another try")
        place.identity.roles = frozenset({ROLE})
        place.teams.advance(1900)
        has_read_it_once(place)
        assert (read_by(place, "Dana").count(UNREACHED), read_by(place, "Dana").count(NOT_ALLOWED)) == (1, 1)
        assert place.rows("SELECT name FROM pace WHERE broken_since IS NOT NULL") == []


def test_whoever_takes_the_app_away_is_not_given_it_again(place: Office) -> None:
    place.teams.install("Bob")
    place.teams.uninstall("Bob")
    asked_to_swap(place)
    until(lambda: UNREACHED in read_by(place, "Dana"), "the report")
    assert place.rows("SELECT fault FROM outbox WHERE kind = 'chat.swap'") == [("the app is not installed there",)]
    bob = place.tenant.by_key("bob")
    assert bob is not None and bob.id not in place.tenant.installed


def test_without_the_setting_nobody_is_given_the_app(tmp_path: Path) -> None:
    with at_seats(tmp_path, teams_catalog_app_id="") as made:
        asked_to_swap(made)
        until(lambda: UNREACHED in read_by(made, "Dana"), "the report")
        bob = made.tenant.by_key("bob")
        assert bob is not None and bob.id not in made.tenant.installed


# Graph itself


def test_to_install_it_twice_is_to_install_it_once(place: Office) -> None:
    first, second = (asyncio.run(installed(place, "bob@northwind.example")) for _ in range(2))
    bob = place.tenant.by_key("bob")
    assert bob is not None and first == second == place.tenant.chat(bob).id


@pytest.mark.parametrize(
    ("user", "changes", "why"),
    [
        ("nobody@northwind.example", {}, Unreached(NOT_HERE)),
        ("bob@northwind.example", {"app": "another"}, Unreached(NOT_HERE)),
        ("bob@northwind.example", {"url": "http://127.0.0.1:9/v1.0"}, Retry("ConnectError")),
        ("../../me", {}, Unreached(NOT_HERE)),
    ],
)
def test_whom_it_cannot_be_installed_for_is_said_in_the_ports_words(
    place: Office, user: str, changes: dict[str, str], why: Retry
) -> None:
    with pytest.raises(type(why)) as raised:
        asyncio.run(installed(place, user, **changes))
    assert raised.value.reason == why.reason


async def installed(place: Office, user: str, url: str = "", app: str = CATALOG) -> str:
    graph_url = town.graph(place.url)
    async with httpx.AsyncClient(trust_env=False) as http:
        credentials = Credentials(http, town.login(place.url, TENANT), APP, PASSWORD, scope(graph_url))
        return await Installer(http, credentials, url or graph_url, app).install(user)
