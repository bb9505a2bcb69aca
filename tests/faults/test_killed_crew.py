"""What if servers and workers are killed at random, and the database once? Each promise is kept once.

Somebody is killed every two seconds, both workers at a time now and then, while people claim and release in one loop
and another is brought to its hire: by people in Slack and in Teams, who try again where nothing came of it. Halfway
PostgreSQL is stopped at once and started again: each process goes on by itself. In the end, all promises are kept, and
counted at those who got them: an event for each claim that stands, an interview, scorecard, outcome and hire for each
there is, one mail for each promised (by its Message-ID), and each message that has a name once: all in Slack.

Twenty seconds of it; `PANELKEEPER_KILL_SECONDS` asks for more.
"""

import functools
import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest

from simulator.cast import CASTS
from simulator.chat import wait_for_text
from simulator.driver import NotSeen, Workspace
from simulator.story import PANELS
from simulator.visitor import NotOnPage
from tests.faults.own_postgres import OwnPostgres, own_postgres
from tests.faults.patience import PatientVisitor, patient
from tests.journeys.stage import Stage, at_seat_choice, stage, until
from tests.journeys.wire import Wire

SECONDS = float(os.environ.get("PANELKEEPER_KILL_SECONDS", "20"))
EVERY = 2.0
LEASE_SECONDS = 61
SEED = 5
SEATS = (("Grace", "A1"), ("Marek", "A2"), ("Marek", "A3"), ("Grace", "C1"), ("Marek", "D2"), ("Marek", "D3"))
TRIES = 4
PAUSE = max(0.0, SECONDS - 20) / 24
"""Seconds between the steps of the hire, so that in a longer run they fall on all of it."""


class Hire:
    """One candidate's way from the first claim to the hire, spread over the time of the kills, on a thread of its own.

    People do a thing again where nothing came of it.
    """

    def __init__(self, set_up: Stage, code: str) -> None:
        self._set_up = set_up
        self.story = set_up.story()
        self.story.visitor.close()
        self.story.chat.close()
        self.story.chat, self.story.visitor, self.story.patience = patient(set_up), PatientVisitor(), 45
        self.story.code = code
        self.done = 0
        self.over = threading.Event()
        self.fault: BaseException | None = None
        self._thread = threading.Thread(target=self._tell, daemon=True)

    def begin(self) -> None:
        self._thread.start()

    def finish(self, seconds: float) -> None:
        """Tell the rest without pauses; raises what went wrong."""
        self.over.set()
        self._thread.join(seconds)
        assert not self._thread.is_alive(), f"the hire hangs in step {self.done}"
        self.story.close()
        if self.fault is not None:
            raise self.fault

    @property
    def is_told_still(self) -> bool:
        return self._thread.is_alive()

    def _deeds(self) -> tuple[Callable[[], str], ...]:
        told = self.story
        return (
            told.claim_by_button, told.fill_option_a, told.release_and_claim, told.swap,
            told.open_link, told.book, self._see_interviews,
            self._let_interviews_pass, self._see_scorecards_asked_for,
            told.flagged_scorecard, told.other_scorecards, told.outcome, told.hire,
        )  # fmt: skip

    def _see_interviews(self) -> str:
        """Without a look at the calendars, in which others come and go."""
        until(lambda: len(self._set_up.office()["interviews"]) == 3, "the interviews in the ATS")
        return "in the ATS"

    def _let_interviews_pass(self) -> str:
        """Once: whatever comes of it, the clock cannot be moved there again."""
        last = max(one["content"]["ends_at"] for one in self._set_up.office()["interviews"].values())
        self.story.workspace.advance_to((datetime.fromisoformat(last) + timedelta(minutes=1)).isoformat())
        return "they are over"

    def _see_scorecards_asked_for(self) -> str:
        for person in PANELS.values():
            wait_for_text(self.story.chat, person, "Your scorecard is due", None, self.story.patience)
        return "three interviewers are asked"

    def _tell(self) -> None:
        try:
            for deed in self._deeds():
                self.over.wait(PAUSE)
                _insisting(deed)
                self.done += 1
        except BaseException as fault:
            self.fault = fault


def _insisting(deed: Callable[[], str]) -> None:
    for attempt in range(TRIES):
        try:
            deed()
        except (NotSeen, NotOnPage):
            if attempt == TRIES - 1:
                raise
        else:
            return


def claiming(set_up: Stage, code: str, over: threading.Event) -> None:
    """People take seats and give them back, some in Slack and some in Teams; where nobody answers, they go on."""
    dice = random.Random(SEED)
    while not over.is_set():
        person, seat = dice.choice(SEATS)
        word = dice.choice(("claim", "release"))
        wire: Wire = set_up.slacks[0] if CASTS["both"].in_slack(person.lower()) else set_up.teams[0]
        try:
            wire.post(wire.typed(person, f"/panel {word} {code}-{seat}"))
        except httpx.TransportError:
            time.sleep(0.1)


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.timeout(300 + 3 * SECONDS)
def test_a_crew_that_is_killed_at_random_and_loses_its_database_once_keeps_each_promise_once(tmp_path: Path) -> None:
    with (
        own_postgres(tmp_path) as postgres,
        stage(tmp_path, postgres.url, 1, workers=2, platform="both") as set_up,
    ):
        hire = Hire(set_up, at_seat_choice(set_up))
        other, over = another_loop(set_up), threading.Event()
        load = threading.Thread(target=claiming, args=(set_up, other, over))
        load.start()
        hire.begin()
        try:
            under_fire(set_up, postgres, hire)
        finally:
            over.set()
            load.join(60)
        for one in (*set_up.servers, *set_up.workers):
            one.wait_until_ready()
        workspace = Workspace(set_up.world.public_url)
        try:
            workspace.advance(LEASE_SECONDS)  # what the killed ones held is looked into
            hire.finish(240)
            workspace.advance(LEASE_SECONDS)
            until(lambda: not set_up.open_promises(), "all promises to be kept", 90)
            nothing_is_lost_or_doubled(set_up, workspace)
        finally:
            workspace.close()


