"""Does a company file come out of what an ATS has and what somebody answers, and nothing without answers?"""

import asyncio
import os
import pty
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from adapters.ports import AtsJob, AtsPlan, AtsStage
from bot import company_file
from bot.cli import app
from bot.connect_mapping import Mapper
from bot.demo import company
from simulator.fakes.greenhouse.api import CLIENT
from simulator.fakes.vendors import company_text
from tests.adapters.office import Office, running_office
from tests.architecture.tree import ROOT

USERS = {"hana@acme.example", "dana@acme.example", "alice@acme.example", "bob@acme.example"}
ONSITE = AtsStage("Onsite", (AtsPlan("Coding", 60, "Engineering"), AtsPlan("System design", None, "Engineering")))
BACKEND = AtsJob("job-1", "Backend Engineer", (AtsStage("Phone screen", (AtsPlan("Chat", 30),)), ONSITE))
LEVERS = (AtsPlan("Portfolio"), AtsPlan("Critique"))
DESIGNER = AtsJob("job-2", "Designer", (AtsStage("New lead"), AtsStage("Onsite")), LEVERS)
PEOPLE = {"hiring manager's": "hana@acme.example", "recruiter's": "dana@acme.example"}


def mapped(
    jobs: Sequence[AtsJob], answers: Mapping[str, str], base: Any = None, asked: list[str] | None = None
) -> dict[str, Any]:
    """The file that comes of it; a question is answered by the first of the words that are in it, else as is usual."""

    def ask(question: str, usual: str | None) -> str:
        if asked is not None:
            asked.append(question)
        return next((answer for words, answer in answers.items() if words in question), usual or "")

    async def strangers(emails: Sequence[str]) -> tuple[str, ...]:
        return tuple(one for one in emails if one not in USERS)

    return asyncio.run(Mapper(ask, lambda _: None, strangers, base).mapped(jobs))


def test_the_usual_answers_and_the_peoples_addresses_are_enough() -> None:
    answers = {**PEOPLE, "time zone": "Europe/Berlin", "place": "eu-de", "Who may give": "alice@acme.example"}
    made = company_file.checked(mapped([BACKEND], {"company's name": "Acme", **answers}))
    (requisition,) = made.requisitions
    assert (requisition.job, requisition.title, requisition.channel) == (
        "job-1", "Backend Engineer", "hiring-backend-engineer"
    )  # fmt: skip
    plans = [
        (plan.stage, plan.onsite, [(one.name, one.minutes) for one in plan.interviews]) for plan in requisition.plans
    ]
    assert plans == [("Phone screen", False, [("Chat", 30)]), ("Onsite", True, [("Coding", 60), ("System design", 60)])]
    people = {one.email: ([role.value for role in one.roles], one.pools) for one in made.people}
    assert people["hana@acme.example"] == (["hiring_manager"], ())
    assert people["alice@acme.example"] == (["interviewer"], ("chat", "coding", "system_design"))


def test_jobs_and_stages_are_skipped_where_somebody_says_so() -> None:
    assert mapped([BACKEND], {"Schedule its": "n"})["requisitions"] == []
    assert mapped([BACKEND], {"Which plan": "-"})["requisitions"] == []


def test_where_the_ats_plans_no_interviews_they_are_picked() -> None:
    asked: list[str] = []
    made = mapped([DESIGNER], {**PEOPLE, "Which plan": "b, a", "How many minutes is Critique": "45"}, asked=asked)
    onsite = made["requisitions"][0]["plans"][1]
    assert [(one["name"], one["minutes"]) for one in onsite["interviews"]] == [("Portfolio", 60), ("Critique", 45)]
    assert "Which plan is it (a number, or the letters of its interviews such as a,c; - for none)?" in asked


def test_what_a_file_says_stays_and_its_plans_can_be_had_for_other_stages() -> None:
    base = company_file.told(company())
    base["requisitions"][0]["job"] = "job-1"
    made = mapped([BACKEND], {"Which plan": "2"}, base)
    first, *others = made["requisitions"]
    assert {plan["stage"]: plan["interviews"][0]["name"] for plan in first["plans"]} == {
        "Phone screen": "Coding", "Onsite": "Coding"
    }  # fmt: skip
    assert first["plans"][1] == base["requisitions"][0]["plans"][0]
    assert others == base["requisitions"][1:] and made["people"] == base["people"]
    company_file.checked(made)


