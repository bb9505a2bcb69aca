"""The redactor as its callers know it: one token a person, syntax whole, long texts too, and closed when it fails."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from presidio_analyzer import RecognizerResult

from adapters.pii.presidio import LONGEST, OVERLAP, WINDOW, PresidioRedactor
from policies.redaction import CannotRedact, KnownPerson, Mode, pseudonym

SECRET = b"a secret for tests, of 32 bytes and more"
JANE = KnownPerson(
    "c1",
    ("Jane Roe",),
    ("jane.roe@mail.example",),
    ("+44 7700 900123",),
    ("https://www.linkedin.com/in/jane-roe-1",),
    b"j" * 16,
)
OMAR = KnownPerson("c2", ("Omar Farouk",), key=b"o" * 16)
TOKEN = f"<PERSON_{pseudonym(SECRET, JANE.key)}>"


@pytest.fixture(scope="module")
def redactor() -> PresidioRedactor:
    return PresidioRedactor(SECRET, [JANE, OMAR])


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize(
    "alias",
    ["Jane Roe", "JANE ROE", "Roe, Jane", "jane roe", "J. Roe", "Jáne Röe", "Ja\u200bne Roe", "Jаne Roe",
     "jane.roe@mail.example", "JANE.ROE@MAIL.EXAMPLE", "+44 7700 900123", "07700 900 123",
     "https://www.linkedin.com/in/jane-roe-1", "linkedin.com/in/jane-roe-1", "Jane", "jane"],
)  # fmt: skip
def test_one_candidate_is_one_token_whichever_alias_is_written(
    redactor: PresidioRedactor, mode: Mode, alias: str
) -> None:
    redacted = redactor.redact(f"I talked to {alias} today", mode, ["c1"])
    assert redacted.text == f"I talked to {TOKEN} today"
    assert [span.person for span in redacted.spans] == ["c1"]


def test_two_candidates_have_two_tokens_and_another_secret_other_ones(redactor: PresidioRedactor) -> None:
    text = "Jane Roe met Omar Farouk"
    first, second = redactor.redact(text, Mode.STRICT).text.split(" met ")
    other = PresidioRedactor(b"another secret", [JANE]).redact("Jane Roe", Mode.STRICT).text
    assert len({first, second, other}) == 3


def test_people_come_and_go_without_a_restart() -> None:
    redactor = PresidioRedactor(SECRET)
    assert "PERSON_" not in redactor.redact("Omar Farouk", Mode.STRICT).text
    redactor.add(OMAR)
    assert redactor.redact("Omar Farouk", Mode.STRICT).text.startswith("<PERSON_")
    redactor.remove("c2")
    assert "PERSON_" not in redactor.redact("Omar Farouk", Mode.STRICT).text
    assert "Farouk" not in redactor.redact("Omar Farouk", Mode.STRICT).text


@pytest.mark.parametrize("mode", list(Mode))
def test_a_name_on_the_edge_of_a_window_is_found(redactor: PresidioRedactor, mode: Mode) -> None:
    for place in range(WINDOW - OVERLAP - 10, WINDOW + 10, 7):
        text = ("so it is and " * 1000)[:place].rstrip() + " Jane Roe " + "and so on " * 200
        assert "Roe" not in redactor.redact(text, mode).text


def test_a_text_that_is_too_long_is_refused(redactor: PresidioRedactor) -> None:
    with pytest.raises(CannotRedact, match="too long"):
        redactor.redact("x" * (LONGEST + 1), Mode.STRICT)


def test_whatever_goes_wrong_nothing_of_the_text_gets_out() -> None:
    class Broken(PresidioRedactor):
        def _analyze(self, *_args: object) -> list[RecognizerResult]:  # type: ignore[override]
            raise ValueError("Jane Roe")

    with pytest.raises(CannotRedact) as raised:
        Broken(SECRET).redact("Jane Roe", Mode.STRICT)
    assert raised.value.reason == "ValueError"
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__


@settings(max_examples=150)
@given(st.text(max_size=300), st.sampled_from(list(Mode)))
def test_any_text_can_be_redacted_and_what_is_no_span_stays_as_it_was(
    redactor: PresidioRedactor, text: str, mode: Mode
) -> None:
    redacted = redactor.redact(text, mode, ["c1"])
    rest, place = redacted.text, 0
    for span in redacted.spans:
        assert span.start >= place
        assert rest.startswith(text[place : span.start])
        rest = rest[span.start - place :]
        assert rest.startswith("<")
        rest = rest[rest.index(">") + 1 :]
        place = span.end
    assert rest == text[place:]


def test_people_may_change_while_texts_are_redacted(redactor: PresidioRedactor) -> None:
    shared = PresidioRedactor(SECRET, [JANE])
    shared.prepare(Mode.STRICT)
    stop = threading.Event()

    def change() -> int:
        rounds = 0
        while not stop.is_set():
            shared.add(OMAR)
            shared.remove("c2")
            rounds += 1
        return rounds

    def look() -> set[str]:
        try:
            return {shared.redact("Jane Roe and others", Mode.STRICT).text for _ in range(500)}
        finally:
            stop.set()

    with ThreadPoolExecutor(2) as pool:
        changing, looking = pool.submit(change), pool.submit(look)
        assert looking.result() == {f"{TOKEN} and others"}
        assert changing.result() > 0
