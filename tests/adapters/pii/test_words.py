"""Strict mode's words: what is masked, and what stays readable."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.pii.artifacts import Artifacts
from adapters.pii.reading import Reading, read
from adapters.pii.words.recogniser import UnknownWords, unknown
from adapters.pii.words.vocabulary import vocabulary


def masked(text: str) -> list[str]:
    return [text[start:end] for start, end, _ in unknown(Artifacts(read(text)))]


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Priya said the round went well", ["Priya"]),
        ("priya said the round went well", ["priya"]),
        ("Olga's feedback is in", ["Olga"]),
        ("can you ask grace to join?", ["grace"]),
        ("Mark said he cannot make it", ["Mark"]),
        ("with mark at 3pm", ["mark"]),
        ("Thanks Grace!", ["Grace"]),
        ("hi joy, how are you?", ["joy"]),
        ("is mark free on friday?", ["mark"]),
        ("jennifer young is here", ["jennifer young"]),
        ("Young, Frank (candidate)", ["Young, Frank"]),
        ("J. Smith and we", ["J. Smith"]),
        ("she works at Blue Harbor Labs", ["Blue Harbor Labs"]),
        ("jane dot roe at corp dot internal", ["jane dot roe at corp dot internal"]),
        ("write to j.roe@corp.internal, please", ["j.roe@corp.internal"]),
        ("see linkedin.com/in/jane-roe now", ["linkedin.com/in/jane-roe"]),
        ("Ask @will please", ["@will"]),
        ("he lives at 14 Elm Street, Apt 4, Boston MA 02110", ["14 Elm Street, Apt 4, Boston MA 02110"]),
        ("it is 14 church street", ["14 church street"]),
        ("call her on 555 123 4567", ["555 123 4567"]),
        ("id AB12X99 please", ["AB12X99"]),
        ("asking for 120,000 EUR", ["120,000 EUR"]),
        ("born 3 May 1990", ["3 May 1990"]),
        ("maría and 王伟 are here", ["maría and 王伟"]),
        ("call five five five zero one two three", ["five five five zero one two three"]),
        ("ex happy parcel, now freelancing", ["happy parcel"]),
        ("she worked at the training room and next step physio", ["the training room", "next step physio"]),
        ("Priya left second home care after the layoffs", ["Priya", "second home care"]),
        ("someone at level up games", ["level up games"]),
        ("says Whole Foods pays 60k", ["Whole Foods", "60k"]),
        ("back from Monday Night Brewing", ["Monday Night Brewing"]),
        ("everybody calls her bear", ["bear"]),
        ("hi bear! quick one", ["bear"]),
        ("his daughter bunny is ill", ["bunny"]),
        ("flat 3, 22 station approach, hayes ub3 4fq", ["flat 3, 22 station approach, hayes ub3 4fq"]),
        ("it is church hill, monkstown", ["church hill, monkstown"]),
        ("wants R45 000 pm, 145k base or 70 to 75k", ["R45 000 pm, 145k base", "70 to 75k"]),
        ("sixty-five thousand is too much", ["sixty-five thousand"]),
        ("a lantern is there, some moose too", ["lantern", "moose"]),
        ("she lives in reading and commutes from nice", ["reading", "nice"]),
        ("he quit united parcel service", ["united parcel service"]),
        ("simply open roads won't confirm it", ["simply open roads"]),
        ("ask happy for the feedback", ["happy"]),
        ("can chief blue take the second half?", ["chief blue"]),
        ("happy, could you look?", ["happy"]),
        ("works at Barnardo's on thursday", ["Barnardo's"]),
        ("born the 4th of July, 1989", ["the 4th", "July, 1989"]),
        ("Europe/Berlins or europe/berlin", ["Europe/Berlins", "europe/berlin"]),
    ],
)
def test_what_could_name_somebody_is_masked(text: str, gone: list[str]) -> None:
    assert masked(text) == gone


@pytest.mark.parametrize("about", ["Priya said", "She said", "his daughter thinks", "the referee said"])
def test_a_message_about_somebody_keeps_nothing_but_the_frame(about: str) -> None:
    plain = "the ramp and the story are fine"
    assert masked(plain) == []
    assert masked(f"{about} {plain}")[-2:] == ["ramp", "story"]


@pytest.mark.parametrize(
    "text",
    [
        "Will you join? May I swap? Hope this works",
        "Mark as done please",
        "the grace period is over, it was a joy",
        "the market pays more, the company was founded ten years ago",
        "works for me, called twice, he goes by train, hi team!",
        "Product Manager and Hiring Manager agree on Good Friday",
        "at first I was torn, from what I heard it works at night too",
        "can you mark it as done and chase legal?",
        "on 10 May or in May, maybe Tuesday 14:00, 3pm, 9-5 or 10am UTC",
        "Q3 2026, 2nd round, 45 min, 100% agree, 3.11",
        "we use Kubernetes, Postgres 15 and Node.js, k8s too",
        "PK-7F3A-A1 is open: /panel claim PK-7F3A-A1",
        "/panel schedule PK-7F3A",
        "@here @channel lgtm, thx, asap, eod, fyi :) 🎉",
        "soooo good hahaha",
        "I don't think we've met, it's fine",
        "The Hiring Manager wants a Scorecard by Friday",
        "she has 10 years of experience",
        "GUYS PLEASE READ THE SCORECARD NOW",
        "a café resume naïve",
        "the candidate will need a visa",
        "Can anybody take the Coding seat of option B?",
        "good at listening, at work by nine, moved to friday, joined late, left early, ask again, thanks for that",
        "garbage collection works well in Java",
        "would move for the role, was told again, is anyone free?",
    ],
)
def test_ordinary_messages_stay_as_they_are(text: str) -> None:
    assert masked(text) == []
    assert masked(text.lower()) == []


@pytest.mark.parametrize(
    "zone",
    ["Europe/Berlin", "America/New_York", "America/Argentina/Buenos_Aires", "America/Port-au-Prince", "Etc/GMT+1"],
)
def test_the_names_of_time_zones_stay_as_iana_writes_them(zone: str) -> None:
    assert masked(f"Fri 27 Nov 09:00 ({zone})") == masked(f"{zone}, 9:00") == masked(f"it is in {zone}.") == []


@pytest.mark.parametrize("text", ["x/Europe/Berlin", "Europe/Berlin/x", "Europe/Berlinx", "Europe-Berlin"])
def test_what_is_only_like_the_name_of_a_time_zone_goes(text: str) -> None:
    assert masked(text) != []


def test_neighbours_are_one_span_with_the_blank_between() -> None:
    text = "met Priyanka Chandrasekaran today"
    assert unknown(Artifacts(read(text))) == [(4, 27, "WORD")]


def test_a_number_alone_has_a_type_of_its_own() -> None:
    assert [kind for *_, kind in unknown(Artifacts(read("the code is 48213377")))] == ["NUMBER"]


def test_the_platforms_own_syntax_is_never_touched() -> None:
    text = "hello <@U0XYZZY7|zork> and Zorkia"
    reading = Reading(text, text, text.lower(), kept=((6, 22),))
    assert [text[start:end] for start, end, _ in unknown(Artifacts(reading))] == ["Zorkia"]


def test_a_sign_that_is_the_platforms_is_not_taken_with_the_word_after_it() -> None:
    text = "000000000:@0"
    assert unknown(Artifacts(Reading(text, text, text, kept=((0, 11),)))) == [(11, 12, "WORD")]


def test_no_span_joins_across_the_platforms_own_syntax() -> None:
    text = "Zorkia :x: Frobnia"
    reading = Reading(
        text,
        "Zorkia Frobnia",
        "zorkia frobnia",
        (*range(6), 6, *range(11, 18)),
        (*range(1, 7), 7, *range(12, 19)),
        ((7, 10),),
    )
    assert unknown(Artifacts(reading)) == [(0, 6, "WORD"), (11, 18, "WORD")]


def test_every_result_says_who_found_it_in_a_dict_of_its_own() -> None:
    reading = read("Zorkia met us, then Frobnia did")
    first, second = UnknownWords().analyze(reading.text, [], Artifacts(reading))
    assert first.recognition_metadata is not second.recognition_metadata
    assert first.recognition_metadata["recognizer_name"] == "UnknownWords"
    assert (first.start, first.end, first.entity_type, first.score) == (0, 6, "WORD", 0.5)


@pytest.mark.parametrize("name", ["john", "maria", "jose", "priyanka", "olga", "tom", "anna", "ben", "mr", "jack"])
def test_first_names_are_no_ordinary_words(name: str) -> None:
    assert name not in vocabulary().known


def test_the_lists_say_whose_words_they_are() -> None:
    assert len(vocabulary().titled) >= 1_500
    assert len(vocabulary().known) > 60_000
    assert {"meeting", "rescheduled", "honestly", "thoughtful", "misunderstanding"} <= vocabulary().plain
    assert vocabulary().core.isdisjoint({"otter", "bear", "lantern", "flint", "orchard", "biscuit"})


PIECES = st.sampled_from(
    [
        "Mark",
        "will",
        "may",
        "Priya",
        "dot",
        "at",
        "@",
        "://",
        ".",
        ",",
        " ",
        "\n",
        "14",
        "1990",
        "born",
        "street",
        "of",
        "é",
        "😀",
        "'",
        "’",
        "PK-7F3A",
        "-",
        "/",
        "x9",
        "and",
        "Sons",
        "apt",
        "王",
        "com",
        "five",
        "$",
        "%",
        "(",
        "े",
        "University",
        "I",
        "A",
    ]
)


@given(
    st.one_of(
        st.text(max_size=80), st.lists(PIECES, max_size=30).map("".join), st.lists(PIECES, max_size=30).map(" ".join)
    ),
    st.data(),
)
@settings(max_examples=150)
def test_any_text_gives_spans_in_order_within_it_and_outside_what_is_kept(text: str, data: st.DataObject) -> None:
    plain = Reading(text, text, text if len(text.lower()) != len(text) else text.lower())
    cuts = sorted(set(data.draw(st.lists(st.integers(0, len(text)), max_size=4))))
    kept = tuple(zip(cuts[::2], cuts[1::2], strict=False))
    for reading in (read(text), Reading(text, plain.plain, plain.lower, kept=kept)):
        last = 0
        for start, end, kind in unknown(Artifacts(reading)):
            assert last <= start < end <= len(text)
            assert kind in {"WORD", "NUMBER"}
            assert all(end <= begin or stop <= start for begin, stop in reading.kept if begin < stop)
            last = end
