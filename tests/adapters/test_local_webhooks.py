"""Which deliveries does the local ATS adapter believe? Only signed, fresh and well-formed ones."""

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.ats.local import LocalAts
from adapters.ports import Delivery, NotGenuine

SECRET = "a-secret-for-webhooks"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ID = "0b9d3c1e-1111-4222-8333-444455556666"
ATS = LocalAts("http://127.0.0.1:9", "token", SECRET, httpx.AsyncClient(trust_env=False))
BODY = json.dumps({"id": ID, "type": "application.stage_changed", "application_id": "app-carmen", "stage": "Onsite"})


def sign(body: bytes, at: datetime = NOW, secret: str = SECRET, delivery: str = ID) -> dict[str, str]:
    timestamp = str(int(at.timestamp()))
    digest = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return {"x-local-delivery": delivery, "x-local-timestamp": timestamp, "x-local-signature": f"sha256={digest}"}


def signed(**changes: Any) -> tuple[dict[str, str], bytes]:
    body = json.dumps(json.loads(BODY) | changes).encode()
    return sign(body), body


def refused(headers: dict[str, str], body: bytes, now: datetime = NOW) -> bool:
    try:
        ATS.receive(headers, body, now)
    except NotGenuine:
        return True
    return False


def test_a_signed_delivery_is_believed() -> None:
    body = BODY.encode()
    assert ATS.receive(sign(body), body, NOW) == Delivery(ID, "application.stage_changed", ("app-carmen",))


@pytest.mark.parametrize(
    ("seconds", "is_refused"), [(0, False), (300, False), (-300, False), (301, True), (-301, True)]
)
def test_a_delivery_is_believed_for_five_minutes_either_way(seconds: int, is_refused: bool) -> None:
    body = BODY.encode()
    assert refused(sign(body, NOW - timedelta(seconds=seconds)), body) is is_refused


def test_a_delivery_id_that_is_not_the_signed_one_is_refused() -> None:
    body = BODY.encode()
    assert refused(sign(body, delivery="0b9d3c1e-9999-4222-8333-444455556666"), body)


def test_another_secret_is_refused() -> None:
    body = BODY.encode()
    assert refused(sign(body, secret="another"), body)


@pytest.mark.parametrize("missing", ["x-local-delivery", "x-local-timestamp", "x-local-signature"])
def test_a_missing_header_is_refused(missing: str) -> None:
    headers = sign(BODY.encode())
    del headers[missing]
    assert refused(headers, BODY.encode())


@pytest.mark.parametrize(
    "body", [b"", b"null", b"[]", b"\xff\xfe", b'{"id"', b"[" * 100_000, b'{"id": "x", "type": 3}', b"1" * 5000]
)
def test_a_signed_body_of_another_form_is_refused(body: bytes) -> None:
    assert refused(sign(body), body)


def test_a_kind_that_is_not_known_is_passed_on_with_what_it_names() -> None:
    headers, body = signed(type="candidate.renamed")
    assert ATS.receive(headers, body, NOW) == Delivery(ID, "candidate.renamed", ("app-carmen",))
    headers, body = signed(type="candidate.renamed", application_id=None)
    assert ATS.receive(headers, body, NOW).application_ids == ()


@pytest.mark.parametrize("application", [None, "", 7, "a b", "\ud800", "x" * 81, "../x\n"])
def test_a_known_kind_must_name_an_application(application: object) -> None:
    assert refused(*signed(application_id=application))


def test_there_is_no_adapter_without_a_secret() -> None:
    client = httpx.AsyncClient(trust_env=False)
    for token, secret in (("", SECRET), ("token", "")):
        with pytest.raises(ValueError, match="needed"):
            LocalAts("http://127.0.0.1:9", token, secret, client)


@given(place=st.integers(0, len(BODY) - 1), byte=st.integers(0, 255))
def test_no_changed_byte_of_the_body_is_believed(place: int, byte: int) -> None:
    genuine = BODY.encode()
    mutant = genuine[:place] + bytes([byte]) + genuine[place + 1 :]
    assert refused(sign(genuine), mutant) is (mutant != genuine)


@given(name=st.sampled_from(sorted(sign(b""))), value=st.text(max_size=90))
def test_no_changed_header_is_believed(name: str, value: str) -> None:
    body = BODY.encode()
    headers = sign(body)
    assert refused({**headers, name: value}, body) is (value != headers[name])


@settings(max_examples=300)
@given(
    headers=st.dictionaries(st.sampled_from(sorted(sign(b""))), st.text()), body=st.binary(), is_signed=st.booleans()
)
def test_nothing_but_not_genuine_ever_comes_of_nonsense(headers: dict[str, str], body: bytes, is_signed: bool) -> None:
    assert refused(sign(body) if is_signed else headers, body)


@given(st.dictionaries(st.sampled_from(["id", "type", "application_id"]), st.none() | st.text() | st.integers()))
def test_any_signed_object_is_a_delivery_or_not_genuine(told: dict[str, Any]) -> None:
    body = json.dumps(told).encode()
    identity = told.get("id")
    headers = sign(body, delivery=identity if isinstance(identity, str) else ID)
    try:
        delivery = ATS.receive(headers, body, NOW)
    except NotGenuine:
        return
    assert delivery.id == identity
