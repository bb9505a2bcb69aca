"""Which deliveries does the Greenhouse adapter believe, and how does it come by its tokens?"""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.ats.greenhouse import GreenhouseAts
from adapters.ats.greenhouse_api import API, AUTH, Greenhouse
from adapters.ports import CredentialsBroken, Delivery, NotGenuine
from simulator.fakes.greenhouse.api import CLIENT, FakeGreenhouse
from tests.adapters.office import Office

SECRET = "a-secret-for-webhooks"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ATS = GreenhouseAts(Greenhouse(API, AUTH, "client", "key", httpx.AsyncClient(trust_env=False)), SECRET)


def sign(body: bytes, secret: str = SECRET) -> dict[str, str]:
    signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return {"signature": f"sha256 {signature}", "greenhouse-event-id": "event-1"}


def told(action: object, payload: object) -> Delivery:
    body = json.dumps({"action": action, "payload": payload}).encode()
    return ATS.receive(sign(body), body, NOW)


def test_the_published_example_of_a_signature_is_made() -> None:
    made = hmac.new(b"secret", b'{"action":"candidate_stage_change"}', hashlib.sha256).hexdigest()
    assert made == "7f6ed59a94c53836a6e6b87947b73e53faefdc4c6933e5fff5c40b8518f2def4"


def test_a_signed_delivery_is_believed_under_its_event_id() -> None:
    stage = told("candidate_stage_change", {"application": {"id": 265277, "status": "active"}})
    assert stage == Delivery("event-1", "candidate_stage_change", ("265277",))


def test_a_ping_is_believed_so_that_the_hook_comes_up_enabled() -> None:
    assert told("ping", {}).application_ids == ()


def test_news_of_interviews_are_about_nobody_since_we_write_them() -> None:
    assert told("interview_deleted", {"interview": {"id": 31087450}}).application_ids == ()


@pytest.mark.parametrize("headers", [{}, {"signature": ""}, sign(b"another"), sign(b"{}", "another-secret")])
def test_without_its_own_signature_a_delivery_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(NotGenuine):
        ATS.receive(headers, b"{}", NOW)


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"\xff", b"[" * 100_000, b'{"action": 3}', b'{"action": ""}'])
def test_a_signed_body_of_another_form_is_refused(body: bytes) -> None:
    with pytest.raises(NotGenuine):
        ATS.receive(sign(body), body, NOW)


_ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["application", "id"]), inner),
)


@given(action=_ANY, payload=_ANY)
def test_any_signed_body_is_a_delivery_or_not_genuine(action: object, payload: object) -> None:
    try:
        made = told(action, payload)
    except NotGenuine:
        return
    assert all(one.isdecimal() for one in made.application_ids)


def api(office: Office, client: httpx.AsyncClient) -> Greenhouse:
    return Greenhouse(f"{office.url}/greenhouse/v3", f"{office.url}/greenhouse", CLIENT, office.keys.ats_token, client)


def test_one_token_is_used_until_it_is_refused_and_then_a_new_one(offices: Callable[[str], Office]) -> None:
    office = offices("greenhouse")
    ats = office.back_office.ats
    assert isinstance(ats, FakeGreenhouse)

    async def ask() -> tuple[str, str, str]:
        async with httpx.AsyncClient(trust_env=False) as client:
            greenhouse = api(office, client)
            seen = []
            for revoked in (False, False, True):
                if revoked:
                    ats.token = "ended-by-another"
                assert await greenhouse.one("/jobs") is not None
                seen.append(str(ats.token))
            return seen[0], seen[1], seen[2]

    first, second, third = asyncio.run(ask())
    assert first == second != third


def test_a_list_is_read_page_by_page_and_never_elsewhere(offices: Callable[[str], Office]) -> None:
    office = offices("greenhouse")
    office.back_office.base_url = office.url

    async def ask(size: str) -> list[str]:
        async with httpx.AsyncClient(trust_env=False) as client:
            return [row["primary_email"] async for row in api(office, client).rows("/users", per_page=size)]

    everybody = asyncio.run(ask("100"))
    assert len(everybody) == len(set(everybody)) == 12
    assert asyncio.run(ask("5")) == everybody
    office.back_office.base_url = "http://elsewhere.example"
    assert len(asyncio.run(ask("5"))) == 5


def test_credentials_that_are_wrong_mint_nothing(offices: Callable[[str], Office]) -> None:
    office = offices("greenhouse")

    async def ask() -> None:
        async with httpx.AsyncClient(trust_env=False) as client:
            url = f"{office.url}/greenhouse"
            await Greenhouse(f"{url}/v3", url, CLIENT, "wrong", client).one("/jobs")

    with pytest.raises(CredentialsBroken):
        asyncio.run(ask())
