"""What was deleted is gone from SQLite's files: from free pages, from pages that were split, from the journal."""

import random
from pathlib import Path

import pytest
import sqlalchemy as sa

from storage.store import Store
from tests.database_files import in_files
from tests.journeys.stage import ON_SQLITE

ROWS, GONE = 3000, 200


def left(path: Path, words: list[str]) -> list[str]:
    """Which of the words are in any of the database's files."""
    files = in_files(path)
    return [word for word in words if word.encode() in files]


@ON_SQLITE
@pytest.mark.parametrize("seed", [1, 2])
def test_no_byte_of_what_was_deleted_is_left(store: Store, seed: int) -> None:
    chance = random.Random(seed)
    path = Path(str(store.engine.url.database))
    words = [f"canary{number:06d}{chance.getrandbits(64):016x}" for number in range(ROWS)]
    with store.engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE note (id INTEGER PRIMARY KEY, who TEXT UNIQUE, text TEXT)"))
        put = sa.text("INSERT INTO note VALUES (:id, :who, :text)")
        for id in chance.sample(range(ROWS), ROWS):
            connection.execute(put, {"id": id, "who": words[id], "text": words[id] + "x" * chance.randint(0, 900)})
    gone = chance.sample(range(ROWS), GONE)
    with store.engine.begin() as connection:
        for id in gone:
            connection.execute(sa.text("UPDATE note SET who = NULL, text = '' WHERE id = :id"), {"id": id})
    assert left(path, [words[id] for id in gone])  # in the journal, at least
    assert store.scrub()
    assert left(path, [words[id] for id in gone]) == []
    assert len(left(path, words)) == ROWS - GONE


@ON_SQLITE
def test_a_scrub_does_not_wait_for_ever_for_others(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.store.BUSY_SECONDS", 0)
    impatient = Store(store.engine.url.render_as_string(hide_password=False))
    with store.transaction() as session:
        session.execute(sa.text("DELETE FROM inbox"))
        assert not impatient.scrub()
    assert impatient.scrub()
    impatient.close()
