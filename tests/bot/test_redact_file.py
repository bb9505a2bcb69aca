"""`panelkeeper redact` on files of every kind: what goes in as JSON lines or text comes out as such, and never raw."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from adapters.pii.presidio import PresidioRedactor
from bot import people_file, redact_file
from policies.redaction import KnownPerson, Mode
from tests.architecture.tree import ROOT

JANE = KnownPerson("c1", ("Jane Roe",), ("jane.roe@mail.example",), ("+44 7700 900123",))


@pytest.fixture(scope="module")
def redactor() -> PresidioRedactor:
    return PresidioRedactor(b"a secret for tests", [JANE])


def redacted(redactor: PresidioRedactor, given: bytes, form: str = "auto", *, named: bool = False) -> bytes:
    out = io.BytesIO()
    redact_file.redact(io.BytesIO(given), out, redactor, Mode.STRICT, form, is_jsonl_named=named)
    return out.getvalue()


def records(redactor: PresidioRedactor, *given: object) -> list[dict[str, Any]]:
    lines = b"".join(json.dumps(one).encode() + b"\n" for one in given)
    return [json.loads(line) for line in redacted(redactor, lines, "jsonl").splitlines()]


def test_offsets_are_into_the_text_as_given(redactor: PresidioRedactor) -> None:
    text = "👩‍👩‍👧 Zoë met Ja\u200bne Roe, call <tel:+447700900123|0\u00a07700 900 123> &amp; go"
    (answer,) = records(redactor, {"id": "m1", "text": text})
    assert answer["id"] == "m1"
    covered = [text[span["start"] : span["end"]] for span in answer["spans"]]
    assert any("Ja\u200bne Roe" in part for part in covered)
    rebuilt, place = "", 0
    for span in answer["spans"]:
        assert span["start"] >= place
        rebuilt += text[place : span["start"]] + "\x00"
        place = span["end"]
    rebuilt += text[place:]
    pieces = rebuilt.split("\x00")
    assert all(piece in answer["text"] for piece in pieces)
    assert {"start", "end", "type", "score"} == set(answer["spans"][0])


def test_a_first_name_needs_its_person_in_scope(redactor: PresidioRedactor) -> None:
    with_scope, without = records(
        redactor, {"id": 1, "text": "ask jane", "people": ["c1"]}, {"id": 2, "text": "Jane Roe", "people": []}
    )
    assert "jane" not in with_scope["text"]
    token = redactor.token("c1")
    assert token is not None
    assert token in with_scope["text"]
    assert without["text"] == f"<PERSON_{token}>"


@pytest.mark.parametrize(
    "line",
    [b"{", b"[1]", b'"text"', b"null", b'{"id": 1}', b'{"id": 1, "text": 5}', b'{"id": {}, "text": "Jane Roe"}',
     b'{"id": 1, "text": "Jane Roe", "people": "c1"}', b'{"id": 1, "text": "Jane Roe", "people": [[]]}',
     b"\xff\xfe", b"[" * 100_000, b'{"id": 1, "text": "' + b"x" * 1_000_001 + b'"}'],
)  # fmt: skip
def test_a_line_that_cannot_be_used_comes_back_empty_with_an_error(redactor: PresidioRedactor, line: bytes) -> None:
    good = b'{"id": "good", "text": "hello"}\n'
    first, last = (json.loads(one) for one in redacted(redactor, line + b"\n" + good, "jsonl").splitlines())
    assert (first["text"], first["spans"]) == ("", [])
    assert first["error"]
    assert last == {"id": "good", "text": "hello", "spans": []}


def test_json_lines_are_known_by_their_first_line_or_by_name(redactor: PresidioRedactor) -> None:
    line = b'{"id": 7, "text": "Jane Roe"}\n'
    assert json.loads(redacted(redactor, line))["id"] == 7
    assert json.loads(redacted(redactor, b"not json\n", named=True))["error"]
    assert b"Jane" not in redacted(redactor, line, "text")


def test_plain_text_keeps_its_lines_and_bytes(redactor: PresidioRedactor) -> None:
    given = b"\xef\xbb\xbfhello\r\n\r\nJane Roe\nok \xff ok\n\nthe end"
    out = redacted(redactor, given)
    assert out.count(b"\n") == given.count(b"\n")
    assert out.startswith(b"hello\r\n\r\n<PERSON_")
    assert out.endswith(b"the end")
    assert b"Jane" not in out


def test_nothing_comes_of_nothing(redactor: PresidioRedactor) -> None:
    assert redacted(redactor, b"") == b""
    assert redacted(redactor, b"\n\n") == b"\n\n"


def test_a_person_may_have_several_of_everything(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(
        "\ufeffid,name,email,phone,link\n"
        "c1,Jane Roe; Jane Doe,jane@a.example;jane@b.example,,\n"
        "c2,Max Mint,,+44 7700 900001,https://linkedin.com/in/max-mint\n"
        "c1,Jane Roe,,+44 7700 900002,\n",
        encoding="utf-8",
    )
    jane, _max = people_file.read(file)
    assert jane.names == ("Jane Roe", "Jane Doe")
    assert jane.emails == ("jane@a.example", "jane@b.example")
    assert jane.phones == ("+44 7700 900002",)


@pytest.mark.parametrize(
    ("content", "problem"),
    [("", "the columns are"), ("name\nJane\n", "missing: id"), ("id,name\n,Jane\n", "line 2"),
     ("id,name\nc1,\n", "line 2"), ('id,name\nc1,"Jane\n', "cannot be read")],
)  # fmt: skip
def test_a_people_file_with_a_fault_is_not_used_and_not_quoted(tmp_path: Path, content: str, problem: str) -> None:
    file = tmp_path / "people.csv"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(people_file.PeopleFileError) as raised:
        people_file.read(file)
    assert problem in raised.value.problems[0]
    assert "Jane" not in "".join(raised.value.problems)


def panelkeeper(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    environment = {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent"}
    command = [sys.executable, "-m", "bot.cli", *arguments]
    return subprocess.run(
        command, input=given, capture_output=True, cwd=ROOT, env=environment, check=False, timeout=100
    )


@pytest.mark.slow
def test_the_command_redacts_standard_input_and_tells_the_rate(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("id,name\nc1,Jane Roe\n", encoding="utf-8")
    done = panelkeeper("redact", "--people", str(file), given=b'{"id": "a", "text": "Jane Roe said hello"}\n')
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["text"].endswith("> said hello")
    assert b"0 could not be redacted (0.00 %)" in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [("--format", "xml"), ("--mode", "lax"), ("/nonexistent/file",), ("--people", "/nonexistent/people.csv")],
)
def test_a_command_that_cannot_work_says_so_and_writes_nothing(arguments: tuple[str, ...]) -> None:
    done = panelkeeper("redact", *arguments)
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr
    assert b"Traceback" not in done.stderr
