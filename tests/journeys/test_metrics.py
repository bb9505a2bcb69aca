"""What does the monitoring see of a running server, and does any of it name anybody?"""

import re
from collections.abc import Iterator

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from bot.metrics import FAULT, OTHER, WITHHELD, Trouble
from bot.visits import Fate
from handlers.dispatch import HANDLERS
from handlers.promises import Errand
from policies.vocabulary import OutboxState, Refusal, Surface
from tests.bot.test_canaries import by_buttons, by_commands, by_forms, by_pages, by_webhooks
from tests.bot.test_sinks import leaked
from tests.journeys.stage import PLATFORMS, Stage, at_seat_choice, stage, until

TOKEN = "t" * 20
WORDS: dict[str, set[str]] = {
    "door": {one.value for one in Surface},
    "fate": {one.value for one in Fate},
    "command": {command.__name__ for command in HANDLERS},
    "why": {one.value for one in Refusal} | set(WITHHELD.values()) | {FAULT},
    "port": {one.value.partition(".")[0] for one in Errand},
    "vendor": {"local", "ashby", "lever", "greenhouse", "bamboohr", "webhook", "slack", "teams", "smtp", "web", "none"},
    "kind": {one.value for one in Trouble},
    "errand": {one.value for one in Errand} | {OTHER},
    "state": {one.value for one in OutboxState},
    "job": {"tick", "retention", "periods", "seal", "anchor", "roles", "poll", "sweep"},
}
"""Every label there is, and every word that it may be. `le` is a number: the upper end of a histogram's bucket."""


