"""Known candidates are found however they are written, and ordinary words are left alone."""

import random
import threading
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.pii.artifacts import Artifacts
from adapters.pii.people.contacts import email, link, phone
from adapters.pii.people.recogniser import KnownPeople, People
from adapters.pii.people.spelling import Spellings, one_apart
from adapters.pii.reading import read
from policies.redaction import KnownPerson

JANE = KnownPerson(
    "jane",
    ("Jane Marie Roe",),
    ("jane.roe@mail.example",),
    ("+1 (555) 010-2345",),
    ("https://www.linkedin.com/in/jane-roe-4b2/",),
)
CAST = (
    JANE,
    KnownPerson("maria", ("María de la Cruz",)),
    KnownPerson("bert", ("Katherine van der Berg",), (), ("+49 30 901820",)),
    KnownPerson("siobhan", ("Siobhán O'Neil-Smith",)),
    KnownPerson("omar", ("Omar Al-Sayed",)),
    KnownPerson("will", ("Will Young",)),
    KnownPerson("may", ("May Day",)),
    KnownPerson("mark", ("Mark Lindqvist",)),
    KnownPerson("grace", ("Grace Okafor",)),
    KnownPerson("grant", ("Grant Long",)),
    KnownPerson("bill", ("Bill Marsh",)),
    KnownPerson("juergen", ("Jürgen Müller",)),
    KnownPerson("don", ("Don Wonbury",)),
    KnownPerson("li", ("李小龙",)),
    KnownPerson("ivan", ("Иван Петров",)),
)
EVERYBODY = frozenset(person.id for person in CAST)

Found = list[tuple[str, str, str | None]]


@pytest.fixture(scope="module")
def known() -> KnownPeople:
    return KnownPeople(People(CAST))


def found(known: KnownPeople, text: str, *scope: str) -> Found:
    """What is found: the words, the type, and whom it means."""
    results = known.analyze(text, [], Artifacts(read(text), frozenset(scope)))
    return sorted((text[one.start : one.end], one.entity_type, one.recognition_metadata["person"]) for one in results)


@pytest.mark.parametrize(
    ("written", "person"),
    [
        ("Jane Roe", "jane"),
        ("jane roe", "jane"),
        ("JANE ROE", "jane"),
        ("Roe, Jane", "jane"),
        ("ROE Jane", "jane"),
        ("Jane M. Roe", "jane"),
        ("Jane Marie Roe", "jane"),
        ("Roe, Jane Marie", "jane"),
        ("J. Roe", "jane"),
        ("J. M. Roe", "jane"),
        ("Jane R.", "jane"),
        ("Jane\u200b R\u200doe", "jane"),
        ("Jаne Rое", "jane"),
        ("jane-roe", "jane"),
        ("jane_roe", "jane"),
        ("jane.roe", "jane"),
        ("janeroe", "jane"),
        ("janeroe92", "jane"),
        ("Maria de la Cruz", "maria"),
        ("de la Cruz, Maria", "maria"),
        ("Maria Cruz", "maria"),
        ("maria delacruz", "maria"),
        ("van der Berg, Katherine", "bert"),
        ("Kate van der Berg", "bert"),
        ("Siobhan O'Neil", "siobhan"),
        ("Siobhan Smith", "siobhan"),
        ("siobhan oneil-smith", "siobhan"),
        ("Omar Al-Sayed", "omar"),
        ("omar alsayed", "omar"),
        ("Jurgen Muller", "juergen"),
        ("Juergen Mueller", "juergen"),
        ("Katherine van der Bergg", "bert"),
        ("Kahterine van der Berg", "bert"),
        ("Mark Lindqivst", "mark"),
        ("Grace Okafr", "grace"),
        ("Will Young", "will"),
        ("May Day", "may"),
    ],
)
def test_a_full_name_is_found_however_it_is_written(known: KnownPeople, written: str, person: str) -> None:
    for before, after in (
        ("we should hire ", " this week"),
        ("did you meet ", "?"),
        ("", ""),
        ("", "'s feedback is in"),
    ):
        assert found(known, f"{before}{written}{after}") == [(written, "PERSON", person)]


