"""What are a newcomer's next five clicks? Each links to the right person and place and is ticked off when done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

CARMEN = "app-carmen"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the guide; `link` jumps to person and place."""

    title: str
    text: str
    link: str
    where: str
    done: bool


@dataclass(frozen=True, slots=True)
class Guide:
    """Asks `progress` for how many of the five steps hold, in order."""

    progress: Callable[[], tuple[bool, bool, bool, bool, bool]]

    def steps(self) -> list[Step]:
        """The five steps."""
        done = self.progress()
        return [Step(*words, held) for words, held in zip(_STEPS, done, strict=True)]


_STEPS = (
    (
        "Move Carmen to Onsite",
        "In the applicant tracking system, change Carmen Díaz’s stage. The bot hears of it by webhook and opens a "
        "loop.",
        "/ats?as=dana", "Open the ATS as Dana",
    ),
    (
        "Claim the open seats",
        "Alice, Bob, Chidi and the others see them in #hiring-backend. Switch between people and press Claim until two "
        "days are ready.",
        "/chat/alice/hiring-backend", "Go to #hiring-backend as Alice",
    ),
    (
        "Book as Carmen",
        "Carmen gets a mail with a link of her own. Open it and choose a day: two clicks book it.",
        "/mail?as=dana", "Open Carmen’s mail",
    ),
    (
        "Hand in a scorecard",
        "Move the clock (top right) past the interview, then type /feedback as one of the interviewers.",
        "/chat/alice/app", "Write as Alice",
    ),
    (
        "Record the outcome",
        "When the scorecards are in, Hana decides: /panel outcome. The bot never suggests one.",
        "/chat/hana/app", "Write as Hana",
    ),
)  # fmt: skip


def progress(office: dict[str, Any]) -> tuple[bool, bool, bool, bool, bool]:
    """Which of the five steps hold, read from the back office's state; a later step implies the earlier ones."""
    carmen = office["applications"].get(CARMEN, {})
    mailed = any("carmen" in mail["recipient"] and mail["links"] for mail in office["mails"])
    held = [
        carmen.get("stage") not in (None, "Applied", "Phone screen"),
        mailed,
        bool(office["interviews"]),
        bool(office["scorecards"]),
        bool(office["outcomes"]),
    ]
    one, two, three, four, five = (any(held[place:]) for place in range(5))
    return one, two, three, four, five
