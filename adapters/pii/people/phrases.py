"""Is this word, a first or last name of somebody in scope, here a part of a phrase, a place or a thing?

Looked at only where such a word was found, so that messages without one pay nothing.
"""

from functools import cache

from adapters.pii.people.word_sense import Page, Sense, is_kind, sense
from adapters.pii.word_lists import DATA, office, words_of

ARTICLES = words_of(
    "the a an this that these those another every some any no each our my your his her their its which what"
)
OF_A_CANDIDATE = words_of(
    "loop interview interviews debrief offer panel feedback scorecard scorecards onsite screen call application cv "
    "resume references case profile slot round packet hire candidate thread meeting invite rejection"
)
"""What "the mason ..." may be about, if it is about somebody of that name."""
EPONYMOUS = words_of(
    "law laws theorem razor paradox lemma conjecture inequality hypothesis syndrome disease distribution transform "
    "equilibrium equation criterion"
)
SITES = words_of(
    "street st avenue ave road rd lane boulevard blvd square station river county airport campus bridge tower plaza "
    "terrace motorway highway"
)
OF_A_PLACE = words_of("team teams state market markets region branch rollout project launch entity folks time")
PARTS_OF_A_PLACE = words_of("east west north south central greater downtown")
ELSEWHERE = words_of(
    "berlin york boston madrid melbourne israel germany france spain italy poland india japan brazil canada mexico "
    "london amsterdam barcelona zurich stockholm oslo helsinki copenhagen prague budapest seattle chicago atlanta "
    "miami tokyo singapore bangalore mumbai nairobi lagos"
)
"""Places that hardly anybody is called by: a name beside one of them is a place too."""
BESIDES = words_of("and or to")
TOOLS = words_of("jenkins travis hudson maven cassandra athena aurora jasper helm argo")
OF_TOOLS = words_of("ci build builds pipeline pipelines cluster clusters deployment deployments")
RUNS = words_of("on in with via")
FOREIGN = words_of(
    """
    der die das den dem ein eine einen und oder ist sind war wir ihr sie ich du mir mich nicht kein keine zu zum zur mit
    von vom auf aus bei nach am im um ab bis auch noch nur schon sehr gut bitte danke heute morgen abend gestern
    tag woche montag dienstag mittwoch donnerstag freitag samstag sonntag kann haben habe hat kommt klein gross kurz
    lang frei neu warten termin raum zeit ganz wird werden uns ja nein wie was wer wo gern gerne leider spater
    le la les un une des du de et ou est sont je tu il elle nous vous ils ne pas pour par sur dans avec merci bonjour
    bonsoir salut oui non bien tout tous demain hier lundi mardi mercredi jeudi vendredi samedi dimanche bonne journee
    el los las una y o es son yo no si por para con sin en muy bien gracias hola hasta luego manana nos vemos buenos
    dias lunes martes miercoles jueves viernes sabado domingo perfecto vale
    il lo gli uno ed sono io per di che non ciao grazie mille presto domani ieri buon buona giorno sera prego lunedi
    het een en niet ik je jij wij van voor met naar op te bedankt dank tot ziens morgen vandaag fijne dag
    o os as um uma e ou eu nao sim obrigado obrigada ate amanha bom boa dia tarde noite
    och inte jag ar det pa tack hej bra idag imorgon
    """
)
"""Ordinary words of the neighbours' languages, without accents."""


@cache
def _phrases() -> dict[str, tuple[tuple[tuple[str, ...], int], ...]]:
    """By each of its words, the phrases of the list and where in them it stands."""
    lines = (DATA / "names_in_phrases.txt").read_text(encoding="utf-8").split("\n")
    phrases = {tuple(phrase.split()) for line in lines if not line.startswith("#") for phrase in line.split(",")}
    found: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    for phrase in sorted(phrases - {()}):
        for at, word in enumerate(phrase):
            found.setdefault(word, []).append((phrase, at))
    return {word: tuple(places) for word, places in found.items()}


