"""What the ATS says is put in order before anything is kept, whatever it says."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies import intake
from policies.vocabulary import ApplicationStatus, AtsApplication

CARMEN = AtsApplication(
    "app-1",
    "job-1",
    "Onsite",
    ApplicationStatus.ACTIVE,
    "cand-1",
    "Carmen Canary",
    "carmen@mail.example",
    "Europe/Madrid",
)


def test_words_in_order_stay_as_they_are() -> None:
    assert intake.tidy(CARMEN) == CARMEN


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Carmen  Díaz\tGómez", "Carmen Díaz Gómez"),
        ("Carmen\r\nBcc: eve@evil.example", "Carmen Bcc: eve@evil.example"),
        ("Carmen\x00\u2028\u202e\ud800Canary", "Carmen Canary"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("x" * 300, "x" * 200),
        ("x" * 199 + " yz", "x" * 199),
        ("", "Candidate"),
        (" \n", "Candidate"),
    ],
)
def test_a_name_is_one_line_of_words(name: str, kept: str) -> None:
    tidied = intake.tidy(replace(CARMEN, candidate_name=name))
    assert tidied is not None
    assert tidied.candidate_name == kept


@pytest.mark.parametrize(
    "zone",
    ["", "Mars/Olympus", "../../etc/passwd", "/etc/localtime", "Europe", "x" * 300, "Europe/Madrid\x00", "CET-1", None],
)
def test_a_zone_that_is_none_is_none(zone: str | None) -> None:
    tidied = intake.tidy(replace(CARMEN, candidate_timezone=zone))
    assert tidied is not None
    assert tidied.candidate_timezone is None


@pytest.mark.parametrize(
    ("email", "kept"),
    [(" carmen@mail.example ", "carmen@mail.example"), ("a" * 250 + "@b.example", ""), ("a\x00@b.example", "")],
)
def test_an_address_is_trimmed_and_never_cut(email: str, kept: str) -> None:
    tidied = intake.tidy(replace(CARMEN, candidate_email=email))
    assert tidied is not None
    assert tidied.candidate_email == kept


@given(
    id=st.text(max_size=200), name=st.text(), email=st.text(max_size=300), stage=st.text(max_size=200), zone=st.text()
)
def test_whatever_the_ats_says_fits_and_tidying_twice_changes_nothing(
    id: str, name: str, email: str, stage: str, zone: str
) -> None:
    said = AtsApplication(id, "job-1", stage, ApplicationStatus.ACTIVE, "cand-1", name, email, zone)
    tidied = intake.tidy(said)
    if tidied is None:
        return
    assert intake.tidy(tidied) == tidied
    kept = (tidied.candidate_name, tidied.candidate_email, tidied.stage, tidied.id)
    assert [len(text) <= most for text, most in zip(kept, (200, 254, 120, 128), strict=True)] == [True] * 4
    assert "\x00" not in "".join(kept)
    "".join(kept).encode()
