"""How does a company file come out of an ATS? Job by job and stage by stage: somebody is asked, and may skip each."""

import re
from collections.abc import Awaitable, Callable, Sequence
from copy import deepcopy
from typing import Any
from zoneinfo import available_timezones

from adapters.ports import AtsJob, AtsPlan, AtsStage

Json = dict[str, Any]
Ask = Callable[[str, str | None], str]
"""Asks a question, with the answer that stands for none, or None where one is needed; answers with what was typed, or
nothing where nobody is there to type."""

MOST_TRIES = 3
NONE = "-"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
MINUTES = 60
GENERAL = "general"
ASKED = {
    "key": "skills",
    "name": "Skills for the role",
    "anchors": ["Far from what is needed", "Below what is needed", "What is needed", "More than is needed"],
}
"""What a scorecard asks where neither the ATS nor the company has a form for it yet."""


class Mapper:
    """Puts a company file together: what `base` says stays, unless an answer changes it."""

    def __init__(
        self,
        ask: Ask,
        tell: Callable[[str], None],
        strangers: Callable[[Sequence[str]], Awaitable[tuple[str, ...]]],
        base: Json | None = None,
    ) -> None:
        """`strangers` says which addresses the ATS has no user for."""
        self._ask = ask
        self._tell = tell
        self._strangers = strangers
        self._file: Json = deepcopy(base) if base else {"name": "", "people": [], "requisitions": [], "forms": {}}
        self._known_plans = [(one["title"], plan) for one in self._file["requisitions"] for plan in one["plans"]]

    async def mapped(self, jobs: Sequence[AtsJob]) -> Json:
        """The file's content after all is asked. Jobs and stages that are skipped stay as they were."""
        if not self._file["name"]:
            self._file["name"] = self._ask("The company's name", "The company")
        for job in jobs:
            self._tell(f"\n{job.title} (job {job.id})")
            if self._agrees("Schedule its interviews?"):
                await self._map_job(job)
        return self._file

    async def _map_job(self, job: AtsJob) -> None:
        requisitions = self._file["requisitions"]
        known = next((one for one in requisitions if str(one["job"]) == job.id), None)
        plans = [plan for stage in job.stages if (plan := self._plan(stage, job.anywhere, known)) is not None]
        if not plans:
            self._tell("No stage of it is scheduled.")
            return
        if known is None:
            requisitions.append(known := await self._requisition(job))
        mapped = {plan["stage"] for plan in plans}
        known["plans"] = [*(plan for plan in known.get("plans", []) if plan["stage"] not in mapped), *plans]
        await self._fill_pools([one for plan in plans for one in plan["interviews"]])

    # A stage

    def _plan(self, stage: AtsStage, anywhere: Sequence[AtsPlan], known: Json | None) -> Json | None:
        """The plan for a stage: as the ATS has it, as the file has one, or of interviews that fit anywhere; or none."""
        here = next((plan for plan in (known or {}).get("plans", []) if plan["stage"] == stage.name), None)
        choices: list[tuple[str, Json | None]] = []
        if stage.interviews:
            choices.append(("as the ATS plans it: " + ", ".join(one.name for one in stage.interviews), None))
        choices += [(f"as for {title}, {plan['stage']}: {_titles(plan)}", plan) for title, plan in self._known_plans]
        if not choices and not anywhere:
            return None
        self._tell(f"Stage {stage.name}")
        for number, (words, _) in enumerate(choices, start=1):
            self._tell(f"  {number}  {words}")
        for letter, one in zip(LETTERS, anywhere, strict=False):
            self._tell(f"  {letter}  {one.name}")
        kept = next((number for number, (_, plan) in enumerate(choices, 1) if here is not None and plan is here), 0)
        usual = str(kept) if kept else "1" if stage.interviews else NONE
        picks = "a number" + (", or the letters of its interviews such as a,c" if anywhere else "")
        answer = self._ask(f"Which plan is it ({picks}; {NONE} for none)?", usual).strip().lower()
        if answer.isdecimal() and 1 <= int(answer) <= len(choices):
            _, plan = choices[int(answer) - 1]
            return {**deepcopy(plan), "stage": stage.name} if plan else self._made(stage.name, stage.interviews)
        chosen = [one for letter, one in zip(LETTERS, anywhere, strict=False) if letter in re.split(r"[\s,]+", answer)]
        return self._made(stage.name, chosen) if chosen else None

    def _made(self, stage: str, interviews: Sequence[AtsPlan]) -> Json:
        form = self._form(interviews)
        made = [
            {
                "name": one.name,
                "kind": _slug(one.name),
                "minutes": one.minutes or self._minutes(one.name),
                "seats": ["lead"],
                "form": form,
            }
            for one in interviews
        ]
        onsite = self._agrees("Is it one day with all of them (an onsite)?", usual=len(made) > 1)
        return {"stage": stage, "onsite": onsite, "interviews": made}

    def _form(self, interviews: Sequence[AtsPlan]) -> str:
        """The scorecard form of a stage; the usual one is called as the ATS calls its own."""
        forms: Json = self._file["forms"]
        named = [_slug(one.form) for one in interviews if one.form]
        usual = next((one for one in named if one in forms), next(iter(forms), GENERAL))
        answer = _slug(self._ask(f"Its scorecard form ({', '.join(forms) or 'there is none yet'})?", usual)) or usual
        forms.setdefault(answer, [dict(ASKED)])
        return answer

    def _minutes(self, name: str) -> int:
        answer = self._ask(f"How many minutes is {name}?", str(MINUTES)).strip()
        return int(answer) if answer.isdecimal() and 10 <= int(answer) <= 480 else MINUTES

    # A requisition and its people

    async def _requisition(self, job: AtsJob) -> Json:
        return {
            "job": job.id,
            "title": job.title[:120],
            "channel": _slug(self._ask("Its channel, without #?", f"hiring-{_slug(job.title, '-')}"[:80]), "-"),
            "hiring_manager": await self._person("Its hiring manager's e-mail address?", "hiring_manager"),
            "recruiter": await self._person("Its recruiter's e-mail address?", "recruiter"),
            "timezone": self._zone(),
            "jurisdiction": self._ask("Its place, such as eu-de (see: panelkeeper jurisdictions)?", "eu").strip()[:32],
        }

    async def _person(self, question: str, role: str) -> str:
        """The address of somebody, who is put into the file where they are not; "" where nobody is there to say it."""
        for _ in range(MOST_TRIES):
            email = self._ask(question, None).strip().lower()
            if not email:
                break
            if await self._is_known(email):
                person = self._put(email)
                person["roles"] = [*dict.fromkeys([*person["roles"], role])]
                return email
        return ""

    async def _fill_pools(self, interviews: Sequence[Json]) -> None:
        """Each kind of interview that nobody is qualified for gets its people."""
        for one in {interview["kind"]: interview for interview in interviews}.values():
            if any(one["kind"] in person.get("pools", []) for person in self._file["people"]):
                continue
            answer = self._ask(f"Who may give {one['name']} (e-mail addresses with commas)?", "")
            for email in filter(None, re.split(r"[\s,]+", answer.lower())):
                if await self._is_known(email):
                    person = self._put(email)
                    person["roles"] = [*dict.fromkeys([*person["roles"], "interviewer"])]
                    person["pools"] = [*person.get("pools", []), one["kind"]]

    async def _is_known(self, email: str) -> bool:
        if email.count("@") == 1 and not await self._strangers([email]):
            return True
        self._tell(f"{email} is no user there.")
        return False

    def _put(self, email: str) -> Json:
        people: list[Json] = self._file["people"]
        known = next((one for one in people if one["email"].lower() == email), None)
        if known is None:
            usual = email.partition("@")[0].replace(".", " ").title()
            name = self._ask(f"What is the name of {email}?", usual).strip()[:120] or usual
            people.append(known := {"name": name, "email": email, "timezone": self._zone(), "roles": []})
        return known

    def _zone(self) -> str:
        people = self._file["people"]
        usual = str(people[-1]["timezone"]) if people else "UTC"
        for _ in range(MOST_TRIES):
            zone = self._ask("In which time zone, such as Europe/Berlin?", usual).strip()
            if zone in available_timezones():
                return zone
            self._tell(f"{zone} is no time zone.")
        return usual

    def _agrees(self, question: str, *, usual: bool = True) -> bool:
        return self._ask(f"{question} (y/n)", "y" if usual else "n").strip().lower().startswith("y")


def _titles(plan: Json) -> str:
    return ", ".join(one["name"] for one in plan["interviews"])


def _slug(text: str, joint: str = "_") -> str:
    """Lower case, letters and digits only, in one word."""
    return re.sub(r"[^a-z0-9]+", joint, text.lower()).strip(joint)[:60]
