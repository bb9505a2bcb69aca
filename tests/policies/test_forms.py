"""Does an answer fit its field? Every kind, and whatever a client may send."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.forms import Answer, FieldKind, FormField, Misfit, in_words, read_answer

OPTIONS = (("a" * 300, "First"), ("b", "Second"), ("c", "Third"))


def field(kind: FieldKind, *, required: bool = False) -> FormField:
    return FormField("key", "Name", kind, required, OPTIONS)


@pytest.mark.parametrize(
    ("kind", "given_", "read"),
    [
        (FieldKind.CHOICE, "1", "b"),
        (FieldKind.CHOICE, "3", Misfit.NOT_OFFERED),
        (FieldKind.CHOICE, "b", Misfit.NOT_OFFERED),
        (FieldKind.CHOICES, ("2", "1", "1"), ("b", "c")),
        (FieldKind.CHOICES, "2", ("c",)),
        (FieldKind.YES_NO, "yes", "yes"),
        (FieldKind.YES_NO, "maybe", Misfit.NOT_OFFERED),
        (FieldKind.NUMBER, " -07 ", "-7"),
        (FieldKind.NUMBER, "1.5", Misfit.NO_NUMBER),
        (FieldKind.RANGE, "1 – 10", "1-10"),
        (FieldKind.RANGE, "10-1", Misfit.NO_RANGE),
        (FieldKind.MONEY, "500 eur", "500 EUR"),
        (FieldKind.MONEY, "12,50EUR", "12.50 EUR"),
        (FieldKind.MONEY, "500", Misfit.NO_MONEY),
        (FieldKind.DATE, "2026-03-02", "2026-03-02"),
        (FieldKind.DATE, "2026-02-30", Misfit.NO_DATE),
        (FieldKind.EMAIL, "a@b", "a@b"),
        (FieldKind.EMAIL, "a b", Misfit.NO_EMAIL),
        (FieldKind.URL, "https://x.example/y", "https://x.example/y"),
        (FieldKind.URL, "javascript:alert(1)", Misfit.NO_URL),
        (FieldKind.PHONE, "+44 20", "+44 20"),
        (FieldKind.TEXT, "x" * 501, Misfit.TOO_LONG),
        (FieldKind.LONG_TEXT, "x" * 3000, "x" * 3000),
    ],
)
def test_an_answer_is_read_or_said_to_misfit(kind: FieldKind, given_: Answer, read: Answer | Misfit) -> None:
    assert read_answer(field(kind), given_) == read


@pytest.mark.parametrize("kind", FieldKind)
@pytest.mark.parametrize("empty", ["", "  ", (), ("",)])
def test_only_a_required_field_must_be_answered(kind: FieldKind, empty: Answer) -> None:
    blank = "" if empty == "  " and kind in (FieldKind.CHOICE, FieldKind.CHOICES) else empty
    assert read_answer(field(kind), blank) is None
    assert read_answer(field(kind, required=True), blank) is Misfit.MISSING


@given(st.sampled_from(FieldKind), st.text() | st.lists(st.text()).map(tuple))
def test_whatever_comes_is_an_answer_a_misfit_or_nothing(kind: FieldKind, given_: Answer) -> None:
    read = read_answer(field(kind), given_)
    if read is not None and not isinstance(read, Misfit):
        assert read and in_words(field(kind), read)
        offered = {value for value, _ in OPTIONS}
        assert kind not in (FieldKind.CHOICE, FieldKind.CHOICES) or offered.issuperset(
            (read,) if isinstance(read, str) else read
        )
