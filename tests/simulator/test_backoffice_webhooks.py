"""Does the simulated ATS tell the bot of every move, signed, until the bot has taken it?"""

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from bot.demo import free_port
from tests.adapters.office import Office, running_office

PATIENCE = 10


@dataclass
class Bot:
    """A bot that keeps what it is sent and answers with the statuses it was given, then 200."""

    port: int
    statuses: list[int] = field(default_factory=list)
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    def __enter__(self) -> "Bot":
        bot = self

        class Door(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                bot.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(bot.statuses.pop(0) if bot.statuses else 200)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Door)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.02)


def delivered(office: Office) -> int:
    return len(office.state()["webhooks"]["delivered"])


def test_a_move_is_told_with_a_signature_over_time_and_body(tmp_path: Path) -> None:
    with Bot(free_port()) as bot, running_office(tmp_path, f"http://127.0.0.1:{bot.port}") as office:
        office.clock.advance(86400)
        office.move("app-carmen", "Onsite")
        until(lambda: delivered(office) == 1)
        headers, body = bot.got[0]
        secret = office.keys.ats_webhook_secret.encode()
        expected = hmac.new(secret, headers["x-local-timestamp"].encode() + b"." + body, hashlib.sha256).hexdigest()
        assert headers["x-local-signature"] == f"sha256={expected}"
        assert abs(int(headers["x-local-timestamp"]) - time.time()) < PATIENCE
        told = json.loads(body)
        assert told["id"] == headers["x-local-delivery"]
        assert (told["type"], told["application_id"], told["stage"]) == (
            "application.stage_changed",
            "app-carmen",
            "Onsite",
        )
        assert told["occurred_at"][:10] == office.clock.now().date().isoformat()
        assert any(exchange.direction == "to bot" for exchange in office.wire.exchanges)


def test_a_move_is_told_again_under_the_same_id_until_it_is_taken(tmp_path: Path) -> None:
    bot = Bot(free_port(), statuses=[500, 429, 503])
    with bot, running_office(tmp_path, f"http://127.0.0.1:{bot.port}") as office:
        office.move("app-carmen", "Onsite")
        until(lambda: delivered(office) == 1)
        assert len(bot.got) == 4
        assert len({headers["x-local-delivery"] for headers, _ in bot.got}) == 1


def test_moves_while_the_bot_is_down_are_told_when_it_is_back(tmp_path: Path) -> None:
    port = free_port()
    with running_office(tmp_path, f"http://127.0.0.1:{port}") as office:
        office.move("app-carmen", "Onsite")
        office.browser.post("/sim/ats/reject", json={"application": "app-yuki"}).raise_for_status()
        office.move("app-tomas", "Hired")
        until(lambda: all(one["attempts"] > 1 for one in office.state()["webhooks"]["pending"]))
        assert delivered(office) == 0
        with Bot(port) as bot:
            until(lambda: delivered(office) == 3)
            assert {json.loads(body)["type"] for _, body in bot.got} == {
                "application.stage_changed",
                "application.rejected",
                "application.hired",
            }


def test_an_outcome_that_moves_somebody_is_told_too(tmp_path: Path) -> None:
    with Bot(free_port()) as bot, running_office(tmp_path, f"http://127.0.0.1:{bot.port}") as office:
        outcome = {
            "application_id": "app-carmen",
            "stage": "Phone screen",
            "decision": "hire",
            "reason": "Clear.",
            "decided_by_email": "hana@northwind.example",
            "decided_at": "2026-03-02T09:00:00Z",
        }
        headers = {"authorization": f"Bearer {office.keys.ats_token}"}
        office.browser.put("/ats/api/outcomes/out-1", json=outcome, headers=headers).raise_for_status()
        office.browser.put("/ats/api/outcomes/out-1", json=outcome, headers=headers).raise_for_status()
        until(lambda: delivered(office) == 1)
        assert [json.loads(body)["type"] for _, body in bot.got] == ["application.hired"]