@pytest.mark.parametrize("text", ["我和李小龙谈过了", "спросите, Иван Петров придёт?"])
def test_a_name_in_another_writing_is_found(known: KnownPeople, text: str) -> None:
    assert [one[2] for one in found(known, text)] in (["li"], ["ivan"])


@pytest.mark.parametrize(
    ("written", "type_"),
    [
        ("jane.roe@mail.example", "EMAIL_ADDRESS"),
        ("Jane.Roe@MAIL.example", "EMAIL_ADDRESS"),
        ("jane.roe+jobs@mail.example", "EMAIL_ADDRESS"),
        ("jane dot roe at mail dot example", "EMAIL_ADDRESS"),
        ("jane.roe (at) mail.example", "EMAIL_ADDRESS"),
        ("+1 (555) 010-2345", "PHONE_NUMBER"),
        ("5550102345", "PHONE_NUMBER"),
        ("555.010.2345", "PHONE_NUMBER"),
        ("001 555 010 2345", "PHONE_NUMBER"),
        ("5 5 5 0 1 0 2 3 4 5", "PHONE_NUMBER"),
        ("(555) 010-2345 x12", "PHONE_NUMBER"),
        ("https://www.linkedin.com/in/jane-roe-4b2/", "URL"),
        ("linkedin.com/in/jane-roe-4b2?trk=x", "URL"),
        ("de.linkedin.com/in/jane-roe-4b2/details", "URL"),
    ],
)
def test_contact_data_is_found_in_every_form(known: KnownPeople, written: str, type_: str) -> None:
    assert (written, type_, "jane") in found(known, f"write to {written} please")


@pytest.mark.parametrize("written", ["+49 30 901820", "030 901820", "0049 30 90 18 20", "+49 (0)30 901820"])
def test_a_short_number_is_found_with_and_without_its_country(known: KnownPeople, written: str) -> None:
    assert found(known, f"call {written}") == [(written, "PHONE_NUMBER", "bert")]


@pytest.mark.parametrize(
    "text",
    [
        "we will young people be there",
        "we will long remember this",
        "may day is a holiday",
        "can you grant long extensions",
        "Will you join? May I?",
        "mark it as done",
        "the grace period ends in May",
        "Mark my words: the bill is due",
        "on May 12 we will grant access",
        "don't, won't, can't",
        "Long day. Will debrief tomorrow",
        "a young team with a long day",
        "Plan A. Young teams first",
        "order 20931188, ticket 4829104",
        "it is 2026-11-26 10:30",
        "see github.com/example/repo/pull/12",
    ],
)
def test_words_that_are_names_do_not_wreck_sentences(known: KnownPeople, text: str) -> None:
    assert found(known, text) == []
    assert found(known, text, *EVERYBODY) == []


@pytest.mark.parametrize(
    ("text", "word", "person"),
    [
        ("jane is in the lobby", "jane", "jane"),
        ("Jane's feedback", "Jane", "jane"),
        ("ask Roe", "Roe", "jane"),
        ("kate said yes", "kate", "bert"),
        ("did okafor answer", "okafor", "grace"),
        ("Katherien is late", "Katherien", "bert"),
        ("sync with mark tomorrow", "mark", "mark"),
        ("ping @will", "will", "will"),
        ("thanks grace!", "grace", "grace"),
        ("we met Mark today", "Mark", "mark"),
        ("Mark: I can take it", "Mark", "mark"),
        ("will's debrief", "will", "will"),
        ("ask Will about it", "Will", "will"),
        ("see jroe1 there", "jroe1", "jane"),
    ],
)
def test_one_name_alone_is_found_only_in_scope(known: KnownPeople, text: str, word: str, person: str) -> None:
    assert found(known, text) == []
    assert found(known, text, person) == [(word, "PERSON", person)]


