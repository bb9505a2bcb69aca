"""Who carries promises to the world?

One loop: lease, carry, settle. A crash in between means: look, then carry again.
"""

import asyncio
import contextlib
import functools
from dataclasses import replace

import structlog

from bot import tracing
from bot.carrying import CARRIER, Carrier
from bot.desk import Desk
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
from handlers.parcels import ChatParcel, ForgetMessage, Nothing
from policies.vocabulary import Surface

log = structlog.get_logger()

AT_ONCE = 16
BULK_AT_ONCE = 12
"""So many of the places at once are for what nobody waits for: the rest are free for what somebody does."""
IN_HAND = 128
"""So many promises are leased together, since that costs little more than one; few are carried at the same moment."""
REFILL = 32
"""Promises are leased when so many more can be held: to look for what is due costs the same for one as for many."""
BEGIN_WITHIN = 12.0
"""Seconds after the lease in which a promise must be begun, so that it is done before the lease lapses."""
SETTLE_WITHIN = 30.0
"""Seconds in which it is tried again to settle what has been carried: about as long as the lease lasts."""
AGAIN_SECONDS = 0.5
"""After so long it is tried once more, where the database was out of reach."""
IDLE_SECONDS = 0.5


class Relay:
    """Carries due promises, a few at a time, until it is stopped.

    It looks for some when work was done at this desk, when it is asked to (`carry_due`), and, unless others see to it
    that it is asked, every half second.
    """

    def __init__(self, desk: Desk, carrier: Carrier, *, alone: bool, asked: bool = False) -> None:
        """`alone` says that no other process carries for this database; `asked` that an engine asks for due work."""
        self._desk = desk
        self._carrier = carrier
        self._alone = alone
        self._idle = None if asked else IDLE_SECONDS
        self._stopping = False
        self._hands = asyncio.Semaphore(AT_ONCE)
        self._bulk_hands = asyncio.Semaphore(BULK_AT_ONCE)
        self._waiting: list[asyncio.Future[None]] = []
        self._unsettled: list[tuple[SettleOutbox, asyncio.Future[Settled | Refused]]] = []
        self._is_settling = False

    async def run(self) -> None:
        """Carry until `stop`; what is under way then is finished first."""
        under_way: set[asyncio.Task[None]] = set()
        await self._recover()
        while not self._stopping:
            places = IN_HAND - len(under_way)
            if places < REFILL:
                await self._pause()
                continue
            waiting, self._waiting = self._waiting, []
            leased = await self._lease(places)
            begin_by = asyncio.get_running_loop().time() + BEGIN_WITHIN
            for item in leased or ():
                task = asyncio.create_task(self._carry_and_settle(item, begin_by))
                under_way.add(task)
                task.add_done_callback(functools.partial(self._is_done, under_way))
            if leased == ():
                _answer(waiting)
                await self._pause()
            else:
                self._waiting += waiting
            if leased is None:
                await asyncio.sleep(AGAIN_SECONDS)
        await asyncio.gather(*under_way)
        _answer(self._waiting)

    def _is_done(self, under_way: set[asyncio.Task[None]], task: asyncio.Task[None]) -> None:
        """A place is free: said once it is, or the loop would look too early and wait for what has happened."""
        under_way.discard(task)
        self._desk.worked.set()

    async def carry_due(self) -> None:
        """Have everything that is due carried; returns when nothing is left that nobody has taken, or at the stop."""
        if self._stopping:
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        self._desk.worked.set()
        await turn

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
            await asyncio.wait_for(self._desk.worked.wait(), self._idle)
        self._desk.worked.clear()

    async def _lease(self, places: int) -> tuple[Leased, ...] | None:
        """What can be carried now; None while the database is out of reach."""
        try:
            leased = await self._desk(LeaseOutbox(places), CARRIER, Surface.RELAY)
        except Exception as error:
            log.error("leasing failed", exc_info=error)
            return None
        if isinstance(leased, Refused):
            raise RuntimeError("the relay may not lease the outbox: the access rules are broken")
        return leased

    async def _carry_and_settle(self, item: Leased, begin_by: float) -> None:
        """Carry one promise. One that could not be settled keeps its lease, and is looked into when that lapses."""
        with tracing.traced(item.trace):
            await self._carried_and_settled(item, begin_by)

    async def _carried_and_settled(self, item: Leased, begin_by: float) -> None:
        async with self._bulk_hands if item.bulk else contextlib.nullcontext(), self._hands:
            in_time = asyncio.get_running_loop().time() <= begin_by
            result = await self._carrier.carry(item) if in_time else Again("not begun in time", 0.0)
        if isinstance(result, Sent):
            log.info("carried", errand=item.errand, job=item.outbox_id)
        else:
            log.warning("not carried", errand=item.errand, result=type(result).__name__, fault=result.fault)
        settle = _settlement(item, result)
        settled = await self._settled_in_time(item, settle)
        if isinstance(settled, Settled) and settled.dead:
            log.error("dead letter", errand=item.errand, job=item.outbox_id, see="panelkeeper jobs list")
        if isinstance(settled, Settled) and settled.broke:
            log.error("credentials refused", errand=item.errand, job=item.outbox_id, see="panelkeeper doctor")

    async def _settled_in_time(self, item: Leased, settle: SettleOutbox) -> Settled | Refused | None:
        """Settle, as soon as that can be done: what is known of a promise should not have to be looked into.

        None where it could not, while the lease lasted.
        """
        settle_by = asyncio.get_running_loop().time() + SETTLE_WITHIN
        while True:
            try:
                return await self._settled(settle)
            except Exception as error:
                if self._stopping or asyncio.get_running_loop().time() > settle_by:
                    log.error("settling failed", errand=item.errand, exc_info=error)
                    return None
                log.warning("not settled", errand=item.errand, fault=type(error).__name__)
            await asyncio.sleep(AGAIN_SECONDS)

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
        """Settle these; each alone, where that cannot be done in one: a faulty one must not hold up the others.

        None of them, where the database is out of reach.
        """
        try:
            together = SettleTogether(tuple(settle for settle, _ in batch))
            answers = await self._desk(together, CARRIER, Surface.RELAY)
            for number, (_, answer) in enumerate(batch):
                answer.set_result(answers if isinstance(answers, Refused) else answers[number])
        except Exception as error:
            if len(batch) == 1 or await self._is_out_of_reach():
                for _, answer in batch:
                    answer.set_exception(error)
                return
            log.warning("settling together failed", count=len(batch), fault=type(error).__name__)
            for one in batch:
                await self._settle([one])

    async def _is_out_of_reach(self) -> bool:
        try:
            await self._desk(SettleTogether(()), CARRIER, Surface.RELAY)
        except Exception:
            return True
        return False


def _settlement(item: Leased, result: Sent | Again | Unsure | Dead) -> SettleOutbox:
    parcel = item.parcel
    platform = parcel.platform if isinstance(parcel, ChatParcel | ForgetMessage) else ""
    mended = item.refused and isinstance(result, Sent) and not isinstance(parcel, Nothing)
    settle = SettleOutbox(item.outbox_id, item.token, result, platform=platform, mended=mended)
    if not isinstance(parcel, ChatParcel):
        return settle
    unreached = parcel.to.id if isinstance(result, Again) and result.unreached and parcel.to else None
    return replace(settle, message=parcel.name, about=parcel.about, unreached=unreached)


def _answer(waiting: list[asyncio.Future[None]]) -> None:
    for turn in waiting:
        if not turn.done():
            turn.set_result(None)
