"""Can an operator read the outbox at the command line, as a table and as JSON, and let go of a job?"""

import json

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.clock import wall_clock
from handlers.carry_outbox import Dead, LeaseOutbox, SettleOutbox
from storage.store import Store
from tests.builders import Company

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
pytestmark = ON_SQLITE
FIELDS = {
    "outbox_id", "errand", "lane", "state", "attempts", "made_at", "due_at", "carried_until", "fault", "trace",
}  # fmt: skip


@pytest.fixture
def company(store: Store, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Company:
    """A loop has just opened; one of its promises has died."""
    monkeypatch.setenv("PANELKEEPER_DATABASE_URL", database_url)
    monkeypatch.setenv("PANELKEEPER_PSEUDONYM_SECRET", "p" * 32)
    made = Company(store).load()
    made.apply()
    made.now = wall_clock()  # the command line knows no other
    dying = next(item for item in made.system(LeaseOutbox(50)) if item.errand == "chat.opened")
    made.system(SettleOutbox(dying.outbox_id, dying.token, Dead("channel not found")))
    return made


def run(*arguments: str) -> str:
    done = CliRunner().invoke(app, ["jobs", *arguments])
    assert done.exit_code == 0, done.output
    return done.output


def test_the_table_has_what_an_operator_needs(company: Company) -> None:
    first, heads, *jobs = run("list").splitlines()
    assert first.endswith("1 dead.")
    assert heads.split("  ")[0] == "job" and heads.endswith("last fault")
    assert [line.split()[1] for line in jobs] == ["chat.opened"] and jobs[0].endswith("channel not found")
    assert "being carried" in run("owed")


def test_json_has_one_job_a_line_and_names_nobody(company: Company) -> None:
    listed = run("dead", "--json") + run("owed", "--json")
    for line in listed.splitlines():
        assert set(json.loads(line)) == FIELDS
    assert "Carmen" not in listed and "@" not in listed


def test_dropping_says_who_is_told_and_no_second_time(company: Company) -> None:
    job = str(json.loads(run("dead", "--json"))["outbox_id"])
    assert run("drop", job, "--reason", "by_hand") == f"Job {job} (chat.opened) is dropped; its recruiter is told.\n"
    again = CliRunner().invoke(app, ["jobs", "drop", job, "--reason", "by_hand"])
    assert (again.exit_code, again.output) == (1, f"There is no open job {job}.\n")
    without = CliRunner().invoke(app, ["jobs", "drop", job])
    assert without.exit_code == 2


def test_dropping_waits_for_whoever_carries(company: Company) -> None:
    job = json.loads(run("owed", "--json").splitlines()[0])["outbox_id"]
    refused = CliRunner().invoke(app, ["jobs", "drop", str(job), "--reason", "faulty"])
    assert (refused.exit_code, refused.output) == (1, f"Job {job} is being carried: try again in a minute.\n")
