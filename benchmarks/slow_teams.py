"""Is Slack answered as fast while the identity provider and the connector of Teams take 1.5 s for every answer?

On one server, in turns: people in Teams have work done while everything of Teams is slow, and again while it is not.
The first turn is slow, when the keys of Teams and the bot's own token have not been fetched yet.
"""

import time
from concurrent.futures import ThreadPoolExecutor

from benchmarks.figures import Figure
from benchmarks.measuring import folder, percentile
from simulator.teams.driver import Teams
from tests.journeys.stage import Stage, stage

SLOW = 1.5
TALKERS = ("Farid", "Grace", "Ines", "Marek")
ROUNDS, ACKS = 4, 60
DOORS = ("openid", "keys", "token", "activities.post", "members.get")


def run() -> list[Figure]:
    took: dict[bool, list[float]] = {True: [], False: []}
    with folder() as place, stage(place, f"sqlite:///{place}/panelkeeper.db", platform="both") as made:
        made.slack.command("Alice", "/panel help")
        made.wait_for_redactor()
        for slow in [True, False] * ROUNDS:
            took[slow].extend(_acks(made, slow=slow))
    return [
        Figure(f"a Slack ack while Teams is slow: more at p{at}", _more(took, at), 50, "ms", "at_most")
        for at in (50, 95)
    ]


def _more(took: dict[bool, list[float]], percent: int) -> float:
    return (percentile(took[True], percent) - percentile(took[False], percent)) * 1000


def _acks(made: Stage, *, slow: bool) -> list[float]:
    """The seconds that Slack's commands take while four people in Teams ask for help."""
    chat = made.story().workspace
    for door in DOORS if slow else ():
        chat.fault(door, "slow", len(TALKERS), SLOW)
    with ThreadPoolExecutor(len(TALKERS)) as people:
        talks = [people.submit(_talk, made.world.public_url, one) for one in TALKERS]
        took: list[float] = []
        while len(took) < ACKS:
            start = time.perf_counter()
            assert made.slack.command("Alice", "/panel open").status_code == 200
            took.append(time.perf_counter() - start)
    assert min(talk.result() for talk in talks) >= (SLOW if slow else 0), "Teams was not as slow as it should be"
    return took


def _talk(url: str, person: str) -> float:
    """The seconds until somebody in Teams has an answer."""
    teams = Teams(url)
    start = time.perf_counter()
    assert teams.say(person, "panel help")["ok"]
    teams.close()
    return time.perf_counter() - start
