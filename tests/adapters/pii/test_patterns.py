"""What do the patterns find, what do they leave alone, and does any text hold them up?"""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from presidio_analyzer import RecognizerResult

from adapters.pii.artifacts import Artifacts
from adapters.pii.patterns.recogniser import Patterns, find
from adapters.pii.reading import read
from tests.adapters.pii.adversarial import CASES, STRUCTURAL
from tests.adapters.pii.benign import BENIGN

PATTERNS = Patterns()


def found(text: str) -> list[tuple[str, str]]:
    """What is found, as written, and its type; in the order of the text."""
    results = sorted(results_for(text), key=lambda result: result.start)
    return [(text[result.start : result.end], result.entity_type) for result in results]


def results_for(text: str) -> list[RecognizerResult]:
    return PATTERNS.analyze(text, [], Artifacts(read(text)))


def ordinary(text: str) -> list[bool]:
    results = sorted(results_for(text), key=lambda result: result.start)
    return [bool(result.recognition_metadata.get("ordinary")) for result in results]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mail jane.roe@corp.internal now", [("jane.roe@corp.internal", "EMAIL_ADDRESS")]),
        ("<mailto:j@x.org|J>", [("j@x.org", "EMAIL_ADDRESS")]),
        ("jane dot roe at gmail dot com please", [("jane dot roe at gmail dot com", "EMAIL_ADDRESS")]),
        ("ok root@localhost, bye", [("root@localhost", "EMAIL_ADDRESS")]),
        ("call (212) 555-0147 ext. 12 now", [("(212) 555-0147 ext. 12", "PHONE_NUMBER")]),
        ("on +44 7700 900123.", [("+44 7700 900123", "PHONE_NUMBER")]),
        ("see https://x.test/a_(b)).", [("https://x.test/a_(b)", "URL")]),
        ("see linkedin.com/in/jroe, ok", [("linkedin.com/in/jroe", "URL")]),
        ("from 192.168.1.77 today", [("192.168.1.77", "IP_ADDRESS")]),
        ("card 4111 1111 1111 1111", [("4111 1111 1111 1111", "CREDIT_CARD")]),
        ("iban DE89 3704 0044 0532 0130 00 and", [("DE89 3704 0044 0532 0130 00", "IBAN_CODE")]),
        ("ssn 536-22-1234", [("536-22-1234", "US_SSN")]),
        ("NHS number 943 476 5919", [("943 476 5919", "UK_NHS")]),
        ("passport no. 123456789", [("123456789", "US_PASSPORT")]),
        ("driver's license D1234567", [("D1234567", "US_DRIVER_LICENSE")]),
        ("DNI 12345678Z", [("12345678Z", "NATIONAL_ID")]),
        ("mac 00:1B:44:11:3A:B7", [("00:1B:44:11:3A:B7", "ID")]),
        ("born 14 May 1990.", [("14 May 1990", "DATE_TIME")]),
        ("nata il 3 febbraio 1990.", [("3 febbraio 1990", "DATE_TIME")]),
        ("she is 34 years old", [("34 years old", "AGE")]),
        ("at 221B Baker Street, London NW1 6XE, ok", [("221B Baker Street, London NW1 6XE", "LOCATION")]),
        ("in Hauptstr. 12, 10115 Berlin", [("Hauptstr. 12, 10115 Berlin", "LOCATION")]),
        ("she expects 85.000 EUR", [("85.000 EUR", "MONEY")]),
        ("120k base", [("120k", "MONEY")]),
    ],
)
def test_each_type_is_found_whole(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "4111 1111 1111 1112 3",
        "NIE-like X1234567A",
        "S1234567A",
        "ticket 1234567890123",
        "commit 7f3a9812345b and PK-7F3A-A1",
        "build 1716712345, order 9876543210",
        "v1.2.3, 2.10.3.1 and 1.2",
        "react@18.2.0, checkout@v4 and hi @jane.roe",
        "file.py/ README.md/ a.js/x",
        "10k users, 85 rows, 1 000 000 lines",
        "Tuesday 14:00, 3pm, 45 min, 2 of 3",
        "in 2024 we had 12 loops",
        "Q3 2PM",
        "Spring 24 and string 5",
        "via Zoom 30 min",
        "12 people in the way",
        "call me at 5",
        "1 2 3 4 5 6 7 8 9",
        "::1 is short, a::b too",
    ],
)
def test_numbers_of_no_person_are_left(text: str) -> None:
    assert [one for one in found(text) if one[1] != "IP_ADDRESS"] == []


