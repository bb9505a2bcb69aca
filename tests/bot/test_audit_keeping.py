"""The clock seals the trail and notes its head down, once for each head, wherever the operator said."""

import asyncio
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError
from structlog.testing import capture_logs

from adapters.mail.compose import Sender, compose
from bot import audit_anchors
from bot.audit_keeping import Anchoring, AuditKeeping
from bot.cards import mails
from bot.carrying import Carrier, World
from bot.desk import Desk
from bot.relay import Relay
from bot.settings import Settings
from handlers.anchor_audit import AnchorAudit
from handlers.carry_outbox import LeaseOutbox
from handlers.parcels import AnchorMail
from handlers.seal_audit import SealAudit
from policies.mailing import Mail
from policies.vocabulary import AuditAnchor
from storage.store import Store
from tests.audit_trail import faults, write
from tests.builders import Company, unkept


@pytest.fixture
def company(store: Store) -> Company:
    return Company(store).load()


NOWHERE = Anchoring()


def keeping(company: Company, deed: Any, anchoring: Anchoring = NOWHERE) -> None:
    """Run `deed(keeper)` to its end."""

    async def run() -> None:
        desk = Desk(company.dispatcher)
        try:
            await deed(AuditKeeping(desk, anchoring))
        finally:
            desk.close()

    asyncio.run(run())


def anchored(company: Company, anchoring: Anchoring) -> None:
    keeping(company, lambda keeper: keeper.anchor(), anchoring)


def promised(company: Company) -> list[str]:
    return [row["key"] for row in company.rows("SELECT key FROM outbox WHERE kind LIKE '%.anchor' ORDER BY key")]


def test_every_second_what_is_new_is_sealed(company: Company) -> None:
    keeping(company, lambda keeper: keeper.seal())
    assert company.count("audit_seal") == company.count("audit_entry") > 0
    assert faults(company) == []


def test_the_head_goes_to_the_file_once(company: Company, tmp_path: Path) -> None:
    file = tmp_path / "anchors.jsonl"
    for _ in range(3):
        anchored(company, Anchoring(file))
    (line,) = file.read_text().splitlines()
    (last,) = company.rows("SELECT seq, hash FROM audit_seal ORDER BY seq DESC LIMIT 1")
    assert json.loads(line) == {"at": company.now.isoformat(), "seq": last["seq"], "hash": last["hash"].hex()}
    company.open_loop()
    anchored(company, Anchoring(file))
    found = list(audit_anchors.read(file.read_text().splitlines()))
    assert [one.seq for one in found if one] == [last["seq"], company.count("audit_seal")]


def test_the_head_is_promised_once_to_whoever_keeps_it(company: Company) -> None:
    for _ in range(3):
        anchored(company, Anchoring(by_mail=True, by_post=True))
    seq = company.count("audit_seal")
    assert promised(company) == [f"keeper.anchor:{seq}", f"mail.anchor:{seq}"]
    assert {row["subject"] for row in company.rows("SELECT subject FROM outbox")} == {str(seq)}
    anchored(company, Anchoring())
    assert len(promised(company)) == 2


def test_where_nothing_was_sealed_nothing_is_anchored(store: Store, tmp_path: Path) -> None:
    anchored(Company(store), Anchoring(tmp_path / "anchors.jsonl", by_mail=True, by_post=True))
    assert promised(Company(store)) == []
    assert not (tmp_path / "anchors.jsonl").exists()


def test_what_the_second_overlooked_is_sealed_before_it_is_anchored(company: Company) -> None:
    write(company, 90_000)
    company.system(SealAudit())
    write(company, 50_000)
    anchored(company, Anchoring())
    assert company.count("audit_seal") == company.count("audit_entry")


def test_a_file_that_cannot_be_written_is_logged_and_stops_nothing(company: Company, tmp_path: Path) -> None:
    with capture_logs() as logs:
        anchored(company, Anchoring(tmp_path / "nowhere" / "anchors.jsonl", by_mail=True))
    assert [entry["event"] for entry in logs] == ["anchoring failed"]
    assert len(promised(company)) == 1


