"""Does the candidate's page open for its link alone, and say what is so? Over a real socket."""

import re
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from bot.web import sessions
from bot.web.guard import BAD_TOKENS, REMEMBERED, BadTokens
from bot.web.rendering import FILES
from bot.web.sessions import LinkSettings, booking_url
from policies.vocabulary import LoopState, Refusal
from tests.bot.web.booking_states import (
    BOOKED,
    FIRST,
    KEYRING,
    LINK,
    NOW,
    OFFERED,
    STATES,
    UNKNOWN,
    PageDesk,
    page_on_a_socket,
)
from tests.bot.web.visitor import NASTY, WEEK, Visitor, bad_links, without_date, words

# Arriving


def test_the_link_is_exchanged_for_a_cookie_and_leaves_the_address(visitor: Visitor) -> None:
    answer = visitor.http.get(booking_url(visitor.links, LINK, NOW + WEEK))
    assert (answer.status_code, answer.headers["location"]) == (303, "/b/")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("pk_booking=")
    assert {"HttpOnly", "Max-Age=1800", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-robots-tag"].startswith("noindex")


def test_on_https_the_cookie_is_bound_to_the_host_and_the_browser_told_to_stay_there() -> None:
    with page_on_a_socket(PageDesk(), public="https://interviews.larkspur.example") as links:
        public = LinkSettings("https://interviews.larkspur.example", KEYRING)
        path = booking_url(public, LINK, NOW + WEEK).removeprefix(public.public_base_url)
        answer = httpx.get(links.public_base_url + path)
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-pk_booking=")
    assert {"Secure", "Path=/"} <= set(cookie.split("; "))
    assert "domain" not in cookie.lower()
    assert "strict-transport-security" in answer.headers


@pytest.mark.parametrize("url", ["http://interviews.larkspur.example", "ftp://x", "https://x/sub", "interviews"])
def test_links_are_not_made_for_an_address_that_is_not_safe(url: str) -> None:
    with pytest.raises(ValueError, match=r"https|host"):
        LinkSettings(url, KEYRING)


def test_every_bad_link_has_the_same_answer(visitor: Visitor) -> None:
    answers = [visitor.http.get(url) for url in bad_links(visitor.links).values()]
    assert {answer.status_code for answer in answers} == {410}
    assert len({answer.content for answer in answers}) == 1
    assert len({tuple(without_date(answer).items()) for answer in answers}) == 1
    assert "set-cookie" not in answers[0].headers


def test_a_link_revoked_during_the_visit_ends_the_visit(visitor: Visitor) -> None:
    wanted = visitor.http.get(bad_links(visitor.links)["forged"])
    visitor.http.cookies.set("pk_booking", sessions.session_for(visitor.links, UNKNOWN, NOW))
    for answer in (visitor.http.get("/b/"), visitor.http.get("/b/calendar.ics")):
        assert (answer.status_code, answer.content) == (410, wanted.content)


def test_looking_a_hundred_times_changes_nothing(visitor: Visitor) -> None:
    visitor.desk.view = BOOKED
    for _ in range(100):
        visitor.arrive()
    for path in ("/b/", "/b/confirm", "/b/cancel", "/b/zone", "/b/calendar.ics", "/b/book", "/b/ask", "/b/reschedule"):
        visitor.http.get(path)
        visitor.http.head(path)
    assert visitor.desk.effects == []


def test_a_scanner_asking_for_the_head_has_no_effect_at_all(visitor: Visitor) -> None:
    answer = visitor.http.head(booking_url(visitor.links, LINK, NOW + WEEK))
    assert (answer.status_code, answer.headers.get("set-cookie")) == (303, None)
    assert visitor.desk.asked == []


def test_the_eleventh_bad_link_in_a_minute_is_asked_to_wait(visitor: Visitor) -> None:
    url = bad_links(visitor.links)["forged"]
    answers = [visitor.http.get(url) for _ in range(BAD_TOKENS + 1)]
    assert [answer.status_code for answer in answers] == [410] * BAD_TOKENS + [429]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
    assert visitor.arrive().status_code == 200


def test_a_client_cannot_choose_the_address_it_is_counted_under(visitor: Visitor) -> None:
    url = bad_links(visitor.links)["forged"]
    answers = [visitor.http.get(url, headers={"X-Forwarded-For": f"10.0.0.{n}"}) for n in range(BAD_TOKENS + 1)]
    assert answers[-1].status_code == 429


def test_behind_our_proxy_its_last_hop_is_counted() -> None:
    with page_on_a_socket(PageDesk(), trusted_proxy=True) as links:
        url = bad_links(links)["forged"]
        hops = [f"6.6.6.{n}, 10.0.0.1" for n in range(BAD_TOKENS + 1)] + ["10.0.0.2"]
        answers = [httpx.get(url, headers={"X-Forwarded-For": hop}) for hop in hops]
    assert [answer.status_code for answer in answers[-2:]] == [429, 410]


def test_bad_tokens_are_forgotten_after_a_minute_and_their_memory_is_bounded() -> None:
    seen = BadTokens()
    assert [bool(seen.count("a", NOW)) for _ in range(BAD_TOKENS + 1)] == [False] * BAD_TOKENS + [True]
    assert seen.count("a", NOW + timedelta(seconds=59.5)) == 1
    assert seen.count("a", NOW + timedelta(seconds=60)) == 0
    for n in range(REMEMBERED + 100):
        seen.count(str(n), NOW)
    assert len(seen._seen) == REMEMBERED


# The states


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("offered", "Hello Carmen, when suits you?"),
        ("one_interview", "One interview of 60 minutes."),
        ("nothing_ready", "You asked for an adjustment on Tuesday, 24 November 2026 at 09:40."),
        ("booked", "You are booked, Carmen"),
        ("moving", "Other times you can move to"),
        ("too_late", "Changes can be made here until 24 hours before the start."),
        ("moved_twice", "The time cannot be moved here any more."),
        ("cancelled", "These interviews are cancelled"),
        ("held", "These interviews are over."),
        ("closed", "These interviews are over."),
    ],
)
def test_each_state_says_what_is_so(visitor: Visitor, state: str, sentence: str) -> None:
    visitor.desk.view = STATES[state]
    text = words(visitor.arrive())
    assert sentence in text
    assert "Write to Dana Ruiz" in text
    live = STATES[state].state in {LoopState.OPEN, LoopState.OFFERED, LoopState.BOOKED}
    assert ("I need an adjustment" in text) is live
    assert ("Cancel my interviews" in text) is (live and STATES[state].may_change)


