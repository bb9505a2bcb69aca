"""What does an operator read who types something wrong? A sentence on the error stream, and no traceback."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app

NOWHERE = Path("/nowhere/at/all")
HEAVY = {"pydantic", "sqlalchemy", "starlette", "slack_bolt", "spacy", "yaml", "httpx", "uvicorn"}


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test has a folder of its own, with no settings in it and a database that is not made yet."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PANELKEEPER_DATABASE_URL", "sqlite:///panelkeeper.db")
    return tmp_path


def typed(*words: str | Path, **env: str) -> Result:
    return CliRunner().invoke(app, list(map(str, words)), env={f"PANELKEEPER_{k}": v for k, v in env.items()})


def refused(*words: str | Path, **env: str) -> str:
    """What was said by a command that ended by itself, and not well."""
    done = typed(*words, **env)
    assert done.exit_code in (1, 2)
    assert isinstance(done.exception, SystemExit)
    assert "Errno" not in done.stderr
    assert done.stdout == ""
    return done.stderr


def test_help_imports_nothing_that_it_does_not_need() -> None:
    program = "import sys, bot.cli; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert HEAVY.isdisjoint(done.stdout.split())


def test_a_file_that_cannot_be_used_is_named() -> None:
    address = {"PUBLIC_URL": "https://interviews.example.org", "TEAMS_APP_ID": "00000000-0000-4000-8000-000000000000"}
    for words in (("redact", NOWHERE), ("teams-package", "--out", NOWHERE), ("audit", "verify", "--anchors", NOWHERE)):
        assert "/nowhere/at/all cannot be used: No such file or directory." in refused(*words, **address)


def test_a_folder_that_takes_no_company_file_is_said_before_any_question() -> None:
    said = refused("connect", "bamboohr", "--write", NOWHERE) + refused("connect", "lever", "--write", NOWHERE)
    assert said.count("/nowhere/at/all cannot be written") == 1  # BambooHR has no stages to write


def test_an_export_that_could_not_begin_leaves_no_file(elsewhere: Path) -> None:
    assert "PANELKEEPER_PSEUDONYM_SECRET" in refused("audit", "export", "trail.jsonl")
    assert not (elsewhere / "trail.jsonl").exists()


def test_a_file_that_is_no_company_is_told_what_a_company_begins_with(elsewhere: Path) -> None:
    (elsewhere / "company.yml").write_text("hello")
    assert "does not begin with name, people, requisitions" in refused("company", "load", "company.yml")


def test_a_setting_of_another_form_is_said_in_words() -> None:
    said = refused("doctor", QUIET_FROM="25:99", SLACK_SIGNING_SECRET="short")
    assert "PANELKEEPER_QUIET_FROM: this is no time of day such as 09:00" in said
    assert "PANELKEEPER_SLACK_SIGNING_SECRET: a secret needs at least 16 characters" in said


def served(**env: str) -> str:
    """What `serve` says where everything it needs is set, but for this."""
    secret = "an-example-secret-of-at-least-32-bytes"
    needed = ("LINK_SECRET", "PSEUDONYM_SECRET", "LOCAL_TOKEN", "LOCAL_WEBHOOK_SECRET", "SLACK_SIGNING_SECRET")
    given = {**dict.fromkeys(needed, secret), "LOCAL_URL": "http://127.0.0.1:9", "SLACK_BOT_TOKEN": "xoxb-an-example"}
    assert typed("migrate").exit_code == 0
    command = [sys.executable, "-m", "bot.cli", "serve"]
    set_to = os.environ | {f"PANELKEEPER_{name}": value for name, value in {**given, **env}.items()}
    done = subprocess.run(command, env=set_to, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode
    return done.stderr


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("PUBLIC_URL", "http://interviews.example.org", "candidates' links need https"),
        ("PUBLIC_URL", "nonsense", "the public base URL is a scheme and a host"),
        ("LINK_SECRETS_BEFORE", "k1=short", "a link secret has at least 32 bytes"),
        ("LINK_KID", "a b", "a key's name is 1 to 32 letters"),
        ("MAIL_SENDER", "nobody", "the sender is an address, or a name and an address"),
        ("HOST", "300.1.1.1", "300.1.1.1:8080 cannot be had: "),
    ],
)
def test_a_setting_that_cannot_be_used_is_said_by_serve_in_words(name: str, value: str, why: str) -> None:
    assert why in served(**{name: value})


def test_a_server_whose_port_is_taken_says_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert f"127.0.0.1:{port} cannot be had: " in served(PORT=port)


@pytest.mark.parametrize("command", [("fake", "ashby"), ("demo",)])
def test_there_is_no_port_99999(command: tuple[str, ...]) -> None:
    assert "Invalid value for '--port'" in refused(*command, "--port", "99999")


def test_a_port_that_is_in_use_is_said_before_anything_else() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert refused("fake", "ashby", "--port", str(port)).startswith(f"Port {port} cannot be used: ")
