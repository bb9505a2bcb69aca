"""Which words go with seats, options and loops?"""

from bot.cards.elements import Block, Bold, Bullets, Button, Buttons, Card, Heading, Note, Text, When, Words, counted
from bot.cards.platform import Platform
from bot.cards.refusals import reason
from handlers.claim_seat import Claimed, ClaimRefused
from handlers.views import ClaimView, LoopView, OptionView, SeatView, SlotView, SwapView
from policies.vocabulary import LoopState, OptionState, SeatKind, Span

OPEN_OPTIONS = (OptionState.PROPOSED, OptionState.READY)
SEAT_NAMES = {
    SeatKind.LEAD: "lead",
    SeatKind.MEMBER: "member",
    SeatKind.SHADOW: "shadow",
    SeatKind.REVERSE_SHADOW: "reverse shadow",
}
STATES = {
    LoopState.OPEN: "Looking for a panel",
    LoopState.OFFERED: "The candidate has the link",
    LoopState.BOOKED: "Booked",
    LoopState.HELD: "Interviews are over, scorecards come in",
    LoopState.CLOSED: "Closed",
    LoopState.CANCELLED: "Cancelled",
}


def times(span: Span, timezone: str) -> tuple[Words, ...]:
    """Start and end; the day is said once."""
    return (When(span.starts_at, timezone), " to ", When(span.ends_at, timezone, with_day=False))


def loop_card(loop: LoopView, platform: Platform) -> Card:
    """The card in the requisition's channel: no candidate's name, only the code."""
    blocks: list[Block] = [Heading(f"{loop.code} · {loop.title}"), Text((Bold(loop.stage), f" · {STATES[loop.state]}"))]
    if loop.state is LoopState.CANCELLED:
        blocks.append(Note(loop.ended_reason or ""))
    shown = [option for option in loop.options if option.state in OPEN_OPTIONS or option.state is OptionState.BOOKED]
    if loop.state in (LoopState.OPEN, LoopState.OFFERED, LoopState.BOOKED):
        for option in shown:
            blocks.extend(option_blocks(option, loop.timezone))
        if not shown:
            more = platform.named("panel schedule")
            blocks.append(Note(f"No options at the moment. The recruiter can add some with {more}."))
    return Card(f"{loop.code}, {loop.title}, {loop.stage}: {STATES[loop.state]}", tuple(blocks))


def option_blocks(option: OptionView, timezone: str) -> list[Block]:
    """An option: its slots with who has which seat, and a button for each slot that still needs someone."""
    title = {OptionState.READY: " · ready", OptionState.BOOKED: " · booked"}.get(option.state, "")
    blocks: list[Block] = [
        Text((Bold(f"Option {option.letter}{title}"),)),
        Bullets(tuple(_slot_line(slot, timezone) for slot in option.slots)),
    ]
    buttons = [
        _claim_button(slot, timezone) for slot in option.slots if any(seat.holder is None for seat in slot.seats)
    ]
    if buttons:
        blocks.append(Buttons(tuple(buttons)))
    if option.state is OptionState.PROPOSED:  # once it is ready, who could come is no question any more
        blocks.append(Note(option.reason))
    return blocks


def _slot_line(slot: SlotView, timezone: str) -> tuple[Words, ...]:
    seats = ", ".join(f"{SEAT_NAMES[seat.kind]}: {seat.holder or 'open'}" for seat in slot.seats)
    return (Bold(slot.interview), ": ", *times(slot.span, timezone), f" ({slot.code}), {seats}")


def _claim_button(slot: SlotView, timezone: str) -> Button:
    when = When(slot.span.starts_at, timezone).written
    needed = any(seat.holder is None and seat.required for seat in slot.seats)
    label = f"Claim {slot.interview}" if needed else f"Shadow {slot.interview}"
    return Button(label, "claim", slot.slot_id, describes=f"{label}, {when}"[:75])


def claimed(answer: Claimed, timezone: str) -> Card:
    claim = answer.claim
    verb = "is yours already" if answer.again else "is yours"
    text = f"{claim.code} {verb}: {claim.interview}, {When(claim.span.starts_at, timezone).written}."
    words: tuple[Words, ...] = (Bold(claim.code), f" {verb}: {claim.interview} as {SEAT_NAMES[claim.kind]}, ")
    held = "" if answer.again else "A hold is on its way to your calendar. "
    more = Button("Other open seats", "open_seats", claim.loop_id)
    return Card(
        text,
        (
            Text((*words, *times(claim.span, timezone))),
            Note(f"{held}You can give the seat back while there is time."),
            Buttons((release_button(claim), more)),
        ),
    )


def release_button(claim: ClaimView) -> Button:
    return Button("Release seat", "release", claim.claim_id, describes=f"Release {claim.code}, {claim.interview}"[:75])


def claim_refused(answer: ClaimRefused, timezone: str, platform: Platform) -> Card:
    """Why not, and the nearest seat that could be had instead."""
    why = reason(answer.why, platform)
    if answer.nearest is None:
        return Card(why, (Text((why,)),))
    seat = answer.nearest
    words: tuple[Words, ...] = ("The nearest you could take: ", Bold(seat.interview), f" ({seat.code}), ")
    return Card(
        f"{why} The nearest you could take is {seat.code}.",
        (
            Text((why,)),
            Text((*words, *times(seat.span, timezone))),
            Buttons((Button(f"Claim {seat.interview}", "claim", seat.slot_id, describes=f"Claim {seat.code}"),)),
        ),
    )


def open_seats(seats: tuple[SeatView, ...], timezone: str) -> Card:
    """`panel open`: what this person may claim now."""
    if not seats:
        line = "No open seat needs you right now."
        return Card(line, (Text((line,)),))
    blocks: list[Block] = [Heading("Open seats for you")]
    for seat in seats:
        blocks.append(Text((Bold(seat.interview), f" ({seat.code}) ", *times(seat.span, timezone))))
        blocks.append(Buttons((Button("Claim", "claim", seat.slot_id, describes=f"Claim {seat.code}"),)))
    return Card(f"{counted(len(seats), 'open seat')} for you", tuple(blocks))


def released(claim: ClaimView, timezone: str) -> Card:
    line = f"{claim.code} is open again. Your hold will be removed."
    again = Button("Claim it again", "claim", claim.code, describes=f"Claim {claim.code} again")
    return Card(line, (Text((Bold(claim.code), " is open again. Your hold will be removed.")), Buttons((again,))))


def swap_requested(claim: ClaimView, asked_of: str) -> Card:
    line = f"{asked_of} has been asked to take {claim.code}. Until they say yes, the seat is yours."
    return Card(line, (Text((line,)),))


def swap_wanted(swap: SwapView, timezone: str) -> Card:
    """To the colleague who is asked."""
    line = f"{swap.asked_by} asks you to take {swap.code}, {swap.interview}."
    return Card(
        line,
        (
            Text((Bold(swap.asked_by), f" asks you to take over {swap.interview} ({swap.code}, {swap.title}):")),
            Text(times(swap.span, timezone)),
            Buttons(
                (
                    Button("Take it", "swap_accept", swap.swap_id, style="primary"),
                    Button("No, thanks", "swap_decline", swap.swap_id),
                )
            ),
        ),
    )


def swap_answered(claim: ClaimView, *, accepted: bool, timezone: str) -> Card:
    line = f"{claim.code} is yours now." if accepted else "You said no; the seat stays where it was."
    return Card(line, (Text((line,)),))


def loop_cancelled(loop: LoopView) -> Card:
    line = f"{loop.code} is cancelled. Everybody concerned is being told."
    return Card(line, (Text((line,)),))