def test_of_two_people_with_one_name_the_one_in_scope_is_meant() -> None:
    known = KnownPeople(People([KnownPerson("a", ("Ana Silva",)), KnownPerson("b", ("Ana Silva",))]))
    assert found(known, "Ana Silva") == [("Ana Silva", "PERSON", None)]
    assert found(known, "Ana Silva", "b") == [("Ana Silva", "PERSON", "b")]
    assert found(known, "Ana Silva", "a", "b") == [("Ana Silva", "PERSON", None)]


def test_a_score_says_how_sure_it_is(known: KnownPeople) -> None:
    scores = [
        known.analyze(text, [], Artifacts(read(text), frozenset({"jane", "grace"})))[0].score
        for text in ("Grace Okafor", "Grace Okafr", "okafor")
    ]
    assert scores == [1.0, 0.9, 0.85]


def test_a_person_removed_is_found_no_longer_and_one_replaced_by_the_new_name() -> None:
    people = People(CAST)
    known = KnownPeople(people)
    people.remove("jane")
    people.add(KnownPerson("grace", ("Grace Adeyemi",)))
    assert found(known, "Jane Roe, jane.roe@mail.example, 555 010 2345", "jane") == []
    assert found(known, "Grace Okafor") == []
    assert found(known, "Grace Adeyemi") == [("Grace Adeyemi", "PERSON", "grace")]
    people.replace([JANE])
    assert (len(people), "jane" in people, "grace" in people) == (1, True, False)
    assert found(known, "Jane Roe and Grace Adeyemi") == [("Jane Roe", "PERSON", "jane")]


def test_nothing_is_left_of_people_who_are_gone() -> None:
    people = People(CAST)
    for person in CAST:
        people.remove(person.id)
    index = people.index
    assert not any((index.people, index.words, index.pairs, index.initials, index.emails, index.phones, index.links))
    assert not any(index.spellings.near(word) for word in ("jnae", "okafr", "lindqivst"))


def test_a_person_is_found_at_every_moment_while_others_come_and_go_and_they_change() -> None:
    people = People([JANE])
    known = KnownPeople(people)
    done = threading.Event()

    def change() -> None:
        chance = random.Random(7)
        for number in range(600):
            people.add(KnownPerson(f"p{number % 40}", (f"Janet Roe{chance.choice('abcdef')}",)))
            people.add(KnownPerson("jane", ("Jane Roe", f"Jane Alias{number % 3}"), JANE.emails))
            people.remove(f"p{(number * 7) % 40}")
        done.set()

    changing = threading.Thread(target=change)
    changing.start()
    rounds = 0
    while not done.is_set() or rounds == 0:
        rounds += 1
        assert ("Jane Roe", "PERSON", "jane") in found(known, "Jane Roe said: jane", "jane")
        assert ("jane.roe@mail.example", "EMAIL_ADDRESS", "jane") in found(known, "jane.roe@mail.example")
    changing.join()


