"""Who left and what is filled: the company file says so, and the database follows."""

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

import simulator
from bot import company_file
from bot.company_file import CompanyFileError
from handlers.show_panel import ShowPanel
from storage.store import Store
from tests.builders import PEOPLE, Company, refused

SEED = Path(simulator.__file__).parent / "company.yml"


def written(folder: Path, person: str = "", job: str = "") -> Path:
    """The demo's file, in which this person is not active and this job is not open."""
    content = yaml.safe_load(SEED.read_text("utf-8"))
    for one in content["people"]:
        if one["email"] == person:
            one["active"] = False
    for one in content["requisitions"]:
        if one["job"] == job:
            one["open"] = False
    path = folder / "company.yml"
    path.write_text(yaml.safe_dump(content), "utf-8")
    return path


def test_everybody_is_active_and_everything_open_unless_the_file_says_otherwise(tmp_path: Path) -> None:
    command = company_file.read(written(tmp_path))
    assert all(one.active for one in command.people)
    assert all(one.is_open for one in command.requisitions)


def test_a_person_who_left_and_a_requisition_that_is_filled_are_kept_as_such(tmp_path: Path, store: Store) -> None:
    company = Company(store)
    company.operator(company_file.read(written(tmp_path, "alice@northwind.example", "job-backend")))
    assert company.rows("SELECT email FROM person WHERE NOT active") == [{"email": "alice@northwind.example"}]
    assert company.rows("SELECT ats_job FROM requisition WHERE NOT is_open") == [{"ats_job": "job-backend"}]
    company.operator(company_file.read(written(tmp_path)))
    assert company.count("person WHERE NOT active") == company.count("requisition WHERE NOT is_open") == 0


def test_a_person_who_left_can_do_nothing(store: Store) -> None:
    company = Company(store).load()
    company.load(people=tuple(replace(one, active=one.email != "alice@acme.example") for one in PEOPLE))
    assert refused(company.as_("alice", ShowPanel())) == "not_allowed"


def test_an_open_requisition_needs_people_who_are_there(tmp_path: Path) -> None:
    with pytest.raises(CompanyFileError, match=r"job-backend is open, and its hiring_manager .* is not active"):
        company_file.read(written(tmp_path, "hana@northwind.example"))
