"""Does the command line tell the same figures in every form, and is a spreadsheet safe from what people wrote?"""

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from storage.store import Store
from tests.builders import SECRET, Company
from tests.journeys.stage import ON_SQLITE
from tests.many_loops import Many

pytestmark = ON_SQLITE
FORMULAS = ('=HYPERLINK("https://evil.example")', "+1+1", "-2+3", "@SUM(A1)", " =1+1", "\t=1+1", "＝1+1")
ALWAYS = ("--from", "2026-01-01", "--to", "2026-12-31")


@pytest.fixture
def company(store: Store) -> Company:
    company = Company(store).load()
    Many(store, company.now, SECRET).write(60)
    return company


@pytest.fixture(autouse=True)
def settings(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PANELKEEPER_DATABASE_URL", database_url)
    monkeypatch.setenv("PANELKEEPER_PSEUDONYM_SECRET", "p" * 32)


def report(*words: str) -> Result:
    return CliRunner().invoke(app, ["report", "fairness", *words])


def test_every_form_tells_the_same(company: Company) -> None:
    found = json.loads(report(*ALWAYS, "--format", "json").stdout)
    assert (found["candidates"], found["loops"]) == (60, 60)
    text, page = report(*ALWAYS).stdout, report(*ALWAYS, "--format", "html").stdout
    table = list(csv.DictReader(io.StringIO(report(*ALWAYS, "--format", "csv").stdout)))
    for figure in found["figures"]:
        for finding in figure["findings"]:
            assert f"{finding['measure']}: {finding['text']}" in text
            assert finding["text"] in page
            (line,) = (
                one
                for one in table
                if (one["figure"], one["measure"], one["item"]) == (figure["figure"], finding["measure"], "")
            )
            assert line["value"] == ("" if finding["value"] is None else str(finding["value"]))
    assert "Who saw what" in page


def test_the_html_file_stands_alone_and_has_nothing_to_press(company: Company) -> None:
    page = report(*ALWAYS, "--format", "html").stdout
    assert "<style>" in page
    for tag in ("<script", "<form", "<link", "<img", "http"):
        assert tag not in page.replace('rel="icon"', "")


def test_no_cell_is_a_formula(company: Company) -> None:
    """Names come from an HR system, titles from the ATS."""
    people = company.rows("SELECT DISTINCT person_id AS id FROM pool_member ORDER BY id")
    for person, name in zip(people, FORMULAS, strict=False):
        company.write("UPDATE person SET name = :name WHERE id = :id", name=name, id=person["id"])
    answers = 0
    for title in FORMULAS:
        company.write("UPDATE requisition SET title = :title", title=title)
        for row in csv.reader(io.StringIO(report(*ALWAYS, "--format", "csv").stdout)):
            answers += any(title.strip() in cell for cell in row)
            for cell in row:
                assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")), row
    assert answers


def test_a_file_is_new_and_closed_to_others(company: Company, tmp_path: Path) -> None:
    out = tmp_path / "report.csv"
    assert report(*ALWAYS, "--format", "csv", "--out", str(out)).exit_code == 0
    assert out.stat().st_mode & 0o777 == 0o600
    assert out.read_bytes().startswith(b'"figure","item"')
    again = report(*ALWAYS, "--format", "csv", "--out", str(out))
    assert again.exit_code == 1
    assert "File exists" in again.stderr


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        (("--requisition", "no-such-job"), 1, "There is no requisition no-such-job."),
        (("--from", "2026-02-01", "--to", "2026-01-01"), 1, "The first day is after the last."),
        (("--format", "pdf"), 2, "--format is one of text, json, csv, html."),
    ],
)
def test_what_cannot_be_reported_is_said(company: Company, words: tuple[str, ...], code: int, why: str) -> None:
    answer = report(*words)
    assert (answer.exit_code, answer.stdout, answer.stderr.strip()) == (code, "", why)


def test_few_candidates_are_no_figures_in_any_form(company: Company) -> None:
    nobody = ("--from", "2020-01-01", "--to", "2020-01-02")
    assert "fewer than 10 candidates" in report(*nobody).stdout
    assert json.loads(report(*nobody, "--format", "json").stdout)["figures"] == []
    assert len(report(*nobody, "--format", "csv").stdout.splitlines()) == 2
    assert "<svg" not in report(*nobody, "--format", "html").stdout


def test_the_look_is_written_down(company: Company) -> None:
    assert report(*ALWAYS).exit_code == 0
    entry = company.rows("SELECT actor_kind, command FROM audit_entry ORDER BY id DESC LIMIT 1")[0]
    assert entry == {"actor_kind": "operator", "command": "ShowFairness"}
