"""Does anything personal leave the server by its logs? Every way out is tried in a real process, and all of it read."""

import ast
import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest

from bot.log_values import Judge
from tests.architecture.tree import modules, parsed
from tests.bot.sinks.canaries import CANARY, FRAGMENTS, LINK, MAIL, NAME, PHONE, WAYS, Way
from tests.bot.sinks.run import tries

FEWEST_WAYS = 35


def leaked(text: str | bytes) -> list[str]:
    """The pieces of the canaries that are in the text."""
    written = (text if isinstance(text, str) else text.decode("utf-8", "replace")).lower()
    return [fragment for fragment in FRAGMENTS if fragment in written]


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for each mode, and in it one for each way, with all that it wrote."""
    folder = tmp_path_factory.mktemp("sinks")
    done = run("-m", "tests.bot.sinks.run", str(folder))
    assert done.stdout == b"all ways were tried\n", done.stdout + done.stderr
    assert done.stderr == b""
    return folder


def run(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=Path(__file__).parents[2], capture_output=True, timeout=110, check=False
    )


def test_the_canaries_are_what_is_looked_for() -> None:
    assert leaked(CANARY) == list(FRAGMENTS)
    assert len({way.name for way in WAYS}) == len(WAYS) >= FEWEST_WAYS


@pytest.mark.slow
@pytest.mark.parametrize(("mode", "way"), [pytest.param(*one, id=f"{one[1].name}-{one[0]}") for one in tries()])
def test_no_way_out_carries_personal_data(tried: Path, mode: str, way: Way) -> None:
    files = {path.name: path.read_bytes() for path in (tried / mode / way.name).iterdir() if path.suffix != ".db"}
    found = {name: leaked(content) for name, content in files.items() if leaked(content)}
    assert found == {}, files
    written = b"\n".join(files.values()).decode("utf-8", "replace")
    assert [words for words in way.shows if words not in written] == [], written[-3000:]


def test_a_line_of_ours_is_kept_whole_and_a_strangers_is_redacted(tried: Path) -> None:
    said = lines(tried / "redacted" / "structlog_event" / "output")
    assert [line["event"] for line in said if "<WORD> <WORD> <WORD>" in line["event"]] != []
    (tick, *_) = lines(tried / "withheld" / "a_line_of_the_product" / "output")
    assert tick["event"] == "tick" and tick["command"] == "FinishInterviews" and tick["at"] != []


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_every_event_of_the_product_is_a_word_in_its_code() -> None:
    """A made-up event would be withheld, and nobody could tell what happened."""
    made_up = [
        f"{module}:{node.lineno}"
        for module in modules("bot")
        for node in ast.walk(parsed(module))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and ast.unparse(node.func.value) in ("log", "structlog.get_logger()")
        and node.func.attr in ("debug", "info", "warning", "error", "critical", "exception")
        and not (node.args and isinstance(node.args[0], ast.Constant) and len(node.args) == 1)
    ]
    assert made_up == []


# The judge


def test_a_redactor_that_fails_withholds() -> None:
    def fails(text: str) -> str:
        raise ValueError(text)

    for redact in (fails, lambda _text: cast(str, None), lambda _text: cast(str, 7)):
        assert Judge(redact).text(CANARY) == f"<withheld: {len(CANARY)} characters>"


def test_what_a_redactor_logs_does_not_come_round_again() -> None:
    judge: Judge

    def logs_itself(text: str) -> str:
        return f"seen {judge.text(text + '!')}"

    judge = Judge(logs_itself)
    assert judge.text("Zelda") == "seen <withheld: 6 characters>"


@pytest.mark.parametrize("value", [None, True, 0, 451, -3, 0.25, "0123456789abcdef" * 2, "PK-7QX2", "PK-7QX2-A1"])
def test_numbers_and_ids_of_ours_pass(value: object) -> None:
    assert Judge().value(value) == value


@pytest.mark.parametrize(
    "text", ["the mail server answered 451", "no whole answer: ValueError", "credentials broken", "answered 503"]
)
def test_failures_in_the_words_of_the_adapters_pass(text: str) -> None:
    assert Judge().text(text) == text


@pytest.mark.parametrize(
    "value",
    [
        NAME, MAIL, PHONE, LINK, "Zelda", "zelda", "mark will answer", "answered 415 555 012", "4930901820", 4930901820,
        1e12, "0123456789abcdef" * 2 + "0", "PK-7QX2 Zelda", "PK-7QX2\n", {NAME: 1}, [NAME], {MAIL}, (PHONE,), b"Zelda",
        ValueError(NAME), date(1990, 5, 1), "answered 503 " * 1000,
    ],
)  # fmt: skip
def test_whatever_else_a_person_may_be_called_does_not(value: object) -> None:
    written = repr(Judge().value(value))
    assert leaked(written) == []
    assert not re.search(r"[0-9]{7}|PK-|will|415|1990|503", written), written


# Databases and Sentry


@pytest.mark.postgres
def test_what_postgresql_says_does_not_come_out(postgres_server: str) -> None:
    done = run("-m", "tests.bot.sinks.postgres", postgres_server)
    assert leaked(done.stdout + done.stderr) == []
    said = [json.loads(line) for line in done.stderr.splitlines()]
    assert [line["error"] for line in said if line["event"] == "uncaught"] == ["IntegrityError"]
    assert any("UniqueViolation" in because for line in said for because in line.get("because", []))
    assert any(line["event"] == "library" for line in said)


def test_sentry_gets_kinds_and_places_only() -> None:
    pytest.importorskip("sentry_sdk", reason="the sentry extra is not installed")
    for way in ("ours", "the operator's own"):
        done = run("-m", "tests.bot.sinks.sentry", way)
        assert leaked(done.stdout + done.stderr) == []
        received = done.stdout.decode()
        assert '"type":"ValueError"' in received.replace(" ", ""), done.stderr
        assert "sinks/sentry.py" not in received
