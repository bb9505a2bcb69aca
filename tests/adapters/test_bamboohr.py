"""Is an employee found who is there, and nobody taken for another? Against the strict double of BambooHR."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import httpx
import pytest

from adapters.hris.bamboohr import BambooHr
from adapters.ports import Ref, Rejected
from policies.vocabulary import Hire
from simulator.fakes.bamboohr import KEY_FIELD, FakeBambooHr
from tests.adapters.cast import HIRE
from tests.adapters.office import Office


@pytest.fixture
def office(offices: Callable[..., Office]) -> Office:
    return offices(hr_vendor="bamboohr")


def record(office: Office, hire: Hire = HIRE, key_field: str = KEY_FIELD) -> Ref:
    async def recorded() -> Ref:
        async with httpx.AsyncClient(trust_env=False) as client:
            hris = BambooHr(f"{office.url}/bamboohr", office.keys.hris_token, client, key_field)
            return await hris.record_hire(hire, uncertain=False)

    return asyncio.run(recorded())


def bamboo(office: Office) -> FakeBambooHr:
    fake = office.back_office.hris
    assert isinstance(fake, FakeBambooHr)
    return fake


def made_by_hand(office: Office, **told: str) -> int:
    return bamboo(office)._add({"firstName": "Carmen", "lastName": "Díaz", **told}).id


def test_the_employee_says_what_we_know_and_our_key(office: Office) -> None:
    made = bamboo(office).employees[int(record(office).id)]
    assert made.told == {
        "status": "Active",
        "firstName": "Carmen",
        "lastName": "Díaz",
        "homeEmail": "carmen.diaz@mail.example",
        "jobTitle": "Senior Backend Engineer",
        KEY_FIELD: "out-1",
    }


def test_without_a_field_for_it_no_key_is_written(office: Office) -> None:
    assert KEY_FIELD not in bamboo(office).employees[int(record(office, key_field="").id)].told


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("Carmen Díaz", "Carmen", "Díaz"),
        ("Ana  Maria de Souza ", "Ana  Maria de", "Souza"),
        ("Sukarno", "Sukarno", "-"),
    ],
)
def test_a_name_is_put_into_the_two_that_are_wanted(office: Office, name: str, first: str, last: str) -> None:
    told = bamboo(office).employees[int(record(office, replace(HIRE, name=name)).id)].told
    assert (told["firstName"], told["lastName"]) == (first, last)


def test_who_was_entered_by_hand_is_left_as_they_are(office: Office) -> None:
    by_hand = made_by_hand(office, homeEmail="Carmen.Diaz@Mail.Example", jobTitle="Staff Engineer")
    assert record(office) == Ref(str(by_hand))
    assert bamboo(office).employees[by_hand].told["jobTitle"] == "Staff Engineer"
    assert office.state()["hires"] == {}


def test_somebody_is_found_behind_many_with_a_like_address(office: Office) -> None:
    for number in range(230):
        made_by_hand(office, homeEmail=f"{number}carmen.diaz@mail.example")
    by_hand = made_by_hand(office, homeEmail=HIRE.email)
    assert record(office) == Ref(str(by_hand))


def test_of_two_with_the_address_neither_is_chosen(office: Office) -> None:
    made_by_hand(office, homeEmail=HIRE.email)
    made_by_hand(office, homeEmail=HIRE.email.upper())
    with pytest.raises(Rejected, match="several"):
        record(office)


def test_an_employee_of_another_hire_is_left_to_a_person(office: Office) -> None:
    made_by_hand(office, homeEmail=HIRE.email, **{KEY_FIELD: "out-0"})
    with pytest.raises(Rejected, match="another hire"):
        record(office)


def test_a_refusal_is_for_good_and_says_nothing_of_the_person(office: Office) -> None:
    with pytest.raises(Rejected) as refused:
        record(office, replace(HIRE, job_title="Astronaut"))
    assert refused.value.reason == "answered 409"


def test_an_address_that_is_not_shown_to_us_makes_no_second_employee(office: Office) -> None:
    made_by_hand(office, homeEmail=HIRE.email)
    bamboo(office).is_address_shown = False
    with pytest.raises(Rejected):
        record(office)
    assert office.state()["hires"] == {}
