"""Who carries promises to the world?

One loop: lease, carry, settle. A crash in between means: look, then carry again.
"""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, assert_never

import structlog

from adapters.ports import ATS, HRIS, AnchorKeeper, Calendar, CredentialsBroken, MailTransport, Rejected, Retry, Unknown
from bot import tracing
from bot.cards import mails
from bot.cards.elements import spoken
from bot.cards.notices import notice
from bot.cards.platform import Platform
from bot.desk import Desk
from bot.message_log import MessageLog, Spoken
from handlers.application_gone import ApplicationGone
from handlers.carry_outbox import (
    Again,
    Dead,
    Leased,
    LeaseOutbox,
    RecoverOutbox,
    Sent,
    Settled,
    SettleOutbox,
    SettleTogether,
    Unsure,
)
from handlers.command import Refused
from handlers.parcels import (
    AnchorMail,
    BookedMail,
    CancelEvent,
    CancelInterview,
    CancelledMail,
    ChatParcel,
    ForgetMessage,
    Nothing,
    NudgeMail,
    OfferMail,
    Parcel,
    ReadApplication,
    ReadBusy,
)
from handlers.propose_options import ProposeOptions
from handlers.record_application import RecordApplication
from policies.mailing import Mail
from policies.vocabulary import (
    Actor,
    ActorKind,
    AtsInterview,
    AtsOutcome,
    AtsScorecard,
    AuditAnchor,
    CalendarEvent,
    Direction,
    Hire,
    LinkId,
    MessageKind,
    Surface,
)

log = structlog.get_logger()

CARRIER = Actor(ActorKind.SYSTEM, "relay")
AT_ONCE = 16
IN_HAND = 128
"""So many promises are leased together, since that costs little more than one; few are carried at the same moment."""
BEGIN_WITHIN = 12.0
"""Seconds after the lease in which a promise must be begun, so that it is done before the lease lapses."""
IDLE_SECONDS = 0.5
LONGEST_CARRY = 30.0
BROKEN_PAUSE = 300.0


class Chat(Protocol):
    """Where chat parcels go."""

    @property
    def platform(self) -> Platform: ...

    async def deliver(self, parcel: ChatParcel, *, uncertain: bool) -> tuple[str, str]: ...

    async def forget(self, channel: str, ts: str) -> None: ...


@dataclass(frozen=True, slots=True)
class World:
    """Everything the relay can reach. `link_url` makes a candidate's link from its id and when it expires.

    `anchor_mailbox` and `anchors` keep the heads of the audit trail's chain, where there are any.
    """

    ats: ATS
    calendar: Calendar
    hris: HRIS
    mail: MailTransport
    chat: Chat
    link_url: Callable[[LinkId, datetime], str]
    anchor_mailbox: str = ""
    anchors: AnchorKeeper | None = None


