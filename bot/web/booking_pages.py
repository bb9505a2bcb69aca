"""What does the candidate read? The booking as days and clock times in their zone, and the words of every notice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from bot.web import zones
from bot.web.rendering import rendered
from handlers.views import BookableOption, BookingView
from policies.vocabulary import LoopState, OptionId, Refusal, RequestKind, Span

TEXT_LIMIT = 1000

ENDED = frozenset({LoopState.CANCELLED, LoopState.CLOSED, LoopState.HELD})

WHY_NOT = {
    Refusal.OPTION_GONE: "Sorry, that time has just become unavailable. Nothing was booked. "
    "These are the times that are free now.",
    Refusal.PANEL_BUSY: "Sorry, one of the interviewers is no longer free at that time. Nothing was changed. "
    "Please choose another time.",
    Refusal.IN_THE_PAST: "That time has already passed. Please choose another one.",
    Refusal.NOT_READY: "That time is not ready to be booked yet. Please choose another one.",
    Refusal.TOO_LATE: "It is too close to the interview to change it here. Please write to your recruiter.",
    Refusal.LIMIT_REACHED: "This cannot be done here any more. Please write to your recruiter, who will help.",
    Refusal.LOOP_ENDED: "These interviews are not being scheduled any more, so nothing was changed.",
    Refusal.ALREADY_BOOKED: "You already have interviews booked for this role, so nothing was changed.",
    Refusal.NOT_BOOKED: "There is no booking at the moment, so nothing was changed.",
    Refusal.TOO_LONG: f"That text is too long. Please use at most {TEXT_LIMIT} characters.",
}
WHY_NOT_OTHERWISE = "That could not be done, and nothing was changed. Please write to your recruiter if it stays so."

ASKED = {
    RequestKind.OTHER_TIMES: "You asked for other times",
    RequestKind.ADJUSTMENT: "You asked for an adjustment",
}


@dataclass(frozen=True, slots=True)
class Visit:
    """How the session is carried: in a cookie (`session` is empty, `mark` guards the forms) or in a hidden field."""

    session: str
    mark: str
    zone: str

    def path(self, place: str, **query: str) -> str:
        """An address on our pages that keeps the chosen zone."""
        kept = {name: value for name, value in {**query, "zone": self.zone}.items() if value}
        return f"{place}?{urlencode(kept)}" if kept else place


@dataclass(frozen=True, slots=True)
class Sitting:
    """One interview of an option: times of day as the visitor reads them, and for machines."""

    name: str
    starts: str
    ends: str
    starts_iso: str
    ends_iso: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Choice:
    """One option: its day, when the whole loop starts and ends, and its interviews."""

    option_id: OptionId
    day: str
    starts: str
    ends: str
    sittings: tuple[Sitting, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """What just happened. `good` is told by shape and word, not by colour alone."""

    good: bool
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What the visitor had typed into a form that was not accepted, and why."""

    kind: RequestKind
    text: str
    fault: str


class Clock:
    """Times of one page in one zone. The headline names one offset; a time with another offset carries its own."""

    def __init__(self, zone: ZoneInfo, headline_at: datetime) -> None:
        self.zone = zone
        self.headline = zones.zone_text(zone, headline_at)
        self.offset = headline_at.astimezone(zone).utcoffset()

    def time(self, moment: datetime) -> str:
        local = moment.astimezone(self.zone)
        usual = local.utcoffset() == self.offset
        return f"{local:%H:%M}" if usual else f"{local:%H:%M} ({zones.offset_text(local)})"

    def day(self, moment: datetime) -> str:
        return zones.day_text(moment.astimezone(self.zone))

    def sitting(self, name: str, span: Span) -> Sitting:
        return Sitting(
            name=name,
            starts=self.time(span.starts_at),
            ends=self.time(span.ends_at),
            starts_iso=span.starts_at.astimezone(self.zone).isoformat(timespec="minutes"),
            ends_iso=span.ends_at.astimezone(self.zone).isoformat(timespec="minutes"),
            minutes=round((span.ends_at - span.starts_at).total_seconds() / 60),
        )

    def choice(self, option: BookableOption) -> Choice:
        spans = [span for _, span in option.slots]
        first, last = min(span.starts_at for span in spans), max(span.ends_at for span in spans)
        sittings = tuple(self.sitting(name, span) for name, span in option.slots)
        return Choice(option.option_id, self.day(first), self.time(first), self.time(last), sittings)


