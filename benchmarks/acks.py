"""How fast is Slack answered when 50 people type and click at the same moment? A real server, signed requests."""

import asyncio
import time
from collections.abc import Callable

import httpx

from benchmarks.figures import Figure
from benchmarks.measuring import folder, percentile
from tests.journeys.letterbox import letterbox
from tests.journeys.slack_wire import Slack, command, interaction, press
from tests.journeys.stage import Stage, at_seat_choice, stage

AT_ONCE, ROUNDS = 50, 8
CAST = ("Alice", "Bob", "Chidi", "Elif", "Farid", "Grace", "Ines", "Jonas", "Hana", "Marek", "Dana", "Noor")


def run() -> list[Figure]:
    with folder() as place, stage(place, f"sqlite:///{place}/panelkeeper.db") as made, letterbox() as box:
        code = at_seat_choice(made)
        for person in CAST:
            made.slack.command(person, "/panel help")
        slots = [str(row[0]) for row in made.rows("SELECT id FROM slot ORDER BY id")]

        def typed(number: int) -> bytes:
            words = ("/panel", "/panel open", f"/panel claim {code}-A1", f"/panel release {code}-A1")
            return command(CAST[number % len(CAST)], words[number % 4], request=str(number))

        def clicked(number: int) -> bytes:
            value = slots[number % len(slots)]
            return interaction(press(CAST[number % len(CAST)], "claim", value, f"{box.url}/{number}"))

        return [
            *_figures("commands", asyncio.run(_rounds(made.slack, typed))),
            *_figures("clicks", asyncio.run(_rounds(made.slack, clicked))),
            _alone(made),
        ]


def _figures(name: str, took: list[float]) -> list[Figure]:
    return [Figure(f"{name}, {AT_ONCE} at once, p95", percentile(took, 95) * 1000, 500, "ms", "at_most")]


def _alone(made: Stage) -> Figure:
    took = []
    for _ in range(40):
        start = time.perf_counter()
        assert made.slack.command("Alice", "/panel open").status_code == 200
        took.append(time.perf_counter() - start)
    return Figure("one command alone, p95", percentile(took, 95) * 1000, 500, "ms", "at_most")


async def _rounds(slack: Slack, body: Callable[[int], bytes]) -> list[float]:
    """The seconds each request took; every one is answered with 200."""
    took: list[float] = []
    limits = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE)
    async with httpx.AsyncClient(limits=limits, timeout=60, trust_env=False) as client:
        for turn in range(ROUNDS):
            bodies = [body(turn * AT_ONCE + number) for number in range(AT_ONCE)]
            took.extend(await asyncio.gather(*(_one(slack, client, one) for one in bodies)))
    return took[AT_ONCE:]


async def _one(slack: Slack, client: httpx.AsyncClient, body: bytes) -> float:
    start = time.perf_counter()
    answer = await slack.post_from(client, body)
    assert answer.status_code == 200, answer.status_code
    return time.perf_counter() - start
