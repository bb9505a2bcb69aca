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

from adapters.ports import ATS, HRIS, Calendar, CredentialsBroken, MailTransport, Rejected, Retry, Unknown
from bot.cards import mails
from bot.cards.elements import spoken
from bot.cards.notices import notice
from bot.desk import Desk
from bot.message_log import MessageLog, Spoken
from handlers.application_gone import ApplicationGone
from handlers.carry_outbox import Again, Dead, Leased, LeaseOutbox, RecoverOutbox, Sent, Settled, SettleOutbox, Unsure
from handlers.command import Refused
from handlers.parcels import (
    BookedMail,
    CancelEvent,
    CancelInterview,
    CancelledMail,
    ChatParcel,
    Nothing,
    OfferMail,
    Parcel,
    ReadApplication,
    ReadBusy,
)
from handlers.propose_options import ProposeOptions
from handlers.record_application import RecordApplication
from policies.vocabulary import (
    Actor,
    ActorKind,
    AtsInterview,
    AtsOutcome,
    AtsScorecard,
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
IDLE_SECONDS = 0.5
LONGEST_CARRY = 30.0
BROKEN_PAUSE = 300.0


class Chat(Protocol):
    """Where chat parcels go."""

    async def deliver(self, parcel: ChatParcel, *, uncertain: bool) -> tuple[str, str]: ...


@dataclass(frozen=True, slots=True)
class World:
    """Everything the relay can reach. `link_url` makes a candidate's link from its id and when it expires."""

    ats: ATS
    calendar: Calendar
    hris: HRIS
    mail: MailTransport
    chat: Chat
    link_url: Callable[[LinkId, datetime], str]


class Relay:
    """Carries due promises, a few at a time, until it is stopped."""

    def __init__(self, desk: Desk, world: World, messages: MessageLog, *, alone: bool) -> None:
        """`alone` says that no other process carries for this database."""
        self._desk = desk
        self._messages = messages
        self._alone = alone
        self._world = world
        self._stopping = False

    async def run(self) -> None:
        """Carry until `stop`; what is under way then is finished first."""
        under_way: set[asyncio.Task[None]] = set()
        await self._recover()
        while not self._stopping:
            leased = await self._lease(AT_ONCE - len(under_way))
            for item in leased:
                task = asyncio.create_task(self._carry_and_settle(item))
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

    async def _carry_and_settle(self, item: Leased) -> None:
        """Carry one promise. One that could not be settled keeps its lease, and is looked into when that lapses."""
        result = await self._result(item)
        if not isinstance(result, Sent):
            log.warning("not carried", errand=item.errand, result=type(result).__name__, fault=result.fault)
        name = item.parcel.name if isinstance(item.parcel, ChatParcel) else None
        settle = SettleOutbox(item.outbox_id, item.token, result, name)
        try:
            settled = await self._desk(settle, CARRIER, Surface.RELAY)
        except Exception as error:
            log.error("settling failed", errand=item.errand, exc_info=error)
            return
        finally:
            self._desk.worked.set()  # a place is free
        if isinstance(settled, Settled) and settled.dead:
            log.error("dead letter", errand=item.errand, job=item.outbox_id, see="panelkeeper jobs list")

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
                await self._messages.keep(_noticed(parcel, posted[0]))
                return posted
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
            case OfferMail() | BookedMail() | CancelledMail():
                await self._send_mail(parcel)
            case _:
                assert_never(parcel)
        return None

    async def _read_application(self, parcel: ReadApplication) -> None:
        stated = await self._world.ats.application(parcel.ats_id)
        command = RecordApplication(stated) if stated is not None else ApplicationGone(parcel.ats_id)
        await self._desk(command, CARRIER, Surface.RELAY)

    async def _send_mail(self, parcel: OfferMail | BookedMail | CancelledMail) -> None:
        if isinstance(parcel, CancelledMail):
            mail, about = mails.cancelled(parcel), parcel.uid
        else:
            link, about = self._world.link_url(LinkId(parcel.link_id), parcel.expires_at), parcel.link_id
            mail = mails.offer(parcel, link) if isinstance(parcel, OfferMail) else mails.booked(parcel, link)
        await self._world.mail.send(mail)
        text = f"{mail.subject}\n\n{mail.text}"
        name = type(parcel).__name__
        await self._messages.keep(Spoken(Direction.SAID, MessageKind.MAIL, "mail", name, None, "", (about,), text))


def _noticed(parcel: ChatParcel, channel: str) -> Spoken:
    """A message the bot sent by itself, for the message log."""
    person = parcel.to.id if parcel.to else None
    text = spoken(notice(parcel.content, parcel.to.timezone if parcel.to else "UTC"))
    name = type(parcel.content).__name__
    return Spoken(Direction.SAID, MessageKind.NOTICE, "slack", name, person, channel, (parcel.about,), text)
