"""Who gets in? Only Teams itself, for this bot, this tenant and this address; everybody else is told nothing."""

import asyncio
import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from adapters.ports import NotGenuine
from bot.teams.addresses import ServiceUrls
from bot.teams.door import TeamsDoor
from bot.teams.tokens import Keys, Tokens
from simulator.teams.identity import Signer
from tests.bot.teams.idp import Idp, claims, idp
from tests.bot.teams.office import APP, TENANT, Office, office

GENUINE, UNENDORSED, STRANGER = Signer(("msteams",)), Signer(), Signer(("msteams",))
Json = dict[str, Any]


@pytest.fixture(scope="module")
def provider() -> Iterator[Idp]:
    with idp(GENUINE, UNENDORSED) as made:
        yield made


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory, provider: Idp) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("tokens")
    with office(folder, f"sqlite:///{folder}/panelkeeper.db", teams_openid_url=provider.openid) as made:
        yield made


def unsigned(told: Json) -> str:
    head = {"alg": "none", "typ": "JWT", "kid": GENUINE.kid}
    return f"{part(head)}.{part(told)}."


def with_public_key(told: Json) -> str:
    """Signed with HMAC, and with what everybody knows as the key: a mistake that others have made."""
    head = part({"alg": "HS256", "typ": "JWT", "kid": GENUINE.kid})
    signed = f"{head}.{part(told)}"
    key = json.dumps(GENUINE.jwk()).encode()
    return f"{signed}.{text(hmac.digest(key, signed.encode(), hashlib.sha256))}"


def part(body: Json) -> str:
    return text(json.dumps(body).encode())


def text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


NOW = int(time.time())
TOKENS: dict[str, Callable[[Json], str]] = {
    "no header at all": lambda told: "",
    "another scheme": lambda told: f"Basic {GENUINE.sign(told)}",
    "a scheme and nothing": lambda told: "Bearer",
    "no token": lambda told: "Bearer x",
    "three parts of nothing": lambda told: "Bearer a.b.c",
    "far too long": lambda told: f"Bearer {GENUINE.sign(told | {'x': 'y' * 9000})}",
    "not signed": lambda told: f"Bearer {unsigned(told)}",
    "signed with the public key": lambda told: f"Bearer {with_public_key(told)}",
    "an unknown key": lambda told: f"Bearer {STRANGER.sign(told)}",
    "a known key's name and another's signature": lambda told: f"Bearer {STRANGER.sign(told, kid=GENUINE.kid)}",
    "a key that may not speak for Teams": lambda told: f"Bearer {UNENDORSED.sign(told)}",
    "changed on its way": lambda told: f"Bearer {GENUINE.sign(told)[:-4]}AAAA",
}
CLAIMS: dict[str, Json] = {
    "another bot's": {"aud": "00000000-0000-0000-0000-000000000000"},
    "no audience": {"aud": None},
    "another issuer": {"iss": "https://sts.windows.net/evil/"},
    "no issuer": {"iss": None},
    "over": {"exp": NOW - 600, "nbf": NOW - 4000},
    "without an end": {"exp": None},
    "not begun": {"nbf": NOW + 90_000},
    "for another address": {"serviceurl": "https://evil.example/"},
    "for no address": {"serviceurl": None},
    "odd times": {"exp": "soon"},
}


def told(door: Office, **changes: Any) -> Json:
    return claims(APP, door.service_url, **changes)


def refused(door: Office, header: str, body: Any = None) -> None:
    before = touched(door)
    answer = door.post(door.activity() if body is None else body, header)
    assert (answer.status_code, answer.text) == (401, "This request is not from Teams.")
    assert touched(door) == before


def touched(door: Office) -> list[int]:
    """How much there is of whatever an activity leaves behind, the least as well."""
    left = ("inbox", "chat_conversation", "chat_identity", "message", "audit_entry WHERE surface = 'teams'")
    return [door.rows(f"SELECT count(*) FROM {one}")[0][0] for one in left]  # noqa: S608


def test_a_genuine_token_gets_in(door: Office) -> None:
    assert door.post(door.activity(), f"Bearer {GENUINE.sign(told(door))}").status_code == 200


@pytest.mark.parametrize("name", TOKENS)
def test_a_token_is_refused_that_is(door: Office, name: str) -> None:
    refused(door, TOKENS[name](told(door)))


@pytest.mark.parametrize("name", CLAIMS)
def test_a_token_is_refused_whose_claims_are(door: Office, name: str) -> None:
    refused(door, f"Bearer {GENUINE.sign(told(door, **CLAIMS[name]))}")


@pytest.mark.parametrize(
    "changes",
    [
        {"serviceUrl": "https://evil.example/"},
        {"serviceUrl": ""},
        {"channelId": "webchat"},
        {"channelData": {"tenant": {"id": "11111111-1111-1111-1111-111111111111"}}},
        {"channelData": {}, "conversation": {"id": "a:x"}},
        {"conversation": {"id": "a:x", "tenantId": "11111111-1111-1111-1111-111111111111"}},
    ],
)
def test_an_activity_is_refused_that_its_token_does_not_vouch_for(door: Office, changes: Json) -> None:
    refused(door, f"Bearer {GENUINE.sign(told(door))}", door.activity(**changes))


