"""Messages are kept redacted: scoped to their loop, shown to those who may see them, dropped in time, and never raw."""

import asyncio
import gc
from collections.abc import Collection
from typing import Any

import pytest

from adapters.ports import Redactor
from bot import message_log
from bot.desk import Desk
from bot.message_log import MessageLog, Spoken
from handlers.apply_retention import ApplyRetention, RetentionApplied
from handlers.command import Refused
from handlers.show_messages import MessagesShown, ShowLoopMessages, ShowMessages
from policies.redaction import CannotRedact, KnownPerson, Mode, PersonalSpan, Redacted
from policies.vocabulary import Direction, MessageKind
from tests.builders import Company

REFUSING = {
    True: (
        "CREATE TRIGGER refusing BEFORE INSERT ON message WHEN NEW.command = '/refused' "
        "BEGIN SELECT RAISE(ABORT, 'not this one'); END",
    ),
    False: ("ALTER TABLE message ADD CONSTRAINT refusing CHECK (command <> '/refused')",),
}
"""What makes a database (SQLite, or not) refuse one kind of message."""


class Crosses:
    """A redactor that replaces every known name in scope by its id; it can be told to fail."""

    def __init__(self) -> None:
        self.people: dict[str, KnownPerson] = {}
        self.fails = False

    def add(self, person: KnownPerson) -> None:
        self.people[person.id] = person

    def remove(self, person_id: str) -> None:
        del self.people[person_id]

    def redact(self, text: str, mode: Mode, people: Collection[str] = ()) -> Redacted:
        if self.fails:
            raise CannotRedact("broken")
        spans = []
        for id in people:
            for name in self.people[id].names:
                if name in text:
                    spans.append(PersonalSpan(text.index(name), text.index(name) + len(name), "PERSON", 1.0, id))
                    text = text.replace(name, f"<{id}>")
        return Redacted(text, tuple(spans))


def heard(text: str, *about: str, place: str = "C1", **changes: Any) -> Spoken:
    fields = {"direction": Direction.HEARD, "kind": MessageKind.COMMAND, "platform": "slack", "command": "/panel"}
    return Spoken(**{**fields, "person_id": None, "place": place, "about": about, "text": text, **changes})


def kept(company: Company, redactor: Redactor | Exception, *messages: Spoken) -> list[Redacted | None]:
    """Hand these to a running message log, wait until they are kept, and stop it."""

    def load() -> Redactor:
        if isinstance(redactor, Exception):
            raise redactor
        return redactor

    async def run() -> list[Redacted | None]:
        desk = Desk(company.dispatcher)
        log = MessageLog(desk, load)
        running = asyncio.create_task(log.run())
        await asyncio.sleep(0)  # it begins
        answers = await log.keep(*messages, within=20)
        log.stop()
        await running
        desk.close()
        return answers

    return asyncio.run(run())


def test_a_message_is_kept_with_its_loop_and_without_its_candidate(company: Company) -> None:
    code = company.open_loop()
    (answer,) = kept(company, Crosses(), heard("/panel scorecards of Carmen Canary", code))
    (row,) = company.rows("SELECT * FROM message")
    assert "Carmen" not in row["text"]
    assert answer is not None
    assert answer.text == row["text"]
    assert row["loop_id"] == company.loop().id
    assert (row["direction"], row["kind"], row["platform"], row["command"]) == ("heard", "command", "slack", "/panel")


@pytest.mark.parametrize("how", ["loop", "slot", "claim", "option", "link"])
def test_every_id_of_a_loop_leads_to_it(company: Company, how: str) -> None:
    company.booked_loop()
    claim = company.rows("SELECT id FROM claim")[0]["id"]
    places = {
        "loop": company.loop().id,
        "slot": company.slots()[0].id,
        "claim": claim,
        "option": company.options()[0].id,
        "link": company.link_id(),
    }
    kept(company, Crosses(), heard("Carmen Canary", "nonsense", "", "x" * 500, places[how]))
    (row,) = company.rows("SELECT * FROM message")
    assert row["loop_id"] == company.loop().id
    assert "Carmen" not in row["text"]


