"""Does an operator get a manifest that is right for how their Slack reaches the bot?"""

import pytest
import yaml
from typer.testing import CliRunner

from bot.cli import app
from bot.slack.manifest import made_out, shipped, written

ADDRESS = "https://pk.acme.example"


def test_every_address_is_the_servers_own() -> None:
    text = written(made_out(shipped(), ADDRESS, socket=False))
    assert text.count(f"{ADDRESS}/slack/events") == 4
    assert "panelkeeper.example.org" not in text


def test_a_socket_needs_no_address() -> None:
    made = made_out(shipped(), "http://127.0.0.1:8080", socket=True)
    assert "http" not in written(made)
    assert made["settings"]["socket_mode_enabled"] is True


def test_everything_but_the_addresses_stays_as_it_was_shipped() -> None:
    before = shipped()
    made = made_out(before, ADDRESS, socket=True)
    assert made["oauth_config"] == before["oauth_config"]
    assert made["display_information"] == before["display_information"]
    assert before == shipped()


def test_an_address_that_slack_would_not_call_is_refused() -> None:
    with pytest.raises(ValueError, match="https"):
        made_out(shipped(), "http://pk.acme.example", socket=False)


def test_the_command_line_prints_yaml_that_reads_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PANELKEEPER_PUBLIC_URL", ADDRESS)
    done = CliRunner().invoke(app, ["manifest"])
    assert done.exit_code == 0
    assert yaml.safe_load(done.stdout) == made_out(shipped(), ADDRESS, socket=False, user_groups=False)


def test_a_look_into_user_groups_is_asked_for_only_where_they_give_roles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PANELKEEPER_PUBLIC_URL", ADDRESS)
    for groups, asked in (("", False), ("S0123=recruiter", True)):
        monkeypatch.setenv("PANELKEEPER_SLACK_ROLE_GROUPS", groups)
        printed = yaml.safe_load(CliRunner().invoke(app, ["manifest"]).stdout)
        assert ("usergroups:read" in printed["oauth_config"]["scopes"]["bot"]) is asked


def test_the_command_line_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PANELKEEPER_PUBLIC_URL", "http://127.0.0.1:8080")
    done = CliRunner().invoke(app, ["manifest"])
    assert done.exit_code == 2
    assert "PANELKEEPER_PUBLIC_URL" in done.stderr
    assert CliRunner().invoke(app, ["manifest", "--socket"]).exit_code == 0