class Relay:
    """Carries due promises, a few at a time, until it is stopped."""

    def __init__(self, desk: Desk, world: World, messages: MessageLog, *, alone: bool) -> None:
        """`alone` says that no other process carries for this database."""
        self._desk = desk
        self._messages = messages
        self._alone = alone
        self._world = world
        self._stopping = False
        self._hands = asyncio.Semaphore(AT_ONCE)
        self._unsettled: list[tuple[SettleOutbox, asyncio.Future[Settled | Refused]]] = []
        self._is_settling = False

    async def run(self) -> None:
        """Carry until `stop`; what is under way then is finished first."""
        under_way: set[asyncio.Task[None]] = set()
        await self._recover()
        while not self._stopping:
            leased = await self._lease(IN_HAND - len(under_way))
            begin_by = asyncio.get_running_loop().time() + BEGIN_WITHIN
            for item in leased:
                task = asyncio.create_task(self._carry_and_settle(item, begin_by))
                under_way.add(task)
                task.add_done_callback(under_way.discard)
            if not leased:
                await self._pause()
        await asyncio.gather(*under_way)

    async def _recover(self) -> None:
        """Take over what a predecessor held, if there can be no other carrier; else its leases lapse by themselves."""
        if not self._alone:
            return
        try:
            await self._desk(RecoverOutbox(), CARRIER, Surface.RELAY)
        except Exception as error:
            log.error("recovering failed", exc_info=error)

    def stop(self) -> None:
        self._stopping = True
        self._desk.worked.set()

    async def _pause(self) -> None:
        """Wait for work of this process, or a moment, as other processes and the clock make work too."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._desk.worked.wait(), IDLE_SECONDS)
        self._desk.worked.clear()

    async def _lease(self, places: int) -> tuple[Leased, ...]:
        """What can be carried now; nothing while all places are taken or the database is out of reach."""
        if places <= 0:
            return ()
        try:
            leased = await self._desk(LeaseOutbox(places), CARRIER, Surface.RELAY)
        except Exception as error:
            log.error("leasing failed", exc_info=error)
            return ()
        if isinstance(leased, Refused):
            raise RuntimeError("the relay may not lease the outbox: the access rules are broken")
        return leased

    async def _carry_and_settle(self, item: Leased, begin_by: float) -> None:
        """Carry one promise. One that could not be settled keeps its lease, and is looked into when that lapses."""
        with tracing.traced(item.trace):
            await self._carried_and_settled(item, begin_by)

    async def _carried_and_settled(self, item: Leased, begin_by: float) -> None:
        async with self._hands:
            in_time = asyncio.get_running_loop().time() <= begin_by
            result = await self._result(item) if in_time else Again("not begun in time", 0.0)
        if isinstance(result, Sent):
            log.info("carried", errand=item.errand, job=item.outbox_id)
        else:
            log.warning("not carried", errand=item.errand, result=type(result).__name__, fault=result.fault)
        said = item.parcel if isinstance(item.parcel, ChatParcel) else None
        told = (said.name, said.about) if said else (None, "")
        settle = SettleOutbox(item.outbox_id, item.token, result, *told)
        try:
            settled = await self._settled(settle)
        except Exception as error:
            log.error("settling failed", errand=item.errand, exc_info=error)
            return
        finally:
            self._desk.worked.set()  # a place is free
        if isinstance(settled, Settled) and settled.dead:
            log.error("dead letter", errand=item.errand, job=item.outbox_id, see="panelkeeper jobs list")

    async def _settled(self, settle: SettleOutbox) -> Settled | Refused:
        """Settle together with whatever else has been carried meanwhile: one transaction instead of many."""
        answer: asyncio.Future[Settled | Refused] = asyncio.get_running_loop().create_future()
        self._unsettled.append((settle, answer))
        if not self._is_settling:
            self._is_settling = True
            try:
                await asyncio.sleep(0)  # what is carried at the same moment comes along
                while self._unsettled:
                    batch, self._unsettled = self._unsettled, []
                    await self._settle(batch)
            finally:
                self._is_settling = False
        return await answer

    async def _settle(self, batch: list[tuple[SettleOutbox, asyncio.Future[Settled | Refused]]]) -> None:
        """Settle these; each alone, where that cannot be done in one: a faulty one must not hold up the others."""
        try:
            together = SettleTogether(tuple(settle for settle, _ in batch))
            answers = await self._desk(together, CARRIER, Surface.RELAY)
            for number, (_, answer) in enumerate(batch):
                answer.set_result(answers if isinstance(answers, Refused) else answers[number])
        except Exception as error:
            if len(batch) == 1:
                batch[0][1].set_exception(error)
                return
            log.warning("settling together failed", count=len(batch), fault=type(error).__name__)
            for one in batch:
                await self._settle([one])

    async def _result(self, item: Leased) -> Sent | Again | Unsure | Dead:
        """Carry, and put whatever happened into one of the four words."""
        try:
            async with asyncio.timeout(LONGEST_CARRY):
                return Sent(await self._carry(item.parcel, uncertain=item.uncertain))
        except Retry as failure:
            return Again(failure.reason, failure.after)
        except Rejected as failure:
            return Dead(failure.reason)
        except CredentialsBroken:
            return Again("credentials broken", BROKEN_PAUSE)
        except (Unknown, TimeoutError) as failure:
            return Unsure(type(failure).__name__)
        except Exception as error:
            log.error("carrying failed", errand=item.errand, exc_info=error)
            return Unsure(type(error).__name__)

    async def _carry(self, parcel: Parcel, *, uncertain: bool) -> tuple[str, str] | None:
        world = self._world
        match parcel:
            case Nothing():
                pass
            case ChatParcel():
                posted = await world.chat.deliver(parcel, uncertain=uncertain)
                await self._messages.keep(_noticed(parcel, posted[0], world.chat.platform))
                return posted
            case ForgetMessage():
                await world.chat.forget(parcel.channel, parcel.ts)
            case ReadApplication():
                await self._read_application(parcel)
            case ReadBusy():
                busy = await world.calendar.busy(parcel.emails, parcel.span)
                await self._desk(ProposeOptions(parcel.loop_id, parcel.round, busy), CARRIER, Surface.RELAY)
            case AtsInterview():
                await world.ats.put_interview(parcel)
            case CancelInterview():
                await world.ats.cancel_interview(parcel.key)
            case AtsScorecard():
                await world.ats.submit_scorecard(parcel)
            case AtsOutcome():
                await world.ats.record_outcome(parcel)
            case CalendarEvent():
                await world.calendar.put_event(parcel)
            case CancelEvent():
                await world.calendar.cancel_event(parcel.owner_email, parcel.uid)
            case Hire():
                await world.hris.record_hire(parcel)
            case OfferMail() | BookedMail() | CancelledMail() | NudgeMail():
                await self._send_mail(parcel)
            case AnchorMail():
                if world.anchor_mailbox:  # it says nothing about anybody: the message log has no use for it
                    await world.mail.send(mails.anchor(parcel, world.anchor_mailbox))
            case AuditAnchor():
                if world.anchors is not None:
                    await world.anchors.keep(parcel)
            case _:
                assert_never(parcel)
        return None

    async def _read_application(self, parcel: ReadApplication) -> None:
        stated = await self._world.ats.application(parcel.ats_id)
        command = RecordApplication(stated) if stated is not None else ApplicationGone(parcel.ats_id)
        await self._desk(command, CARRIER, Surface.RELAY)

    async def _send_mail(self, parcel: OfferMail | BookedMail | CancelledMail | NudgeMail) -> None:
        if isinstance(parcel, CancelledMail):
            mail, about = mails.cancelled(parcel), parcel.uid
        else:
            link, about = self._world.link_url(LinkId(parcel.link_id), parcel.expires_at), parcel.link_id
            mail = _with_link(parcel, link)
        await self._world.mail.send(mail)
        text = f"{mail.subject}\n\n{mail.text}"
        name = type(parcel).__name__
        await self._messages.keep(Spoken(Direction.SAID, MessageKind.MAIL, "mail", name, None, "", (about,), text))


def _with_link(parcel: OfferMail | BookedMail | NudgeMail, link: str) -> Mail:
    match parcel:
        case OfferMail():
            return mails.offer(parcel, link)
        case BookedMail():
            return mails.booked(parcel, link)
        case NudgeMail():
            return mails.nudge(parcel, link)


def _noticed(parcel: ChatParcel, channel: str, platform: Platform) -> Spoken:
    """A message the bot sent by itself, for the message log."""
    person = parcel.to.id if parcel.to else None
    text = spoken(notice(parcel.content, parcel.to.timezone if parcel.to else "UTC", platform))
    name = type(parcel.content).__name__
    return Spoken(Direction.SAID, MessageKind.NOTICE, platform.name, name, person, channel, (parcel.about,), text)
