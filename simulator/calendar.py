"""When are the simulated company's people busy? Events by owner, some of them there from the start."""

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from simulator.backoffice_api import Answer
from simulator.clock import Clock
from simulator.seed import Colleague, Seed
from simulator.strict import Refused, boolean, email, fields, instant, several, span, text, whole

EVENT = {
    "owner_email": email,
    "title": text(300),
    "description": text(5000, empty=True),
    "starts_at": instant,
    "ends_at": instant,
    "tentative": boolean,
    "sequence": whole(0, 100000),
}
BUSY = {"emails": several(email, 100), "starts_at": instant, "ends_at": instant}
WEEKS = 3
MEETINGS = ("Team sync", "Design review", "One-to-one", "Customer call", "Planning", "Incident review", "Writing time")
Params = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Event:
    """One entry in one person's calendar. `ours` tells the product's events from people's own meetings."""

    uid: str
    owner_email: str
    title: str
    description: str
    starts_at: datetime
    ends_at: datetime
    tentative: bool
    sequence: int
    ours: bool
    cancelled: bool = False


class Calendars:
    """The state, and the acts of its API."""

    def __init__(self, seed: Seed, clock: Clock, base_url: Callable[[], str]) -> None:
        self.people = {person.email: person for person in seed.people}
        self._clock = clock
        self._base_url = base_url
        self.reset()

    def reset(self) -> None:
        """Only people's own meetings for the next weeks, the same for the same first day."""
        first = self._clock.now().date()
        days = [first + timedelta(days=ahead) for ahead in range(WEEKS * 7)]
        own = [
            meeting
            for person in self.people.values()
            for day in days
            if day.weekday() < 5
            for meeting in _meetings(person, day)
        ]
        self.events = {(event.owner_email, event.uid): event for event in own}

    def of(self, owner: str, starts_at: datetime, ends_at: datetime) -> list[Event]:
        """The person's events that overlap this time, in order."""
        found = [
            event
            for (email_, _), event in self.events.items()
            if email_ == owner and not event.cancelled and event.starts_at < ends_at and starts_at < event.ends_at
        ]
        return sorted(found, key=lambda event: (event.starts_at, event.ends_at, event.uid))

    def busy(self, params: Params, body: object) -> Answer:
        """Busy spans by e-mail, the product's own events left out; an error where there is no such calendar."""
        asked = fields(body, BUSY)
        span(asked)
        answer: dict[str, object] = {}
        for owner in asked["emails"]:
            events = self.of(owner, asked["starts_at"], asked["ends_at"])
            spans = [{"starts_at": one.starts_at, "ends_at": one.ends_at} for one in events if not one.ours]
            answer[owner] = {"busy": spans} if owner in self.people else {"error": "not_found"}
        return Answer(200, {"calendars": answer})

    def put_event(self, params: Params, body: object) -> Answer:
        """Write an event. A higher sequence wins, also over a cancellation; other content with the same is a 409."""
        content = fields(body, EVENT)
        span(content)
        if content["owner_email"] not in self.people:
            raise Refused(422, "owner_email", "has no calendar here")
        event = Event(uid=params["uid"], ours=True, **content)
        kept = self.events.get((event.owner_email, event.uid))
        if kept is not None and kept.sequence == event.sequence and not kept.cancelled and kept != event:
            raise Refused(409, "sequence", "this sequence already says something else")
        if kept is None or event.sequence > kept.sequence:
            self.events[event.owner_email, event.uid] = event
        url = f"{self._base_url()}/calendar?person={self.people[event.owner_email].key}"
        return Answer(201 if kept is None else 200, {"id": event.uid, "url": url})

    def cancel_event(self, params: Params, body: object) -> Answer:
        """Cancel an event; 404 where there is none or no longer. A mark stays, so that a late older write stays out."""
        owner = fields(body, {"owner_email": email})["owner_email"]
        kept = self.events.get((owner, params["uid"]))
        if kept is None or kept.cancelled or not kept.ours:
            raise Refused(404, "uid", "there is no such event")
        self.events[owner, kept.uid] = replace(kept, cancelled=True)
        return Answer(204)


def _meetings(person: Colleague, day: date) -> list[Event]:
    """The person's own meetings of a day: one or two on most days, at hours that follow from name and date alone."""
    chance = zlib.crc32(f"{person.email} {day.isoformat()}".encode())
    slots = [(9 + chance % 2, chance // 2), (15 + chance // 7 % 2, chance // 11)][: chance % 3]
    return [_meeting(person, day, hour, pick) for hour, pick in slots]


def _meeting(person: Colleague, day: date, hour: int, pick: int) -> Event:
    starts_at = datetime.combine(day, time(hour, 30 * (pick % 2)), ZoneInfo(person.timezone)).astimezone(UTC)
    ends_at = starts_at + timedelta(minutes=30 + 30 * (pick // 3 % 2))
    title = MEETINGS[pick % len(MEETINGS)]
    return Event(f"own-{day.isoformat()}-{hour}", person.email, title, "", starts_at, ends_at, False, 0, ours=False)