def clock_for(view: BookingView, zone: ZoneInfo, now: datetime) -> Clock:
    """The headline's offset is that of the first time on the page."""
    shown = (view.booked,) if view.booked else view.options
    starts = [span.starts_at for option in shown for _, span in option.slots]
    return Clock(zone, min(starts, default=now))


def by_day(choices: Iterable[Choice], spans: Iterable[datetime]) -> list[tuple[str, list[Choice]]]:
    """The choices in the order of their starts, under the visitor's days."""
    days: dict[str, list[Choice]] = {}
    for choice, _ in sorted(zip(choices, spans, strict=True), key=lambda pair: pair[1]):
        days.setdefault(choice.day, []).append(choice)
    return list(days.items())


def page(name: str, **facts: object) -> str:
    return rendered(f"booking_{name}.html", **facts)


def booking_page(
    name: str,
    view: BookingView,
    visit: Visit,
    now: datetime,
    *,
    notice: Notice | None = None,
    draft: Draft | None = None,
    picked: BookableOption | None = None,
) -> str:
    """A page about a booking: `home`, `confirm`, `cancel` or `zone`."""
    zone = zones.zone_named(visit.zone) or zones.zone_named(view.timezone) or ZoneInfo("UTC")
    clock = clock_for(view, zone, now)
    offered = [option for option in view.options if view.booked is None or option.option_id != view.booked.option_id]
    starts = [min(span.starts_at for _, span in option.slots) for option in offered]
    return page(
        name,
        view=view,
        visit=visit,
        zone=zone.key,
        clock=clock,
        days=by_day([clock.choice(option) for option in offered], starts),
        booked=clock.choice(view.booked) if view.booked else None,
        picked=clock.choice(picked) if picked else None,
        ended=view.state in ENDED,
        asked=_asked(view, clock),
        notice=notice,
        draft=draft,
        limit=TEXT_LIMIT,
        groups=zones.choices(now) if name == "zone" else (),
    )


def _asked(view: BookingView, clock: Clock) -> list[str]:
    """What was asked, the latest of each kind, in a sentence."""
    latest = {kind: moment for kind, moment in view.asked if kind in ASKED}
    return [f"{ASKED[kind]} on {clock.day(moment)} at {clock.time(moment)}." for kind, moment in latest.items()]


def refusal_notice(why: Refusal) -> Notice:
    return Notice(False, WHY_NOT.get(why, WHY_NOT_OTHERWISE))


def done_notice(said: str, view: BookingView) -> Notice | None:
    """The notice for `?said=`, only where the booking agrees: an address cannot make the page say what is not so."""
    asked = {kind for kind, _ in view.asked}
    notices = {
        "booked": (
            view.booked is not None,
            "You are booked. A confirmation with an invitation is on its way by e-mail.",
        ),
        "cancelled": (
            view.booked is None and view.version > 0,
            "Your interviews are cancelled. Everyone has been told.",
        ),
        "other_times": (
            RequestKind.OTHER_TIMES in asked,
            f"Thank you. {view.recruiter_name} has your message and will answer.",
        ),
        "adjustment": (
            RequestKind.ADJUSTMENT in asked,
            f"Thank you for telling us. {view.recruiter_name} will get in touch about it.",
        ),
        "reschedule": (
            view.booked is not None,
            "We are looking for other times, and will write to you. Your booking stays until you confirm a new time.",
        ),
    }
    holds, text = notices.get(said, (False, ""))
    return Notice(True, text) if holds else None
