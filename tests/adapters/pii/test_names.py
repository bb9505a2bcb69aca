"""Names that nobody told the bot: found by the small model that ships, or by a bigger pipeline the operator names."""

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
import spacy

from adapters.pii.artifacts import Artifacts
from adapters.pii.names.gate import outside, stretches, telling
from adapters.pii.names.gazetteer import Kind, gazetteer
from adapters.pii.names.name_rules import trimmed
from adapters.pii.names.recogniser import WINDOW, ModelMissing, Names, joined, plausible, windows
from adapters.pii.names.small_model import SmallModel
from adapters.pii.patterns.found import Found
from adapters.pii.reading import read

ORDINARY = (Path(__file__).parent / "ordinary_messages.txt").read_text("utf-8").splitlines()


@pytest.fixture(scope="module")
def names() -> Names:
    return Names()


def found(names: Names, text: str) -> list[tuple[str, str]]:
    """What was found in a text, and as what."""
    results = names.analyze(text, [], Artifacts(read(text)))
    return [(text[result.start : result.end], result.entity_type) for result in sorted(results, key=lambda r: r.start)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The referee is Ottilie Branwick, she was very positive.", "Ottilie Branwick"),
        ("Please ask Tomasz Wrobelski about the take-home.", "Tomasz Wrobelski"),
        ("Her manager, Adaeze Nwokoro, will call back.", "Adaeze Nwokoro"),
        ("spoke with marisela about the offer", "marisela"),
        ("Name: Jorunn Halvorsrud", "Jorunn Halvorsrud"),
    ],
)
def test_a_person_nobody_told_us_of_is_found(names: Names, text: str, name: str) -> None:
    assert (name, "PERSON") in found(names, text)


def test_a_place_is_found(names: Names) -> None:
    assert ("Gdynia", "LOCATION") in found(names, "She is moving from Gdynia next month.")


def test_a_country_is_found(names: Names) -> None:
    assert ("Uruguay", "LOCATION") in found(names, "They moved to Uruguay.")


def test_an_address_is_one_span(names: Names) -> None:
    text = "Please send the laptop to 14 Larkspur Lane, Springfield, IL 62704."
    assert ("14 Larkspur Lane, Springfield, IL 62704", "LOCATION") in found(names, text)


def test_the_title_before_a_name_is_found_beside_it(names: Names) -> None:
    assert ("Dr.", "TITLE") in found(names, "Dr. Ottilie Branwick joins the call.")


def test_a_possessive_is_not_part_of_the_name(names: Names) -> None:
    assert ("Ottilie Branwick", "PERSON") in found(names, "We read Ottilie Branwick's references.")


def test_a_nationality_is_found_but_not_a_language_spoken(names: Names) -> None:
    assert ("Brazilian", "NRP") in found(names, "She holds a Brazilian passport.")
    assert found(names, "We need somebody fluent in French and Italian.") == []


def test_places_are_told_in_the_text_as_given(names: Names) -> None:
    text = "The re\u200bfe\u200bree is J\N{LATIN SMALL LETTER U WITH DIAERESIS}rgen St\u200bracker."
    assert found(names, text)[0] == (text[17:-1], "PERSON")


def test_parts_of_an_address_become_one_span() -> None:
    parts = [Found(0, 16, "LOCATION", 0.7), Found(18, 29, "LOCATION", 0.7), Found(34, 39, "LOCATION", 0.7)]
    assert joined("14 Larkspur Lane, Springfield and Lyons", parts) == [Found(0, 29, "LOCATION", 0.7), parts[2]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Ottilie's", "Ottilie"),
        ("(Ottilie),", "Ottilie"),
        ("Ottilie B.", "Ottilie B."),
        ("Gdynia.", "Gdynia"),
        ("Larkspur Inc.", "Larkspur Inc."),
        (" - ", ""),
    ],
)
def test_what_hangs_on_a_name_is_trimmed(text: str, said: str) -> None:
    start, end = trimmed(text, 0, len(text))
    assert text[start:end] == said


