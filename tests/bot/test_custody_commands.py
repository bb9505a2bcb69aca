"""`panelkeeper hold`, `retention`, `export`, `erase` and `jurisdictions`, as somebody types them."""

import json
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import export_files
from bot.cli import app
from handlers.cancel_loop import CancelLoop
from storage.store import Store
from tests.builders import Company
from tests.handlers.test_erase_candidate import lived

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
EVIL = '<script>alert("Carmen")</script>'


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, database_url: str, tmp_path: Path) -> None:
    monkeypatch.setenv("PANELKEEPER_DATABASE_URL", database_url)
    monkeypatch.setenv("PANELKEEPER_PSEUDONYM_SECRET", "p" * 32)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def company(store: Store) -> Company:
    return Company(store).load()


@pytest.fixture
def code(company: Company) -> str:
    """Carmen's loop, which is over."""
    found = company.open_loop()
    company.as_("dana", CancelLoop(found, "Over."))
    company.carry()
    return found


def typed(*words: str, answers: str | None = None) -> tuple[int, str]:
    done = CliRunner().invoke(app, list(words), input=answers)
    return done.exit_code, done.output


def test_a_hold_is_placed_listed_obeyed_and_released(code: str) -> None:
    assert typed("hold", "place", code, "--reason", "A charge.")[0] == 0
    assert f"{code}  since" in typed("hold", "list")[1] and "A charge." in typed("hold", "list")[1]
    status, said = typed("erase", code, "--yes")
    assert status == 1 and "legal hold" in said
    assert typed("hold", "place", code, "--reason", "Again.")[0] == 1
    assert typed("hold", "release", code, "--reason", "Settled.")[0] == 0
    assert "0 standing" in typed("hold", "list")[1]
    assert typed("hold", "release", code, "--reason", "Settled.")[0] == 1
    assert typed("hold", "place", "PK-ZZZZ", "--reason", "x") == (1, "There is no candidate under PK-ZZZZ.\n")


def test_erasing_asks_for_the_code_again(company: Company, code: str) -> None:
    status, said = typed("erase", code, answers="PK-OTHR\n")
    assert status == 1 and "Nothing was erased." in said
    status, said = typed("erase", code, answers=f"{code}\n")
    assert status == 0 and "Erased: one candidate, 1 loop." in said
    assert company.count("candidate WHERE erased_at IS NOT NULL") == 1


def test_erasing_below_a_floor_has_to_be_meant(company: Company, code: str) -> None:
    company.write("UPDATE requisition SET jurisdiction = 'us-federal-contractor'")
    company.write("UPDATE loop SET ended_at = :later", later=company.now.replace(year=2090))
    status, said = typed("erase", code, "--yes")
    assert status == 1 and "us-ofccp asks to keep this candidate until 2092" in said and "--despite-floor" in said
    assert typed("erase", code, "--yes", "--despite-floor")[0] == 0


def test_what_would_go_is_foretold_and_then_goes(company: Company, code: str) -> None:
    for table, column in (("loop", "opened_at"), ("loop", "ended_at"), ("application", "changed_at")):
        company.write(f"UPDATE {table} SET {column} = :then", then=company.now.replace(year=2020))  # noqa: S608
    status, said = typed("retention", "run", "--dry-run")
    assert status == 0 and f"{code}  last activity 2020-11-23, 180 days by de-agg: would go" in said
    assert "1 would be erased" in said and company.count("candidate WHERE erased_at IS NULL") == 1
    assert "1 erased" in typed("retention", "run")[1]
    assert "0 would be erased" in typed("retention", "run", "--dry-run")[1]


def test_a_question_is_listed_and_answered(company: Company, code: str) -> None:
    company.write("UPDATE requisition SET jurisdiction = 'us+eu-de'")
    assert "about 1 a person is asked" in typed("retention", "run")[1]
    assert f"{code}  us-eeoc asks for 365 days, de-agg allows 180" in typed("retention", "questions")[1]
    status, said = typed("retention", "answer", code, "--days", "500", "--reason", "x")
    assert status == 1 and "From 180 to 365." in said
    assert typed("retention", "answer", code, "--days", "200", "--reason", "Counsel says so.")[0] == 0
    assert "0 open" in typed("retention", "questions")[1]


def test_an_export_is_two_files_for_their_owner_only(company: Company, tmp_path: Path) -> None:
    code = lived(company)
    status, said = typed("export", code, "--out", str(tmp_path / "out"))
    assert status == 0 and "Colleagues are named" in said
    files = sorted((tmp_path / "out").iterdir())
    assert [file.name for file in files] == [f"{code}.html", f"{code}.json"]
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in files)
    assert json.loads(files[1].read_text("utf-8"))["tables"]["candidate"][0]["name"] == "Carmen Canary"
    page = files[0].read_text("utf-8")
    assert "Carmen Canary" in page and "explained the kestrel well" in page
    status, said = typed("export", code, "--out", str(tmp_path / "out"))
    assert status == 1 and "Not written" in said


def test_the_page_shows_what_people_typed_and_runs_none_of_it(company: Company) -> None:
    code = lived(company)
    company.write("UPDATE candidate SET name = :evil", evil=EVIL)
    company.write("UPDATE scorecard_revision SET notes = :evil", evil=EVIL)
    company.write("UPDATE outcome SET reason = :evil", evil=EVIL)
    assert typed("export", code)[0] == 0
    page = Path(f"{code}.html").read_text("utf-8")
    assert "<script" not in page and "&lt;script&gt;" in page
    assert "http://" not in page.replace("http://127", "") and 'src="' not in page and "@import" not in page


def test_a_link_in_the_way_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "elsewhere"
    target.write_text("mine", "utf-8")
    (tmp_path / "PK-AAAA.json").symlink_to(target)
    with pytest.raises(OSError):
        export_files.write(tmp_path, "PK-AAAA", {})
    assert target.read_text("utf-8") == "mine"


def test_jurisdictions_prints_rules_with_source_and_status() -> None:
    status, said = typed("jurisdictions")
    assert status == 0 and "not legal advice" in said
    for word in ("us-eeoc  (verified, as of 2026-11-22)", "de-agg  (unverified", "29 CFR 1602.14", "at most 180 days"):
        assert word in said
    said = typed("jurisdictions", "eu-de")[1]
    assert "de-agg" in said and "us-eeoc" not in said
    said = typed("jurisdictions", "mars")[1]
    assert "mars is not known" in said and "us-eeoc" in said and "de-agg" in said


def test_loading_a_company_in_an_unknown_place_warns(tmp_path: Path, database_url: str) -> None:
    from bot.demo import company as seeded  # noqa: PLC0415

    file = tmp_path / "company.yml"
    file.write_text(seeded().read_text("utf-8").replace("jurisdiction: eu-fr", "jurisdiction: eu-es"), "utf-8")
    status, said = typed("company", "load", str(file))
    assert status == 0 and "The place eu-es is not known" in said and "eu-de is not known" not in said