def test_a_channel_with_a_loops_card_brings_its_candidate_into_scope(company: Company) -> None:
    company.open_loop()
    company.write(
        "INSERT INTO chat_message (id, platform, name, channel, ts, posted_at) "
        "VALUES ('m1', 'slack', :name, 'C9', '1.1', '2026-11-23 09:00:00+00:00')",
        name=f"card:{company.loop().id}",
    )
    message = heard("Carmen Canary is great", place="C9", kind=MessageKind.MESSAGE)
    kept(company, Crosses(), message)
    assert [row["text"] for row in company.rows("SELECT text FROM message")] == [
        f"<{company.loop().candidate_id}> is great"
    ]


def test_what_people_write_where_no_loop_ever_was_is_not_kept(company: Company) -> None:
    company.open_loop()
    kept(company, Crosses(), heard("lunch?", place="C-random", kind=MessageKind.MESSAGE))
    assert company.count("message") == 0


def test_a_text_that_cannot_be_redacted_is_not_kept(company: Company) -> None:
    code = company.open_loop()
    broken = Crosses()
    broken.fails = True
    assert kept(company, broken, heard("Carmen Canary", code)) == [None]
    (row,) = company.rows("SELECT * FROM message")
    assert (row["text"], row["withheld"]) == (None, "broken")


def test_without_a_redactor_messages_are_kept_without_their_text(company: Company) -> None:
    kept(company, ImportError("no model"), heard("Carmen Canary"))
    (row,) = company.rows("SELECT * FROM message")
    assert (row["text"], row["withheld"]) == (None, "no redactor")


@pytest.mark.parametrize("odd", ["\x00", "\ud800", "\U0001f600" * 40])
def test_a_message_with_what_no_database_keeps_holds_up_no_other(company: Company, odd: str) -> None:
    strange = heard(f"one {odd}", odd, place=odd, command=f"/panel {odd}")
    kept(company, Crosses(), heard("before"), strange, heard("after"))
    texts = [row["text"] for row in company.rows("SELECT text FROM message ORDER BY id")]
    assert len(texts) == 3
    assert (texts[0], texts[2]) == ("before", "after")


def test_a_message_that_the_database_refuses_is_kept_without_its_words(company: Company) -> None:
    for statement in REFUSING[company.store.is_sqlite]:
        company.write(statement)
    kept(company, Crosses(), heard("before"), heard("refused", command="/refused"), heard("after"))
    rows = company.rows("SELECT text, withheld FROM message ORDER BY id")
    assert [row["text"] for row in rows] == ["before", None, "after"]
    assert rows[1]["withheld"] == "not storable"


def test_messages_stay_in_the_order_in_which_they_came(company: Company) -> None:
    kept(company, Crosses(), *(heard(f"message {number}") for number in range(250)))
    texts = [row["text"] for row in company.rows("SELECT text FROM message ORDER BY id")]
    assert texts == [f"message {number}" for number in range(250)]


def test_candidates_are_known_as_they_come_and_forgotten_as_they_go(company: Company) -> None:
    redactor = Crosses()
    kept(company, redactor, heard("nothing"))
    assert redactor.people == {}
    company.apply(candidate_phones=("+44 7700 900123",), candidate_links=("https://linkedin.com/in/carmen-canary",))
    kept(company, redactor, heard("nothing"))
    (person,) = redactor.people.values()
    assert (person.names, person.emails) == (("Carmen Canary",), ("carmen@mail.example",))
    assert (person.phones, person.links) == (("+44 7700 900123",), ("https://linkedin.com/in/carmen-canary",))
    company.apply(candidate_name="Carmen Canary-Stone", candidate_email="carmen.stone@mail.example")
    kept(company, redactor, heard("nothing"))
    (person,) = redactor.people.values()
    assert person.names == ("Carmen Canary", "Carmen Canary-Stone")
    assert person.emails == ("carmen@mail.example", "carmen.stone@mail.example")


