"""What does one candidate's link open of another's? Nothing: it is as if the other's things did not exist."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from bot.desk import Desk
from bot.web import sessions
from bot.web.booking import routes
from bot.web.sessions import LinkSettings, booking_url
from handlers.ask_recruiter import AskRecruiter
from handlers.book_option import BookOption
from handlers.cancel_booking import CancelBooking
from handlers.command import Command
from handlers.request_reschedule import RequestReschedule
from handlers.show_booking import ShowBooking
from policies.vocabulary import LinkId, OptionId, RequestKind
from storage.store import Store
from tests.bot.web.booking_states import Stand
from tests.builders import Company, unkept

MIAS = LinkId("a" * 32)
UNKNOWN = LinkId("f" * 32)
NO_OPTION = OptionId("e" * 32)
KEPT = ("loop", "option", "slot", "claim", "booking", "candidate_request", "outbox")


@dataclass
class Both:
    """Carmen has booked; Mia has a link and an option of her own that is ready."""

    company: Company
    carmens: LinkId
    carmens_options: list[OptionId]

    def kept(self) -> list[list[dict[str, Any]]]:
        return [self.company.rows(f"SELECT * FROM {table} ORDER BY id") for table in KEPT]  # noqa: S608


@pytest.fixture
def both(store: Store) -> Both:
    company = Company(store).load()
    company.booked_loop()
    carmens = LinkId(company.link_id())
    options = [OptionId(one.id) for one in company.options()]
    company.apply(id="app-2", candidate_id="cand-mia", candidate_name="Mia Maple", candidate_email="mia@mail.example")
    company.carry()
    mias = company.rows("SELECT loop.id FROM loop JOIN candidate ON candidate.id = candidate_id WHERE name LIKE 'Mia%'")
    company.write("UPDATE option SET state = 'ready' WHERE loop_id = :loop AND letter = 'A'", loop=mias[0]["id"])
    company.write(
        "INSERT INTO link (id, loop_id, state, issued_at, expires_at) VALUES (:id, :loop, 'issued', :now, :end)",
        id=MIAS,
        loop=mias[0]["id"],
        now="2026-11-23 09:00:00+00:00",
        end="2027-11-23 09:00:00+00:00",
    )
    return Both(company, carmens, options)


def commands(option: OptionId) -> list[Command[Any]]:
    return [
        ShowBooking(),
        BookOption(option),
        CancelBooking("Because."),
        RequestReschedule(),
        AskRecruiter(RequestKind.OTHER_TIMES, "Mornings."),
    ]


def test_the_other_candidates_options_are_answered_like_options_that_do_not_exist(both: Both) -> None:
    before = both.kept()
    for option in both.carmens_options:
        theirs = both.company.as_candidate(BookOption(option), MIAS)
        nobodys = both.company.as_candidate(BookOption(NO_OPTION), MIAS)
        assert theirs == nobodys
    assert both.kept() == before


def test_a_link_that_was_revoked_is_answered_like_one_that_never_was_whatever_it_asks(both: Both) -> None:
    both.company.write("UPDATE link SET state = 'revoked' WHERE id = :id", id=both.carmens)
    before = both.kept()
    for option in (*both.carmens_options, NO_OPTION):
        for command in commands(option):
            answers = [both.company.as_candidate(command, link) for link in (both.carmens, UNKNOWN)]
            assert answers[0] == answers[1], command
    assert both.kept() == before


@pytest.fixture
def page(stand: Stand, both: Both) -> Iterator[LinkSettings]:
    """The page itself, over a socket, on the real database."""
    desk = Desk(both.company.dispatcher)
    stand.app = Starlette(routes=routes(desk, unkept(desk), stand.links, lambda: both.company.now))
    yield stand.links
    desk.close()


@contextlib.contextmanager
def arrived(page: LinkSettings, both: Both, link: LinkId) -> Iterator[httpx.Client]:
    """A browser that has come by this link."""
    with httpx.Client(base_url=page.public_base_url, headers={"Origin": page.public_base_url}) as http:
        http.get(booking_url(page, link, both.company.now + timedelta(days=7)), follow_redirects=True)
        yield http


def answer(found: httpx.Response) -> tuple[int, dict[str, str], bytes]:
    return found.status_code, {k: v for k, v in found.headers.items() if k not in ("date", "set-cookie")}, found.content


def test_the_page_shows_and_books_nothing_of_the_other(both: Both, page: LinkSettings) -> None:
    before, mark = both.kept(), sessions.form_mark(page, MIAS)
    with arrived(page, both, MIAS) as mia:
        for option in both.carmens_options:
            looks = [mia.get("/b/confirm", params={"option": one}) for one in (option, NO_OPTION)]
            books = [mia.post("/b/book", data={"option": one, "mark": mark}) for one in (option, NO_OPTION)]
            assert looks[0].status_code == books[0].status_code == 409
            assert answer(looks[0]) == answer(looks[1])
            assert answer(books[0]) == answer(books[1])
        assert b"Carmen" not in mia.get("/b/").content
        assert mia.get("/b/calendar.ics").status_code == httpx.codes.GONE
    assert both.kept() == before


@pytest.mark.parametrize("path", ["/b/book", "/b/cancel", "/b/ask", "/b/reschedule"])
def test_a_form_with_the_others_mark_or_session_acts_for_nobody(both: Both, page: LinkSettings, path: str) -> None:
    before = both.kept()
    fields = {"option": both.carmens_options[0], "text": "Because.", "kind": "other_times"}
    stolen = sessions.session_for(page, both.carmens, both.company.now)
    forged = stolen[: stolen.index(".") + 1] + sessions.session_for(page, MIAS, both.company.now).rpartition(".")[2]
    with arrived(page, both, MIAS) as mia:
        for extra in ({"mark": sessions.form_mark(page, both.carmens)}, {"session": forged}):
            assert mia.post(path, data={**fields, **extra}).status_code == httpx.codes.FORBIDDEN
    assert both.kept() == before


def test_everything_behind_a_revoked_link_is_as_behind_one_that_never_was(both: Both, page: LinkSettings) -> None:
    both.company.write("UPDATE link SET state = 'revoked' WHERE id = :id", id=both.carmens)
    before, found = both.kept(), []
    for link in (both.carmens, UNKNOWN):
        session, mark = sessions.session_for(page, link, both.company.now), sessions.form_mark(page, link)
        fields = {"option": both.carmens_options[0], "text": "Because.", "kind": "other_times", "mark": mark}
        with httpx.Client(base_url=page.public_base_url, headers={"Origin": page.public_base_url}) as http:
            url = booking_url(page, link, both.company.now + timedelta(days=7))
            entered = http.get(url)
            http.cookies.set(page.cookie, session)
            looks = [http.get(f"/b/{name}") for name in ("", "confirm", "cancel", "zone", "calendar.ics")]
            acts = [http.post(f"/b/{name}", data=fields) for name in ("book", "cancel", "ask", "reschedule", "see")]
            found.append([answer(one) for one in (entered, *looks, *acts)])
    assert found[0] == found[1]
    assert {one[0] for one in found[0]} <= {303, 404, 410}
    assert both.kept() == before
