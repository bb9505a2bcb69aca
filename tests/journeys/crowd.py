"""Who are a hundred people that want the same seat? A company file, and the way they all press at once."""

import asyncio
import contextlib
import json
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import yaml

import simulator
from simulator.cast import CASTS, Cast
from simulator.teams.words import said
from tests.journeys.slack_wire import Slack, command, interaction, press
from tests.journeys.teams_wire import TeamsWire

CROWD = tuple(f"Racer{number:02d}" for number in range(100))
HALVES = Cast(
    slack=(CASTS["both"].slack or frozenset()) | {name.lower() for name in CROWD[::2]},
    teams=(CASTS["both"].teams or frozenset()) | {name.lower() for name in CROWD[1::2]},
)
"""Every other one has Slack, the others have Teams."""
POLITE = "Somebody was faster: this seat is taken."


def company_of_racers(folder: Path) -> Path:
    """The seeded company, where one Coding interview with one seat is for a hundred people more."""
    seeded = yaml.safe_load((Path(simulator.__file__).parent / "company.yml").read_text("utf-8"))
    seeded["people"] += [
        {
            "name": f"{name} Runner",
            "email": f"{name.lower()}@northwind.example",
            "timezone": "Europe/Berlin",
            "roles": ["interviewer"],
            "pools": ["sprint"],
        }
        for name in CROWD
    ]
    interview = {"name": "Coding", "kind": "sprint", "minutes": 60, "seats": ["lead"], "form": "engineering"}
    seeded["requisitions"][0]["plans"][0]["interviews"] = [interview]
    path = folder / "racers.yml"
    path.write_text(yaml.safe_dump(seeded), encoding="utf-8")
    return path


@dataclass
class Letterbox:
    """Where answers to buttons are posted, as to Slack's response URLs: what came, by the path's last part."""

    url: str = ""
    got: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def texts(self) -> list[str]:
        """The texts of ephemeral answers."""
        bodies = [body for posted in self.got.values() for body in posted]
        return [body["text"] for body in bodies if body["response_type"] == "ephemeral"]


@contextlib.contextmanager
def letterbox() -> Iterator[Letterbox]:
    """A letterbox on a real socket."""
    box = Letterbox()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            box.got.setdefault(self.path.rpartition("/")[2], []).append(body)
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            return

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128

    with Server(("127.0.0.1", 0), Door) as server:
        box.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join(5)


@dataclass(frozen=True, slots=True)
class Race:
    """What came of it: every HTTP status, and every text that somebody alone could see."""

    statuses: Counter[int]
    texts: list[str]

    @property
    def winners(self) -> int:
        return sum("is yours" in text for text in self.texts)

    @property
    def refusals(self) -> int:
        return sum(POLITE in text for text in self.texts)


def race(slacks: list[Slack], place: str, slot_id: str) -> Race:
    """All hundred at once, spread over the servers: half press the button, half type the command."""
    with letterbox() as box:
        answers = asyncio.run(_all_at_once(slacks, place, slot_id, box.url))
        typed = [answer.json()["text"] for answer in answers if answer.status_code == 200 and answer.content]
        return Race(Counter(answer.status_code for answer in answers), typed + box.texts())


def mixed_race(slacks: list[Slack], teams: list[TeamsWire], place: str, slot_id: str) -> Race:
    """All hundred at once, on both platforms: on each, half press the button and half type the command."""
    with letterbox() as box:
        answers = asyncio.run(_both_at_once(slacks, teams, place, slot_id, box.url))
        bodies = [answer.json() for answer in answers if answer.status_code == 200 and answer.content]
        texts = [body["text"] if "text" in body else said(body.get("value")) for body in bodies]
        return Race(Counter(answer.status_code for answer in answers), texts + box.texts())


async def _both_at_once(
    slacks: list[Slack], teams: list[TeamsWire], place: str, slot_id: str, box: str
) -> list[httpx.Response]:
    async with httpx.AsyncClient(timeout=60, trust_env=False, limits=httpx.Limits(max_connections=100)) as client:
        runners = []
        for number, name in enumerate(CROWD):
            typed, server = number % 4 < 2, number // 4
            if number % 2 == 0:
                body = command(name, f"/panel claim {place}") if typed else _button(name, slot_id, box)
                runners.append(slacks[server % len(slacks)].post_from(client, body))
            else:
                wire = teams[server % len(teams)]
                activity = wire.message(name, f"panel claim {place}") if typed else wire.press(name, "claim", slot_id)
                runners.append(wire.post_from(client, activity))
        return list(await asyncio.gather(*runners))


async def _all_at_once(slacks: list[Slack], place: str, slot_id: str, box: str) -> list[httpx.Response]:
    bodies = [
        command(name, f"/panel claim {place}") if number % 4 < 2 else _button(name, slot_id, box)
        for number, name in enumerate(CROWD)
    ]
    async with httpx.AsyncClient(timeout=60, trust_env=False, limits=httpx.Limits(max_connections=100)) as client:
        runners = [slacks[number % len(slacks)].post_from(client, body) for number, body in enumerate(bodies)]
        return list(await asyncio.gather(*runners))


def _button(name: str, slot_id: str, box: str) -> bytes:
    return interaction(press(name, "claim", slot_id, f"{box}/{name}"))
