"""Do all requests to Ashby pass its published description?

The description is not ours to keep: `TEST_ASHBY_OPENAPI` names a copy of it, else it is fetched, else this is
left out. It refuses correct feedback twice: a value of a form may be no text (it says `string`), and feedback about an
interview fits both of its forms (it says `oneOf`). Both are put right here before it is asked.
"""

import asyncio
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import yaml
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from adapters.ats.ashby_api import Ashby
from adapters.ats.ashby_setup import HOOKS, AshbySetup
from policies.vocabulary import Decision
from tests.adapters.cast import ALICE, BOB, CARMEN, INTERVIEW, MORNING, OUTCOME, SCORECARD
from tests.adapters.office import Office
from tests.adapters.worlds import AshbyWorld

COMMIT = "2e9efb92e08d669dd4be2ec2b4d25689adec720e"
PUBLISHED = f"https://raw.githubusercontent.com/api-evangelist/ashby-hq/{COMMIT}/openapi/_original/ashby-openapi.yml"
NAME = "urn:ashby"
Json = dict[str, Any]


@pytest.fixture(scope="module")
def description() -> Json:
    """Ashby's own, with the two corrections."""
    named = os.environ.get("TEST_ASHBY_OPENAPI")
    try:
        text = Path(named).read_text("utf-8") if named else httpx.get(PUBLISHED, timeout=20).raise_for_status().text
    except httpx.HTTPError as failure:
        pytest.skip(f"Ashby's description is out of reach: {type(failure).__name__}; TEST_ASHBY_OPENAPI names one")
    told: Json = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  (safe, either way)
    offer = schema(told, "offer.create")["properties"]["offerForm"]
    offer["properties"]["fieldSubmissions"]["items"]["properties"]["value"] = {}
    feedback = schema(told, "applicationFeedback.submit")
    feedback["anyOf"] = feedback.pop("oneOf")
    return told


def schema(told: Json, call: str) -> Json:
    found: Json = told["paths"][f"/{call}"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    return found


@pytest.fixture
def problems(description: Json) -> Callable[[str, Json], list[str]]:
    """What the description has against a request."""
    registry: Any = Registry().with_resource(NAME, DRAFT202012.create_resource(description))

    def of(call: str, body: Json) -> list[str]:
        at = f"/paths/{quote('~1' + call, safe='~')}/post/requestBody/content/application~1json/schema"
        judge = Draft202012Validator({"$ref": f"{NAME}#{at}"}, registry=registry)
        return [f"{call} {'.'.join(map(str, one.path))}: {one.message}" for one in judge.iter_errors(body)]

    return of


@pytest.fixture
def requests(offices: Callable[..., Office]) -> Iterator[list[tuple[str, Json]]]:
    """Every kind of request that the product ever makes of Ashby: the call, and what it says."""
    made: list[tuple[str, Json]] = []

    async def note(request: httpx.Request) -> None:
        made.append((request.url.path.rpartition("/")[2], json.loads(request.content)))

    with asyncio.Runner() as runner:
        office = offices("ashby")
        world = AshbyWorld.open(office, runner)
        world.client.event_hooks = {"request": [note]}
        ats, setup = world.ats, AshbySetup(Ashby(f"{office.url}/ashby", office.keys.ats_token, world.client), "s" * 32)
        interview, scorecard, outcome = world.cast(INTERVIEW), world.cast(SCORECARD), world.cast(OUTCOME)
        for call in (
            ats.application(world.id(CARMEN)),
            ats.form(world.id(CARMEN), "Phone screen", "Coding"),
            ats.changed_since("", MORNING),
            ats.put_interview(interview),
            ats.put_interview(replace(interview, version=2, interviewer_emails=(ALICE, BOB))),
            ats.submit_scorecard(scorecard),
            ats.submit_scorecard(replace(scorecard, revision=2, notes="Amended.")),
            ats.put_interview(replace(interview, key="int-2")),
            ats.cancel_interview(world.id(CARMEN), "int-2"),
            ats.record_outcome(outcome),
            ats.record_outcome(replace(outcome, key="out-2", stage="Onsite", decision=Decision.HIRE)),
            setup.jobs(),
            setup.strangers([ALICE]),
            setup.hook("https://panel.example/webhooks/ats/ashby"),
        ):
            runner.run(call)
        yield made
        runner.run(world.client.aclose())


def test_every_request_passes_the_published_description(
    requests: list[tuple[str, Json]], problems: Callable[[str, Json], list[str]]
) -> None:
    assert {call for call, _ in requests} >= {
        "application.changeStage", "applicationFeedback.submit", "candidate.createNote", "interviewSchedule.cancel",
        "interviewSchedule.create", "interviewSchedule.update", "webhook.create",
    }  # fmt: skip
    assert [body["webhookType"] for call, body in requests if call == "webhook.create"] == list(HOOKS)
    assert [problem for call, body in requests for problem in problems(call, body)] == []


def test_the_description_would_find_what_is_wrong(problems: Callable[[str, Json], list[str]]) -> None:
    assert problems("interviewSchedule.create", {"applicationId": 1, "interviewEvents": "none"})
    assert problems("applicationFeedback.submit", {"applicationId": "a"})
