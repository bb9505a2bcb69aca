"""Who are a hundred people that want the same seat? A company file, and the way they all press at once."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx
import yaml

import simulator
from simulator.cast import CASTS, Cast
from tests.journeys.wire import Wire

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


def race(wires: Sequence[Wire], place: str, slot_id: str) -> Race:
    """All hundred at once, each on the next wire: four type the command, and four press the button."""
    answers = asyncio.run(_all_at_once(wires, place, slot_id))
    texts = [wires[number % len(wires)].read(answer) for number, answer in enumerate(answers)]
    return Race(Counter(answer.status_code for answer in answers), texts)


async def _all_at_once(wires: Sequence[Wire], place: str, slot_id: str) -> list[httpx.Response]:
    async with httpx.AsyncClient(timeout=60, trust_env=False, limits=httpx.Limits(max_connections=100)) as client:
        runners = []
        for number, name in enumerate(CROWD):
            wire = wires[number % len(wires)]
            is_typed = number // 4 % 2 == 0
            body = wire.typed(name, f"/panel claim {place}") if is_typed else wire.pressed(name, "claim", slot_id)
            runners.append(wire.post_from(client, body))
        return list(await asyncio.gather(*runners))
