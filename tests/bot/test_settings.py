"""Settings that would be unsafe are refused before anything starts, each with a sentence."""

from base64 import b64encode
from typing import Any

import pytest
from pydantic import ValidationError

from bot.app import missing
from bot.settings import Settings
from simulator.backoffice import Secrets
from simulator.fakes.server import settings
from simulator.fakes.vendors import HR_VENDORS, VENDORS


def problems(**given: Any) -> list[str]:
    """What is wrong with these settings: `name: sentence` each; none when they are taken."""
    try:
        Settings(_env_file=None, **given)
    except ValidationError as error:
        return [f"{item['loc'][0]}: {item['msg']}" for item in error.errors()]
    return []


@pytest.fixture(autouse=True)
def nothing_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"PANELKEEPER_{name.upper()}", raising=False)


def test_the_defaults_are_taken() -> None:
    assert problems() == []


@pytest.mark.parametrize("name", ["slack_api_url", "local_url", "ats_url", "hris_url"])
@pytest.mark.parametrize(
    "url",
    [
        "http://ats.acme.example",
        "http://10.0.0.7:9000/",
        "http://127.0.0.1.evil.example/",
        "ftp://x.example/",
        "http:/x",
    ],
)
def test_no_token_travels_in_clear(name: str, url: str) -> None:
    (problem,) = problems(**{name: url})
    assert problem.startswith(f"{name}: ")
    assert "https" in problem


@pytest.mark.parametrize("name", ["slack_api_url", "local_url", "ats_url", "hris_url"])
@pytest.mark.parametrize(
    "url", ["https://ats.acme.example/api", "http://127.0.0.1:9000", "http://[::1]:9", "http://localhost"]
)
def test_plain_http_stays_on_this_machine(name: str, url: str) -> None:
    assert problems(**{name: url}) == []


def test_an_address_that_is_malformed_is_a_problem_and_no_crash() -> None:
    assert len(problems(local_url="http://[bad")) == 1


def test_mail_travels_in_clear_on_this_machine_only() -> None:
    assert problems(smtp_starttls=False) == []
    assert problems(smtp_host="mail.acme.example") == []
    (problem,) = problems(smtp_host="mail.acme.example", smtp_starttls=False)
    assert problem.startswith("smtp_starttls: ")
    assert "unencrypted" in problem


def test_the_clock_is_moved_on_this_machine_only() -> None:
    assert problems(clock_file="clock") == []
    (problem,) = problems(clock_file="clock", public_url="https://interviews.acme.example")
    assert problem.startswith("clock_file: ")
    assert "loopback" in problem


@pytest.mark.parametrize("name", ["slack_signing_secret", "local_token", "ats_webhook_secret"])
def test_a_secret_that_can_be_guessed_is_refused_and_not_shown(name: str) -> None:
    (problem,) = problems(**{name: "hunter2"})
    assert "at least 16 characters" in problem
    assert "hunter2" not in problem
    assert problems(**{name: "x" * 16}) == []


def test_the_webhooks_secret_is_one_that_standard_webhooks_knows() -> None:
    for secret in ("whsec_c2hvcnQ=", "c2hvcnQ=" * 6, "whsec_not base64", "whsec_" + "QUJD" * 22):
        (problem,) = problems(hris_webhook_secret=secret)
        assert "24 to 64 random bytes" in problem and secret not in problem
    for length in (24, 64):
        assert problems(hris_webhook_secret="whsec_" + b64encode(b"x" * length).decode()) == []


@pytest.mark.parametrize(
    ("hris", "needed"),
    [
        ("local", []),
        ("webhook", ["PANELKEEPER_HRIS_URL", "PANELKEEPER_HRIS_WEBHOOK_SECRET"]),
        ("bamboohr", ["PANELKEEPER_HRIS_KEY", "PANELKEEPER_HRIS_URL"]),
    ],
)
def test_what_an_hr_system_needs_is_named(hris: Any, needed: list[str]) -> None:
    named = missing(Settings(_env_file=None, hris=hris))
    assert [name for name in named if "_HRIS_" in name] == needed


@pytest.mark.parametrize("vendor", [*VENDORS, *HR_VENDORS])
def test_a_double_prints_all_that_leads_to_it(vendor: str) -> None:
    printed = dict(line.split("=", 1) for line in settings(vendor, "http://127.0.0.1:8090", Secrets.mint()).split())
    given: dict[str, Any] = {name.removeprefix("PANELKEEPER_").lower(): value for name, value in printed.items()}
    taken = Settings(_env_file=None, **given)
    port = "PANELKEEPER_HRIS" if vendor in HR_VENDORS else "PANELKEEPER_ATS"
    assert printed[port] == vendor
    assert [name for name in missing(taken) if name.startswith(port)] == []


def test_the_search_reaches_beyond_the_earliest_start() -> None:
    (problem,) = problems(lead_hours=48, search_days=2)
    assert problem.startswith("lead_hours: ")
    assert "48 hours" in problem
    (by_default,) = problems(search_days=1)
    assert by_default.startswith("lead_hours: ")
    assert problems(lead_hours=47, search_days=2) == []
