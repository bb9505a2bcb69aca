"""What did somebody type? `panel` and `feedback`, word by word, each answered to the caller only."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.assistant import Assistant
from bot.cards import feedback, hires, messages, panel, slots
from bot.cards.elements import Buttons
from bot.cards.fairness import report_link
from bot.cards.platform import Platform
from bot.cards.privacy import privacy
from bot.cards.refusals import sentence
from bot.chat.opening import Answer, Opening, saying
from bot.desk import Desk
from handlers.claim_seat import ClaimRefused, ClaimSeat
from handlers.command import Refused
from handlers.log_in import IssueLogin
from handlers.release_seat import ReleaseSeat
from handlers.request_swap import RequestSwap
from handlers.show_hires import ShowHires
from handlers.show_messages import ShowLoopMessages
from handlers.show_panel import ShowPanel
from handlers.show_privacy import ShowPrivacy
from policies.vocabulary import Actor, PersonId

REPORT_PATH = "/reports/fairness"

HELP = (
    ("panel", "what waits for you: seats, interviews, scorecards"),
    ("panel open", "open seats you may claim"),
    ("panel claim CODE", "take a seat, such as PK-7F3A-A1"),
    ("panel release CODE", "give a seat back"),
    ("panel swap CODE @person", "ask a colleague to take your seat"),
    ("panel schedule [CODE]", "recruiters: open a loop, plan its options"),
    ("panel cancel CODE", "recruiters: cancel a loop, with a reason"),
    ("feedback [CODE]", "write your scorecard"),
    ("panel scorecards CODE", "read the scorecards you may read"),
    ("panel summary CODE", "hiring managers, recruiters: the panel's notes in short, where that is allowed"),
    ("panel outcome CODE", "hiring managers: record what you decided"),
    ("panel hires", "what is to be done for people who are hired, by whom, until when"),
    ("panel messages CODE", "recruiters: what I heard and said about a loop, redacted"),
    ("panel report", "recruiters, hiring managers, auditors: a link to the fairness report"),
    ("panel settings", "your hours, zone and limits, and the loops you have muted"),
    ("panel privacy", "what is stored about whom"),
    ("panel help", "this list"),
)


@dataclass(frozen=True, slots=True)
class Typed:
    """A command by a known person: the words after it, and who `@` names, as a way to look them up."""

    actor: Actor
    timezone: str
    words: tuple[str, ...]
    mentioned: Callable[[str], Awaitable[PersonId | None]]

    @property
    def code(self) -> str:
        return self.words[1] if len(self.words) > 1 else ""


class Commands:
    """Reads what was typed, dispatches it, and answers with a card or opens a form."""

    def __init__(self, desk: Desk, assistant: Assistant, public_url: str, platform: Platform) -> None:
        self._desk = desk
        self._opening = Opening(desk, assistant, platform)
        self._platform = platform
        self._public_url = public_url

    async def panel(self, typed: Typed) -> Answer:
        """`panel` and its words."""
        word = typed.words[0].lower() if typed.words else ""
        answer = PANEL.get(word)
        if answer is None:
            asked = f"panel {word[:40]}" if self._platform.prefix else word[:40]  # elsewhere `panel` need not be typed
            unknown, offered = self._named(asked), self._named("panel help")
            return saying(f"I do not know {unknown}. {offered} lists what I do.")
        if word in NEEDS_CODE and not typed.code:
            whole, listing = self._named(f"panel {word} CODE"), self._named("panel")
            return saying(f"Please add a code: {whole}. {listing} lists the codes.")
        if word in OF_SEATS and LOOP_CODE.fullmatch(typed.code):
            whole = self._named(f"panel {word} {typed.code}-A1")
            return saying(f"{typed.code} is a whole loop. A seat's code has one part more: {whole}.")
        return await answer(self, typed)

    def opens(self, name: str, words: tuple[str, ...]) -> bool:
        """Does this lead to a form or a screen, unless it is refused? Some platforms open none from what is typed."""
        word = words[0].lower() if words else ""
        enough = len(words) > 1 or word not in NEEDS_CODE
        return name == "feedback" or (enough and (word in OPENING or (word == "swap" and len(words) < 3)))

    async def feedback(self, typed: Typed) -> Answer:
        """`feedback`, with a code or without."""
        if typed.words:
            return await self._opening.scorecard(typed.words[0], typed.actor)
        view = await self._run(ShowPanel(open_seats=False), typed)
        if isinstance(view, Refused):
            return self._opening.refused(view)
        if len(view.scorecards_due) == 1:
            return await self._opening.scorecard(view.scorecards_due[0].claim_id, typed.actor)
        due = view.scorecards_due[:20]
        return feedback.due_list(due, tuple(Buttons((panel.scorecard_button(claim),)) for claim in due))

    def _named(self, command: str) -> str:
        return self._platform.named(command)

    async def _run(self, command: Any, typed: Typed) -> Any:
        return await self._desk(command, typed.actor, self._platform.surface)

    async def _overview(self, typed: Typed) -> Answer:
        view = await self._run(ShowPanel(), typed)
        return self._opening.refused(view) if isinstance(view, Refused) else panel.panel(view, self._platform)

    async def _open(self, typed: Typed) -> Answer:
        return await self._opening.open_seats(typed.actor)

    async def _claim(self, typed: Typed) -> Answer:
        answer = await self._run(ClaimSeat(typed.code), typed)
        if isinstance(answer, Refused):
            return self._opening.refused(answer)
        if isinstance(answer, ClaimRefused):
            return slots.claim_refused(answer, typed.timezone, self._platform)
        return slots.claimed(answer, typed.timezone)

    async def _release(self, typed: Typed) -> Answer:
        answer = await self._run(ReleaseSeat(typed.code), typed)
        return (
            self._opening.refused(answer)
            if isinstance(answer, Refused)
            else slots.released(answer.claim, typed.timezone)
        )

    async def _swap(self, typed: Typed) -> Answer:
        if len(typed.words) < 3:
            return await self._opening.swap(typed.code)
        person = await typed.mentioned(typed.words[2])
        if person is None:
            return saying("I do not know whom you mean. Please name a colleague with @.")
        answer = await self._run(RequestSwap(typed.code, person), typed)
        if isinstance(answer, Refused):
            return saying(f"They cannot take it: {sentence(answer, self._platform)}")
        return slots.swap_requested(answer.claim, answer.asked_of)

    async def _schedule(self, typed: Typed) -> Answer:
        if typed.code:
            return await self._opening.plan(typed.code, typed.actor)
        return await self._opening.schedule(typed.actor)

    async def _cancel(self, typed: Typed) -> Answer:
        return await self._opening.cancel(typed.code, typed.actor)

    async def _outcome(self, typed: Typed) -> Answer:
        return await self._opening.outcome(typed.code, typed.actor)

    async def _scorecards(self, typed: Typed) -> Answer:
        return await self._opening.scorecards(typed.code, typed.actor)

    async def _summary(self, typed: Typed) -> Answer:
        return await self._opening.summary(typed.code, typed.actor)

    async def _messages(self, typed: Typed) -> Answer:
        shown = await self._run(ShowLoopMessages(typed.code), typed)
        return self._opening.refused(shown) if isinstance(shown, Refused) else messages.messages(shown, typed.timezone)

    async def _hires(self, typed: Typed) -> Answer:
        shown = await self._run(ShowHires(), typed)
        return self._opening.refused(shown) if isinstance(shown, Refused) else hires.hires(shown, self._platform)

    async def _report(self, typed: Typed) -> Answer:
        issued = await self._run(IssueLogin(REPORT_PATH), typed)
        if isinstance(issued, Refused):
            return self._opening.refused(issued)
        return report_link(f"{self._public_url}/login/{issued.token}")

    async def _settings(self, typed: Typed) -> Answer:
        return await self._opening.settings(typed.actor)

    async def _privacy(self, typed: Typed) -> Answer:
        shown = await self._run(ShowPrivacy(), typed)
        return self._opening.refused(shown) if isinstance(shown, Refused) else privacy(shown)

    async def _help(self, typed: Typed) -> Answer:
        return panel.help_card(HELP, self._platform)


OPENING = frozenset({"schedule", "cancel", "outcome", "scorecards", "summary", "messages", "settings"})
OF_SEATS = frozenset({"claim", "release", "swap"})
LOOP_CODE = re.compile("PK-[A-Z0-9]{4}", re.IGNORECASE)
NEEDS_CODE = frozenset({"claim", "release", "swap", "cancel", "outcome", "scorecards", "summary", "messages"})
PANEL: Mapping[str, Callable[[Commands, Typed], Awaitable[Answer]]] = {
    "": Commands._overview,
    "open": Commands._open,
    "claim": Commands._claim,
    "release": Commands._release,
    "swap": Commands._swap,
    "schedule": Commands._schedule,
    "cancel": Commands._cancel,
    "outcome": Commands._outcome,
    "scorecards": Commands._scorecards,
    "summary": Commands._summary,
    "hires": Commands._hires,
    "messages": Commands._messages,
    "report": Commands._report,
    "settings": Commands._settings,
    "privacy": Commands._privacy,
    "help": Commands._help,
}

STRANGER = saying(
    "I do not know you yet. Please ask your recruiter or admin to add you to Panelkeeper with your work e-mail address."
)
