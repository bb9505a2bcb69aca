"""Can one click be followed through everything that came of it, and does the trail name nobody?"""

import json
import re
from collections.abc import Iterator

import pytest

from tests.journeys.stage import PLATFORMS, Json, Stage, at_seat_choice, stage, until

TRACE = re.compile(r"[0-9a-f]{32}")


@pytest.fixture(scope="module", params=PLATFORMS)
def set_up(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("traces")
    with stage(folder, f"sqlite:///{folder}/panelkeeper.db", platform=request.param) as made:
        at_seat_choice(made)
        yield made


def lines(set_up: Stage, **fields: object) -> list[Json]:
    """The log's lines that have these fields."""
    told = [json.loads(line) for line in set_up.logs().splitlines() if line.startswith("{")]
    return [line for line in told if all(line.get(name) == value for name, value in fields.items())]


def test_one_click_is_found_at_the_door_the_dispatch_the_relay_and_the_vendor(set_up: Stage) -> None:
    code = set_up.rows("SELECT code FROM loop")[0][0]
    body = set_up.wire.typed("Alice", f"/panel claim {code}-A1")
    given = {"traceparent": f"00-{'ab' * 16}-{'cd' * 8}-01"}  # a client's trace is not taken over
    assert set_up.wire.post(body, {**set_up.wire.signed(body), **given}).status_code == 200
    set_up.settle()
    (claimed,) = lines(set_up, event="command", command="ClaimSeat", answer="Claimed")
    trace = str(claimed["trace"])
    assert TRACE.fullmatch(trace) and trace != "ab" * 16
    until(lambda: lines(set_up, event="carried", errand="calendar.claim"), "the relay's line")

    said = {line["event"]: line for line in lines(set_up, trace=trace)}
    assert (said["visit"]["door"], said["visit"]["fate"]) == (set_up.platform, "answered")
    carried = lines(set_up, event="carried", trace=trace)
    assert {line["errand"] for line in carried} >= {"calendar.claim", "chat.card"}
    jobs = set_up.rows("SELECT id FROM outbox WHERE trace = :trace", trace=trace)
    assert {line["job"] for line in carried} == {row[0] for row in jobs}
    wire = set_up.http.get(f"{set_up.world.public_url}/wire?as=dana").text
    assert re.findall(rf"PUT /calendar/[^<]*<.*?traceparent: <code>(00-{trace}-[0-9a-f]{{16}}-00)<", wire, re.DOTALL)


def test_what_a_webhook_leads_to_belongs_to_it(set_up: Stage) -> None:
    """From the delivery over the read of the ATS and of the calendars to the channel's card."""
    (opened,) = lines(set_up, event="command", command="RecordApplication")
    (visit,) = lines(set_up, event="visit", door="webhook", trace=opened["trace"])
    assert visit["fate"] == "answered"
    errands = {line["errand"] for line in lines(set_up, event="carried", trace=opened["trace"])}
    assert errands >= {"ats.application", "calendar.busy", "chat.card", "chat.opened"}


def test_a_replay_and_a_forgery_are_told_apart_in_the_log(set_up: Stage) -> None:
    before = len(lines(set_up, event="visit", fate="refused"))
    body = set_up.wire.typed("Alice", "/panel help")
    set_up.wire.post(body, {})
    until(lambda: len(lines(set_up, event="visit", fate="refused")) == before + 1, "the refusal's line")
    headers = set_up.wire.signed(body)
    for _ in range(2):
        set_up.wire.post(body, headers)
    until(lambda: lines(set_up, event="visit", fate="again"), "the replay's line")


def test_a_tick_begins_a_trace_of_its_own(set_up: Stage) -> None:
    traces = set_up.rows("SELECT DISTINCT trace FROM outbox")
    assert all(TRACE.fullmatch(row[0]) for row in traces)
    assert len({line["trace"] for line in lines(set_up, event="command")}) > 1