@pytest.fixture(scope="module", params=PLATFORMS)
def set_up(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("metrics")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PANELKEEPER_METRICS_TOKEN", TOKEN)
        patch.setenv("PANELKEEPER_DRAIN_SECONDS", "5")
        with stage(folder, f"sqlite:///{folder}/panelkeeper.db", platform=request.param) as made:
            at_seat_choice(made)
            yield made


def scraped(set_up: Stage) -> list[Sample]:
    answer = set_up.http.get(f"{set_up.bot_url()}/metrics", headers={"authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/plain; version=")
    return [sample for family in text_string_to_metric_families(answer.text) for sample in family.samples]


def value(set_up: Stage, name: str, **labels: str) -> float:
    """The sum of what has this name and these labels among others."""
    found = [one.value for one in scraped(set_up) if one.name == name and labels.items() <= one.labels.items()]
    return sum(found)


def test_nobody_reads_the_metrics_without_the_token(set_up: Stage) -> None:
    for given in (
        {},
        {"authorization": f"Bearer {TOKEN[1:]}"},
        {"authorization": TOKEN},
        {"authorization": "Bearer é"},
    ):
        heads = [(name.encode(), text.encode()) for name, text in given.items()]
        answer = set_up.http.get(f"{set_up.bot_url()}/metrics", headers=heads)
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
        assert "panelkeeper" not in answer.text


def test_what_happens_is_counted_where_it_happens(set_up: Stage) -> None:
    code = set_up.rows("SELECT code FROM loop")[0][0]
    refused = value(set_up, "panelkeeper_refusals_total", command="ClaimSeat", why="unknown_subject")
    answered = value(set_up, "panelkeeper_visits_total", door=set_up.platform, fate="answered")
    unknown = set_up.wire.typed("Alice", "/panel claim PK-ZZZZ-A1")
    set_up.wire.post(unknown)
    set_up.wire.post(unknown, {})
    assert value(set_up, "panelkeeper_refusals_total", command="ClaimSeat", why="unknown_subject") == refused + 1
    assert value(set_up, "panelkeeper_visits_total", door=set_up.platform, fate="answered") == answered + 1
    assert value(set_up, "panelkeeper_visits_total", door=set_up.platform, fate="refused") >= 1
    assert value(set_up, "panelkeeper_visit_seconds_count", door=set_up.platform) >= answered + 2
    assert value(set_up, "panelkeeper_visits_total", door="webhook", fate="answered") >= 1

    fault = {"path_prefix": "/calendar", "kind": "503", "times": 1, "retry_after": 2}
    set_up.http.post(f"{set_up.world.public_url}/sim/backoffice/faults", json=fault).raise_for_status()
    set_up.wire.post(set_up.wire.typed("Alice", f"/panel claim {code}-A1"))
    set_up.settle()
    assert value(set_up, "panelkeeper_vendor_errors_total", port="calendar", vendor="local", kind="retry") == 1
    assert value(set_up, "panelkeeper_carried_total", port="calendar", vendor="local") >= 2
    assert value(set_up, "panelkeeper_carried_total", port="chat", vendor=set_up.platform) >= 2


def test_lags_are_seen_and_go_away(set_up: Stage) -> None:
    with set_up.store.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO outbox (kind, key, lane, subject, state, due_at, attempts, created_at) VALUES "
            "('chat.retired', 'late', 'late', 'x', 'dead', '2020-01-01 00:00:00', 9, '2020-01-01 00:00:00')"
        )
    assert value(set_up, "panelkeeper_outbox_jobs", errand=OTHER, state="dead") == 1
    set_up.settle()
    until(lambda: value(set_up, "panelkeeper_outbox_oldest_due_seconds") == 0.0, "an empty outbox")
    until(lambda: value(set_up, "panelkeeper_audit_unsealed") == 0.0, "every entry sealed")
    assert value(set_up, "panelkeeper_audit_oldest_unsealed_seconds") == 0.0
    assert 0 <= value(set_up, "panelkeeper_tick_age_seconds", job="tick") < 60
    assert value(set_up, "panelkeeper_database_reached") == 1.0
    assert value(set_up, "panelkeeper_messages_waiting") < 1000
    with set_up.store.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM outbox WHERE key = 'late'")
    assert value(set_up, "panelkeeper_outbox_jobs", errand=OTHER, state="dead") == 0


def test_no_label_of_any_metric_is_more_than_a_word_of_ours(set_up: Stage) -> None:
    """After canaries came in by every door, and by people whom the access rules refuse."""
    for send in (by_commands, by_buttons, by_forms, by_webhooks, by_pages):
        send(set_up)
    samples = scraped(set_up)
    strange = {
        (name, text)
        for one in samples
        for name, text in one.labels.items()
        if text not in WORDS.get(name, ()) and not (name == "le" and re.fullmatch(r"[0-9.]+|\+Inf", text))
    }
    assert strange == set()
    text = "\n".join(f"{one.name} {one.labels}" for one in samples)
    ids = [
        str(row[0])
        for table in ("person", "candidate", "loop", "requisition", "claim")
        for row in set_up.rows(f"SELECT id FROM {table}")  # noqa: S608
    ]
    codes = [str(row[0]) for row in set_up.rows("SELECT code FROM loop")]
    assert leaked(text) == [] and [one for one in (*ids, *codes, "U0ALICE", "@") if one in text] == []


def test_a_server_that_is_told_to_stop_says_so_while_it_still_answers(set_up: Stage) -> None:
    """The last test: the server is gone after it."""
    server = set_up.servers[0]
    assert server.process is not None
    ready = set_up.http.get(f"{set_up.bot_url()}/readyz")
    assert (ready.status_code, ready.json()) == (200, {"ready": True, "lacking": []})
    server.process.terminate()
    until(lambda: set_up.http.get(f"{set_up.bot_url()}/readyz").status_code == 503, "/readyz to say no", 4)
    with httpx.Client(trust_env=False) as another:
        assert another.get(f"{set_up.bot_url()}/readyz").json() == {"ready": False, "lacking": ["it is stopping"]}
        assert another.get(f"{set_up.bot_url()}/livez").status_code == 200
    assert set_up.wire.post(set_up.wire.typed("Alice", "/panel help")).status_code == 200
    assert server.process.wait(30) is not None