@pytest.mark.parametrize(
    ("text", "span", "kind"),
    [
        ("see you at 10 then", "10", "AGE"),
        ("we need 12 chairs", "12", "AGE"),
        ("on the 4th floor", "4th floor", "DATE_TIME"),
        ("Kubernetes is down", "Kubernetes", "PERSON"),
        ("see PK-7F3A first", "PK-7F3A", "ORGANIZATION"),
        ("sort in O(n log n)", "O(n", "PERSON"),
        ("call 42 now", "42", "PHONE_NUMBER"),
        ("at 11:00 utc", "11:00 utc", "LOCATION"),
        ("down the road", "road", "LOCATION"),
    ],
)
def test_what_cannot_be_so_is_not_believed(text: str, span: str, kind: str) -> None:
    start = text.index(span)
    assert not plausible(text, start, start + len(span), kind)


def test_ordinary_messages_stay_as_they_are(names: Names) -> None:
    touched = [text for text in ORDINARY if found(names, text)]
    assert len(touched) * 50 <= len(ORDINARY), touched


def test_most_ordinary_messages_are_not_even_read_by_the_model() -> None:
    looked_at = [text for text in ORDINARY if telling(text)]
    assert len(looked_at) * 4 <= len(ORDINARY), looked_at


@pytest.mark.parametrize("text", ["ping xanthippe", "I met Will there", "he was born in 1971", "she lives in lyon"])
def test_a_message_that_may_name_somebody_is_read(text: str) -> None:
    assert telling(text)


@pytest.mark.parametrize("text", ["the loop PK-7F3A-A1 is booked", "works for me Is it on Zoom", "see you at 14:00"])
def test_a_message_of_everyday_words_is_not_read(text: str) -> None:
    assert telling(text) == []


def test_only_what_stands_around_a_telling_word_is_read() -> None:
    filler = "we talk about the loop and the panel and the offer and what comes after it "
    text = filler * 3 + "then we met Ottilie Branwick there " + filler * 3
    (stretch,) = stretches(text, telling(text))
    assert "met Ottilie Branwick there" in text[slice(*stretch)]
    assert stretch[1] - stretch[0] < 160


def test_two_names_close_together_are_read_at_once_and_two_far_apart_are_not() -> None:
    filler = "we talk about the loop and the panel and the offer " * 4
    near, far = "Ottilie met Tomasz", f"Ottilie {filler} Tomasz"
    assert stretches(near, telling(near)) == [(0, len(near))]
    assert [far[slice(*one)].split(maxsplit=1)[0] for one in stretches(far, telling(far))] == ["Ottilie", "the"]


def test_a_number_is_read_beside_a_name() -> None:
    text = "Ottilie told us all about the project and the team and the plan for the year, she is 34 now"
    assert "34" in text[slice(*stretches(text, telling(text))[-1])]


def test_what_is_told_by_its_form_alone_need_not_be_read() -> None:
    text = "mail jroe@corp.internal please"
    places = telling(text)
    assert places
    assert not outside(places, [(5, 23)])
    assert outside(places, [(0, 5)])
    assert outside(places, [])


TOLD = (
    "",
    "  ",
    "Ottilie",
    "Ottilie Branwick met Tomasz Wrobelski in Gdynia.",
    "ask marisela\n\n  about the lyon office, 14 Larkspur Lane, Springfield",
    "DR. OTTILIE BRANWICK (34), Zembla Inc., joins on 12 May 2026 \n",
    "what Jorunn said of Krisztina's manager, Adaeze Nwokoro, at Halvorsrud & Sons, was that Lisbon",
)


@pytest.mark.parametrize("text", [*TOLD, *ORDINARY[:40], " ".join(TOLD) * 3])
def test_the_small_model_says_what_its_pipeline_says(names: Names, text: str) -> None:
    theirs = [(one.start_char, one.end_char, one.label_) for one in names.nlp(text).ents]
    assert list(names.model.entities(text, [(0, len(text))])) == theirs