def test_an_address_is_refused_that_the_operator_does_not_allow_even_with_a_genuine_token(door: Office) -> None:
    elsewhere = "https://smba.trafficmanager.net.evil.example/"
    token = GENUINE.sign(told(door, serviceurl=elsewhere))
    refused(door, f"Bearer {token}", door.activity(serviceUrl=elsewhere))


def test_a_tenant_is_named_in_any_case(door: Office) -> None:
    body = door.activity(channelData={"tenant": {"id": TENANT.upper()}})
    assert door.post(body, f"Bearer {GENUINE.sign(told(door))}").status_code == 200


def test_what_is_no_activity_is_told_so_only_to_teams(door: Office) -> None:
    genuine = f"Bearer {GENUINE.sign(told(door))}"
    for body in (b"", b"[]", b"null", b"{", b"\xff", b"[" * 100_000, b'"x"'):
        assert door.post(body, genuine).status_code == 400
        assert door.post(body, "Bearer x").status_code == 401
    assert door.post(b"x" * 1_200_000, genuine).status_code == 413
    assert door.http.get(f"{door.bot_url}/api/messages").status_code == 405


def test_without_an_app_id_or_a_tenant_there_is_no_door() -> None:
    http = httpx.AsyncClient()
    with pytest.raises(ValueError, match="app id"):
        Tokens(Keys(http, "https://login.example"), "")
    nothing: Any = None
    with pytest.raises(ValueError, match="tenant"):
        TeamsDoor(nothing, nothing, nothing, (), ServiceUrls(()))


# Keys


def found(provider: Idp, *kids: str, metadata: Json | None = None) -> tuple[list[bool], int]:
    """Which keys are found by one who asks for all of these at once, and how often the provider was asked."""
    provider.asked, provider.metadata = 0, metadata

    async def ask() -> list[bool]:
        async with httpx.AsyncClient(trust_env=False) as http:
            keys = Keys(http, provider.openid)
            return [one is not None for one in await asyncio.gather(*map(keys.find, kids))]

    try:
        return asyncio.run(ask()), provider.asked
    finally:
        provider.metadata, provider.status = None, 200


def test_keys_are_fetched_once_for_all_who_ask_and_not_again_for_what_nobody_knows(provider: Idp) -> None:
    answers = found(provider, GENUINE.kid, UNENDORSED.kid, *(f"unknown-{number}" for number in range(20)))
    assert answers == ([True, True, *[False] * 20], 1)


@pytest.mark.parametrize(
    "metadata",
    [{}, {"issuer": "x", "jwks_uri": 5}, {"issuer": "x", "jwks_uri": "http://keys.example/keys"}, {"jwks_uri": ""}],
)
def test_a_provider_that_makes_no_sense_gives_no_keys(provider: Idp, metadata: Json) -> None:
    assert found(provider, GENUINE.kid, metadata=metadata) == ([False], 1)


def test_a_provider_that_is_away_gives_no_keys(provider: Idp) -> None:
    provider.status = 503
    assert found(provider, GENUINE.kid) == ([False], 1)


def test_a_token_is_judged_without_a_provider(provider: Idp) -> None:
    async def check() -> None:
        async with httpx.AsyncClient(trust_env=False) as http:
            await Tokens(Keys(http, "http://127.0.0.1:9/"), APP).check(f"Bearer {GENUINE.sign(claims(APP, 'x'))}")

    with pytest.raises(NotGenuine):
        asyncio.run(check())


# Addresses

ALLOWED = ServiceUrls(
    ("https://smba.trafficmanager.net/", "https://*.botframework.com/", "http://127.0.0.1:9000/smba/")
)


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://smba.trafficmanager.net/emea/", True),
        ("https://smba.trafficmanager.net", True),
        ("https://europe.botframework.com/x", True),
        ("http://127.0.0.1:9000/smba/tenant/", True),
        ("http://smba.trafficmanager.net/emea/", False),
        ("https://smba.trafficmanager.net.evil.example/", False),
        ("https://smba.trafficmanager.net:8443/", False),
        ("https://evil.example/smba.trafficmanager.net/", False),
        ("https://smba.trafficmanager.net@evil.example/", False),
        ("https://evil.example#.botframework.com", False),
        ("https://evil.example?.botframework.com", False),
        ("https://evilbotframework.com/", False),
        ("https://botframework.com/", False),
        ("http://127.0.0.1:9000/other/", False),
        ("http://127.0.0.1:9000/smba/../admin/", False),
        ("http://169.254.169.254/", False),
        ("https://smba.trafficmanager.net\\@evil.example/", False),
        ("//smba.trafficmanager.net/", False),
        ("https://smba.trafficmanager.net:x/", False),
        ("", False),
    ],
)
def test_only_what_the_operator_allows_is_answered_to(url: str, allowed: bool) -> None:
    assert ALLOWED.allow(url) is allowed


def test_plain_http_is_for_loopback_whatever_is_allowed() -> None:
    assert not ServiceUrls(("http://connector.example/",)).allow("http://connector.example/x")
