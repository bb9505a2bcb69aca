"""What was filled in? Each form has one function: read the answers, dispatch, and say what is wrong at its field."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.assistant import Assistant
from bot.cards import feedback, hires, nudges, outcomes, schedule, slots, summaries
from bot.cards.elements import Card, Form, Screen
from bot.cards.platform import Platform
from bot.cards.refusals import SENTENCES, sentence
from bot.cards.schedule import MOST_CHOICES
from bot.chat.opening import Answer, Opening
from bot.desk import Desk
from handlers.answer_nudge import SnoozeNudge, UnmuteLoop
from handlers.cancel_loop import CancelLoop
from handlers.change_settings import ChangeSettings, Settings, SettingsInvalid
from handlers.command import Refused
from handlers.keep_checklist import AssignItem, SetStart
from handlers.open_loop import OpenLoop
from handlers.plan_options import PlanOptions, ShowOptions
from handlers.record_outcome import RecordOutcome
from handlers.request_swap import RequestSwap
from handlers.submit_scorecard import ScorecardIncomplete, SubmitScorecard
from handlers.summarise_notes import KeepSummary
from policies.hiring import HireId, ItemId
from policies.vocabulary import Actor, ApplicationId, Decision, OptionId, PersonId, Recommendation, Refusal
from policies.waiting import NudgeId, Snooze

Answers = Mapping[str, str | tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Submitted:
    """A filled-in form: its state (untrusted), the answers by key, and who submitted it."""

    state: str
    answers: Answers
    actor: Actor
    mentioned: Callable[[str], Awaitable[PersonId | None]]

    def text(self, key: str) -> str:
        value = self.answers.get(key, "")
        return value if isinstance(value, str) else ""

    def many(self, key: str) -> tuple[str, ...]:
        value = self.answers.get(key, ())
        return value if isinstance(value, tuple) else ()


@dataclass(frozen=True, slots=True)
class FieldErrors:
    """What to say at which field; everything typed stays."""

    errors: Mapping[str, str]


FormAnswer = FieldErrors | Screen | Form


def screen(title: str, card: Card) -> Screen:
    """A card as a modal to read."""
    return Screen(title, card.blocks)


class Forms:
    """One method a form."""

    def __init__(self, desk: Desk, assistant: Assistant, platform: Platform) -> None:
        self._desk = desk
        self._opening = Opening(desk, assistant, platform)
        self._platform = platform

    async def submit(self, name: str, submitted: Submitted) -> FormAnswer | None:
        """The answer to a submitted form; None for one nobody knows."""
        form = FORMS.get(name)
        return await form(self, submitted) if form else None

    async def again(self, name: str, submitted: Submitted) -> Answer | None:
        """The form that was submitted as it is opened now, for platforms that keep none; None for one nobody knows."""
        state, actor, opening = submitted.state, submitted.actor, self._opening
        match name:
            case "scorecard":
                return await opening.scorecard(state, actor)
            case "outcome":
                return await opening.outcome(state, actor)
            case "summary":
                return await opening.summary(state, actor)
            case "cancel":
                return await opening.cancel(state, actor)
            case "snooze":
                return await opening.snooze(state, actor)
            case "swap":
                return await opening.swap(state)
            case "assign":
                return await opening.assign(state, actor)
            case "start":
                return await opening.start(state, actor)
            case "schedule":
                return await opening.schedule(actor)
            case "plan":
                return await opening.plan(state, actor)
            case "settings":
                return await opening.settings(actor)
            case _:
                return None

    async def _run(self, command: Any, submitted: Submitted) -> Any:
        return await self._desk(command, submitted.actor, self._platform.surface)

    def _refusal(self, key: str, refused: Refused) -> FieldErrors:
        return FieldErrors({key: sentence(refused, self._platform)})

    async def _scorecard(self, submitted: Submitted) -> FormAnswer:
        ratings = {
            key.removeprefix("rating_"): int(value)
            for key, value in submitted.answers.items()
            if key.startswith("rating_") and isinstance(value, str) and value.isdecimal() and len(value) == 1
        }
        recommendation = submitted.text("recommendation")
        if recommendation not in list(Recommendation):
            return FieldErrors({"recommendation": "Please choose one."})
        answer = await self._run(
            SubmitScorecard(
                submitted.state,
                ratings,
                submitted.text("notes"),
                Recommendation(recommendation),
                submitted.text("kept_because"),
                {
                    key.removeprefix("answer_"): value
                    for key, value in submitted.answers.items()
                    if key.startswith("answer_")
                },
            ),
            submitted,
        )
        if isinstance(answer, ScorecardIncomplete):
            return FieldErrors(feedback.scorecard_errors(answer))
        return self._refusal("notes", answer) if isinstance(answer, Refused) else feedback.scorecard_submitted(answer)

    async def _outcome(self, submitted: Submitted) -> FormAnswer:
        decision = submitted.text("decision")
        if decision not in list(Decision):
            return FieldErrors({"decision": "Please choose one."})
        without = "without" in submitted.many("without_missing")
        command = RecordOutcome(submitted.state, Decision(decision), submitted.text("reason"), without)
        answer = await self._run(command, submitted)
        if isinstance(answer, Refused):
            return self._refusal("without_missing" if answer.why is Refusal.SCORECARDS_MISSING else "reason", answer)
        return outcomes.outcome_recorded(answer.outcome)

    async def _summary(self, submitted: Submitted) -> FormAnswer:
        answer = await self._run(KeepSummary(submitted.state, submitted.text("text")), submitted)
        return self._refusal("text", answer) if isinstance(answer, Refused) else summaries.summary_kept(answer)

    async def _cancel(self, submitted: Submitted) -> FormAnswer:
        answer = await self._run(CancelLoop(submitted.state, submitted.text("reason")), submitted)
        if isinstance(answer, Refused):
            return self._refusal("reason", answer)
        return screen("Cancelled", slots.loop_cancelled(answer.loop))

    async def _snooze(self, submitted: Submitted) -> FormAnswer:
        try:
            day = date.fromisoformat(submitted.text("day"))
        except ValueError:
            return FieldErrors({"day": SENTENCES[Refusal.INVALID]})
        answer = await self._run(SnoozeNudge(NudgeId(submitted.state), Snooze.UNTIL, day), submitted)
        if isinstance(answer, Refused):
            return self._refusal("day", answer)
        return screen("Put off", nudges.snoozed(answer))

    async def _assign(self, submitted: Submitted) -> FormAnswer:
        person = await submitted.mentioned(submitted.text("person"))
        if person is None:
            return FieldErrors({"person": "Panelkeeper does not know this person."})
        answer = await self._run(AssignItem(ItemId(submitted.state), person), submitted)
        if isinstance(answer, Refused):
            return self._refusal("person", answer)
        return screen("Handed over", hires.checklist_kept(answer))

    async def _start(self, submitted: Submitted) -> FormAnswer:
        try:
            day = date.fromisoformat(submitted.text("day"))
        except ValueError:
            return FieldErrors({"day": SENTENCES[Refusal.INVALID]})
        answer = await self._run(SetStart(HireId(submitted.state), day), submitted)
        if isinstance(answer, Refused):
            return self._refusal("day", answer)
        return screen("First day", hires.checklist_kept(answer))

    async def _swap(self, submitted: Submitted) -> FormAnswer:
        person = await submitted.mentioned(submitted.text("person"))
        if person is None:
            return FieldErrors({"person": "Panelkeeper does not know this person."})
        answer = await self._run(RequestSwap(submitted.state, person), submitted)
        if isinstance(answer, Refused):
            return self._refusal("person", answer)
        return screen("Asked", slots.swap_requested(answer.claim, answer.asked_of))

    async def _schedule(self, submitted: Submitted) -> FormAnswer:
        kind, _, place = submitted.text("what").partition(":")
        if kind == "application":
            answer = await self._run(OpenLoop(ApplicationId(place)), submitted)
            return self._refusal("what", answer) if isinstance(answer, Refused) else schedule.opened(answer.loop)
        loop = await self._run(ShowOptions(place), submitted)
        return self._refusal("what", loop) if isinstance(loop, Refused) else schedule.plan_form(loop)

    async def _plan(self, submitted: Submitted) -> FormAnswer:
        loop = await self._run(ShowOptions(submitted.state), submitted)
        if isinstance(loop, Refused):
            return self._refusal("also", loop)
        add_at = _moment(submitted.text("date"), submitted.text("time"), loop.timezone)
        if isinstance(add_at, FieldErrors):
            return add_at
        withdraw = tuple(OptionId(value) for value in submitted.many("withdraw"))
        also = submitted.many("also")
        command = PlanOptions(submitted.state, withdraw, add_at, "search" in also, "offer" in also)
        answer = await self._run(command, submitted)
        if isinstance(answer, Refused):
            return self._refusal("date" if add_at else "also", answer)
        return schedule.planned(answer.loop)

    async def _settings(self, submitted: Submitted) -> FormAnswer:
        numbers = {key: _number(submitted.text(key)) for key in ("load_day", "load_week")}
        hours = {key: _minutes(submitted.text(key)) for key in ("work_start", "work_end", "quiet_from", "quiet_until")}
        holidays = submitted.text("holidays").strip()
        settings = Settings(submitted.text("timezone").strip(), **hours, **numbers, holidays=holidays)
        answer = await self._run(ChangeSettings(settings), submitted)
        if isinstance(answer, SettingsInvalid):
            return FieldErrors({key: SENTENCES[why] for key, why in answer.fields.items()})
        if isinstance(answer, Refused):
            return self._refusal("timezone", answer)
        unmuted = [await self._run(UnmuteLoop(place), submitted) for place in submitted.many("unmute")[:MOST_CHOICES]]
        return schedule.settings_saved(answer, tuple(one.code for one in unmuted if not isinstance(one, Refused)))


def _moment(day: str, clock: str, timezone: str) -> datetime | FieldErrors | None:
    """A local day and time as aware UTC; None when neither was filled in. A time the clock skips is refused."""
    if not day and not clock:
        return None
    if not day or not clock:
        return FieldErrors({"time" if day else "date": "Please give both a day and a start."})
    try:
        local = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZoneInfo(timezone))
    except ValueError:
        return FieldErrors({"date": SENTENCES[Refusal.INVALID]})
    moment = local.astimezone(UTC)
    if moment.astimezone(ZoneInfo(timezone)).replace(tzinfo=None) != local.replace(tzinfo=None):
        return FieldErrors({"time": "The clocks change then: this time does not exist on that day."})
    return moment


def _number(text: str) -> int:
    """A small whole number; -1, which no setting accepts, for anything else."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 3 else -1


def _minutes(text: str) -> int:
    """HH:MM as minutes after midnight; -1 for anything else."""
    hours, _, minutes = text.partition(":")
    return _number(hours) * 60 + _number(minutes) if _number(hours) >= 0 and _number(minutes) >= 0 else -1


FORMS: Mapping[str, Callable[[Forms, Submitted], Awaitable[FormAnswer]]] = {
    "scorecard": Forms._scorecard,
    "outcome": Forms._outcome,
    "summary": Forms._summary,
    "cancel": Forms._cancel,
    "snooze": Forms._snooze,
    "swap": Forms._swap,
    "assign": Forms._assign,
    "start": Forms._start,
    "schedule": Forms._schedule,
    "plan": Forms._plan,
    "settings": Forms._settings,
}
