"""The daily job erases whose period is over, whatever goes wrong with one of them, and has a person asked."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import doctor
from bot.cards.elements import spoken
from bot.cards.privacy import privacy
from bot.desk import Desk
from bot.retention_keeping import RetentionKeeping
from bot.settings import Settings
from handlers.cancel_loop import CancelLoop
from handlers.show_privacy import PlacePeriod, PrivacyShown, ShowPrivacy
from storage import schema
from storage.store import Store
from tests.builders import Company


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    store = Store(f"sqlite:///{tmp_path}/panelkeeper.db")
    schema.migrate(store)
    made = Company(store).load()
    for number in range(3):
        made.apply(id=f"app-{number}", candidate_id=f"cand-{number}")
        made.as_("dana", CancelLoop(made.loop().code, "Over."))
        made.pass_time(seconds=1)
    made.carry()
    yield made
    store.close()


async def keep(company: Company) -> None:
    desk = Desk(company.dispatcher)
    keeping = RetentionKeeping(desk)
    await keeping.old_rows()
    await keeping.candidates()
    desk.close()


def test_all_whose_period_is_over_go_however_many_transactions_it_takes(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.retain_candidates.MOST_ERASED", 1)
    company.pass_time(days=200)
    asyncio.run(keep(company))
    assert company.count("candidate WHERE erased_at IS NULL") == 0
    assert company.count("audit_entry WHERE command = 'RetainCandidates' AND place_rule = 'de-agg'") == 3
    assert company.count("outbox WHERE kind <> 'chat.forget'") == 0


def test_the_doctor_counts_the_questions(company: Company) -> None:
    url = company.store.engine.url.render_as_string(hide_password=False)
    settings = Settings(_env_file=None, database_url=url)
    assert {one.what: one.ok for one in doctor.examine(settings)}["retention"]
    company.write("UPDATE requisition SET jurisdiction = 'us+eu-de'")
    asyncio.run(keep(company))
    (check,) = [one for one in doctor.examine(settings) if one.what == "retention"]
    assert not check.ok and "about 3 candidates" in check.told and "panelkeeper retention questions" in check.told


def test_a_database_that_is_away_is_waited_for(company: Company) -> None:
    company.write("ALTER TABLE candidate RENAME TO elsewhere")
    asyncio.run(keep(company))
    company.write("ALTER TABLE elsewhere RENAME TO candidate")
    assert company.count("candidate") == 3


def test_everybody_is_told_how_long_candidates_are_kept_in_each_place(company: Company) -> None:
    shown = company.as_("alice", ShowPrivacy())
    assert shown == PrivacyShown(180, 7, 30, (PlacePeriod("eu-de", 180, "de-agg"),))
    assert "in eu-de 180 days (de-agg)" in spoken(privacy(shown))
    company.write("UPDATE requisition SET jurisdiction = 'us+eu-de'")
    told = spoken(privacy(company.as_("alice", ShowPrivacy())))
    assert "in us+eu-de as a person decides, since us-eeoc and de-agg exclude each other" in told
    company.write("UPDATE requisition SET jurisdiction = 'us'")
    assert "in us 365 days (the company's own rule)" in spoken(privacy(company.as_("alice", ShowPrivacy())))


def test_a_list_of_very_many_places_ends_somewhere() -> None:
    places = tuple(PlacePeriod(f"place-{number}", 1, "company") for number in range(60))
    told = spoken(privacy(PrivacyShown(1, 1, 7, places)))
    assert "place-19" in told and "place-20" not in told and "and 40 places more" in told
