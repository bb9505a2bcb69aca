"""What are a newcomer's next five clicks? Each names who can do it, links to person and place, and is ticked off."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from simulator.cast import Cast
from simulator.story import PANELS

CARMEN, JOB, STAGE, CHANNEL = "app-carmen", "job-backend", "Onsite", "hiring-backend"
HOLD = re.compile(r"(?P<interview>.+) interview \(PK-\w+-(?P<option>[A-Z])\d+\)")

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Doer:
    """Somebody who can do a part of a step, and the page on which they do it."""

    name: str
    link: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a step: what it is, how far it is, and who can do it now (nobody where it is done)."""

    what: str
    state: str
    doers: tuple[Doer, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the guide. `link` jumps to person and place; `clock_to` is a moment (ISO, UTC) for the clock."""

    title: str
    text: str
    link: str
    where: str
    done: bool
    parts: tuple[Part, ...] = ()
    clock_to: str = ""


@dataclass(frozen=True, slots=True)
class Guide:
    """Reads the company's file, the back office's state and the simulated time."""

    company: Json
    office: Callable[[], Json]
    now: Callable[[], datetime]
    cast: Cast

    def steps(self) -> list[Step]:
        """The five steps."""
        office = self.office()
        one, two, three, four, five = progress(office)
        return [
            Step(
                "Move Carmen to Onsite",
                "In the applicant tracking system, choose Onsite as Carmen Díaz’s stage and press Move. The bot hears "
                "of it by webhook, opens a loop and posts options in #hiring-backend.",
                "/ats?as=dana",
                "Open the ATS as Dana",
                one,
            ),
            Step(
                "Claim the open seats",
                "An option is ready when three different people have its three lead seats; shadow seats may stay open. "
                "Two ready options, say A and B, and Carmen gets her link." + self._elsewhere(),
                f"/chat/alice/{CHANNEL}",
                "Go to #hiring-backend as Alice",
                two,
                () if two else self._seats(office),
            ),
            Step(
                "Book as Carmen",
                "Carmen has a mail with a link of her own, which opens in a new tab. Choose a day and confirm it.",
                "/mail?as=dana",
                "Open Carmen’s mail",
                three,
            ),
            self._scorecards(office, three, four),
            Step(
                "Record the outcome",
                "Hana reads the scorecards and decides: press Record outcome in her messages from the bot. It never "
                "suggests one.",
                "/chat/hana/app",
                "Go to Hana’s messages",
                five,
            ),
        ]

    def _elsewhere(self) -> str:
        """How they claim who do not have the platform that the requisition's channel is on."""
        if self.cast.slack is None or not self.cast.slack:
            return ""
        return " Who has only Teams presses Claim after typing “panel open” there."

    def _place(self, key: str) -> str:
        """Where this person claims: in the requisition's channel, or in their chat with the app where it has none."""
        if self.cast.slack and not self.cast.in_slack(key):
            return f"/teams/{key}/app"
        return f"/chat/{key}/{CHANNEL}"

    def _seats(self, office: Json) -> tuple[Part, ...]:
        """For each interview: in which options it is claimed, and who is in its pool, the story's own cast first."""
        claimed = claims(office)
        return tuple(
            Part(
                plan["name"],
                f"claimed in {' and '.join(claimed[plan['name']])}, claim more as"
                if plan["name"] in claimed
                else "open, claim as",
                self._pool(plan["kind"], first=PANELS.get(str(number), "")),
            )
            for number, plan in enumerate(self._plan(), 1)
        )

    def _plan(self) -> list[Json]:
        found = next(one for one in self.company["requisitions"] if one["job"] == JOB)
        return list(next(plan["interviews"] for plan in found["plans"] if plan["stage"] == STAGE))

    def _pool(self, kind: str, first: str) -> tuple[Doer, ...]:
        people = [one["name"].split()[0] for one in self.company["people"] if kind in one.get("pools", ())]
        return tuple(Doer(name, self._place(name.lower())) for name in sorted(people, key=lambda name: name != first))

    def _scorecards(self, office: Json, booked: bool, done: bool) -> Step:
        """Who still owes one; while the interviews are ahead, the moment to move the clock to."""
        held = _live(office)
        ends = max((datetime.fromisoformat(one["content"]["ends_at"]) for one in held), default=None)
        ahead = ends is not None and ends > self.now()
        text = "Each interviewer writes one: press Write scorecard in their messages, or type /feedback."
        if ahead or not booked:
            text = "First move the clock past the interviews. " + text
        parts = () if done or ahead else tuple(self._card(one, office) for one in held)
        all_told = len(held) == len(self._plan())  # the ATS hears of them one by one
        clock_to = ends.astimezone(UTC).isoformat() if ends and ahead and all_told and not done else ""
        first = next((part.doers[0] for part in parts if part.doers), Doer("Alice", "/chat/alice/app"))
        return Step("Hand in the scorecards", text, first.link, f"Write as {first.name}", done, parts, clock_to)

    def _card(self, interview: Json, office: Json) -> Part:
        authors = {one["content"]["author_email"] for one in office["scorecards"].values()}
        owing = [one for one in interview["content"]["interviewer_emails"] if one not in authors]
        names = {one["email"]: one["name"].split()[0] for one in self.company["people"]}
        doers = tuple(Doer(names[one], f"/chat/{names[one].lower()}/app") for one in owing if one in names)
        return Part(interview["content"]["name"], "waits for" if doers else "is in", doers)


def claims(office: Json) -> dict[str, list[str]]:
    """The letters of the options in which each interview is claimed, read from the holds in the calendars."""
    found: dict[str, set[str]] = {}
    for event in office["events"]:
        hold = HOLD.fullmatch(event["title"])
        if hold and not event["cancelled"]:
            found.setdefault(hold["interview"], set()).add(hold["option"])
    return {interview: sorted(options) for interview, options in found.items()}


def progress(office: Json) -> tuple[bool, bool, bool, bool, bool]:
    """Which of the five steps hold, read from the back office's state; a later step implies the earlier ones."""
    carmen = office["applications"].get(CARMEN, {})
    mailed = any("carmen" in mail["recipient"] and mail["links"] for mail in office["mails"])
    interviews = _live(office)
    authors = {one["content"]["author_email"] for one in office["scorecards"].values()}
    held = [
        carmen.get("stage") not in (None, "Applied", "Phone screen"),
        mailed,
        bool(interviews),
        bool(interviews) and all(authors & set(one["content"]["interviewer_emails"]) for one in interviews),
        any(one["content"]["application_id"] == CARMEN for one in office["outcomes"].values()),
    ]
    one, two, three, four, five = (any(held[place:]) for place in range(5))
    return one, two, three, four, five


def _live(office: Json) -> list[Json]:
    """Carmen's interviews that stand, in order of time."""
    kept = [one for one in office["interviews"].values() if not one["cancelled"]]
    carmens = [one for one in kept if one["content"]["application_id"] == CARMEN]
    return sorted(carmens, key=lambda one: str(one["content"]["starts_at"]))