words = st.text("abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=12)


@given(words, st.data())
def test_every_slip_of_the_finger_is_one_apart_and_in_the_index(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    slips = {
        word[:place] + letter + word[place:],
        word[:place] + word[place + 1 :],
        word[:place] + letter + word[place + 1 :],
        word[:place] + word[place : place + 2][::-1] + word[place + 2 :],
    } - {word}
    index = Spellings()
    index.add(word)
    for slip in slips:
        assert one_apart(word, slip) and one_apart(slip, word)
        assert len(word) < 4 or index.near(slip) == {word}


@given(words, words)
def test_the_index_finds_just_the_words_that_are_one_apart(one: str, other: str) -> None:
    index = Spellings()
    index.add(one)
    assert index.near(other) == ({one} if len(one) > 3 and one_apart(one, other) else set())


@settings(max_examples=200)
@given(st.text(max_size=200), st.sets(st.sampled_from(sorted(EVERYBODY))))
def test_any_text_is_searched_and_every_span_lies_in_it(known: KnownPeople, text: str, scope: set[str]) -> None:
    for one in known.analyze(text, [], Artifacts(read(text), frozenset(scope))):
        assert 0 <= one.start < one.end <= len(text)


@given(st.text("jane roe.,-_@'\"()/+0123456789ü", max_size=80))
def test_names_never_overlap(known: KnownPeople, text: str) -> None:
    spans = sorted((one.start, one.end) for one in known.analyze(text, ["PERSON"], Artifacts(read(text), EVERYBODY)))
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


@pytest.mark.parametrize(
    "piece",
    ["Jane Roe, ", "J. ", "a.", "1 ", "will may ", "jane@", "at dot ", "a.example/", "janeroe", "555 010 2345 "],
)
def test_a_long_text_is_searched_in_linear_time(known: KnownPeople, piece: str) -> None:
    """A quadratic search of this would run into the limit of the test run."""
    text = piece * (50_000 // len(piece))
    known.find(Artifacts(read(text), EVERYBODY))


@given(st.emails(), st.from_regex(r"\+?[0-9][0-9 ()./-]{0,20}", fullmatch=True))
def test_a_normal_form_is_its_own_normal_form(address: str, number: str) -> None:
    assert email(email(address)) == email(address)
    assert phone(number)[-9:] == phone(number)
    assert link(link(f"https://{address.rpartition('@')[2]}/x/")) == link(f"https://{address.rpartition('@')[2]}/x/")


TOWNSPEOPLE = tuple(
    KnownPerson(name.replace(" ", "-").lower(), (name,))
    for name in (
        "Mason Bell", "Taylor Baker", "Travis Hill", "Jane Cole", "Justin Klein", "Martin Fox", "Lisa-Marie D'Arcy",
        "Mark Hall", "Amber King", "Heather Murphy", "Summer Knight", "Else Morgen",
    )
)  # fmt: skip
TOWN = frozenset(person.id for person in TOWNSPEOPLE)


@pytest.fixture(scope="module")
def town() -> KnownPeople:
    return KnownPeople(People(TOWNSPEOPLE))


@pytest.mark.parametrize(
    "text",
    [
        "mason jar salads, a taylor series and heather grey hoodies",
        "Murphy's law: Martin Luther King was on the cv of Jane Austen",
        "baker street, or the Hill street site",
        "the bell rang, a fox ran, the knight's tour",
        "our Austin office and the Austin team, Austin or Berlin",
        "build is red on Travis, the travis build",
        "können wir morgen sprechen? der Raum ist zu klein",
        "tom, dick or harry, all trades",
    ],
)
def test_a_name_in_a_phrase_a_place_or_a_tool_means_nobody(town: KnownPeople, text: str) -> None:
    assert found(town, text, *TOWN) == []


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("mason wants a break", "mason"),
        ("the mason loop is full", "mason"),
        ("is travis off today?", "travis"),
        ("we spoke with hill yesterday", "hill"),
        ("amber is in the lobby", "amber"),
        ("can you move summer to thursday?", "summer"),
        ("give Mason room 4", "Mason"),
        ("D'Arcy is late", "D'Arcy"),
    ],
)
def test_a_name_beside_such_words_is_found_all_the_same(town: KnownPeople, text: str, written: str) -> None:
    assert [one[0] for one in found(town, text, *TOWN)] == [written]


@pytest.mark.parametrize(
    "written", ["markhall", "amberking", "lisa-mariedarcy", "Lisa-Marie D.", "L. D'Arcy", "D'Arcy, Lisa-Marie"]
)
def test_names_that_are_words_or_joined_are_found_whole(town: KnownPeople, written: str) -> None:
    assert [one[0] for one in found(town, f"ask {written} please")] == [written]


@pytest.mark.parametrize("text", ["Jane R.-", "-Roe J", "J. Roe-", "roe-j", "-"])
def test_hyphens_at_the_edges_do_no_harm(known: KnownPeople, text: str) -> None:
    found(known, text, *EVERYBODY)
