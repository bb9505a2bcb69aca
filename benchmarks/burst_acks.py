"""Is a slash command answered as fast while 10,000 messages are being sent? One server does both, on each database.

Slack's API, which the messages go to, is a process of its own that takes everything at once. All nudges are due at the
same moment, and nobody limits how many go out.
"""

import asyncio
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import sqlalchemy as sa
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from benchmarks.figures import Figure
from benchmarks.measuring import folder, percentile, stores
from bot.demo import free_port
from simulator.driver import Workspace
from storage import outbox
from storage.outbox import Turn
from storage.store import Store
from storage.tables import Person
from tests import held_loops
from tests.builders import Company
from tests.journeys.stage import Stage, stage, until

LOOPS, PANEL = 2_500, 4
ACKS = 100
SLACK_WAITS = 3.0
START = 120.0
NOON = 11
HEARD = "SELECT id FROM message WHERE text IS NOT NULL"
OPEN = "SELECT count(*) FROM outbox WHERE state IN ('pending', 'unknown')"


def run() -> list[Figure]:
    with stores() as opened:
        return [figure for name, store in opened.items() for figure in _measured(name, store)]


def _measured(name: str, store: Store) -> list[Figure]:
    url = store.engine.url.render_as_string(hide_password=False)
    with (
        folder() as place,
        _slack(place) as api,
        stage(place, url, settings={"PANELKEEPER_SLACK_API_URL": api}) as made,
    ):
        (place / "upstream").write_text(f"{made.world.public_url}/api/")
        company = _at_noon(made)
        claims = _held(company)
        made.slack.command("Alice", "/panel help")
        until(lambda: made.rows(HEARD), "the redactor", START)
        alone, _ = _acks(made)
        _owe(company, claims)
        until(lambda: made.rows(OPEN)[0][0] < LOOPS * PANEL, "the burst to begin", START)
        during, passed = _acks(made)
        sent = LOOPS * PANEL - made.rows(OPEN)[0][0]
    assert sent < LOOPS * PANEL, "the burst was over before the last command"
    before, then = percentile(alone, 95), percentile(during, 95)
    return [
        Figure(f"{name}: ack during the burst, p95", then * 1000, SLACK_WAITS * 1000, "ms", "at_most"),
        Figure(f"{name}: times as long as without ({before * 1000:.0f} ms)", then / before, 10, "", "at_most"),
        Figure(f"{name}: messages sent meanwhile", sent / passed, 1, "/s", "at_least"),
    ]


def _at_noon(made: Stage) -> Company:
    """The company on the next Tuesday, when everybody may have a nudge."""
    now = datetime.now(UTC) + timedelta(seconds=int(made.world.clock_file.read_text()))
    noon = (now + timedelta(days=(1 - now.weekday()) % 7 or 7)).replace(hour=NOON, minute=0, second=0, microsecond=0)
    workspace = Workspace(made.world.public_url)
    workspace.advance(int((noon - now).total_seconds()))
    workspace.close()
    made.settle()
    return Company(made.store, now=noon)


def _acks(made: Stage) -> tuple[list[float], float]:
    """The seconds that some commands took, one after the other, and in all."""
    took: list[float] = []
    began = time.perf_counter()
    while len(took) < ACKS:
        start = time.perf_counter()
        assert made.slack.command("Alice", "/panel open").status_code == 200
        took.append(time.perf_counter() - start)
    return took, time.perf_counter() - began


def _held(company: Company) -> list[dict[str, Any]]:
    """Loops that were held by many people like Alice; the claims."""
    person = Person.__table__  # type: ignore[attr-defined]
    with company.store.engine.begin() as connection:
        like = dict(connection.execute(sa.select(person).where(person.c.email.like("alice@%"))).mappings().one())
        many = [
            {"id": f"panel{number:04d}", "email": f"panel{number:04d}@northwind.example"} for number in range(LOOPS)
        ]
        connection.execute(sa.insert(person), [{**like, **one} for one in many])
    return held_loops.write(company, LOOPS, PANEL, "panel")


def _owe(company: Company, claims: list[dict[str, Any]]) -> None:
    """Everybody owes scorecards, and is to be told of each now."""
    ids = [f"{number:032d}" for number in range(len(claims))]
    asked = {"rung": 0, "time_no": 1, "since": company.now, "due": company.now}
    with company.store.engine.begin() as connection:
        connection.execute(
            held_loops.NUDGE, [{**one, **asked, "nudge": id} for one, id in zip(claims, ids, strict=True)]
        )
        connection.exec_driver_sql("UPDATE nudge SET state = 'sent' WHERE rung = 0")
    rows = [("chat.nudge", id, f"chat.nudge:{id}", f"chat.nudge:{id}", Turn(bulk=True)) for id in ids]
    with company.store.transaction() as session:
        outbox.promise_all(session, rows, company.now)


@contextmanager
def _slack(place: Path) -> Iterator[str]:
    """Where Slack's API is; what it is not for messages it asks of the address in `upstream`, in this folder."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.burst_acks", str(port), str(place / "upstream")]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until(lambda: _is_there(port), "Slack's API", START)
        yield f"http://127.0.0.1:{port}/api/"
    finally:
        process.terminate()
        process.wait()


def _is_there(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _api(upstream: Path) -> Starlette:
    """Opens a conversation with anybody, and takes every message there."""
    count = 0
    client = httpx.AsyncClient(trust_env=False)

    async def open_conversation(request: Request) -> Response:
        return JSONResponse({"ok": True, "channel": {"id": "D1"}})

    async def find(request: Request) -> Response:
        return JSONResponse({"ok": True, "user": {"id": "U0SOMEBODY"}})

    async def post_message(request: Request) -> Response:
        nonlocal count
        count += 1
        return JSONResponse({"ok": True, "channel": "D1", "ts": f"{count}.000"})

    async def ask(request: Request) -> Response:
        url = await asyncio.to_thread(upstream.read_text) + request.path_params["method"]
        kept = {name: value for name, value in request.headers.items() if name in ("authorization", "content-type")}
        asked = await client.request(
            request.method, url, params=request.query_params, content=await request.body(), headers=kept
        )
        return Response(asked.content, asked.status_code, media_type="application/json")

    doors = {
        "users.lookupByEmail": find,
        "conversations.open": open_conversation,
        "chat.postMessage": post_message,
        "{method}": ask,
    }
    return Starlette(routes=[Route(f"/api/{method}", door, methods=["GET", "POST"]) for method, door in doors.items()])


if __name__ == "__main__":
    uvicorn.run(_api(Path(sys.argv[2])), port=int(sys.argv[1]), log_level="error")
