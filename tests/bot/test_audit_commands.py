"""`panelkeeper audit` on a terminal: what it shows, what it writes, and what its exit code says."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from bot import audit_anchors, audit_lines
from bot.cli import app
from handlers.anchor_audit import AnchorAudit
from handlers.erase_candidate import EraseCandidate
from handlers.record_outcome import RecordOutcome
from policies.vocabulary import AuditAnchor, Decision
from storage.store import Store
from tests.audit_trail import disarm, seal, tamper
from tests.builders import SECRET, Company

REASON = '=HYPERLINK("http://kestrel.example")\nand more'


@pytest.fixture
def company(store: Store, monkeypatch: pytest.MonkeyPatch, database_url: str) -> Company:
    """Carmen was turned down, with a reason, and all of it is sealed. The command line is pointed there."""
    monkeypatch.setenv("PANELKEEPER_DATABASE_URL", database_url)
    monkeypatch.setenv("PANELKEEPER_PSEUDONYM_SECRET", SECRET.decode())
    made = Company(store).load()
    code = made.held_loop()
    for name in ("alice", "bob"):
        made.write_scorecard(name)
    made.as_("hana", RecordOutcome(code, Decision.REJECT, REASON, False))
    seal(made)
    return made


def audit(*words: str | Path) -> Result:
    """`panelkeeper audit ...`"""
    return CliRunner().invoke(app, ["audit", *map(str, words)])


def told(*words: str | Path) -> list[Any]:
    return [json.loads(line) for line in audit(*words).stdout.splitlines()]


def exported(folder: Path, *options: str) -> Path:
    file = folder / "trail.jsonl"
    file.unlink(missing_ok=True)
    assert audit("export", file, *options).exit_code == 0
    return file


def anchor(company: Company, file: Path) -> None:
    head = company.system(AnchorAudit()).head
    audit_anchors.append(file, AuditAnchor("", company.now, head.seq, head.hash.hex()))


def test_the_table_says_who_did_what_to_whom_under_which_rule(company: Company) -> None:
    code = company.loop().code
    lines = audit("show", "--about", code).stdout.splitlines()
    assert lines[0].split() == ["when", "who", "what", "about", "shown", "shown", "to", "rule", "answer"]
    place = next(number for number, line in enumerate(lines) if "RecordOutcome " in line)
    assert "2026-12-07 09:00:00Z  Hana Tester" in lines[place]
    assert f"  {code}  " in lines[place]
    assert lines[place].endswith("requisition-hiring-manager  OutcomeRecorded")
    assert lines[place + 1] == '    wrote: =HYPERLINK("http://kestrel.example") / and more'
    assert "(encrypted; ask with --about)" in audit("show", "--who", "hana@acme.example").stdout
    company.pass_time(days=400)
    company.operator(EraseCandidate(code))
    assert "wrote: (erased)" in audit("show", "--about", code).stdout
    assert "kestrel" not in audit("show", "--about", code).stdout


def test_what_is_not_there_is_said_with_an_exit_code(company: Company, tmp_path: Path) -> None:
    assert audit("show", "--about", "PK-0000").exit_code == 1
    assert audit("show", "--who", "nobody@acme.example").exit_code == 1
    assert audit("export", "--format", "xml", tmp_path / "trail").exit_code == 2
    (tmp_path / "there.jsonl").write_text("mine")
    assert audit("export", tmp_path / "there.jsonl").exit_code == 2
    assert (tmp_path / "there.jsonl").read_text() == "mine"
    assert audit("verify", "--file", tmp_path / "nowhere.jsonl").exit_code == 2
    assert audit("verify", "--file", tmp_path / "there.jsonl").exit_code == 2
    assert audit("verify", "--anchors", tmp_path / "nowhere.jsonl").exit_code == 2


def test_a_sound_trail_is_said_to_be_sound(company: Company) -> None:
    (last,) = company.rows("SELECT seq, hash FROM audit_seal ORDER BY seq DESC LIMIT 1")
    said = audit("verify")
    assert said.exit_code == 0
    assert said.stdout == f"Sound: {last['seq']} sealed entries, head seq {last['seq']}, hash {last['hash'].hex()}\n"
    (result,) = told("verify", "--json")
    assert result == {"ok": True, "faults": 0, "count": last["seq"], "seq": last["seq"], "hash": last["hash"].hex()}


def test_every_bad_entry_is_named_and_the_exit_code_is_1(company: Company) -> None:
    disarm(company.store)
    tamper(company.store, "UPDATE audit_entry SET answer = 'Nothing' WHERE id IN (3, 5)")
    said = audit("verify")
    assert said.exit_code == 1
    assert said.stdout.splitlines()[:2] == ["entry 3, seq 3: entry changed", "entry 5, seq 5: entry changed"]
    assert said.stdout.splitlines()[2].startswith("2 faults: ")
    *faults, result = told("verify", "--json")
    assert [(fault["fault"], fault["entry_id"]) for fault in faults] == [("entry changed", 3), ("entry changed", 5)]
    assert not result["ok"]


def test_anchors_are_compared_and_a_torn_line_among_them_is_left_out(company: Company, tmp_path: Path) -> None:
    file = tmp_path / "anchors.jsonl"
    anchor(company, file)
    with file.open("a") as torn:
        torn.write('{"at": "2026')
    audit("show")
    seal(company)
    anchor(company, file)
    assert len(file.read_text().splitlines()) == 3
    said = audit("verify", "--anchors", file)
    assert (said.exit_code, "the 2. line is no anchor" in said.stderr) == (0, True)
    disarm(company.store)
    tamper(company.store, "DELETE FROM audit_seal WHERE seq > 4")
    tamper(company.store, "DELETE FROM audit_entry WHERE id > 4")
    assert audit("verify").exit_code == 0
    said = audit("verify", "--anchors", file)
    assert (said.exit_code, said.stdout.count("tail truncated")) == (1, 2)


def test_an_export_verifies_without_a_database(
    company: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, anchors = exported(tmp_path), tmp_path / "anchors.jsonl"
    anchor(company, anchors)
    lines = file.read_text().splitlines()
    assert len(lines) == 1 + company.count("audit_entry") - 1  # the export's own entry came with it, unsealed
    assert file.stat().st_mode & 0o777 == 0o600
    monkeypatch.setenv("PANELKEEPER_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nowhere")
    assert audit("verify", "--file", file, "--anchors", anchors).exit_code == 0
    assert "kestrel" not in file.read_text()


@pytest.mark.parametrize(
    ("was", "becomes", "fault"),
    [
        ('"answer": "OutcomeRecorded"', '"answer": "Nothing"', "entry changed"),
        ('"actor_kind": "person"', '"actor_kind": "system"', "entry changed"),
        ('"allowed": true', '"allowed": false', "entry changed"),
        ('"sealed_at": "2026-12', '"sealed_at": "2026-11', "seal changed"),
        ('"seq": 7,', '"seq": "7",', "line that cannot be read"),
        ('"seq": 7,', '"seq": 70,', "gap in seq"),
        ('"shown": null', '"shown": null, "more": 1', "line that cannot be read"),
        ('{"seq": 7,', "{", "line that cannot be read"),
    ],
)
def test_a_change_in_an_export_is_named(company: Company, tmp_path: Path, was: str, becomes: str, fault: str) -> None:
    file = exported(tmp_path)
    head, *lines = file.read_text().splitlines()
    place = next(number for number, line in enumerate(lines) if was in line)
    lines[place] = lines[place].replace(was, becomes, 1)
    file.write_text("\n".join([head, *lines]))
    said = audit("verify", "--file", file)
    assert said.exit_code == 1
    assert fault in said.stdout


def test_an_export_that_was_cut_off_is_named(company: Company, tmp_path: Path) -> None:
    file = exported(tmp_path)
    file.write_text("\n".join(file.read_text().splitlines()[:6]))
    said = audit("verify", "--file", file)
    assert said.exit_code == 1
    assert "tail truncated" in said.stdout


def test_a_part_of_the_trail_verifies_by_itself(company: Company, tmp_path: Path) -> None:
    whole = len(exported(tmp_path).read_text().splitlines())
    part = exported(tmp_path, "--since", "2026-12-01")
    first = json.loads(part.read_text().splitlines()[0])
    assert first["before"]["seq"] > 1
    assert len(part.read_text().splitlines()) < whole
    assert audit("verify", "--file", part).exit_code == 0


def test_texts_are_exported_only_when_they_are_asked_for(company: Company, tmp_path: Path) -> None:
    def rows(*options: str) -> list[dict[str, str]]:
        file = tmp_path / "trail.csv"
        file.unlink(missing_ok=True)
        assert audit("export", "--format", "csv", *options, file).exit_code == 0
        with file.open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))

    (row,) = [row for row in rows() if row["command"] == "RecordOutcome"]
    assert (row["text"], row["allowed"], row["at"]) == ("(encrypted)", "True", "2026-12-07T09:00:00.000000+00:00")
    assert [row["text"] for row in rows("--with-texts") if row["text"]] == [f"'{REASON}"]
    lines = exported(tmp_path, "--with-texts").read_text().splitlines()
    assert REASON in [json.loads(line).get("words") for line in lines]
    assert audit("verify", "--file", tmp_path / "trail.jsonl").exit_code == 0
    code = company.loop().code
    assert (
        company.count("audit_entry WHERE command = 'ReadSeals' AND about = :code AND shown = 'audit'", code=code) == 2
    )
    company.pass_time(days=400)
    company.operator(EraseCandidate(code))
    assert [row["text"] for row in rows("--with-texts") if row["text"]] == ["(erased)"]


def test_reading_the_trail_is_in_the_trail_under_the_account_that_read(company: Company, tmp_path: Path) -> None:
    before = company.count("audit_entry")
    exported(tmp_path)
    audit("verify")
    audit("show")
    written = company.rows("SELECT command, actor_kind, actor_id, rule FROM audit_entry ORDER BY id")[before:]
    assert [row["command"] for row in written] == ["ExportAudit", "VerifyAudit", "ShowAudit"]
    assert {(row["actor_kind"], row["rule"]) for row in written} == {("operator", "operator")}
    assert all(row["actor_id"].startswith("cli:") for row in written)


@given(st.text())
def test_no_cell_is_a_formula(text: str) -> None:
    for cell in (text, *(first + text for first in "=+-@\t\r\n＝＋－＠")):
        safe = audit_lines.safe(cell)
        assert not safe.startswith(tuple("=+-@\t\r\n＝＋－＠"))
        assert safe.removeprefix("'") == cell.removeprefix("'")
