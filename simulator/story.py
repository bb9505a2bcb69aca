"""Does the whole thing work? One hire from the ATS's stage change to the outcome, walked over HTTP as people would.

Each step says what somebody does and waits until everybody who should notice has noticed.
"""

import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TextIO

import httpx

from simulator.chat import CHATS, wait_for_text
from simulator.driver import NotSeen, Workspace, wait_until
from simulator.visitor import NotOnPage, Visitor

CHANNEL = "hiring-backend"
PANELS = {"1": "Alice", "2": "Elif", "3": "Farid"}
CODE = re.compile(r"PK-[0-9A-Z]{4}")
DAY = 24 * 3600
NOTES = (
    "Asked good questions, found the race in the queue by herself and explained the fix so that everyone could follow."
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step: who acts, what they do in words, and the deed itself, which says what came of it."""

    who: str
    does: str
    deed: Callable[[], str]


class Story:
    """The company's side of one hire. `base_url` is the simulated company's, `platform` what it chats in."""

    def __init__(self, base_url: str, platform: str = "slack") -> None:
        self.workspace = Workspace(base_url)
        self.chat = CHATS[platform](base_url)
        self.patience = 10.0
        self.visitor = Visitor()
        self._office = httpx.Client(base_url=base_url, timeout=20, trust_env=False)
        self.code = ""

    def close(self) -> None:
        """Drop the connections."""
        self.workspace.close()
        self.chat.close()
        self.visitor.close()
        self._office.close()

    def steps(self) -> tuple[Step, ...]:
        """The whole story, in order."""
        return (
            Step("ATS", "moves Carmen Díaz to Onsite and sends a signed webhook", self.move_to_onsite),
            Step("Panelkeeper", "opens a loop and proposes options in #hiring-backend", self.see_options),
            Step("Alice", "claims the Coding seat of option A with a button", self.claim_by_button),
            Step("Chidi", "wants a seat that is not for his pool and is told why", self.claim_refused),
            Step("Elif, Farid", "claim the other seats of option A; /panel lists them", self.fill_option_a),
            Step("Alice", "claims in option B, gives it back, claims it again", self.release_and_claim),
            Step("Bob, Elif, Farid", "swap: Alice asks Bob to take B1, and he does; the others fill B", self.swap),
            Step("Carmen", "gets a mail with a link of her own and opens it", self.open_link),
            Step("Carmen", "picks option A and confirms: two choices", self.book),
            Step("Everyone", "is told: panel by DM, calendars, ATS, channel, confirmation mail", self.see_booking),
            Step("Carmen", "asks for another time; new options are found while the booking stands", self.reschedule),
            Step("Clock", "moves past the interviews: scorecards are asked for", self.pass_interviews),
            Step("Alice", "writes a scorecard; a remark about family is held up, she edits it", self.flagged_scorecard),
            Step("Elif", "may not read Alice's scorecard before her own is in", self.blind),
            Step("Elif, Farid", "write theirs; all three arrive in the ATS", self.other_scorecards),
            Step("Hana", "is told, reads, and records the outcome with a reason", self.outcome),
            Step(
                "Noor",
                "in HR operations gets the hire with a checklist, and ticks off the first thing; the HRIS has the hire",
                self.hire,
            ),
            Step("Dana", "cancels another loop with a reason: seats freed, channel told", self.cancel_another),
        )

    # The ATS and the loop

    def move_to_onsite(self) -> str:
        self._move("app-carmen", "Onsite")
        return "app-carmen is in Onsite"

    def see_options(self) -> str:
        card = self._wait(lambda: self._card("Option D"))
        self.code = _code(card)
        return f"{self.code}, with options A to D; the card names no candidate"

    def claim_by_button(self) -> str:
        self.chat.press("Alice", "Claim Coding", CHANNEL)
        self._read("Alice", f"{self.code}-A1", CHANNEL)
        self._wait(lambda: self._card("lead: Alice Okafor"))
        return "the card shows her name"

    def claim_refused(self) -> str:
        self.chat.command("Chidi", f"/panel claim {self.code}-A2", CHANNEL)
        self._read("Chidi", "not in it", CHANNEL)
        return "“This interview is for people in its pool”"

    def fill_option_a(self) -> str:
        for number in ("2", "3"):
            self._claim(PANELS[number], f"A{number}")
        self._wait(lambda: self._card("Option A · ready"))
        return "option A is ready"

    def release_and_claim(self) -> str:
        self._claim("Alice", "B1")
        self.chat.command("Alice", f"/panel release {self.code}-B1", CHANNEL)
        self._read("Alice", "is open again", CHANNEL)
        self._claim("Alice", "B1")
        return f"{self.code}-B1 is hers again"

    def swap(self) -> str:
        self.chat.command("Alice", f"/panel swap {self.code}-B1 {self.chat.mention('Bob')}", CHANNEL)
        self._read("Bob", "asks you to take")
        self.chat.press("Bob", "Take it")
        self._read("Alice", "has taken over")
        for number in ("2", "3"):
            self._claim(PANELS[number], f"B{number}")
        self._wait(lambda: self._card("Option B · ready"))
        return "option B is ready: that makes two, so Carmen is invited"

    # The candidate

    def open_link(self) -> str:
        mail = self._wait(lambda: self._mail("Choose a time"))
        self.visitor.open(mail["links"][0])
        _must(self.visitor.status == httpx.codes.OK, f"the page answers {self.visitor.status}")
        _must("Okafor" not in self.visitor.text, "the page names the panel")
        return "two options, in her own time zone"

    def book(self) -> str:
        self.visitor.press("Choose")
        self.visitor.press("Yes, book this time")
        _must("booked" in self.visitor.text.lower(), "the page does not say that it is booked")
        return "booked"

    def see_booking(self) -> str:
        for person in PANELS.values():
            self._read(person, "Confirmed:")
        self._wait(lambda: self._mail("Booked:"))
        self._wait(lambda: len(_live(self._state()["interviews"])) == len(PANELS))
        self._wait(lambda: [e["tentative"] for e in self._events()] == [False] * len(PANELS))
        self._wait(lambda: self._card("Option A · booked"))
        return "three DMs, three calendar events, three interviews in the ATS, one mail with an .ics"

    def reschedule(self) -> str:
        self.visitor.press("Ask for another time")
        self._wait(lambda: self._card("Option E"))
        _must("booked" in self.visitor.text.lower(), "the booking does not stand any more")
        return "options E and later; option A stays booked until she confirms another"

    # After the interviews

    def pass_interviews(self) -> str:
        last = max(one["content"]["ends_at"] for one in _live(self._state()["interviews"]))
        over = datetime.fromisoformat(last) + timedelta(minutes=1)
        self.workspace.advance_to(over.isoformat())
        for person in PANELS.values():
            self._read(person, "Your scorecard is due")
        return "three interviewers are asked"

    def flagged_scorecard(self) -> str:
        self.chat.command("Alice", f"/feedback {self.code}", CHANNEL)
        errors = self._fill("Alice", NOTES + " She has two kids, so travel may be hard.")
        _must("family" in errors.get("Notes", ""), f"nothing was flagged: {errors}")
        errors = self._fill("Alice", NOTES)
        _must(not errors, f"still refused: {errors}")
        return "the passage was named at its field, nothing typed was lost"

    def blind(self) -> str:
        self.chat.command("Elif", f"/panel scorecards {self.code}", CHANNEL)
        self._read("Elif", "stay hidden until your own", CHANNEL)
        return "blind until her own is in"

    def other_scorecards(self) -> str:
        for person in ("Elif", "Farid"):
            self.chat.command(person, f"/feedback {self.code}", CHANNEL)
            errors = self._fill(person, NOTES)
            _must(not errors, f"refused: {errors}")
        self._wait(lambda: len(self._state()["scorecards"]) == len(PANELS))
        return "three scorecards in the ATS"

    def outcome(self) -> str:
        self._read("Hana", "What have you decided?")
        self.chat.press("Hana", "Record outcome")
        reason = "Three strong scorecards, and the team would learn from her."
        errors = self.chat.fill("Hana", {"What have you decided?": "hire", "Why?": reason})
        _must(not errors, f"refused: {errors}")
        self._wait(lambda: len(self._state()["outcomes"]) == 1)
        return "hire, by Hana Sato, with her reason, in the ATS"

    def hire(self) -> str:
        self._read("Noor", "is hired as")
        self._wait(lambda: len(self._state()["hires"]) == 1)
        self.chat.press("Noor", "Done")
        self._read("Noor", "Send the contract (Noor Rahman)")
        return "one hire in the HRIS, not two; the first thing on the checklist is done"

    def cancel_another(self) -> str:
        self._move("app-yuki", "Onsite")
        code = _code(self._wait(lambda: self._card("Option A", "hiring-design")))
        self.chat.command("Grace", f"/panel claim {code}-A1", "hiring-design")
        self._read("Grace", "is yours", "hiring-design")
        self.chat.command("Dana", f"/panel cancel {code}", "hiring-design")
        errors = self.chat.fill("Dana", {"Why?": "The opening is on hold."})
        _must(not errors, f"refused: {errors}")
        self._read("Grace", "the loop was cancelled")
        self._read("Grace", "is cancelled. All seats are free", "hiring-design")
        return f"{code} is cancelled; Grace is free again"

    # How the steps look and act

    def _claim(self, person: str, seat: str) -> None:
        self.chat.command(person, f"/panel claim {self.code}-{seat}", CHANNEL)
        self._read(person, f"{self.code}-{seat}", CHANNEL)

    def _fill(self, person: str, notes: str) -> dict[str, str]:
        labels = list(self.chat.questions(person))
        rated = {label: "3" for label in labels[: labels.index("Notes")]}
        return self.chat.fill(person, {**rated, "Notes": notes, "Your overall recommendation": "yes"})

    def _read(self, person: str, text: str, channel: str | None = None) -> str:
        return wait_for_text(self.chat, person, text, channel, self.patience)

    def _card(self, text: str, channel: str = CHANNEL) -> str | None:
        """The newest message in the channel that names a loop and says this."""
        said = reversed(self.chat.texts("Dana", channel))
        return next((message for message in said if text in message and CODE.search(message)), None)

    def _mail(self, subject: str) -> dict[str, Any] | None:
        return next((mail for mail in self._state()["mails"] if subject in mail["subject"]), None)

    def _move(self, application: str, stage: str) -> None:
        answer = self._office.post("/sim/ats/move", json={"application": application, "stage": stage})
        _must(answer.status_code == httpx.codes.OK, f"the ATS answers {answer.status_code}: {answer.text[:200]}")

    def _events(self) -> list[dict[str, Any]]:
        return [event for event in self._state()["events"] if not event["cancelled"]]

    def _state(self) -> dict[str, Any]:
        state: dict[str, Any] = self._office.get("/sim/backoffice/state").json()
        return state

    def _wait(self, fn: Callable[[], Any]) -> Any:
        return wait_until(fn, 2 * self.patience)


def tell(base_url: str, out: TextIO = sys.stdout, platform: str = "slack") -> bool:
    """Walk the story and print it as it happens; whether every step held."""
    story = Story(base_url, platform)
    steps = story.steps()
    began = time.monotonic()
    try:
        for number, step in enumerate(steps, start=1):
            print(
                f"\n[{_bar(number - 1, len(steps))}] {number:>2}/{len(steps)}  {step.who} {step.does}",
                file=out,
                flush=True,
            )
            try:
                came = step.deed()
            except (NotSeen, NotOnPage, AssertionError, httpx.HTTPError) as failure:
                print(f"    ✗ {type(failure).__name__}: {failure}", file=out, flush=True)
                return False
            print(f"    ✓ {came}", file=out, flush=True)
    finally:
        story.close()
    print(
        f"\n[{_bar(len(steps), len(steps))}] Every step held, in {time.monotonic() - began:.1f} s.",
        file=out,
        flush=True,
    )
    return True


def _bar(done: int, of: int) -> str:
    return "█" * done + "░" * (of - done)


def _code(message: str) -> str:
    found = CODE.search(message)
    _must(found is not None, "the card has no code")
    return found.group(0) if found else ""


def _live(interviews: dict[str, Any]) -> list[Any]:
    return [one for one in interviews.values() if not one.get("cancelled")]


def _must(holds: bool, otherwise: str) -> None:
    if not holds:
        raise NotSeen(otherwise)