def another_loop(set_up: Stage) -> str:
    """Yuki is in Onsite too, for another job; the code of her loop, whose interviewers have no part in the hire."""
    told = {"application": "app-yuki", "stage": "Onsite"}
    set_up.http.post(f"{set_up.world.public_url}/sim/ats/move", json=told).raise_for_status()
    found = "SELECT code FROM loop JOIN application a ON a.id = application_id WHERE ats_id = 'app-yuki'"
    until(lambda: set_up.rows(found), "a loop for Yuki")
    set_up.settle()
    return str(set_up.rows(found)[0][0])


def under_fire(set_up: Stage, postgres: OwnPostgres, hire: Hire) -> None:
    """Kill somebody every few seconds, and the database halfway; until the hire is told, but twice as long at most.

    Where both workers are killed at once, the clock passes their leases while nobody carries: else what they held would
    stay where it is until the end.
    """
    dice, kills, crashed = random.Random(SEED), 0, False
    (server,), (one, another) = set_up.servers, set_up.workers
    workspace = Workspace(set_up.world.public_url)
    began = time.monotonic()
    while (passed := time.monotonic() - began) < (2 * SECONDS if hire.is_told_still else SECONDS):
        time.sleep(EVERY)
        if passed > SECONDS / 2 and not crashed:
            crashed = True
            the_database_falls(set_up, postgres)
        victims = dice.choice(((server,), (one,), (another,), (one, another)))
        for victim in victims:
            assert victim.process is not None
            victim.process.kill()
            victim.process.wait(10)
        if len(victims) > 1:
            workspace.advance(LEASE_SECONDS)
        for victim in victims:
            victim.start()
        kills += 1
    workspace.close()
    assert crashed
    assert kills >= SECONDS / EVERY / 3


def the_database_falls(set_up: Stage, postgres: OwnPostgres) -> None:
    """It is away for a moment. No process ends of that, and each works again by itself when it is back."""
    crew = (*set_up.servers, *set_up.workers)
    for one in crew:
        one.wait_until_ready()
    pids = [one.process.pid for one in crew if one.process is not None]
    postgres.crash()
    time.sleep(EVERY)
    postgres.start()
    logs = [one.folder / "server.log" for one in set_up.workers]
    read = [log.stat().st_size for log in logs]
    for one in crew:
        one.wait_until_ready()
    for log, known in zip(logs, read, strict=True):
        until(functools.partial(_carried_since, log, known), f"work of {log.parent.name}")
    assert [one.process.pid for one in crew if one.process is not None and one.process.poll() is None] == pids


def _carried_since(log: Path, known: int) -> bool:
    return b'"event": "carried"' in log.read_bytes()[known:]


def nothing_is_lost_or_doubled(set_up: Stage, workspace: Workspace) -> None:
    """Calendars, ATS, HRIS, mailbox and chat hold what was promised, each thing once."""
    assert set_up.rows("SELECT kind, fault FROM outbox WHERE state NOT IN ('sent', 'reconciled')") == []
    office = set_up.office()
    live = set_up.rows("SELECT count(*) FROM claim WHERE state <> 'released'")[0][0]
    events = [event for event in office["events"] if not event["cancelled"]]
    assert len(events) == live == len({(event["owner_email"], event["starts_at"]) for event in events})
    assert set_up.rows("SELECT count(*) FROM outbox WHERE kind = 'calendar.claim'")[0][0] > 10
    booked = set_up.rows("SELECT i.id FROM interview i JOIN booking b ON b.loop_id = i.loop_id")
    assert len(booked) == 3
    assert sorted(office["interviews"]) == sorted(one.id for one in booked)
    assert not any(kept["cancelled"] for kept in office["interviews"].values())
    scorecards = set_up.rows("SELECT id FROM scorecard")
    assert len(scorecards) == 3
    assert sorted(office["scorecards"]) == sorted(one.id for one in scorecards)
    assert [len(office["outcomes"]), len(office["hires"])] == [1, 1]
    mails = Counter((mail["recipient"], mail["subject"]) for mail in office["mails"])
    promised = set_up.rows("SELECT count(*) FROM outbox WHERE kind LIKE 'mail.%'")[0][0]
    assert len(office["mails"]) == promised == len(mails)
    for person in sorted(CASTS["both"].slack or ()):
        named = [m["metadata"]["event_payload"]["name"] for m in workspace.messages(person) if m.get("metadata")]
        assert len(named) == len(set(named)), Counter(named).most_common(3)