def test_the_page_weighs_less_than_30_kb(visitor: Visitor) -> None:
    weight = len(visitor.arrive().content) + sum(len(content) for content in FILES.values())
    assert weight < 20_000
    assert len(FILES["booking.js"]) < 2_000


def test_the_static_files_may_be_kept_and_nothing_else(visitor: Visitor) -> None:
    for path in re.findall(r'(?:href|src)="(/b/[^"?]+\?v=[^"]+)"', visitor.arrive().text):
        assert "immutable" in visitor.http.get(path).headers["cache-control"]
    assert visitor.http.get("/b/").headers["cache-control"] == "no-store"
    assert (
        visitor.http.get("/b/").headers["content-security-policy"].startswith("default-src 'none'; script-src 'self';")
    )


def test_what_people_wrote_is_shown_as_text(visitor: Visitor) -> None:
    slots = tuple((NASTY, span) for _, span in FIRST.slots)
    visitor.desk.view = replace(
        OFFERED,
        company=NASTY,
        title=NASTY,
        candidate_first_name=NASTY,
        recruiter_name=NASTY,
        options=(replace(FIRST, slots=slots),),
    )
    visitor.desk.refusal = Refusal.OPTION_GONE
    pages = [visitor.arrive(), visitor.send("/b/ask", kind="adjustment", text=NASTY + "x" * 1000)]
    pages += [
        visitor.http.get(f"/b/confirm?option={FIRST.option_id}&zone={NASTY}"),
        visitor.send("/b/book", option=NASTY),
    ]
    for answer in pages:
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text
        assert "{{7*7}}" in answer.text
