"""All that is held on a candidate is exported, from every table, as plain JSON; what is somebody else's is not."""

import json

import pytest

from handlers.cancel_loop import CancelLoop
from handlers.erase_candidate import EraseCandidate
from handlers.export_candidate import FORMAT, CandidateExported, ExportCandidate
from handlers.receive_delivery import ReceiveDelivery
from policies.retention import TABLES, Kept
from tests.builders import Company, refused
from tests.handlers.test_erase_candidate import carry_to_chat, lived
from tests.nudge_acts import fire

HELD = {name for name, kept in TABLES.items() if kept in (Kept.CANDIDATE, Kept.MESSAGES)}


def export(company: Company, place: str) -> CandidateExported:
    answer = company.operator(ExportCandidate(place))
    assert isinstance(answer, CandidateExported)
    return answer


def test_every_table_and_every_word_is_in_it(company: Company) -> None:
    code = lived(company)
    carry_to_chat(company)
    content = export(company, code).content
    assert (content["format"], content["version"], content["code"]) == (FORMAT, 1, code)
    assert set(content["tables"]) == HELD | {"outbox", "inbox", "audit_entry"}
    for table in set(content["tables"]) - {"audit_entry", "outbox", "inbox"}:
        assert len(content["tables"][table]) == company.count(f'"{table}"'), table
    written = json.dumps(content, ensure_ascii=False)
    for word in ("Carmen Canary", "carmen@mail.example", "+44 7700 900123", "app-1", "Europe/Madrid", "Alice Tester"):
        assert word in written
    for text in ("Carmen needs a quiet room.", "explained the kestrel well", "did not take the kestrel", "her kestrel"):
        assert text in written


def test_a_nudge_that_was_sent_is_in_it_with_its_day(company: Company) -> None:
    code = company.open_loop()
    company.pass_time(hours=4)
    fire(company)
    nudges = json.loads(json.dumps(export(company, code).content["tables"]["nudge"]))
    assert {one["sent_on"] for one in nudges} - {None} == {"2026-11-23"}


def test_the_trails_texts_are_read_and_the_key_to_them_is_not_handed_out(company: Company) -> None:
    code = lived(company)
    (key,) = company.rows("SELECT pseudonym_key FROM candidate")
    content = export(company, code).content
    assert key["pseudonym_key"] not in json.dumps(content)
    texts = {entry["text"] for entry in content["tables"]["audit_entry"]} - {None}
    assert {"Carmen did not take the kestrel.", "Carmen claims her kestrel."} <= texts
    commands = {entry["command"] for entry in content["tables"]["audit_entry"]}
    assert {"BookOption", "RecordOutcome", "PlaceHold"} <= commands


def test_it_says_where_else_something_is(company: Company) -> None:
    code = company.booked_loop()
    carry_to_chat(company)
    content = export(company, code).content
    elsewhere, tables = content["elsewhere"], content["tables"]
    assert elsewhere["ats"]["applications"] == ["app-1"] and elsewhere["ats"]["candidate"] == ["cand-carmen"]
    assert {one["uid"] for one in elsewhere["calendars"]} == {row["id"] for row in company.rows("SELECT id FROM claim")}
    assert {one["calendar_of"] for one in elsewhere["calendars"]} == {"Alice Tester", "Bob Tester"}
    assert elsewhere["mail"] and all(key.startswith("mail.") for key in elsewhere["mail"])
    assert [one["ts"] for one in elsewhere["chat"]] == [row["ts"] for row in tables["chat_message"]]


def test_nothing_of_another_candidate_is_in_it(company: Company) -> None:
    code = lived(company)
    company.apply(id="app-7", candidate_id="cand-zoe", candidate_name="Zoe Zander", candidate_email="zoe@mail.example")
    company.as_("dana", CancelLoop(company.loop().code, "Zoe has gone."))
    company.system(ReceiveDelivery("local", "delivery-2", "application.stage_changed", ("app-10",)))
    content = export(company, code).content
    written = json.dumps(content).lower()
    assert "zoe" not in written and "cand-zoe" not in written and "delivery-2" not in written
    assert len(content["tables"]["loop"]) == 1


@pytest.mark.parametrize("place", ["cand-carmen", " cand-carmen "])
def test_a_candidate_without_a_loop_is_exported_by_their_id_in_the_ats(company: Company, place: str) -> None:
    company.apply("Applied")
    exported = export(company, place)
    assert exported.content["tables"]["candidate"][0]["name"] == "Carmen Canary"
    assert exported.code == company.rows("SELECT id FROM candidate")[0]["id"]


def test_the_export_is_in_the_trail_and_only_the_operator_makes_one(company: Company) -> None:
    code = lived(company)
    export(company, code)
    (entry,) = company.rows("SELECT * FROM audit_entry WHERE command = 'ExportCandidate'")
    assert (entry["about"], entry["shown"], entry["actor_kind"]) == (code, "export", "operator")
    assert entry["subject"]
    for name in ("dana", "hana", "alice"):
        assert refused(company.as_(name, ExportCandidate(code))) == "not_allowed"
    assert refused(company.operator(ExportCandidate("PK-0000"))) == "unknown_subject"


def test_of_an_erased_candidate_there_are_only_ids_and_times(company: Company) -> None:
    code = lived(company)
    company.operator(EraseCandidate(code))
    written = json.dumps(export(company, code).content).lower()
    assert "carmen" not in written and "kestrel" not in written
