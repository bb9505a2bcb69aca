"""Which deliveries does the Lever adapter believe? Its bodies are unsigned: what they say is a hint at most."""

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.ats.lever import LeverAts
from adapters.ats.lever_api import API, Lever
from adapters.ports import NotGenuine

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
AT = int(NOW.timestamp() * 1000)
CARMEN = "6408dc54-0000-4000-8000-000000000000"
ATS = LeverAts(Lever(API, "key", httpx.AsyncClient(trust_env=False)), "one-token, another-token", "dana@x.example")


def sign(token: str, at: int, secret: str = "one-token") -> str:  # noqa: S107
    return hmac.new(secret.encode(), f"{token}{at}".encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def body(**changes: Any) -> bytes:
    told = {
        "event": "candidateStageChange",
        "triggeredAt": AT,
        "token": "tok",
        "signature": sign("tok", AT),
        "webhookId": "507dab91",
        "data": {"opportunityId": CARMEN, "toStageId": "x"},
    }
    return json.dumps(told | changes).encode()


def test_the_published_example_of_a_signature_is_made() -> None:
    made = hmac.new(b"sigtoken", b"tok1462000000000", hashlib.sha256).hexdigest()
    assert made == "a1201c4008bc65e281b16d02420169a57181577795b14631bdf6c89c14fdcf60"


def test_a_signed_delivery_is_believed() -> None:
    delivery = ATS.receive({}, body(), NOW)
    assert (delivery.kind, delivery.application_ids) == ("candidateStageChange", (CARMEN,))


def test_every_webhook_has_a_token_of_its_own() -> None:
    assert ATS.receive({}, body(signature=sign("tok", AT, "another-token")), NOW).application_ids == (CARMEN,)
    with pytest.raises(NotGenuine):
        ATS.receive({}, body(signature=sign("tok", AT, "a-third-token")), NOW)


def test_a_test_ping_names_nobody_and_is_believed() -> None:
    assert ATS.receive({}, body(data={}), NOW).application_ids == ()


def test_another_body_with_a_used_token_is_the_same_delivery() -> None:
    assert ATS.receive({}, body(), NOW).id == ATS.receive({}, body(data={"opportunityId": "other"}), NOW).id


def test_news_of_interviews_are_about_nobody_since_we_write_them() -> None:
    assert ATS.receive({}, body(event="interviewUpdated"), NOW).application_ids == ()


@pytest.mark.parametrize(("hours", "is_refused"), [(0, False), (15, False), (17, True), (-17, True)])
def test_a_repetition_is_believed_for_sixteen_hours(hours: int, is_refused: bool) -> None:
    later = NOW + timedelta(hours=hours)
    try:
        ATS.receive({}, body(), later)
    except NotGenuine:
        assert is_refused
    else:
        assert not is_refused


@pytest.mark.parametrize(
    "raw", [b"", b"null", b"[]", b"\xff", b"[" * 100_000, b"{}", body(triggeredAt="1"), body(event="")]
)
def test_a_body_of_another_form_is_refused(raw: bytes) -> None:
    with pytest.raises(NotGenuine):
        ATS.receive({}, raw, NOW)


def test_there_is_no_adapter_without_a_secret_a_key_or_a_user() -> None:
    client = httpx.AsyncClient(trust_env=False)
    for secret, user in (("", "dana@x.example"), (" , ", "dana@x.example"), ("token", "")):
        with pytest.raises(ValueError, match="needed"):
            LeverAts(Lever(API, "key", client), secret, user)
    with pytest.raises(ValueError, match="needed"):
        Lever(API, "", client)


_VALUES = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text(), max_size=2)


@given(token=_VALUES, at=_VALUES, event=_VALUES, data=_VALUES | st.dictionaries(st.text(), _VALUES), signature=_VALUES)
@example(token="t", at=10**400, event="x", data={}, signature="")
@example(token="\ud800", at=AT, event="x", data={"opportunityId": 3}, signature="é")
def test_any_body_is_a_delivery_or_not_genuine(
    token: object, at: object, event: object, data: object, signature: object
) -> None:
    told = {"token": token, "triggeredAt": at, "event": event, "data": data, "signature": signature}
    signed = told | {"signature": sign(str(token), at)} if isinstance(at, int) else told
    for one in (told, signed):
        try:
            delivery = ATS.receive({}, json.dumps(one).encode(), NOW)
        except NotGenuine:
            continue
        assert delivery.kind.isascii() and len(delivery.id) == 64