def test_many_known_people_are_passed_over_by_the_garbage_collector(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    gc.unfreeze()
    company.apply()
    kept(company, Crosses(), heard("about one"))
    assert gc.get_freeze_count() == 0
    monkeypatch.setattr(message_log, "MANY", 1)
    try:
        kept(company, Crosses(), heard("about many"))
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()


def test_what_somebody_waits_for_is_kept_before_what_the_bot_says_by_itself_which_gets_on_too(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(message_log, "AT_ONCE", 2)
    monkeypatch.setattr(message_log, "FEW", 1)
    company.apply()

    async def run() -> None:
        desk = Desk(company.dispatcher)
        log = MessageLog(desk, Crosses)
        for number in range(3):
            await log.keep(heard(f"notice {number}", kind=MessageKind.NOTICE))
        for number in range(4):
            await log.keep(heard(f"command {number}"))
        log.stop()
        await log.run()
        desk.close()

    asyncio.run(asyncio.wait_for(run(), 60))
    assert [row["text"] for row in company.rows("SELECT text FROM message ORDER BY id")] == [
        "command 0", "command 1", "notice 0", "command 2", "command 3", "notice 1", "notice 2",
    ]  # fmt: skip


def test_what_a_lasting_process_has_loaded_is_passed_over_by_the_garbage_collector() -> None:
    gc.unfreeze()
    try:
        assert isinstance(message_log.lasting(Crosses), Crosses)
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()


def test_an_erased_candidate_is_known_no_longer(company: Company) -> None:
    company.apply()
    redactor = Crosses()

    async def run() -> None:
        desk = Desk(company.dispatcher)
        log = MessageLog(desk, lambda: redactor)
        running = asyncio.create_task(log.run())
        await asyncio.sleep(0)  # it begins
        await log.keep(heard("first"), within=20)
        assert len(redactor.people) == 1
        company.write("DELETE FROM candidate_alias")
        while redactor.people:
            await log.keep(heard("again"), within=20)
        log.stop()
        await running
        desk.close()

    asyncio.run(asyncio.wait_for(run(), 60))


def test_a_candidates_token_needs_the_key_that_erasure_destroys(company: Company) -> None:
    company.apply()
    company.apply(id="app-2", candidate_id="cand-2", candidate_email="other@mail.example")
    keys = {row["pseudonym_key"] for row in company.rows("SELECT pseudonym_key FROM candidate")}
    assert len(keys) == 2
    assert all(len(bytes.fromhex(key)) == 16 for key in keys)


def test_the_loops_recruiter_sees_its_messages_and_others_do_not(company: Company) -> None:
    code = company.open_loop()
    kept(company, Crosses(), heard("about Carmen Canary", code), heard("about nothing"))
    shown = company.as_("dana", ShowLoopMessages(code))
    assert isinstance(shown, MessagesShown)
    assert [message.text for message in shown.messages] == [f"about <{company.loop().candidate_id}>"]
    assert [message.loop for message in shown.messages] == [code]
    for name in ("alice", "hana"):
        assert isinstance(company.as_(name, ShowLoopMessages(code)), Refused)
        assert isinstance(company.as_(name, ShowMessages()), Refused)
    everything = company.operator(ShowMessages())
    assert len(everything.messages) == 2


def test_messages_are_dropped_when_their_time_is_over(company: Company) -> None:
    kept(company, Crosses(), heard("old"))
    company.pass_time(days=100)
    kept(company, Crosses(), heard("new"))
    company.pass_time(days=81)
    assert company.system(ApplyRetention()) == RetentionApplied(1, more=False)
    assert [row["text"] for row in company.rows("SELECT text FROM message")] == ["new"]
    assert company.system(ApplyRetention()) == RetentionApplied(0, more=False)
