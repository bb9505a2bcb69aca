"""Do the simulated ATS, calendars and HRIS refuse what real ones refuse, and keep what they took?"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.adapters.office import Office, running_office

INTERVIEW: dict[str, Any] = {
    "application_id": "app-carmen",
    "name": "Coding",
    "starts_at": "2026-03-02T09:00:00+00:00",
    "ends_at": "2026-03-02T10:00:00+00:00",
    "interviewer_emails": ["alice@northwind.example"],
    "version": 1,
}
OUTCOME: dict[str, Any] = {
    "application_id": "app-carmen",
    "stage": "Phone screen",
    "decision": "advance",
    "reason": "Clear.",
    "decided_by_email": "hana@northwind.example",
    "decided_at": "2026-03-02T09:00:00Z",
}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with running_office(tmp_path_factory.mktemp("office")) as office:
        yield office


@pytest.fixture
def office(running: Office) -> Office:
    running.clock.reset()
    running.back_office.reset()
    return running


def ask(office: Office, method: str, path: str, body: object = None, token: str | None = None) -> httpx.Response:
    token = office.keys.ats_token if token is None else token
    headers = {"authorization": f"Bearer {token}"}
    return office.browser.request(method, path, content=json.dumps(body), headers=headers)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"application_id": "app-nobody"}, "application_id"),
        ({"interviewer_emails": ["eve@evil.example"]}, "interviewer_emails"),
        ({"interviewer_emails": "alice@northwind.example"}, "interviewer_emails"),
        ({"version": True}, "version"),
        ({"version": "1"}, "version"),
        ({"version": 0}, "version"),
        ({"name": 7}, "name"),
        ({"name": "\ud800"}, "name"),
        ({"starts_at": "2026-03-02T09:00:00"}, "starts_at"),
        ({"starts_at": "0001-01-01T00:00:00+14:00"}, "starts_at"),
        ({"ends_at": "2026-03-02T09:00:00+00:00"}, "ends_at"),
        ({"salary": 1}, "salary"),
    ],
)
def test_a_field_that_does_not_fit_is_named(office: Office, change: dict[str, Any], field: str) -> None:
    answer = ask(office, "PUT", "/ats/api/interviews/int-1", INTERVIEW | change)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert office.state()["interviews"] == {}


def test_all_that_does_not_fit_is_named_at_once(office: Office) -> None:
    answer = ask(office, "PUT", "/ats/api/interviews/int-1", {"salary": 1, "version": 1})
    assert {error["field"] for error in answer.json()["errors"]} == {"salary", *INTERVIEW} - {"version"}


@pytest.mark.parametrize("token", ["wrong", "é", "wrong token"])
def test_a_wrong_token_opens_nothing(office: Office, token: str) -> None:
    headers = [(b"authorization", f"Bearer {token}".encode())]
    for method, path in (("GET", "/ats/api/applications/app-carmen"), ("PUT", "/hris/api/hires/x")):
        assert office.browser.request(method, path, headers=headers).status_code == 401
    assert ask(office, "POST", "/calendar/api/busy", {}, office.keys.ats_token).status_code == 401


@pytest.mark.parametrize(
    ("body", "status"), [(b"\xff", 400), (b"{", 400), (b"[" * 100_000, 400), (b"1" * 1_000_001, 413), (b"", 422)]
)
def test_nonsense_is_refused_as_such(office: Office, body: bytes, status: int) -> None:
    headers = {"authorization": f"Bearer {office.keys.ats_token}"}
    assert office.browser.put("/ats/api/outcomes/o", content=body, headers=headers).status_code == status


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(field=st.sampled_from(sorted(OUTCOME)), value=JSON)
def test_no_value_of_a_field_makes_it_stumble(office: Office, field: str, value: object) -> None:
    answer = ask(office, "PUT", "/ats/api/outcomes/out-any", OUTCOME | {field: value})
    assert answer.status_code in (201, 200, 409, 422)


def test_an_outcome_about_a_stage_that_was_left_is_kept_but_moves_nothing(office: Office) -> None:
    office.move("app-carmen", "Offer")
    assert ask(office, "PUT", "/ats/api/outcomes/out-1", OUTCOME).status_code == 201
    assert office.state()["applications"]["app-carmen"]["stage"] == "Offer"
    assert list(office.state()["outcomes"]) == ["out-1"]


def test_moving_to_the_stage_somebody_is_in_changes_nothing(office: Office) -> None:
    answer = office.browser.post("/sim/ats/move", json={"application": "app-carmen", "stage": "Phone screen"})
    assert answer.json() == {"changed": False}
    assert office.state()["webhooks"]["pending"] == []


def test_other_sites_cannot_make_a_browser_act_here(office: Office) -> None:
    form = {"application": "app-carmen", "stage": "Onsite"}
    for headers in ({"origin": "http://evil.example"}, {"host": "evil.example"}, {"sec-fetch-site": "cross-site"}):
        assert office.browser.post("/sim/ats/move", json=form, headers=headers).status_code == 403
        assert office.browser.post("/ats", data=form, headers=headers).status_code == 403
    assert office.state()["applications"]["app-carmen"]["stage"] == "Phone screen"


def test_a_hire_becomes_tasks_on_working_days(office: Office) -> None:
    hire = {
        "application_id": "app-carmen",
        "name": "Carmen Díaz",
        "email": "carmen.diaz@mail.example",
        "job_title": "Senior Backend Engineer",
        "decided_by_email": "hana@northwind.example",
    }
    assert ask(office, "PUT", "/hris/api/hires/out-1", hire, office.keys.hris_token).status_code == 201
    tasks = office.state()["hires"]["out-1"]["tasks"]
    assert {task["title"] for task in tasks} == {"Create accounts", "Order laptop", "Send contract"}
    assert {task["owner"] for task in tasks} == {"HR operations"}


def test_people_s_own_meetings_are_the_same_for_the_same_first_day(tmp_path: Path) -> None:
    seen = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        with running_office(tmp_path / name) as office:
            events = office.back_office.calendar.events.values()
            seen.append({(event.owner_email, event.uid, event.starts_at) for event in events})
    assert seen[0] == seen[1]
    assert len(seen[0]) > len(office.back_office.seed.people)


def test_the_reset_brings_back_the_first_day(office: Office) -> None:
    first = office.state()
    office.move("app-carmen", "Onsite")
    ask(office, "PUT", "/ats/api/interviews/int-1", INTERVIEW)
    office.fault("/ats", "500", times=5)
    office.back_office.reset()
    assert office.state() == first


def test_each_call_goes_wrong_once_and_no_two_at_a_time(office: Office) -> None:
    order = {"path_prefix": "/ats/api/", "kind": "429", "retry_after": 0}
    assert office.browser.post("/sim/backoffice/faults/each", json=order).status_code == 200

    def read(*names: str) -> list[int]:
        return [ask(office, "GET", f"/ats/api/applications/{name}").status_code for name in names]

    def write() -> int:
        return ask(office, "PUT", "/ats/api/interviews/iv-1", INTERVIEW).status_code

    assert read("app-carmen", "app-yuki", "app-carmen") == [429, 200, 200]
    assert [write(), *read("app-carmen"), write(), write()] == [429, 200, 201, 200]
    told = office.state()["each"]
    assert (len(told["met"]), told["passed"]) == (2, [])
    order = {**order, "only": told["met"][0]}
    assert office.browser.post("/sim/backoffice/faults/each", json=order).status_code == 200
    assert [write(), *read("app-carmen"), write()] == [200, 429, 200]
    assert office.state()["each"]["passed"] == [told["met"][1]]
    assert office.browser.post("/sim/backoffice/faults/each", json={**order, "kind": "no such"}).status_code == 422