def test_the_small_model_says_the_same_of_a_part_of_a_text(names: Names) -> None:
    text = TOLD[3]
    first, _, last = everything = list(names.model.entities(text, [(0, len(text))]))
    assert [text[one.start : one.end] for one in everything] == ["Ottilie Branwick", "Tomasz Wrobelski", "Gdynia"]
    assert list(names.model.entities(text, [(0, text.index("met")), (text.index("in "), len(text))])) == [first, last]


def test_the_small_model_remembers_no_more_words_than_it_may(names: Names, monkeypatch: pytest.MonkeyPatch) -> None:
    model = SmallModel(names.nlp)
    monkeypatch.setattr("adapters.pii.names.small_model.REMEMBERED", 3)
    text = TOLD[3]
    assert [list(model.entities(text, [(0, len(text))])) for _ in range(2)] == [
        list(names.model.entities(text, [(0, len(text))]))
    ] * 2
    assert len(model._vectors) == 3


def test_every_result_says_by_whom_in_a_dictionary_of_its_own(names: Names) -> None:
    text = "Ottilie Branwick met Tomasz Wrobelski."
    results = names.analyze(text, [], Artifacts(read(text)))
    assert all(result.recognition_metadata["recognizer_name"] == "Names" for result in results)
    assert len({id(result.recognition_metadata) for result in results}) == len(results) > 1


def test_without_a_reading_the_text_is_read(names: Names) -> None:
    assert [r.entity_type for r in names.analyze("Ask Ottilie Branwick.", [])] == ["PERSON"]


def test_a_name_far_down_a_long_text_is_found(names: Names) -> None:
    text = "Nothing to see here, the loop is complete.\n" * 200 + "Ottilie Branwick called."
    assert found(names, text) == [("Ottilie Branwick", "PERSON")]


@pytest.mark.parametrize("text", ["", "short", "a" * 9_000, "one two. " * 1_000, "line\n" * 3_000])
def test_windows_leave_nothing_out_and_do_not_overlap(text: str) -> None:
    pieces = list(windows(text))
    assert "".join(text[start:end] for start, end in pieces) == text
    assert all(0 < end - start <= WINDOW for start, end in pieces)
    assert all(first[1] == second[0] for first, second in pairwise(pieces))


def test_the_model_is_not_loaded_before_it_is_needed() -> None:
    names = Names()
    assert found(names, "see you at the debrief") == []
    assert names._nlp is None


def test_importing_loads_neither_the_model_nor_the_word_list() -> None:
    code = (
        "import adapters.pii.names.recogniser; from adapters.pii.names.gazetteer import gazetteer; "
        "assert gazetteer.cache_info().currsize == 0"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_pipeline_that_is_not_there_is_named() -> None:
    with pytest.raises(ModelMissing, match="en_core_web_lg") as missing:
        Names("en_core_web_lg")
    assert missing.value.name == "en_core_web_lg"


def test_a_pipeline_that_the_operator_names_is_used_in_place_of_ours(tmp_path: Path) -> None:
    theirs = spacy.blank("en")
    ruler = theirs.add_pipe("entity_ruler")
    ruler.add_patterns(  # type: ignore[attr-defined]
        [{"label": "GPE", "pattern": "Zembla"}, {"label": "CARDINAL", "pattern": "Nineteen"}]
    )
    theirs.to_disk(tmp_path / "theirs")
    names = Names(str(tmp_path / "theirs"))
    assert found(names, "Nineteen went to Zembla with Ottilie Branwick") == [("Zembla", "LOCATION")]


def test_a_word_can_be_several_things() -> None:
    assert gazetteer()["will"] & Kind.COMMON
    assert gazetteer()["will"] & Kind.FIRST
    assert gazetteer()["paris"] & Kind.TOWN
