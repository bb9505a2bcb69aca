"""Spans that recognisers found become spans to replace: apart, in order, and nothing that was found is left open."""

from hypothesis import given
from hypothesis import strategies as st

from adapters.pii.settling import bridged, settle
from policies.redaction import PersonalSpan

TEXT = "Jane Roe <@U1> writes from jane.roe@mail.example, not from home, 24 times a day."
TYPES = ("PERSON", "EMAIL_ADDRESS", "LOCATION", "WORD", "NUMBER")


@st.composite
def spans(draw: st.DrawFn) -> PersonalSpan:
    start = draw(st.integers(0, len(TEXT) - 1))
    end = draw(st.integers(start + 1, len(TEXT)))
    person = draw(st.sampled_from((None, None, "c1", "c2")))
    return PersonalSpan(start, end, draw(st.sampled_from(TYPES)), draw(st.sampled_from((0.5, 0.85, 1.0))), person)


@given(st.lists(spans(), max_size=12), st.booleans())
def test_all_that_was_found_is_covered_once_and_syntax_never(found: list[PersonalSpan], with_syntax: bool) -> None:
    kept = ((9, 14),) if with_syntax else ()
    settled = settle(TEXT, found, kept)
    places = [place for span in settled for place in range(span.start, span.end)]
    assert places == sorted(set(places))
    wanted = {place for span in found for place in range(span.start, span.end)}
    syntax = {place for start, end in kept for place in range(start, end)}
    assert set(places) <= wanted - syntax
    assert not any(TEXT[place].isalnum() for place in wanted - syntax - set(places))


def test_an_address_that_holds_a_name_is_that_persons_and_stands_whole() -> None:
    start = TEXT.index("jane.roe")
    address = PersonalSpan(start, start + 21, "EMAIL_ADDRESS", 0.9)
    name = PersonalSpan(start, start + 8, "PERSON", 1.0, "c1")
    assert settle(TEXT, [address, name]) == (PersonalSpan(start, start + 21, "EMAIL_ADDRESS", 1.0, "c1"),)


def test_a_known_person_stands_before_a_guess_and_the_rest_of_the_guess_is_covered() -> None:
    known, guess = PersonalSpan(0, 8, "PERSON", 0.85, "c1"), PersonalSpan(5, 21, "LOCATION", 1.0)
    assert settle(TEXT, [guess, known]) == (known, PersonalSpan(8, 21, "LOCATION", 1.0))


def test_an_unknown_word_gives_way_to_whatever_else_is_there() -> None:
    word, name = PersonalSpan(0, 21, "WORD", 1.0), PersonalSpan(0, 8, "PERSON", 0.5)
    assert settle(TEXT, [word, name]) == (name, PersonalSpan(8, 21, "WORD", 1.0))


def test_what_is_left_of_a_span_without_a_letter_or_digit_is_no_span() -> None:
    at = TEXT.index(", not")
    assert settle(TEXT, [PersonalSpan(at, at + 2, "LOCATION", 1.0)]) == ()


def test_what_stands_between_two_masked_pieces_of_an_address_is_masked_with_them() -> None:
    text = "at Elmweg, N° 7, Ulm we met Jane and then Bob"
    pieces = [text.index(word) for word in ("Elmweg", "Ulm", "Jane", "Bob")]
    spans = [
        PersonalSpan(pieces[0], pieces[0] + 6, "LOCATION", 0.8),
        PersonalSpan(pieces[1] - 3, pieces[1] + 3, "WORD", 0.5),
    ]
    people = [
        PersonalSpan(pieces[2], pieces[2] + 4, "PERSON", 1.0, "c1"),
        PersonalSpan(pieces[3], pieces[3] + 3, "PERSON", 1.0, "c2"),
    ]
    assert bridged(text, [*spans, *people]) == (PersonalSpan(3, pieces[1] + 3, "LOCATION", 0.5), *people)


@given(st.lists(spans(), max_size=12))
def test_joined_spans_stay_apart_and_cover_what_they_did(found: list[PersonalSpan]) -> None:
    settled = settle(TEXT, found)
    joined = bridged(TEXT, settled)
    places = [place for span in joined for place in range(span.start, span.end)]
    assert places == sorted(set(places))
    assert set(places) >= {place for span in settled for place in range(span.start, span.end)}
