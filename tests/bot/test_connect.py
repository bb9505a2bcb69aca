"""Does connecting a vendor's system say what is right and what is not, before anything depends on it?"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.demo import company
from simulator.fakes.ashby.api import FakeAshby
from simulator.fakes.bamboohr import KEY_FIELD, FakeBambooHr
from simulator.fakes.greenhouse.api import CLIENT
from simulator.fakes.vendors import company_text
from tests.adapters.office import Office, running_office

SECRET = "s" * 32


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with running_office(tmp_path_factory.mktemp("office"), "", "ashby") as office:
        yield office


@pytest.fixture
def office(running: Office) -> Office:
    running.back_office.reset()
    return running


def connect(office: Office, *arguments: str, key: str | None = None) -> Result:
    settings = {
        "PANELKEEPER_ATS_URL": f"{office.url}/ashby",
        "PANELKEEPER_ATS_KEY": office.keys.ats_token if key is None else key,
        "PANELKEEPER_ATS_WEBHOOK_SECRET": SECRET,
    }
    return CliRunner().invoke(app, ["connect", "ashby", *arguments], env=settings)


def written(folder: Path, text: str) -> str:
    (folder / "company.yml").write_text(text, "utf-8")
    return str(folder / "company.yml")


def as_ashby_knows_it() -> str:
    return company_text(company().read_text("utf-8"), "ashby")


def test_all_is_well_where_the_company_is_as_the_vendor_knows_it(office: Office, tmp_path: Path) -> None:
    told = connect(office, "--company", written(tmp_path, as_ashby_knows_it()))
    assert told.exit_code == 0, told.output
    assert "NO " not in told.output
    assert "Onsite: Coding, 60 minutes, form “Engineering”" in told.output
    assert "every open requisition, stage, interview and person is known there" in told.output


def test_nothing_is_changed_by_trying(office: Office) -> None:
    before = office.state()
    connect(office)
    assert office.state() == before
    assert isinstance(office.back_office.ats, FakeAshby) and office.back_office.ats.hook_settings == []


def test_a_permission_that_is_missing_is_named(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FakeAshby, "permissions", FakeAshby.permissions - {"interviewsWrite"})
    told = connect(office)
    assert told.exit_code == 1
    refused = [line for line in told.output.splitlines() if line.startswith("NO ")]
    assert [line.split()[1] for line in refused] == [
        "interviewSchedule.cancel:",
        "interviewSchedule.create:",
        "interviewSchedule.update:",
    ]
    assert all("interviewsWrite" in line for line in refused)
    assert "Open jobs" not in told.output


def test_a_wrong_key_is_said_and_not_shown(office: Office) -> None:
    told = connect(office, key="a-wrong-key")
    assert told.exit_code == 1
    assert "is the key right" in told.output and "a-wrong-key" not in told.output


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("stage: Onsite", "stage: On site", "there is no stage “On site”"),
        ("name: Coding,", "name: Code,", "there is no interview “Code”"),
        ("alice@northwind.example", "alice@elsewhere.example", "alice@elsewhere.example is no user there"),
    ],
)
def test_what_the_vendor_does_not_know_is_named(
    office: Office, tmp_path: Path, before: str, after: str, problem: str
) -> None:
    told = connect(office, "--company", written(tmp_path, as_ashby_knows_it().replace(before, after)))
    assert told.exit_code == 1
    assert problem in told.output


def test_webhooks_are_made_for_every_kind_of_news(office: Office) -> None:
    told = connect(office, "--webhook")
    assert told.exit_code == 0, told.output
    assert isinstance(office.back_office.ats, FakeAshby)
    made = office.back_office.ats.hook_settings
    assert {hook.url for hook in made} == {"http://127.0.0.1:8080/webhooks/ats/ashby"}
    assert {hook.secret for hook in made} == {SECRET}
    assert {"candidateStageChange", "candidateHire", "applicationUpdate"} <= {hook.type for hook in made}


def test_lever_tells_the_tokens_of_its_webhooks_once(tmp_path: Path) -> None:
    with running_office(tmp_path, "", "lever") as office:
        settings = {
            "PANELKEEPER_ATS_URL": f"{office.url}/lever/v1",
            "PANELKEEPER_ATS_KEY": office.keys.ats_token,
            "PANELKEEPER_ATS_USER": "dana@northwind.example",
        }
        file = written(tmp_path, company_text(company().read_text("utf-8"), "lever"))
        first = CliRunner().invoke(app, ["connect", "lever", "--company", file, "--webhook"], env=settings)
        assert first.exit_code == 0, first.output
        assert "PANELKEEPER_ATS_WEBHOOK_SECRET=" in first.output
        again = CliRunner().invoke(app, ["connect", "lever", "--webhook"], env=settings)
        assert again.exit_code == 0 and "PANELKEEPER_ATS_WEBHOOK_SECRET=" not in again.output


def test_greenhouse_says_how_its_webhooks_are_made_by_hand(tmp_path: Path) -> None:
    with running_office(tmp_path, "", "greenhouse") as office:
        settings = {
            "PANELKEEPER_ATS_URL": f"{office.url}/greenhouse/v3",
            "PANELKEEPER_ATS_KEY": office.keys.ats_token,
            "PANELKEEPER_ATS_CLIENT_ID": CLIENT,
        }
        file = written(tmp_path, company_text(company().read_text("utf-8"), "greenhouse"))
        told = CliRunner().invoke(app, ["connect", "greenhouse", "--company", file, "--webhook"], env=settings)
        assert told.exit_code == 0, told.output
        assert "Onsite: Coding, 60 minutes" in told.output
        assert "http://127.0.0.1:8080/webhooks/ats/greenhouse" in told.output


def test_settings_that_are_missing_and_vendors_that_are_not_there_are_named(office: Office) -> None:
    told = connect(office, key="")
    assert (told.exit_code, "PANELKEEPER_ATS_KEY" in told.output) == (2, True)
    told = CliRunner().invoke(app, ["connect", "nobody"])
    assert (told.exit_code, "There is: ashby, lever, greenhouse, bamboohr" in told.output) == (2, True)


@pytest.fixture(scope="module")
def with_bamboohr(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with running_office(tmp_path_factory.mktemp("office"), "", hr_vendor="bamboohr") as office:
        yield office


@pytest.fixture
def bamboohr(with_bamboohr: Office) -> FakeBambooHr:
    with_bamboohr.back_office.reset()
    assert isinstance(with_bamboohr.back_office.hris, FakeBambooHr)
    return with_bamboohr.back_office.hris


def connect_hris(office: Office, *arguments: str, **changed: str) -> Result:
    settings = {
        "PANELKEEPER_HRIS_URL": f"{office.url}/bamboohr",
        "PANELKEEPER_HRIS_KEY": office.keys.hris_token,
        "PANELKEEPER_HRIS_KEY_FIELD": KEY_FIELD,
        **changed,
    }
    return CliRunner().invoke(app, ["connect", "bamboohr", *arguments], env=settings)


def test_all_is_well_where_the_hr_system_takes_the_titles(
    with_bamboohr: Office, bamboohr: FakeBambooHr, tmp_path: Path
) -> None:
    before = with_bamboohr.state(), len(bamboohr.employees)
    text = company().read_text("utf-8")
    told = connect_hris(with_bamboohr, "--company", written(tmp_path, text))
    assert told.exit_code == 0, told.output
    assert "every job title is known there" in told.output
    told = connect_hris(with_bamboohr, "--company", written(tmp_path, text.replace("title: Senior", "title: Staff")))
    assert told.exit_code == 1 and "there is no job title “Staff Backend Engineer”" in told.output
    assert (with_bamboohr.state(), len(bamboohr.employees)) == before


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("may_write", False, "make an employee: not allowed"),
        ("is_address_shown", False, "may not see private addresses"),
    ],
)
def test_what_the_hr_systems_key_may_not_do_is_named(
    with_bamboohr: Office, bamboohr: FakeBambooHr, name: str, value: bool, problem: str
) -> None:
    setattr(bamboohr, name, value)
    told = connect_hris(with_bamboohr)
    assert (told.exit_code, told.output.count("NO ")) == (1, 1)
    assert problem in told.output and "Job titles" not in told.output


def test_a_field_for_the_key_that_is_not_there_is_named(with_bamboohr: Office, bamboohr: FakeBambooHr) -> None:
    told = connect_hris(with_bamboohr, PANELKEEPER_HRIS_KEY_FIELD="customOther")
    assert told.exit_code == 1 and "NO  the field customOther: there is none with this alias" in told.output


def test_settings_of_an_hr_system_that_are_missing_are_named(with_bamboohr: Office) -> None:
    told = connect_hris(with_bamboohr, PANELKEEPER_HRIS_KEY="")
    assert (told.exit_code, "PANELKEEPER_HRIS_KEY" in told.output) == (2, True)
    told = connect_hris(with_bamboohr, PANELKEEPER_HRIS_KEY="a-wrong-key")
    assert told.exit_code == 1 and "is the key right" in told.output and "a-wrong-key" not in told.output
    assert connect_hris(with_bamboohr, "--webhook").exit_code == 2
