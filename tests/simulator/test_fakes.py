"""Are the vendors' doubles as strict as the vendors? What is not in a vendor's description is refused."""

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from simulator.fakes.vendor import id_for
from tests.adapters.office import Office, running_office

CARMEN = id_for("ashby", "application", "app-carmen")


@pytest.fixture(scope="module")
def ashby(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with running_office(tmp_path_factory.mktemp("ashby"), "", "ashby") as office:
        yield office


def ask(office: Office, call: str, body: Any, key: str | None = None) -> httpx.Response:
    name = office.keys.ats_token if key is None else key
    headers = {"authorization": "Basic " + base64.b64encode(f"{name}:".encode()).decode()} if name else {}
    return office.browser.post(f"/ashby/{call}", json=body, headers=headers)


def test_what_ashby_knows_is_answered(ashby: Office) -> None:
    answer = ask(ashby, "application.info", {"applicationId": CARMEN})
    assert answer.status_code == 200
    assert answer.json()["results"]["currentInterviewStage"]["title"] == "Phone screen"


def test_an_unknown_field_fails(ashby: Office) -> None:
    answer = ask(ashby, "application.info", {"applicationId": CARMEN, "id": CARMEN}).json()
    assert (answer["success"], answer["errors"]) == (False, ["invalid_input"])
    assert "id is not a field here" in answer["errorInfo"]["message"]


@pytest.mark.parametrize(
    ("call", "body"),
    [
        ("application.info", {}),
        ("application.info", {"applicationId": "app-carmen"}),
        ("application.info", None),
        ("application.list", {"limit": 101}),
        ("application.changeStage", {"applicationId": CARMEN, "interviewStageId": CARMEN}),
        ("applicationFeedback.submit", {"applicationId": CARMEN}),
        ("interviewSchedule.create", {"applicationId": CARMEN, "interviewEvents": []}),
        ("webhook.create", {"webhookType": "anything", "requestUrl": "https://x.example", "secretToken": "s"}),
    ],
)
def test_what_does_not_fit_is_refused_with_200_as_ashby_does(ashby: Office, call: str, body: object) -> None:
    answer = ask(ashby, call, body)
    assert answer.status_code == 200
    assert answer.json()["success"] is False


def test_a_key_that_is_missing_or_wrong_opens_nothing(ashby: Office) -> None:
    assert ask(ashby, "application.list", {}, key="").status_code == 401
    assert ask(ashby, "application.list", {}, key="another").status_code == 403


def test_an_application_that_is_not_there_has_a_code_of_its_own(ashby: Office) -> None:
    assert ask(ashby, "application.info", {"applicationId": id_for("ashby", "x", "y")}).json()["errors"] == [
        "application_not_found"
    ]


def test_lever_refuses_what_it_does_not_know(tmp_path: Path) -> None:
    with running_office(tmp_path, "", "lever") as office:
        carmen = f"/lever/v1/opportunities/{id_for('lever', 'application', 'app-carmen')}"
        dana = id_for("lever", "user", "dana@northwind.example")
        auth = {"authorization": "Basic " + base64.b64encode(f"{office.keys.ats_token}:".encode()).decode()}
        asked = [
            ("GET", f"{carmen}?expand=stage&fields=all", None, 400),
            ("POST", f"{carmen}/notes", {"value": "x"}, 400),
            ("POST", f"{carmen}/notes?perform_as={dana}", {"value": "x", "text": "y"}, 400),
            ("PUT", f"{carmen}/stage?perform_as={dana}", {"stage": "nowhere"}, 400),
            ("GET", "/lever/v1/opportunities/nobody", None, 404),
            ("POST", f"{carmen}/notes?perform_as={dana}", {"value": "x"}, 201),
        ]
        for method, path, body, status in asked:
            answer = office.browser.request(method, path, json=body, headers=auth)
            assert answer.status_code == status, (method, path, answer.text)


def test_a_list_comes_in_pages(ashby: Office) -> None:
    first = ask(ashby, "application.list", {"limit": 3}).json()
    assert (len(first["results"]), first["moreDataAvailable"]) == (3, True)
    rest = ask(ashby, "application.list", {"limit": 3, "cursor": first["nextCursor"]}).json()
    assert (len(rest["results"]), rest["moreDataAvailable"]) == (2, False)


def test_bamboohr_refuses_what_it_does_not_know(tmp_path: Path) -> None:
    with running_office(tmp_path, "", hr_vendor="bamboohr") as office:
        auth = {"authorization": "Basic " + base64.b64encode(f"{office.keys.hris_token}:x".encode()).decode()}
        json = {"accept": "application/json", **auth}
        name = {"firstName": "Ana", "lastName": "Sá"}
        asked: list[tuple[str, str, Any, dict[str, str], int]] = [
            ("GET", "", None, json, 200),
            ("GET", "?page[limit]=0", None, json, 400),
            ("GET", "?fields=salary", None, json, 400),
            ("GET", "?filter[name]=Ana", None, json, 400),
            ("GET", "", None, auth, 406),
            ("GET", "", None, {"accept": "application/json"}, 401),
            ("POST", "", {}, json, 400),
            ("POST", "", {**name, "email": "ana@mail.example"}, json, 400),
            ("POST", "", {**name, "jobTitle": "Astronaut"}, json, 409),
            ("POST", "", {**name, "homeEmail": "ana@mail.example"}, json, 201),
            ("POST", "", {**name, "homeEmail": "ana@mail.example"}, json, 409),
        ]
        for method, query, body, headers, status in asked:
            answer = office.browser.request(method, f"/bamboohr/api/v1/employees{query}", json=body, headers=headers)
            assert answer.status_code == status, (method, query, body, answer.headers)
            assert (answer.content == b"") is (status != 200)