def test_somebody_the_ats_does_not_know_is_asked_for_again() -> None:
    tries = iter(["nobody@acme.example", "hana@acme.example", "dana@acme.example", ""])

    def ask(question: str, usual: str | None) -> str:
        return next(tries, "") if "e-mail" in question else usual or ""

    async def strangers(emails: Sequence[str]) -> tuple[str, ...]:
        return tuple(one for one in emails if one not in USERS)

    told: list[str] = []
    made = asyncio.run(Mapper(ask, told.append, strangers).mapped([BACKEND]))
    assert "nobody@acme.example is no user there." in told
    assert made["requisitions"][0]["hiring_manager"] == "hana@acme.example"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with running_office(tmp_path_factory.mktemp("office"), "", "greenhouse") as running:
        yield running


def settings(office: Office) -> dict[str, str]:
    return {
        "PANELKEEPER_ATS_URL": f"{office.url}/greenhouse/v3",
        "PANELKEEPER_ATS_KEY": office.keys.ats_token,
        "PANELKEEPER_ATS_CLIENT_ID": CLIENT,
    }


def test_without_a_terminal_the_questions_are_shown_and_nothing_is_written(office: Office, tmp_path: Path) -> None:
    out = tmp_path / "out.yml"
    told = CliRunner().invoke(app, ["connect", "greenhouse", "--write", str(out)], env=settings(office))
    assert told.exit_code == 0, told.output
    assert "Which plan is it (a number; - for none)? [1]" in told.output
    assert "There is no terminal to answer at" in told.output
    assert not out.exists()


def test_at_a_terminal_a_file_is_written_that_the_ats_knows_and_none_is_overwritten_unasked(
    office: Office, tmp_path: Path
) -> None:
    base, out = tmp_path / "company.yml", tmp_path / "out.yml"
    base.write_text(company_text(company().read_text("utf-8"), "greenhouse"), "utf-8")
    status, said = at_a_terminal(office, ["--company", str(base), "--write", str(out)], "\n" * 60)
    assert status == 0, said
    assert f"Wrote {out}" in said and "every open requisition, stage, interview and person is known there" in said
    made = yaml.safe_load(out.read_text("utf-8"))
    assert [one["title"] for one in made["requisitions"]] == [one.title for one in company_file.read(base).requisitions]
    before = out.read_bytes()
    status, said = at_a_terminal(office, ["--write", str(out)], "n\n")
    assert status == 1 and "Write over it?" in said
    assert out.read_bytes() == before


def test_at_a_terminal_what_a_file_cannot_do_without_is_asked_until_there_is_an_answer(
    office: Office, tmp_path: Path
) -> None:
    out = tmp_path / "out.yml"
    people = "\n\nhana@northwind.example\n\n\n\ndana@northwind.example\n\n\n"
    typed = "\n\n\n\n\n\n" + people + "\n\n\n\n\nn\nn\n"
    status, said = at_a_terminal(office, ["--write", str(out)], typed)
    assert status == 0, said
    assert said.count("Its hiring manager's e-mail address?") == 3
    (made,) = yaml.safe_load(out.read_text("utf-8"))["requisitions"]
    assert (made["hiring_manager"], made["recruiter"]) == ("hana@northwind.example", "dana@northwind.example")


def at_a_terminal(office: Office, arguments: list[str], typed: str) -> tuple[int, str]:
    """Run the command with somebody at the keyboard; how it ended, and what stood on the screen."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "bot.cli", "connect", "greenhouse", *arguments]
    environment = {**os.environ, **settings(office)}
    with subprocess.Popen(
        command, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment, cwd=ROOT, text=True
    ) as running:
        os.close(theirs)
        os.write(ours, typed.encode())
        said, _ = running.communicate(timeout=100)
    os.close(ours)
    return running.returncode, said
