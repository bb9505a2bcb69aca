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
from bot.desk import Desk
from handlers.carry_outbox import Again, Dead, Leased, LeaseOutbox, Sent, SettleOutbox, Unsure
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
    Hire,
    LinkId,
    Surface,
)

log = structlog.get_logger()

CARRIER = Actor(ActorKind.SYSTEM, "relay")
AT_ONCE = 8
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

    def __init__(self, desk: Desk, world: World) -> None:
        self._desk = desk
        self._world = world
        self._stopping = False

    async def run(self) -> None:
        """Carry until `stop`; what is under way then is finished first."""
        while not self._stopping:
            try:
                carried = await self.carry_due()
            except Exception as error:
                log.error("relay", exc_info=error)
                carried = 0
            if not carried:
                await self._pause()

    def stop(self) -> None:
        self._stopping = True
        self._desk.worked.set()

    async def _pause(self) -> None:
        """Wait for work of this process, or a moment, as other processes and the clock make work too."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._desk.worked.wait(), IDLE_SECONDS)
        self._desk.worked.clear()

    async def carry_due(self) -> int:
        """Lease and carry one batch side by side; how many there were."""
        leased = await self._desk(LeaseOutbox(AT_ONCE), CARRIER, Surface.RELAY)
        if isinstance(leased, Refused):
            raise RuntimeError("the relay may not lease the outbox: the access rules are broken")
        await asyncio.gather(*(self._carry_and_settle(item) for item in leased))
        return len(leased)

    async def _carry_and_settle(self, item: Leased) -> None:
        result = await self._result(item)
        if not isinstance(result, Sent):
            log.warning("not carried", errand=item.errand, result=type(result).__name__, fault=result.fault)
        name = item.parcel.name if isinstance(item.parcel, ChatParcel) else None
        await self._desk(SettleOutbox(item.outbox_id, item.token, result, name), CARRIER, Surface.RELAY)

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
                return await world.chat.deliver(parcel, uncertain=uncertain)
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
        if stated is not None:
            await self._desk(RecordApplication(stated), CARRIER, Surface.RELAY)

    async def _send_mail(self, parcel: OfferMail | BookedMail | CancelledMail) -> None:
        if isinstance(parcel, CancelledMail):
            await self._world.mail.send(mails.cancelled(parcel))
            return
        link = self._world.link_url(LinkId(parcel.link_id), parcel.expires_at)
        await self._world.mail.send(
            mails.offer(parcel, link) if isinstance(parcel, OfferMail) else mails.booked(parcel, link)
        )