class Postbox:
    """A mail transport and a keeper that accept everything."""

    name = "test"

    def __init__(self) -> None:
        self.mails: list[Mail] = []
        self.anchors: list[AuditAnchor] = []

    async def send(self, mail: Mail) -> None:
        self.mails.append(mail)

    async def keep(self, anchor: AuditAnchor) -> None:
        self.anchors.append(anchor)


def carried(company: Company, postbox: Postbox, mailbox: str, *, keeps: bool) -> list[str]:
    """Carry every due promise; the states of the promises."""
    none: Any = SimpleNamespace(name="none")
    keeper = postbox if keeps else None
    world = World(none, none, none, postbox, {}, none, anchor_mailbox=mailbox, anchors=keeper)

    async def run() -> None:
        desk = Desk(company.dispatcher)
        relay = Relay(desk, Carrier(desk, world, unkept(desk)), alone=True)
        running = asyncio.create_task(relay.run())
        for _ in range(200):
            await asyncio.sleep(0.02)
            if not company.count("outbox WHERE state = 'pending'"):
                break
        relay.stop()
        await running
        desk.close()

    asyncio.run(run())
    return [row["state"] for row in company.rows("SELECT state FROM outbox ORDER BY id")]


def test_promised_anchors_are_mailed_and_posted(company: Company) -> None:
    anchored(company, Anchoring(by_mail=True, by_post=True))
    postbox, head = Postbox(), company.system(AnchorAudit()).head
    assert carried(company, postbox, "keeper@counsel.example", keeps=True) == ["sent", "sent"]
    (anchor,), (mail,) = postbox.anchors, postbox.mails
    assert (anchor.seq, anchor.hash) == (head.seq, head.hash.hex())
    assert (mail.to, mail.key) == ("keeper@counsel.example", f"mail.anchor:{head.seq}")
    (noted,) = audit_anchors.read([mail.text.splitlines()[-1]])
    assert noted is not None
    assert (noted.seq, noted.hash) == (head.seq, head.hash)


def test_an_anchor_that_nobody_keeps_any_more_is_let_go(company: Company) -> None:
    anchored(company, Anchoring(by_mail=True, by_post=True))
    postbox = Postbox()
    assert carried(company, postbox, "", keeps=False) == ["sent", "sent"]
    assert (postbox.mails, postbox.anchors) == ([], [])


def test_anchoring_feeds_itself_nothing_to_anchor(company: Company) -> None:
    """Carrying an anchor leaves no entry: else there would be one an hour for ever."""
    anchored(company, Anchoring(by_mail=True))
    entries = company.count("audit_entry")
    company.system(LeaseOutbox(10))
    anchored(company, Anchoring(by_mail=True))
    assert (company.count("audit_entry"), len(promised(company))) == (entries, 1)


def test_an_anchors_line_survives_the_mail(company: Company) -> None:
    anchor = AuditAnchor("k", company.now, 10**9, "ab" * 32)
    mail = mails.anchor(AnchorMail(anchor, "Acme"), "keeper@counsel.example")
    written = compose(mail, Sender.parse("bot@acme.example", "acme.example"), company.now)
    text = written.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    (read,) = audit_anchors.read([text.splitlines()[-1]])
    assert read is not None
    assert read.seq == 10**9


@pytest.mark.parametrize(
    "settings",
    [
        {"audit_anchor_url": SecretStr("http://collector.example/x")},
        {"audit_anchor_url": SecretStr("collector.example")},
        {"audit_anchor_email": "nobody"},
        {"audit_anchor_email": "a@b.example, c@d.example"},
    ],
)
def test_an_anchor_goes_nowhere_unencrypted_or_unclear(settings: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Settings(_env_file=None, **settings)
