"""Is the chain whole when sealers are killed, or when several seal at once, while others write? Every entry is sealed
once.
"""

import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from storage import audit_chain
from storage.store import Store
from tests.architecture.tree import ROOT
from tests.audit_trail import faults, seal
from tests.builders import Company

PROGRAM = """
import sys, datetime
from handlers.command import Rules
from handlers.dispatch import Dispatcher
from handlers.seal_audit import SealAudit
from policies.vocabulary import Actor, ActorKind, Surface
from storage.store import Store
dispatcher = Dispatcher(Store(sys.argv[1]), lambda: datetime.datetime.now(datetime.UTC), Rules(), b"secret")
while True:
    print(dispatcher.dispatch(SealAudit(), Actor(ActorKind.SYSTEM, "clock"), Surface.CLOCK).count, flush=True)
"""
SECONDS = 2.0
SEED = 11


@contextmanager
def sealing(url: str) -> Iterator["subprocess.Popen[str]"]:
    """A process that seals in a loop, at work by now; killed at the end."""
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, url], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip().isdigit()
    drained = threading.Thread(target=process.stdout.read)
    drained.start()
    try:
        yield process
    finally:
        process.kill()
        drained.join()
        process.communicate()


@contextmanager
def writing(company: Company, writers: int = 2) -> Iterator[None]:
    """Entries are written all the while, a few to a transaction."""
    over = threading.Event()

    def write() -> None:
        entry = {"actor_kind": "person", "actor_id": "p", "command": "ClaimSeat", "surface": "slack", "allowed": True}
        rows = [{**entry, "at": company.now, "rule": "interviewer", "answer": "Claimed"}] * 5
        store = Store(company.store.engine.url.render_as_string(hide_password=False))
        while not over.is_set():
            with store.engine.begin() as connection:
                connection.execute(audit_chain.ENTRY.insert(), rows)
            time.sleep(0.002)
        store.close()

    threads = [threading.Thread(target=write) for _ in range(writers)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def whole(company: Company) -> None:
    """Every entry is sealed, once, in a chain that is sound."""
    seal(company)
    entries = company.count("audit_entry")
    rows = company.rows("SELECT min(seq) AS low, max(seq) AS high, count(DISTINCT entry_id) AS n FROM audit_seal")
    assert rows == [{"low": 1, "high": entries, "n": entries}]
    assert faults(company) == []


@pytest.mark.slow
def test_sealers_that_are_killed_leave_a_whole_chain(store: Store, database_url: str) -> None:
    company, dice = Company(store).load(), random.Random(SEED)
    end, kills, sealed = time.monotonic() + SECONDS, 0, 0
    with writing(company):
        while kills < 2 or time.monotonic() < end:
            with sealing(database_url) as process:
                time.sleep(dice.uniform(0.05, 0.6))
                assert process.poll() is None
            kills += 1
            sealed, before = company.count("audit_seal"), sealed
            assert sealed > before
    whole(company)


@pytest.mark.slow
def test_two_processes_that_seal_at_once_make_one_chain(store: Store, database_url: str) -> None:
    company = Company(store).load()
    with writing(company), sealing(database_url) as one, sealing(database_url) as other:
        time.sleep(SECONDS)
        assert (one.poll(), other.poll()) == (None, None)
        assert company.count("audit_seal") > 100
    whole(company)
