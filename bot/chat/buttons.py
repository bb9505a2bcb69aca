"""Which button was pressed? Each action has one function; what its value says is looked up and authorised anew."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.assistant import Assistant
from bot.cards import hires, nudges, slots
from bot.cards.elements import Card
from bot.cards.platform import Platform
from bot.chat.opening import Answer, Opening
from bot.desk import Desk
from handlers.answer_hire import ConfirmHire, RetryHire
from handlers.answer_nudge import MuteLoop, SnoozeNudge, UnmuteLoop
from handlers.answer_swap import AnswerSwap
from handlers.claim_seat import ClaimRefused, ClaimSeat
from handlers.command import Refused
from handlers.keep_checklist import TickItem, UntickItem
from handlers.release_seat import ReleaseSeat
from policies.hiring import HireId, ItemId
from policies.vocabulary import Actor, SwapId
from policies.waiting import NudgeId, Snooze

FORMS = ("open_scorecard", "open_outcome", "plan_options", "open_cancel", "snooze_until", "open_assign", "open_start")
OPENING = frozenset({*FORMS, "read_scorecards"})
"""Actions whose answer is a form or a screen, unless it is a refusal: some platforms have to know before the press."""


class Buttons:
    """One method a button; the answer is a card for the one who pressed it, or a form to open."""

    def __init__(self, desk: Desk, assistant: Assistant, platform: Platform) -> None:
        self._desk = desk
        self._opening = Opening(desk, assistant, platform)
        self._platform = platform

    async def press(self, action: str, value: str, actor: Actor, timezone: str) -> Answer | None:
        """The answer to a press; None for a button that needs none (a link)."""
        pressed = ACTIONS.get(action)
        return await pressed(self, value, actor, timezone) if pressed else None

    async def _run(self, command: Any, actor: Actor) -> Any:
        return await self._desk(command, actor, self._platform.surface)

    async def _claim(self, value: str, actor: Actor, timezone: str) -> Card:
        answer = await self._run(ClaimSeat(value), actor)
        if isinstance(answer, Refused):
            return self._opening.refused(answer)
        if isinstance(answer, ClaimRefused):
            return slots.claim_refused(answer, timezone, self._platform)
        return slots.claimed(answer, timezone)

    async def _release(self, value: str, actor: Actor, timezone: str) -> Card:
        answer = await self._run(ReleaseSeat(value), actor)
        return self._opening.refused(answer) if isinstance(answer, Refused) else slots.released(answer.claim, timezone)

    async def _open_seats(self, value: str, actor: Actor, timezone: str) -> Card:
        return await self._opening.open_seats(actor)

    async def _swap_accept(self, value: str, actor: Actor, timezone: str) -> Card:
        return await self._answer_swap(value, actor, timezone, accept=True)

    async def _swap_decline(self, value: str, actor: Actor, timezone: str) -> Card:
        return await self._answer_swap(value, actor, timezone, accept=False)

    async def _answer_swap(self, value: str, actor: Actor, timezone: str, *, accept: bool) -> Card:
        answer = await self._run(AnswerSwap(SwapId(value), accept), actor)
        if isinstance(answer, Refused):
            return self._opening.refused(answer)
        return slots.swap_answered(answer.claim, accepted=answer.accepted, timezone=timezone)

    async def _open_scorecard(self, value: str, actor: Actor, timezone: str) -> Answer:
        return await self._opening.scorecard(value, actor)

    async def _read_scorecards(self, value: str, actor: Actor, timezone: str) -> Answer:
        return await self._opening.scorecards(value, actor)

    async def _open_outcome(self, value: str, actor: Actor, timezone: str) -> Answer:
        return await self._opening.outcome(value, actor)

    async def _plan_options(self, value: str, actor: Actor, timezone: str) -> Answer:
        return await self._opening.plan(value, actor)

    async def _open_cancel(self, value: str, actor: Actor, timezone: str) -> Answer:
        return await self._opening.cancel(value, actor)

    async def _snooze_hours(self, value: str, actor: Actor, timezone: str) -> Card:
        return await self._snooze(value, actor, Snooze.HOURS)

    async def _snooze_tomorrow(self, value: str, actor: Actor, timezone: str) -> Card:
        return await self._snooze(value, actor, Snooze.TOMORROW)

    async def _snooze_until(self, value: str, actor: Actor, timezone: str) -> Answer:
        return await self._opening.snooze(value, actor)

    async def _snooze(self, value: str, actor: Actor, snooze: Snooze) -> Card:
        answer = await self._run(SnoozeNudge(NudgeId(value), snooze), actor)
        return self._opening.refused(answer) if isinstance(answer, Refused) else nudges.snoozed(answer)

    async def _mute_loop(self, value: str, actor: Actor, timezone: str) -> Card:
        answer = await self._run(MuteLoop(NudgeId(value)), actor)
        return self._opening.refused(answer) if isinstance(answer, Refused) else nudges.muted(answer, self._platform)

    async def _unmute_loop(self, value: str, actor: Actor, timezone: str) -> Card:
        answer = await self._run(UnmuteLoop(value), actor)
        return self._opening.refused(answer) if isinstance(answer, Refused) else nudges.unmuted(answer)

    async def _tick_item(self, value: str, actor: Actor, timezone: str) -> Card:
        return await self._keep(TickItem(ItemId(value)), actor)

    async def _untick_item(self, value: str, actor: Actor, timezone: str) -> Card:
        return await self._keep(UntickItem(ItemId(value)), actor)

    async def _keep(self, command: TickItem | UntickItem, actor: Actor) -> Card:
        answer = await self._run(command, actor)
        if isinstance(answer, Refused):
            return self._opening.refused(answer)
        return hires.item_ticked(answer, self._platform)

    async def _open_assign(self, value: str, actor: Actor, timezone: str) -> Answer:
        return await self._opening.assign(value, actor)

    async def _open_start(self, value: str, actor: Actor, timezone: str) -> Answer:
        return await self._opening.start(value, actor)

    async def _retry_hire(self, value: str, actor: Actor, timezone: str) -> Card:
        return await self._answer_hire(RetryHire(HireId(value)), actor)

    async def _confirm_hire(self, value: str, actor: Actor, timezone: str) -> Card:
        return await self._answer_hire(ConfirmHire(HireId(value)), actor)

    async def _answer_hire(self, command: RetryHire | ConfirmHire, actor: Actor) -> Card:
        answer = await self._run(command, actor)
        return self._opening.refused(answer) if isinstance(answer, Refused) else hires.hire_answered(answer)


ACTIONS: Mapping[str, Callable[[Buttons, str, Actor, str], Awaitable[Answer]]] = {
    "claim": Buttons._claim,
    "release": Buttons._release,
    "open_seats": Buttons._open_seats,
    "swap_accept": Buttons._swap_accept,
    "swap_decline": Buttons._swap_decline,
    "open_scorecard": Buttons._open_scorecard,
    "read_scorecards": Buttons._read_scorecards,
    "open_outcome": Buttons._open_outcome,
    "plan_options": Buttons._plan_options,
    "open_cancel": Buttons._open_cancel,
    "snooze_hours": Buttons._snooze_hours,
    "snooze_tomorrow": Buttons._snooze_tomorrow,
    "snooze_until": Buttons._snooze_until,
    "mute_loop": Buttons._mute_loop,
    "unmute_loop": Buttons._unmute_loop,
    "tick_item": Buttons._tick_item,
    "untick_item": Buttons._untick_item,
    "open_assign": Buttons._open_assign,
    "open_start": Buttons._open_start,
    "retry_hire": Buttons._retry_hire,
    "confirm_hire": Buttons._confirm_hire,
}
