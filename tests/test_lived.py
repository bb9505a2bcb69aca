"""Is what a test begins with the same, whether it was lived through or read back?"""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from handlers.finish_interviews import FinishInterviews
from storage.store import Store
from tests import lived
from tests.builders import MONDAY, Company


def content(store: Store) -> dict[str, list[str]]:
    """Every row of every table. The database gives them in any order."""
    with store.engine.connect() as connection:
        tables = sa.inspect(connection).get_table_names()
        found = {name: connection.execute(sa.text(f'SELECT * FROM "{name}"')).all() for name in tables}  # noqa: S608
    return {name: sorted(map(repr, rows)) for name, rows in found.items()}


def emptied(store: Store, empty: lived.State) -> Store:
    empty.write(store, lived._digests(store) or {})
    return store


def test_what_is_read_back_is_what_was_lived_to_the_last_row(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lived, "_OUTCOMES", {})
    monkeypatch.setattr(lived, "_LEFT", set())
    empty, bare = lived.state(store), content(store)
    company = Company(store).load()
    code, rows = company.held_loop(), content(store)
    assert content(emptied(store, empty)) == bare
    again = Company(store)
    monkeypatch.setattr(again.dispatcher, "dispatch", forbidden)
    assert again.load() is again
    assert again.held_loop() == code
    assert again.now == company.now == MONDAY + timedelta(days=14)
    assert content(store) == rows


def test_who_has_done_anything_else_before_lives_through_it(store: Store) -> None:
    bare = lived.state(store)
    Company(store).load().open_loop()
    company = Company(emptied(store, bare)).load()
    company.write("UPDATE person SET timezone = 'Asia/Tokyo' WHERE email = 'alice@acme.example'")
    company.open_loop()
    assert company.count("person WHERE timezone = 'Asia/Tokyo'") == 1


def test_the_database_goes_on_from_what_was_read_back(store: Store) -> None:
    """Triggers, foreign keys and the chain of the audit trail hold as before."""
    for _ in range(2):
        empty = lived.state(store)
        company = Company(store).load()
        company.booked_loop()
        company.pass_time(days=14)
        company.system(FinishInterviews())
        with pytest.raises(sa.exc.DBAPIError):
            company.write("DELETE FROM audit_entry")
        with pytest.raises(sa.exc.IntegrityError):
            company.write("DELETE FROM person")
        emptied(store, empty)


def forbidden(*_args: Any) -> None:
    raise AssertionError("lived through once more")
