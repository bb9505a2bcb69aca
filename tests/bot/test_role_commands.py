"""`panelkeeper roles`: the first admin, giving and taking, lists; as somebody types it."""

import getpass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from storage.store import Store
from tests.architecture.test_examples_in_docs import example
from tests.builders import Company

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, database_url: str) -> None:
    monkeypatch.setenv("PANELKEEPER_DATABASE_URL", database_url)
    monkeypatch.setenv("PANELKEEPER_PSEUDONYM_SECRET", "p" * 32)


@pytest.fixture
def company(store: Store) -> Company:
    return Company(store).load()


def roles(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["roles", *words])
    return done.exit_code, done.output


def test_on_an_empty_company_granting_says_how_to_create_a_person(database_url: str) -> None:
    code, said = roles("grant", "dana@acme.example", "admin")
    assert code == 1
    assert "panelkeeper company load" in said
    assert roles("list") == (0, "Nobody has a role yet.\n")


def test_the_first_admin_is_made_here_and_the_trail_says_by_whose_account(company: Company) -> None:
    assert roles("grant", "Dana@acme.example", "admin") == (0, "Dana Tester now has the role admin.\n")
    assert roles("grant", "dana@acme.example", "admin") == (0, "Dana Tester already had the role admin.\n")
    assert "dana@acme.example  admin (cli), recruiter (company)" in roles("list")[1]
    (entry,) = company.rows("SELECT actor_kind, actor_id FROM audit_entry WHERE answer = 'RoleGranted:admin'")
    assert entry == {"actor_kind": "operator", "actor_id": f"cli:{getpass.getuser()}"}


def test_taking_back_says_what_still_gives_the_role(company: Company) -> None:
    roles("grant", "dana@acme.example", "recruiter")
    code, said = roles("revoke", "dana@acme.example", "recruiter")
    assert code == 1
    assert said == (
        "Dana Tester still has the role recruiter, from the company's file (panelkeeper company load). "
        "Take it back there.\n"
    )
    assert roles("revoke", "dana@acme.example", "auditor") == (0, "Dana Tester did not have the role auditor.\n")
    assert roles("revoke", "nobody@acme.example", "auditor")[0] == 1


def test_the_list_of_the_docs_can_be_loaded(company: Company, tmp_path: Path) -> None:
    file = tmp_path / "roles.csv"
    file.write_text(example("how-to/give-roles.md", "csv"), encoding="utf-8")
    assert roles("load", str(file)) == (0, "Loaded 2 lines: 2 roles given, 0 taken back.\n")


def test_a_list_with_mistakes_or_strangers_loads_nothing_and_names_the_lines(company: Company, tmp_path: Path) -> None:
    file = tmp_path / "roles.csv"
    file.write_text("email,role\nalice@acme.example,boss\n", encoding="utf-8")
    code, said = roles("load", str(file))
    assert code == 1 and "line 2: the roles are" in said
    file.write_text("email,role\nalice@acme.example,auditor\n\nzoe@acme.example,auditor\n", encoding="utf-8")
    code, said = roles("load", str(file))
    assert (code, "line 4: nobody is known by this address" in said) == (1, True)
    assert company.count("person_role WHERE source = 'csv'") == 0


def test_a_word_that_is_no_role_is_refused_with_those_that_are(company: Company) -> None:
    code, said = roles("grant", "dana@acme.example", "boss")
    assert code == 2 and "hiring_manager" in said