def means_nobody(page: Page, place: int) -> bool:
    """Whether the word cannot mean a person where it stands, whoever is in scope."""
    word = page.words[place]
    return (
        _in_fixed_phrase(page, place)
        or _of_site_or_thing(page, place)
        or (is_kind(word, "place") and _among_places(page, place))
        or (word in TOOLS and _is_tool(page, place))
        or (not page.capital(place) and (_is_noun(page, place, word) or _is_foreign(page, place)))
    )


def is_namesake(page: Page, first: int, last: int) -> bool:
    """Whether a full name is that of somebody famous whom a place is called after: "George Washington bridge"."""
    return last > first and page.word(last + 1) in SITES and page.between(last) == " " and _in_fixed_phrase(page, first)


def cannot_be_misspelt(word: str) -> bool:
    """Whether the word (in lower case) is right as it is, although no word of ordinary English."""
    return word in FOREIGN or word in office() or word in ELSEWHERE or word in TOOLS or is_kind(word, "place")


def _in_fixed_phrase(page: Page, place: int) -> bool:
    """Whether a phrase of the list stands around the word; hyphens, slashes and commas may be in it."""
    for phrase, at in _phrases().get(page.words[place], ()):
        first = _step(page, place, -at)
        if first is not None and all(
            (there := _step(page, first, further)) is not None and page.word(there) == word
            for further, word in enumerate(phrase)
        ):
            return True
    return False


def _step(page: Page, place: int, words: int) -> int | None:
    """So many words further; an "s" that an apostrophe cuts off is none, and a sentence does not go on."""
    way = 1 if words > 0 else -1
    for _ in range(abs(words)):
        place += way
        if page.word(place) == "s" and page.between(place - 1) == "'":
            place += way
        if not 0 <= place < len(page.words) or page.between(place - (way > 0)) not in (" ", "-", "/", ", "):
            return None
    return place


def _of_site_or_thing(page: Page, place: int) -> bool:
    """ "Hudson river", "the Hill street site", "Murphy's law"."""
    named = _step(page, place, 1)
    if named is None:
        return False
    what = page.words[named]
    if page.between(place) in ("-", "/"):
        further = _step(page, named, 1)
        return further is not None and page.words[further] in EPONYMOUS
    if what in EPONYMOUS:
        return True
    if page.between(place) != " ":
        return False
    if what == "room":
        # "give Mason room 4" gives somebody a room; "Jackson room is taken" is about one.
        return not page.between(named).lstrip()[:1].isdigit() and page.word(named + 1) in ROOM_GOES_ON
    return what in SITES


ROOM_GOES_ON = words_of("is was please has and or for at on") | {""}


def _among_places(page: Page, place: int) -> bool:
    before, after = page.word(place - 1), page.word(place + 1)
    if after in OF_A_PLACE or before in PARTS_OF_A_PLACE:
        return page.between(place) == " "
    for way in (-1, 1):
        neighbour = page.word(place + way)
        gap = page.between(place if way > 0 else place - 1)
        if gap in (", ", "/") and neighbour in ELSEWHERE:
            return True
        if neighbour in BESIDES and page.word(place + 2 * way) in ELSEWHERE:
            return True
    return False


def _is_tool(page: Page, place: int) -> bool:
    """ "the build is red on Jenkins": the tool is at work somewhere, or one of its things follows."""
    if page.word(place + 1) in OF_TOOLS:
        return True
    told = not OF_TOOLS.isdisjoint(page.words)
    return told and (page.word(place - 1) in RUNS or "ci" in page.words)


def _is_noun(page: Page, place: int, word: str) -> bool:
    """Whether a word of the dictionary, in lower case, stands where a noun does: "the bell rang", "summers are"."""
    if sense(word) is not Sense.RARE and not is_kind(word, "noun"):
        return False
    before, after = page.word(place - 1), page.word(place + 1)
    if page.between(place) == " " and after == "of":
        return True
    if word[-1] == "s" and page.between(place) == " " and after in ("are", "were", "have"):
        return True
    return before in ARTICLES and page.between(place - 1) == " " and after not in OF_A_CANDIDATE


def _is_foreign(page: Page, place: int) -> bool:
    """Whether it is a word of a sentence in another language."""
    if page.words[place] not in FOREIGN:
        return False
    return any(page.word(place + way) in FOREIGN for way in (-1, 1))
