"""Which form is that, filled in with what is known? Each is opened by a command, a button, or once more with errors."""

from typing import Any

from bot.assistant import Assistant
from bot.cards import feedback, hires, nudges, outcomes, schedule, slots, summaries
from bot.cards.elements import Card, Form, Screen, Text
from bot.cards.platform import Platform
from bot.cards.refusals import sentence
from bot.desk import Desk
from handlers.answer_nudge import ShowSnooze
from handlers.change_settings import ShowSettings
from handlers.command import Refused
from handlers.keep_checklist import ShowItem, ShowStart
from handlers.plan_options import ShowOptions
from handlers.record_outcome import ShowOutcomeForm
from handlers.show_panel import ShowPanel
from handlers.show_schedule import ShowSchedule
from handlers.show_scorecards import ShowScorecards
from handlers.submit_scorecard import ShowScorecardForm
from policies.hiring import HireId, ItemId
from policies.vocabulary import Actor
from policies.waiting import NudgeId

Answer = Card | Form | Screen


def saying(text: str) -> Card:
    """A card of one sentence."""
    return Card(text, (Text((text,)),))


class Opening:
    """One method a form; `place` is an id or a code. A refusal is a card that says why."""

    def __init__(self, desk: Desk, assistant: Assistant, platform: Platform) -> None:
        self._desk = desk
        self._assistant = assistant
        self._platform = platform

    def refused(self, refused: Refused) -> Card:
        return saying(sentence(refused, self._platform))

    async def _run(self, command: Any, actor: Actor) -> Any:
        return await self._desk(command, actor, self._platform.surface)

    async def open_seats(self, actor: Actor) -> Card:
        """What they may claim now: a card, as it has nothing to fill in."""
        view = await self._run(ShowPanel(), actor)
        return (
            self.refused(view) if isinstance(view, Refused) else slots.open_seats(view.open_seats, view.person.timezone)
        )

    async def scorecard(self, place: str, actor: Actor) -> Answer:
        draft = await self._run(ShowScorecardForm(place), actor)
        return self.refused(draft) if isinstance(draft, Refused) else feedback.scorecard_form(draft)

    async def scorecards(self, place: str, actor: Actor) -> Answer:
        shown = await self._run(ShowScorecards(place), actor)
        return self.refused(shown) if isinstance(shown, Refused) else feedback.scorecards(shown)

    async def outcome(self, place: str, actor: Actor) -> Answer:
        draft = await self._run(ShowOutcomeForm(place), actor)
        return self.refused(draft) if isinstance(draft, Refused) else outcomes.outcome_form(draft)

    async def summary(self, place: str, actor: Actor) -> Answer:
        draft = await self._assistant.summary(place, actor, self._platform.surface)
        if isinstance(draft, Refused):
            return self.refused(draft)
        return summaries.summary_form(draft) if draft.text else summaries.nothing_to_summarise(draft.code)

    async def schedule(self, actor: Actor) -> Answer:
        shown = await self._run(ShowSchedule(), actor)
        return self.refused(shown) if isinstance(shown, Refused) else schedule.schedule_form(shown, self._platform)

    async def plan(self, place: str, actor: Actor) -> Answer:
        loop = await self._run(ShowOptions(place), actor)
        return self.refused(loop) if isinstance(loop, Refused) else schedule.plan_form(loop)

    async def cancel(self, place: str, actor: Actor) -> Answer:
        loop = await self._run(ShowOptions(place), actor)
        return self.refused(loop) if isinstance(loop, Refused) else schedule.cancel_form(loop.loop_id)

    async def snooze(self, place: str, actor: Actor) -> Answer:
        offered = await self._run(ShowSnooze(NudgeId(place)), actor)
        return self.refused(offered) if isinstance(offered, Refused) else nudges.snooze_form(offered)

    async def assign(self, place: str, actor: Actor) -> Answer:
        shown = await self._run(ShowItem(ItemId(place)), actor)
        return self.refused(shown) if isinstance(shown, Refused) else hires.assign_form(shown)

    async def start(self, place: str, actor: Actor) -> Answer:
        shown = await self._run(ShowStart(HireId(place)), actor)
        return self.refused(shown) if isinstance(shown, Refused) else hires.start_form(shown)

    async def swap(self, place: str) -> Answer:
        return schedule.swap_form(place, place)

    async def settings(self, actor: Actor) -> Answer:
        shown = await self._run(ShowSettings(), actor)
        return self.refused(shown) if isinstance(shown, Refused) else schedule.settings_form(shown)
