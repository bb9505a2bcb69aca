"""Does a reading say what the message says, and does it know where each character stands?"""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.pii.reading import read

PIECES = st.sampled_from(
    [
        "<@U123|jane.roe>", "<@U9>", "<#C1|general>", "<!here>", "<mailto:a@b.c|label>", "<https://x.org/é|x>", "&amp;",
        "&lt;", "&nbsp;", "&#233;", "&#xfdfa;", "`", "```", "*", "_", "~", ":wave::skin-tone-2:", ":", "<b>", "</b>",
        "<at id=\"0\">", "</at>", "<a href='mailto:x@y.z'>", "<p>", "<", ">", "\u200b", "\u0301", "é", "ß", "İ", "а",
        "ﷺ", "…", "１", "\ud800", "\x00", "\u202e", "\n", " ", "Jane", "\u00a0", "–", "’", "|", "🎉", "\U000e0041",
    ]
)  # fmt: skip
MESSAGES = st.lists(PIECES | st.characters() | st.text(max_size=4), max_size=30).map("".join)


@given(MESSAGES)
@example("")
@example("e\u0301")
@example("\u0301<b>\u0301")
def test_every_character_knows_where_it_stands(text: str) -> None:
    reading = read(text)
    assert reading.text == text
    assert len(reading.lower) == len(reading.plain)
    place = 0
    for index in range(len(reading.plain)):
        start, end = reading.span(index, index + 1)
        assert 0 <= start < end <= len(text)
        assert start >= place
        place = start
    if reading.starts is not None and reading.ends is not None:
        assert len(reading.starts) == len(reading.ends) == len(reading.plain)
        assert list(reading.ends) == sorted(reading.ends)
    else:
        assert len(reading.plain) == len(text)


@given(MESSAGES)
def test_syntax_is_kept_in_order_and_apart(text: str) -> None:
    place = 0
    for start, end in read(text).kept:
        assert place <= start < end <= len(text)
        place = end


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126, exclude_characters="<&`*_~:")))
def test_plain_ascii_is_read_as_it_is(text: str) -> None:
    reading = read(text)
    assert (reading.plain, reading.starts, reading.ends, reading.kept) == (text, None, None, ())


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("J\u200ba\u2060n\ufeffe R\u00adoe", "Jane Roe"),
        ("Jаnе Rоe", "Jane Roe"),
        ("Jane Сох and Jаne", "Jane Cox and Jane"),
        ("Ｊａｎｅ　Ｒｏｅ", "Jane Roe"),
        ("𝓙𝓪𝓷𝓮 ᴊᴀɴᴇ", "Jane jane"),
        ("José Ångström Łukasz Đorđe Straße Bjørn", "Jose Angstrom Lukasz Dorde Strasse Bjorn"),
        ("Jose\u0301", "Jose"),
        ("a\u00a0b\u2009c\td", "a b c d"),
        ("2–3 — ’x’ “y”", "2-3 - 'x' \"y\""),
        ("٠٧٧٠٠ ９", "07700 9"),
        ("Привет, Сара", "Привет, Сара"),
        ("Иван й", "Иван й"),
        ("한국 日本", "한국 日本"),
        ("jane@соре.com", "jane@cope.com"),
        ("AT&amp;T &lt;3 &#74;ane &#x52;oe R&oacute;e", "AT&T <3 Jane Roe Roe"),
        ("*Jane* _Roe_ ~x~ `code` snake_case", "Jane Roe x code snake_case"),
        ("<b>Ja</b>ne<br>Roe", "Jane\nRoe"),
        ("10:30:45 a:b:c", "10:30:45 a:b:c"),
        ("if a < b and c > d", "if a < b and c > d"),
        ("Jane Roe <jane@x.org>", "Jane Roe <jane@x.org>"),
        ("<@Jane Roe>", "<@Jane Roe>"),
    ],
)
def test_a_message_reads_as_people_read_it(text: str, plain: str) -> None:
    assert read(text).plain == plain


@pytest.mark.parametrize(
    ("text", "words", "kept"),
    [
        ("<@U123|jane.roe> hi", ["jane.roe", "hi"], ["<@U123|", ">"]),
        ("<@U123>", [], ["<@U123>"]),
        ("<#C1|loop-jane>", ["loop-jane"], ["<#C1|", ">"]),
        ("<!here> <!subteam^S1|@team>", ["@team"], ["<!here>", "<!subteam^S1|", ">"]),
        ("<!date^1392734382^{date_num}|May 1>", ["May", "1"], ["<!date^1392734382^{date_num}|", ">"]),
        ("<mailto:a@b.c|mail me>", ["a@b.c", "mail", "me"], ["<mailto:", "|", ">"]),
        ("<tel:+4477|+44 77>", ["+4477", "+44", "77"], ["<tel:", "|", ">"]),
        ("<https://x.org/j|Jane>", ["https://x.org/j", "Jane"], ["<", "|", ">"]),
        ("ok :tada: :wave::skin-tone-2:", ["ok"], [":tada:", ":wave::skin-tone-2:"]),
        ('<at id="0">Jane Roe</at>', ["Jane", "Roe"], ['<at id="0">', "</at>"]),
        ('<a href="mailto:j@x.org" class="c">J</a>', ["mailto:j@x.org", "J"], ['<a href="', '" class="c">', "</a>"]),
        ("<p>Jane&nbsp;Roe</p>", ["Jane", "Roe"], ["<p>", "</p>"]),
        ('<img alt="Jane Roe" src="x.png">', ["Jane", "Roe", "x.png"], ['<img alt="', '" src="', '">']),
        ("<span Jane>x</span>", ["Jane", "x"], ["<span ", ">", "</span>"]),
    ],
)
def test_markup_is_opened_and_its_syntax_kept(text: str, words: list[str], kept: list[str]) -> None:
    reading = read(text)
    assert reading.plain.split() == words
    assert [text[start:end] for start, end in reading.kept] == kept


def test_a_span_leads_back_to_the_text_as_given() -> None:
    text = "hi <@U1|Jose\u0301 R&oacute;e>!"
    reading = read(text)
    start = reading.plain.index("Jose")
    assert text[slice(*reading.span(start, start + 8))] == "Jose\u0301 R&oacute;e"


def test_an_accent_and_a_hidden_character_go_with_their_letter() -> None:
    reading = read("hi Rose\u0301\u200b!")
    assert reading.span(3, 7) == (3, 9)


@pytest.mark.parametrize(
    "piece", ["<", "<a ", "&", "&amp;", ":a", "<@U1|", "*_", "é\u0301", "aа", "<http:", "`", "\ud800", "<p>"]
)
def test_a_hundred_kilobytes_are_read(piece: str) -> None:
    text = (piece * 100_000)[:100_000]
    assert len(read(text).lower) == len(read(text).plain)
