"""A database from before keeps what it knows: which loop each message in chat was about, and since when one rests."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command

from storage import schema
from storage.store import Store


@pytest.fixture
def before(tmp_path: Path) -> Store:
    """A SQLite database at the version before, with one loop and messages about everything in it."""
    store = Store(f"sqlite:///{tmp_path}/old.db")
    config = schema._config()
    with store.unhurried() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
    return store


ROWS = """
INSERT INTO person (id, email, name, timezone, active, work_start, work_end, work_days, load_day, load_week)
  VALUES ('p', 'p@acme.example', 'P', 'UTC', 1, 0, 1, '1', 1, 1);
INSERT INTO requisition (id, ats_job, title, channel, hiring_manager_id, recruiter_id, timezone, jurisdiction, is_open)
  VALUES ('r', 'j', 't', 'c', 'p', 'p', 'UTC', 'eu', 1);
INSERT INTO candidate (id, ats_id, name, email, pseudonym_key) VALUES ('c', 'ats', 'Carmen', 'c@mail.example', 'ab');
INSERT INTO application (id, ats_id, candidate_id, requisition_id, stage, status, read_at)
  VALUES ('a', 'ats-a', 'c', 'r', 's', 'active', '2026-01-02 00:00:00.000000');
INSERT INTO loop (id, code, application_id, candidate_id, requisition_id, stage, onsite, state, reschedules, rounds,
  offers, invited, opened_at)
  VALUES ('l1', 'PK-AAAA', 'a', 'c', 'r', 's', 0, 'closed', 0, 1, 0, 0, '2026-01-01 00:00:00.000000');
INSERT INTO interview (id, loop_id, position, name, kind, minutes, seats, attributes)
  VALUES ('i', 'l1', 1, 'n', 'k', 60, '[]', '[]');
INSERT INTO option (id, loop_id, letter, state, reason, proposed_at)
  VALUES ('o', 'l1', 'A', 'done', '', '2026-01-01 00:00:00.000000');
INSERT INTO slot (id, option_id, interview_id, starts_at, ends_at)
  VALUES ('s', 'o', 'i', '2026-01-01 00:00:00.000000', '2026-01-01 01:00:00.000000');
INSERT INTO seat (id, slot_id, ordinal, kind) VALUES ('e', 's', 1, 'lead');
INSERT INTO claim (id, seat_id, slot_id, person_id, state, starts_at, ends_at, sequence, claimed_at)
  VALUES ('k', 'e', 's', 'p', 'attended', '2026-01-01 00:00:00.000000', '2026-01-01 01:00:00.000000', 0,
    '2026-01-01 00:00:00.000000');
INSERT INTO chat_message (id, platform, name, channel, ts, posted_at) VALUES
  ('1', 'slack', 'card:l1', 'C', '1', '2026-01-01 00:00:00.000000'),
  ('2', 'slack', 'chat.confirmed:k:1', 'C', '2', '2026-01-01 00:00:00.000000'),
  ('3', 'slack', 'chat.opened:l1:opened', 'C', '3', '2026-01-01 00:00:00.000000'),
  ('4', 'slack', 'chat.swap:nobody', 'C', '4', '2026-01-01 00:00:00.000000');
"""


def test_messages_find_their_loop_and_the_clock_its_start(before: Store) -> None:
    with before.engine.begin() as connection:
        for statement in filter(str.strip, ROWS.split(";")):
            connection.execute(sa.text(statement))
    schema.migrate(before)
    schema.check(before)
    with before.engine.connect() as connection:
        loops = connection.execute(sa.text("SELECT id, loop_id FROM chat_message ORDER BY id")).all()
        assert [tuple(row) for row in loops] == [("1", "l1"), ("2", "l1"), ("3", "l1"), ("4", None)]
        changed, read = connection.execute(sa.text("SELECT changed_at, read_at FROM application")).one()
        assert changed == read
    before.close()
