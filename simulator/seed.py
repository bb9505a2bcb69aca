"""Who works at the simulated company, and who has applied? Reads `company.yml` and `candidates.yml`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Colleague:
    """One employee; `key` is the part of the e-mail before the @, `timezone` an IANA name."""

    key: str
    name: str
    email: str
    timezone: str


@dataclass(frozen=True, slots=True)
class Applicant:
    """One application as it starts out. A candidate's `phones` and `links` are lists of text, each may be missing."""

    id: str
    job: str
    stage: str
    candidate: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Planned:
    """An interview of a job's plan: the stage it belongs to, its length, and the key of its form."""

    job: str
    stage: str
    name: str
    minutes: int
    form: str


@dataclass(frozen=True, slots=True)
class Seed:
    """The company on its first day: people, job titles by id, stages in order, applications, plans and forms.

    `forms` holds each form's attributes as the company file has them: `key`, `name` and four `anchors`.
    """

    name: str
    people: tuple[Colleague, ...]
    jobs: dict[str, str]
    stages: tuple[str, ...]
    applicants: tuple[Applicant, ...]
    plans: tuple[Planned, ...]
    forms: dict[str, list[dict[str, Any]]]

    @property
    def emails(self) -> frozenset[str]:
        """Every employee's address."""
        return frozenset(person.email for person in self.people)


def load(company: Path = HERE / "company.yml", candidates: Path = HERE / "candidates.yml") -> Seed:
    """The seed from its two files; raises KeyError where one lacks a field."""
    firm: dict[str, Any] = yaml.safe_load(company.read_text(encoding="utf-8"))
    applied: dict[str, Any] = yaml.safe_load(candidates.read_text(encoding="utf-8"))
    people = tuple(
        Colleague(person["email"].split("@")[0], person["name"], person["email"].lower(), person["timezone"])
        for person in firm["people"]
    )
    jobs = {requisition["job"]: requisition["title"] for requisition in firm["requisitions"]}
    applicants = tuple(Applicant(**application) for application in applied["applications"])
    plans = tuple(
        Planned(requisition["job"], plan["stage"], one["name"], one["minutes"], one["form"])
        for requisition in firm["requisitions"]
        for plan in requisition["plans"]
        for one in plan["interviews"]
    )
    return Seed(firm["name"], people, jobs, tuple(applied["stages"]), applicants, plans, firm["forms"])
