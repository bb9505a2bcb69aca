"""Which words answer `panel`, and fill App Home? What waits for one person, most urgent first."""

from bot.cards.elements import Block, Bold, Button, Buttons, Card, Heading, Note, Rule, Text, counted
from bot.cards.hires import item_lines
from bot.cards.platform import Platform
from bot.cards.slots import SEAT_NAMES, STATES, release_button, times
from handlers.views import ClaimView, LoopView, PanelView, SeatView, WaitingOutcome
from policies.vocabulary import ClaimState

MOST_LINES = 8


def panel(view: PanelView, platform: Platform) -> Card:
    """Everything that waits for the person, in their own zone."""
    zone = view.person.timezone
    blocks: list[Block] = [Heading("What waits for you")]
    for waiting in view.outcomes_due[:MOST_LINES]:
        blocks.extend(_outcome(waiting))
    for claim in view.scorecards_due[:MOST_LINES]:
        blocks.extend(_scorecard(claim))
    if len(view.scorecards_due) > MOST_LINES:
        blocks.append(Note(f"More scorecards are due: {platform.named('feedback')} lists them."))
    blocks.extend(
        _section("Your interviews", [part for claim in view.claims[:MOST_LINES] for part in _claim(claim, zone)])
    )
    blocks.extend(
        _section("Open seats for you", [p for seat in view.open_seats[:MOST_LINES] for p in _seat(seat, zone)])
    )
    blocks.extend(_section("To do for people who are hired", item_lines(view.items)))
    blocks.extend(_section("Your loops", [part for loop in view.loops for part in _loop(loop)]))
    if len(blocks) == 1:
        blocks.append(Text(("Nothing waits for you. Well done.",)))
    blocks.append(Note(f"{platform.named('panel help')} lists all commands."))
    count = len(view.outcomes_due) + len(view.scorecards_due) + len(view.items)
    return Card(
        f"{counted(count, 'thing waits', 'things wait')} for you" if count else "What waits for you", tuple(blocks)
    )


def _section(title: str, parts: list[Block]) -> list[Block]:
    return [Rule(), Text((Bold(title),)), *parts] if parts else []


def _outcome(waiting: WaitingOutcome) -> list[Block]:
    state = f"missing: {', '.join(waiting.missing)}." if waiting.missing else "the scorecards are in."
    line = f" {waiting.candidate}, {waiting.title}: {state}"
    return [Text((Bold(waiting.code), line)), Buttons(outcome_buttons(waiting.loop_id))]


def outcome_buttons(loop_id: str) -> tuple[Button, ...]:
    return (
        Button("Record outcome", "open_outcome", loop_id, style="primary"),
        Button("Read scorecards", "read_scorecards", loop_id),
    )


def _scorecard(claim: ClaimView) -> list[Block]:
    line = f" {claim.interview} with {claim.candidate}: your scorecard is due."
    return [Text((Bold(claim.code), line)), Buttons((scorecard_button(claim),))]


def scorecard_button(claim: ClaimView) -> Button:
    return Button(
        "Write scorecard", "open_scorecard", claim.claim_id, "primary", None, f"Write scorecard for {claim.code}"
    )


def _claim(claim: ClaimView, timezone: str) -> list[Block]:
    state = "confirmed" if claim.state is ClaimState.CONFIRMED else "held for you"
    who = f" with {claim.candidate}" if claim.candidate else ""
    words = (Bold(claim.code), f" {claim.interview}{who} ({SEAT_NAMES[claim.kind]}, {state}) ")
    return [Text((*words, *times(claim.span, timezone))), Buttons((release_button(claim),))]


def _seat(seat: SeatView, timezone: str) -> list[Block]:
    button = Button("Claim", "claim", seat.slot_id, describes=f"Claim {seat.code}")
    return [Text((Bold(seat.interview), f" ({seat.code}) ", *times(seat.span, timezone))), Buttons((button,))]


def _loop(loop: LoopView) -> list[Block]:
    ready = sum(option.state.value == "ready" for option in loop.options)
    line = f" {loop.title}, {loop.stage}: {STATES[loop.state]}; {ready} of {len(loop.options)} options ready."
    return [Text((Bold(loop.code), line)), Buttons((Button("Plan options", "plan_options", loop.loop_id),))]


def welcome(platform: Platform) -> Card:
    """What whoever has just got the app is told. It is short: what the app came for may stand above it."""
    panel, listing = Bold(platform.typed("panel")), Bold(platform.typed("panel help"))
    return Card(
        "How to use Panelkeeper",
        (
            Text(("I coordinate interviews. What waits for you comes here by itself.",)),
            Text((panel, " shows it at any time, and ", listing, " lists all that I do.")),
            Note("People decide about people; I never do."),
        ),
    )


def help_card(commands: tuple[tuple[str, str], ...], platform: Platform) -> Card:
    """One screen: every command and what it does."""
    blocks: list[Block] = [Heading("Panelkeeper")]
    blocks.extend(Text((Bold(platform.typed(command)), f" · {meaning}")) for command, meaning in commands)
    blocks.append(Note("I coordinate interviews. People decide about people; I never do."))
    return Card("How to use Panelkeeper", tuple(blocks))
