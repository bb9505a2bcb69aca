"""The ATS is asked for changes: once at a time, from where the last answer left off, and each one is read again."""

from handlers.command import Done, Rules
from handlers.parcels import ReadApplication, ReadChanges
from handlers.read_changes import AskForChanges, RecordChanges
from storage.store import Store
from tests.builders import Company


def test_an_ats_that_cannot_be_asked_is_not(company: Company) -> None:
    assert company.system(AskForChanges()) == Done()
    assert company.count("outbox WHERE kind = 'ats.changes'") == 0


def test_it_is_asked_once_at_a_time_and_goes_on_from_the_last_answer(store: Store) -> None:
    company = Company(store, rules=Rules(polled_ats="ashby")).load()
    for _ in range(2):
        company.system(AskForChanges())
    (asked,) = [one for one in company.carry() if isinstance(one, ReadChanges)]
    assert (asked.source, asked.cursor) == ("ashby", "")
    long = "token-" * 100
    company.system(RecordChanges("ashby", ("app-1", "app-2"), long))
    assert {one.ats_id for one in company.carry() if isinstance(one, ReadApplication)} == {"app-1", "app-2"}
    company.system(AskForChanges())
    (again,) = [one for one in company.carry() if isinstance(one, ReadChanges)]
    assert again.cursor == long
    assert company.count("ats_cursor") == 1