@pytest.mark.parametrize(
    "text", ["interview on 14 May 2026", "2026-05-14T10:00", "moved to 14/05/2026", "github.com", "May 14"]
)
def test_a_day_of_work_is_ordinary(text: str) -> None:
    assert ordinary(text) == [True]


@pytest.mark.parametrize(
    "text", ["born on 14 May 2012", "14/05/1990", "1990-05-14", "May 14 is her birthday", "jroe.dev"]
)
def test_a_day_of_birth_is_not(text: str) -> None:
    assert ordinary(text) == [False]


def test_results_carry_who_found_them() -> None:
    first, second = results_for("x@y.test and z@y.test")
    for result in (first, second):
        assert result.recognition_metadata[RecognizerResult.RECOGNIZER_NAME_KEY] == "Patterns"
        assert result.recognition_metadata[RecognizerResult.RECOGNIZER_IDENTIFIER_KEY] == PATTERNS.id
    assert first.recognition_metadata is not second.recognition_metadata


def test_a_text_without_artifacts_is_read_first() -> None:
    (result,) = PATTERNS.analyze("<mailto:x@y.test|x>", [])
    assert (result.start, result.end) == (8, 16)


def test_what_has_a_form_is_found_in_every_disguise() -> None:
    """No name is asked for here: those are not the business of patterns."""
    missed = [
        (case.text, part)
        for case in CASES
        if case.kind in STRUCTURAL
        for part in case.personal
        if any(character.isdigit() for character in part) and "&" not in part and "<" not in part
        if not any(
            result.start < case.text.index(part) + len(part) and case.text.index(part) < result.end
            for result in results_for(case.text)
        )
    ]
    assert len(missed) <= 3, missed


def test_ordinary_talk_is_hardly_touched() -> None:
    touched = [
        (benign.text, result.entity_type)
        for benign in BENIGN
        for result in results_for(benign.text)
        if not result.recognition_metadata.get("ordinary")
    ]
    assert len(touched) <= 1, touched


WORDS = (
    "@ . , - / : + ( ) $ € # 1 12 2024 12345 0770 a at dot com may 14 x born ssn passport iban de89 4111 k salary is"
    " street St 12 https:// www. .io/ linkedin github one seven oh zero SW1A 1AA CA str. Main : %40 [at] (dot) \n"
)
PIECES = st.sampled_from(WORDS.split(" "))


@settings(max_examples=400)
@given(st.lists(PIECES | st.just(" ") | st.characters(), max_size=60).map("".join))
def test_whatever_is_written_spans_lie_in_the_text_and_apart(text: str) -> None:
    reading = read(text)
    place = 0
    for one in sorted(find(Artifacts(reading))):
        assert place <= one.start < one.end <= len(reading.plain)
        place = one.end
    for result in results_for(text):
        assert 0 <= result.start < result.end <= len(text)


HOSTILE = (
    "a.|1 |@|(|a@a.|<|dot | at |a at b dot |1|a|1.|1-|+1 |://|a://|www.|a.io/|12 Main |12 a |1 may |may |$1|1,"
    "|salary 1k |one two |AB12|gb29 nwbk |passport |passport 1|id 12345 |x1|-|_|1/|ab:|::|f-|0x|123456789 "
    "|(1) |github: a|str 1 "
    '|hauptstr. 1, |calle a |zip |SW1A 1AA |Ab 12345 |CA 12345, |%40|"| @|1 year old |age: 1|de89 3704|a [at] b.|. |A '
    "|, A|12 A St, |\n|0 |12 rue de |born 1|is 34 |<b |&amp;"
)
PADDING = HOSTILE.split("|")


@pytest.mark.parametrize("piece", PADDING)
def test_no_text_makes_the_patterns_go_back_and_forth(piece: str) -> None:
    """Twice the text takes about twice the time: a pattern that goes back and forth would take four times as long."""

    def once(text: str) -> float:
        before = time.thread_time()
        reading = read(text)
        find(Artifacts(reading))
        return time.thread_time() - before

    def took(size: int) -> float:
        return min(once((piece * size)[:size]) for _ in range(2))

    assert took(40_000) <= 3 * took(20_000) + 0.2


def test_a_hundred_kilobytes_of_everything_are_looked_through() -> None:
    text = ("".join(PADDING) * 1_000)[:100_000]
    reading = read(text)
    assert find(Artifacts(reading))
