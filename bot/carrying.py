"""How is one promise carried to the world? Each parcel to its receiver; what comes of it is one of four words."""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, assert_never

import structlog

from adapters.ports import (
    ATS,
    HRIS,
    AnchorKeeper,
    Calendar,
    CredentialsBroken,
    InDoubt,
    Limited,
    MailTransport,
    Rejected,
    Retry,
    Unknown,
    Unreached,
)
from bot import metrics
from bot.cards import mails
from bot.cards.elements import spoken
from bot.cards.notices import notice
from bot.cards.platform import Platform
from bot.desk import Desk
from bot.message_log import MessageLog, Spoken
from bot.metrics import Trouble
from handlers.application_gone import ApplicationGone
from handlers.carry_outbox import Again, Dead, Leased, Sent, Unsure
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
    ReadChanges,
    ReadForm,
)
from handlers.propose_options import ProposeOptions
from handlers.read_changes import RecordChanges
from handlers.record_application import RecordApplication
from handlers.record_form import RecordForm
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
    """Everything a carrier can reach; `chats` by the names of their platforms.

    `link_url` makes a candidate's link from its id and when it expires. `anchor_mailbox` and `anchors` keep the heads
    of the audit trail's chain, where there are any.
    """

    ats: ATS
    calendar: Calendar
    hris: HRIS
    mail: MailTransport
    chats: Mapping[str, Chat]
    link_url: Callable[[LinkId, datetime], str]
    anchor_mailbox: str = ""
    anchors: AnchorKeeper | None = None


def _vendors(world: World) -> Mapping[str, str]:
    """The vendor behind each port but chat; a port is the first word of an errand's name."""
    return {
        "ats": world.ats.name,
        "calendar": world.calendar.name,
        "hris": world.hris.name,
        "mail": world.mail.name,
        "keeper": world.anchors.name if world.anchors is not None else "none",
    }


class Carrier:
    """Carries promises one by one, whoever leased them and whoever settles them."""

    def __init__(self, desk: Desk, world: World, messages: MessageLog) -> None:
        self._desk = desk
        self._messages = messages
        self._world = world
        self._vendors = _vendors(world)

    async def carry(self, item: Leased) -> Sent | Again | Unsure | Dead:
        """Carry one promise, and put whatever happened into one of the four words."""
        start = time.perf_counter()
        trouble, result = await self._tried(item)
        port = item.errand.partition(".")[0]
        metrics.carried(port, self._vendor(port, item.parcel), trouble, time.perf_counter() - start)
        return result

    def _vendor(self, port: str, parcel: Parcel) -> str:
        if isinstance(parcel, ChatParcel | ForgetMessage):
            return parcel.platform
        return self._vendors.get(port, "none")

    async def _tried(self, item: Leased) -> tuple[Trouble | None, Sent | Again | Unsure | Dead]:
        try:
            async with asyncio.timeout(LONGEST_CARRY):
                return None, Sent(await self._carry(item.parcel, uncertain=item.uncertain))
        except Unreached as failure:
            return Trouble.RETRY, Again(failure.reason, failure.after, unreached=True, forbidden=failure.forbidden)
        except Retry as failure:
            return Trouble.RETRY, Again(failure.reason, failure.after, pause=isinstance(failure, Limited))
        except Rejected as failure:
            return Trouble.REJECTED, Dead(failure.reason, in_doubt=isinstance(failure, InDoubt))
        except CredentialsBroken:
            port = item.errand.partition(".")[0]
            broken = self._vendor(port, item.parcel)
            return Trouble.CREDENTIALS, Again("credentials broken", BROKEN_PAUSE, broken=broken)
        except (Unknown, TimeoutError) as failure:
            return Trouble.UNKNOWN, Unsure(type(failure).__name__)
        except Exception as error:
            log.error("carrying failed", errand=item.errand, exc_info=error)
            return Trouble.FAULT, Unsure(type(error).__name__)

    async def _carry(self, parcel: Parcel, *, uncertain: bool) -> tuple[str, str] | None:
        world = self._world
        match parcel:
            case Nothing():
                pass
            case ChatParcel():
                chat = self._chat(parcel.platform)
                posted = await chat.deliver(parcel, uncertain=uncertain)
                await self._messages.keep(_noticed(parcel, posted[0], chat.platform))
                return posted
            case ForgetMessage():
                await self._chat(parcel.platform).forget(parcel.channel, parcel.ts)
            case ReadApplication():
                await self._read_application(parcel)
            case ReadChanges():
                changes = await world.ats.changed_since(parcel.cursor, parcel.now)
                command = RecordChanges(parcel.source, changes.application_ids, changes.cursor)
                await self._desk(command, CARRIER, Surface.RELAY)
            case ReadForm():
                await self._read_form(parcel)
            case ReadBusy():
                busy = await world.calendar.busy(parcel.emails, parcel.span)
                await self._desk(ProposeOptions(parcel.loop_id, parcel.round, busy), CARRIER, Surface.RELAY)
            case AtsInterview():
                await world.ats.put_interview(parcel)
            case CancelInterview():
                await world.ats.cancel_interview(parcel.application_id, parcel.key)
            case AtsScorecard():
                await world.ats.submit_scorecard(parcel)
            case AtsOutcome():
                await world.ats.record_outcome(parcel)
            case CalendarEvent():
                await world.calendar.put_event(parcel)
            case CancelEvent():
                await world.calendar.cancel_event(parcel.owner_email, parcel.uid)
            case Hire():
                await world.hris.record_hire(parcel, uncertain=uncertain)
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

    def _chat(self, platform: str) -> Chat:
        if platform not in self._world.chats:
            raise Rejected(f"{platform} is not set up")
        return self._world.chats[platform]

    async def _read_application(self, parcel: ReadApplication) -> None:
        stated = await self._world.ats.application(parcel.ats_id)
        command = RecordApplication(stated) if stated is not None else ApplicationGone(parcel.ats_id)
        await self._desk(command, CARRIER, Surface.RELAY)

    async def _read_form(self, parcel: ReadForm) -> None:
        fields = await self._world.ats.form(parcel.ats_id, parcel.stage, parcel.name)
        if fields is not None:
            await self._desk(RecordForm(parcel.interview_id, fields), CARRIER, Surface.RELAY)

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
