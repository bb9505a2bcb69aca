"""What does a second time change outside chat? Webhooks redelivered, reordered, late or forged; two tabs at once."""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Iterator

import httpx
import pytest

from simulator.visitor import Submission, Visitor
from tests.journeys.stage import Stage, at_seat_choice, stage, until


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """One server on SQLite with Carmen's loop at the choice of seats; each test leaves it usable for the next."""
    folder = tmp_path_factory.mktemp("replays")
    with stage(folder, f"sqlite:///{folder}/panelkeeper.db") as made:
        at_seat_choice(made)
        yield made


def code(set_up: Stage) -> str:
    return str(set_up.rows("SELECT code FROM loop ORDER BY opened_at")[0][0])


def news(delivery: str, application: str = "app-carmen", kind: str = "application.stage_changed") -> bytes:
    return json.dumps({"id": delivery, "type": kind, "application_id": application, "stage": "Onsite"}).encode()


def genuine(set_up: Stage, body: bytes, delivery: str, age: int = 0) -> dict[str, str]:
    """The headers that the ATS sends with this body, signed `age` seconds ago."""
    stamp = str(int(time.time()) - age)
    key = set_up.world.keys.ats_webhook_secret.encode()
    digest = hmac.new(key, stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return {
        "content-type": "application/json",
        "x-local-delivery": delivery,
        "x-local-timestamp": stamp,
        "x-local-signature": f"sha256={digest}",
    }


def deliver(set_up: Stage, body: bytes, delivery: str, age: int = 0) -> httpx.Response:
    return set_up.webhook(body, **genuine(set_up, body, delivery, age))


# Webhooks


def test_a_redelivered_webhook_changes_nothing_and_is_told_so(set_up: Stage) -> None:
    body = news("again-1")
    assert deliver(set_up, body, "again-1").json() == {"again": False}
    set_up.settle()
    before = set_up.dump()
    for _ in range(3):
        answer = deliver(set_up, body, "again-1")
        assert (answer.status_code, answer.json()) == (200, {"again": True})
    assert set_up.dump() == before


def test_webhooks_out_of_order_open_no_second_loop(set_up: Stage) -> None:
    for number in ("order-3", "order-1", "order-2"):
        assert deliver(set_up, news(number), number).status_code == 200
    set_up.settle()
    assert set_up.rows("SELECT count(*) FROM loop WHERE state <> 'cancelled'")[0][0] == 1


@pytest.mark.parametrize("age", [301, 86_400, -301])
def test_a_webhook_signed_too_long_ago_is_refused(set_up: Stage, age: int) -> None:
    before = set_up.dump()
    assert deliver(set_up, news(f"late-{age}"), f"late-{age}", age).status_code == 401
    assert set_up.dump() == before


def test_a_forged_or_altered_webhook_is_refused(set_up: Stage) -> None:
    body, before = news("forged-1"), set_up.dump()
    good = genuine(set_up, body, "forged-1")
    other_digest = good["x-local-signature"][:-4] + "0000"
    for headers, sent in (
        ({**good, "x-local-signature": other_digest}, body),
        ({**good, "x-local-delivery": "forged-2"}, body),
        ({**good, "x-local-timestamp": str(int(good["x-local-timestamp"]) - 1)}, body),
        (good, body.replace(b"app-carmen", b"app-yuki")),
        (good, body + b" "),
        ({}, body),
    ):
        assert set_up.webhook(sent, **headers).status_code == 401
    assert set_up.dump() == before


def test_a_webhook_of_an_unknown_type_or_about_a_stranger_opens_nothing(set_up: Stage) -> None:
    loops = set_up.rows("SELECT count(*) FROM loop")
    assert deliver(set_up, news("kind-1", kind="application.sneezed"), "kind-1").status_code == 200
    assert deliver(set_up, news("who-1", "app-nobody"), "who-1").status_code == 200
    set_up.settle()
    assert set_up.rows("SELECT count(*) FROM loop") == loops


# The candidate's page


@pytest.fixture(scope="module")
def link(set_up: Stage) -> str:
    """Carmen's link: options A and B are ready."""
    for person, seat in (
        ("Alice", "A1"), ("Elif", "A2"), ("Farid", "A3"), ("Alice", "B1"), ("Elif", "B2"), ("Farid", "B3"),
    ):  # fmt: skip
        answer = set_up.wire.post(set_up.wire.typed(person, f"/panel claim {code(set_up)}-{seat}"))
        assert "yours" in set_up.wire.read(answer), answer.text
    mails = until(lambda: set_up.office()["mails"], "the invitation")
    set_up.settle()
    return str(mails[0]["links"][0])


def booking_form(link: str, number: int) -> Submission:
    """A tab in which an option is picked and not yet confirmed."""
    visitor = Visitor()
    try:
        visitor.open(link)
        visitor.press("Choose", number)
        return visitor.filled("Yes, book")
    finally:
        visitor.close()


def confirm(tabs: list[Submission]) -> list[httpx.Response]:
    """Every tab's confirmation, sent at the same moment."""

    async def send() -> list[httpx.Response]:
        async with httpx.AsyncClient(timeout=30, trust_env=False) as client:
            sent = [
                client.post(tab.url, data=tab.fields, headers={"origin": tab.origin, "cookie": tab.cookies})
                for tab in tabs
            ]
            return list(await asyncio.gather(*sent))

    return asyncio.run(send())


def test_two_tabs_that_confirm_at_once_make_one_booking(set_up: Stage, link: str) -> None:
    """The same option from two tabs, and another option from two more."""
    tabs = [booking_form(link, number) for number in (0, 0, 1, 1)]
    answers = confirm(tabs)
    assert all(answer.status_code in (303, 409, 410) for answer in answers), [a.status_code for a in answers]
    assert any(answer.status_code == 303 for answer in answers)
    live = set_up.rows("SELECT version FROM booking WHERE state = 'live'")
    assert len(live) == 1
    set_up.settle()
    office = set_up.office()
    assert sum(not one.get("cancelled") for one in office["interviews"].values()) == 3
    assert all(letter["repeats"] == 0 for letter in office["mails"])
