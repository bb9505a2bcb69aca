"""Which deliveries does the Ashby adapter believe, and what does it read again because of them?"""

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.ats.ashby import AshbyAts
from adapters.ats.ashby_api import API, Ashby
from adapters.ports import Delivery, NotGenuine

SECRET = "a-secret-for-webhooks"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ACTION = "0b9d3c1e-1111-4222-8333-444455556666"
CARMEN = "7211e226-7802-41fd-8d55-2720fe9d534f"
ATS = AshbyAts(Ashby(API, "key", httpx.AsyncClient(trust_env=False)), SECRET)
BODY = {"webhookActionId": ACTION, "action": "candidateStageChange", "data": {"application": {"id": CARMEN}}}


def sign(body: bytes, secret: str = SECRET) -> dict[str, str]:
    return {"ashby-signature": "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}


def told(body: Any) -> Delivery:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return ATS.receive(sign(raw), raw, NOW)


def schedule(*extra_data: object) -> dict[str, Any]:
    events = [{"id": ACTION, "extraData": extra} for extra in extra_data]
    data = {"interviewSchedule": {"applicationId": CARMEN, "interviewEvents": events}}
    return {"webhookActionId": ACTION, "action": "interviewScheduleUpdate", "data": data}


def test_a_signed_delivery_is_believed() -> None:
    assert told(BODY) == Delivery(ACTION, "candidateStageChange", (CARMEN,))


def test_a_ping_is_believed_so_that_the_hook_comes_up_enabled() -> None:
    ping = told({"action": "ping", "data": {"webhookActionType": "ping"}})
    assert (ping.kind, ping.application_ids) == ("ping", ())


def test_what_we_wrote_ourselves_is_about_nobody() -> None:
    assert told(schedule({"panelkeeper": "int-1"})).application_ids == ()
    assert told(schedule({"panelkeeper": "int-1"}, {})).application_ids == (CARMEN,)
    assert told(schedule()).application_ids == (CARMEN,)


def test_a_deleted_candidate_names_all_applications() -> None:
    data = {"candidate": {"id": ACTION, "applicationIds": [CARMEN, ACTION, 7]}}
    body = {"webhookActionId": "0b9d3c1e-2222-4222-8333-444455556666", "action": "candidateDelete", "data": data}
    assert told(body).application_ids == (CARMEN, ACTION)


@pytest.mark.parametrize(
    "headers", [{}, {"ashby-signature": ""}, sign(b"another body"), {"ashby-signature": "sha256=é"}]
)
def test_without_its_own_signature_a_delivery_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(NotGenuine):
        ATS.receive(headers, json.dumps(BODY).encode(), NOW)


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"\xff", b"[" * 100_000, b'{"action": 3}'])
def test_a_signed_body_of_another_form_is_refused(body: bytes) -> None:
    with pytest.raises(NotGenuine):
        told(body)


def test_there_is_no_adapter_without_a_secret_or_a_key() -> None:
    client = httpx.AsyncClient(trust_env=False)
    with pytest.raises(ValueError, match="needed"):
        Ashby(API, "", client)
    with pytest.raises(ValueError, match="needed"):
        AshbyAts(Ashby(API, "key", client), "")


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["application", "candidate", "interviewSchedule", "interviewEvents", "extraData", "id", "data"]
            )
            | st.text(max_size=5),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(action=_ANYTHING, delivery=_ANYTHING, data=_ANYTHING)
@example(action="", delivery=None, data=None)
@example(action="x", delivery=None, data={"interviewSchedule": {"interviewEvents": [{"extraData": 3}]}})
def test_any_signed_body_is_a_delivery_or_not_genuine(action: object, delivery: object, data: object) -> None:
    try:
        made = told({"webhookActionId": delivery, "action": action, "data": data})
    except NotGenuine:
        return
    assert made.kind and len(made.id) <= 64
