"""Which street addresses, boxes and postcodes are there?

A whole address is one place: house, street, flat, town, postcode, as far as they follow each other.
"""

import re
from collections.abc import Iterator

from adapters.pii.patterns.found import Found, Starts, phrases, word_set

STREETS = word_set(
    "street road avenue boulevard rd ave blvd lane ln parkway pkwy highway hwy terrace crescent cres gardens gdns"
    " mews freeway turnpike expressway nagar marg"
)
"""Words that make a street of the words before them, however they are written."""

CAPITAL_STREETS = word_set(
    "st drive dr court ct place pl square sq way close circle cir row walk hill grove park quay alley trail trl"
    " loop view views rise vale bend path point plaza ridge run green gate yard wharf heights hts island islands"
    " isle junction junctions knoll knolls lodge manor manors meadow meadows mill mills mount mountain mountains"
    " neck oval parade pass pike pines ranch rapid rapids rest river roads route row shoal shoals shore shores"
    " skyway spring springs spur spurs squares station stravenue stream streets summit throughway trace track"
    " trafficway tunnel underpass union unions valley valleys viaduct via village villages ville vista walks wall"
    " well wells bluff bluffs bottom branch bridge brook brooks burg burgs bypass camp canyon cape causeway center"
    " centers centre cliff cliffs club common commons corner corners course courts cove coves creek crest crossing"
    " crossroad curve dale dam divide drives estate estates extension extensions fall falls ferry field fields"
    " flat flats ford fords forest forge forges fork forks fort garden gateway glen glens green greens groves"
    " harbor harbors haven hills hollow inlet key keys lake lakes land landing lights loaf lock locks mall mission"
    " motorway orchard overpass parks parkways passage plain plains plazas port ports prairie radial"
)
"""Words that do so where they are capitals, or where somebody is said to live there."""

FRENCH = word_set("rue avenue boulevard bd allee allees place chemin impasse quai cours route square passage")
FUNCTION = word_set(
    "the a an of on in at to for and or with down up along from by is was are be this that our my your his her"
    " their per as we i you they it minutes min mins hours people seats interviews candidates more of hour days"
    " weeks"
)
UNITS = word_set("day hour min minute week month year person step stage round page star team point man way key")
"""What is counted, however much `2 Day Pass` looks like a street."""

HOUSE = re.compile(r"(?<![.:,/$#-])\d{1,5}+[A-Za-z]?(?:[-/]\d{1,4}[A-Za-z]?)?,? (?=[A-Za-z]|\d{1,3}(?:st|nd|rd|th)\b)")
BEFORE_HOUSE = re.compile(
    r"(?:flat|apartment|apt|unit|suite|studio|shop|level|floor|room)\.? ?\w{1,5}[,/]? ?$", re.IGNORECASE
)
WORD = re.compile(r"([A-Za-z\d][\w'.-]{0,30}+)(,?[ ]?)")
LIVES = word_set("live lives living address moved moving home reside residing deliver ship based house flat mail")
LIVES_IN = re.compile(rf"\b(?:{'|'.join(LIVES)})\b")
DIRECTION = re.compile(r",? (?:[NSEW]|NE|NW|SE|SW|North|South|East|West)\b")
DAYS = (
    r"(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|(?:Please|Thanks|Can|But|She|He|We|They|The|And|So|If|It"
    r"|Then|Is|Are|You|My|Our)\b)"
)
TOWN = (
    DAYS + r"(?:St\. |Ft\. )?[A-Z][a-z'-]{1,22}+"
    r"(?:[ -](?:[A-Z][a-z'-]{1,22}+|upon|on|of|de|la|am|an|der|sur|le|under)){0,3}+"
)
STATE = (
    r"(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|PR|RI|S[CD]|T[NX]|UT|V[AIT]"
    r"|W[AIVY]|NSW|VIC|QLD|ON|BC|QC|AB|AA|AE|AP|GU|MP|AS|PW|FM|MH)"
)
UK = r"[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}\b"
CANADA = r"[ABCEGHJ-NPRSTVXY]\d[A-Z] ?\d[A-Z]\d\b"
COUNTRY = (
    r"(?:USA|U\.S\.A\.|UK|United (?:States|Kingdom)|Germany|Deutschland|France|Spain|Italy|Ireland|India|Canada"
    r"|Australia)\b"
)
PIECE = re.compile(
    r"(?:,? ?\n?(?i:(?:apt|apartment|suite|ste|unit|flat|floor|fl|room|rm|bldg|building|block|piso"
    r"|etage)\b\.? ?#?\w{1,6}\b"
    r"|#\w{1,6}\b|\d{1,2}(?:st|nd|rd|th) floor\b))"
    rf"|,? ?\n?(?:[A-Z]{{1,2}}-)?\d{{4,5}}(?: [A-Z]{{2}})? {TOWN}"
    rf"|,? ?\n?(?:{STATE}(?:,? \d{{5}}(?:-\d{{4}})?| \d{{4}})?\b(?![a-z'])|{UK}|{CANADA}"
    rf"|\d{{5}}(?:-\d{{4}})?\b(?! ?[:%-]))"
    rf"|(?:, ?\n?|\n|(?= {TOWN},? (?:{STATE}\b|{UK})) ){TOWN}|, {COUNTRY}"
)
ENDINGS = word_set(
    "strasse str str. weg platz allee gasse damm ufer chaussee steig graben markt straat laan plein gracht kade dijk"
    " singel steeg gatan vagen vej gade katu"
)
GERMAN = (*(ending + blank for ending in ENDINGS for blank in (" ", ".")), "strasse", "str.")
GERMAN_ENDING = re.compile(rf"[ ]?(?:{'|'.join(ending[::-1] for ending in sorted(ENDINGS, key=len, reverse=True))})")
GERMAN_NUMBER = re.compile(r"\d{1,4}+(?: ?[a-z]\b)?(?![\w:%]|[.,]\d)")
ROMANCE = re.compile(
    r"(?<!\w)(?:calle|c/|avenida|avda\.?|av\.|plaza|paseo|carrer|rua|travessa|praca|viale|piazza|corso|vicolo"
    r"|ul\.|ulica|camino"
    r"|largo|strada|gran|rue|boulevard|chemin|quai|avenue|alameda|rambla|ronda"
    r"|(?P<via>via)) ?(?P<words>(?:[a-z'.]{1,20}+ ){0,4}[a-z'.]{2,20}+),? (?:n[o.]{0,2} ?)?\d{1,4}(?:[a-z]|/\d{1,4})?\b"
    r"(?![:%]| ?(?:min|am\b|pm\b|uhr|h\b)|[.,]\d)"
)
ROMANCE_SEEN = phrases(
    "calle |c/ |avenida |avda|av. |plaza |paseo |carrer |rua |travessa |praca |viale |piazza |corso |vicolo |ul. "
    "|ulica |camino |largo |strada |gran via|rue |boulevard |chemin |quai |avenue |alameda |rambla |ronda "
)
BY_WAY_OF = word_set("zoom teams slack email e-mail mail phone meet google skype call dm sms the a our linkedin chat")
BOXES = ("box", "postfach", "apartado")
BOX = re.compile(
    r"\b(?:p\.? ?o\.? ?box|post(?:al)? (?:office )?box|postfach|apartado(?: postal)?|boite postale|b\.?p\.?"
    r"|box no\.?) ?#?\d{1,7}\b"
)
UK_END = re.compile(r"\d[ABD-HJLNP-UW-Z]{2}(?![A-Za-z0-9])")
UK_START = re.compile(r"(?<![A-Za-z0-9-])[A-Z]{1,2}\d[A-Z\d]? ?$")
CANADIAN = re.compile(r"\d[A-Z] ?\d[A-Z]\d(?![A-Za-z0-9-])")
US_ZIP = re.compile(r"[0-9]\d{4}(?:-\d{4})?(?![\w-]|[.,:]\d)")
STATE_END = re.compile(rf"\b{STATE},? $")
US_TOWN = re.compile(rf"(?:{TOWN}, ?)?\b{STATE},? $")
ZIP_WORD = re.compile(r"\b(?:zip(?: ?code)?|post ?code|postal code|plz|pin ?code|cep|eircode)(?: is| ?:|=)? ?$")
DIGIT_CAPITAL = re.compile("[0-9][A-Z]")
SHORT = re.compile(r"[0-9][a-z]{2}\b")
LONG = re.compile("[0-9][0-9]{3}")
CODE = re.compile(r"\d{4,6}(?:-\d{3,4})?\b|[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}\b")
TOWN_AFTER = re.compile(rf"[0-9]\d{{3}}(?:\d {TOWN}| ?[A-Z]{{2}},? {TOWN})")
TOWN_BEFORE = re.compile(r"(?:^|[,\n] ?|\bD-|\b(?:in|nach|aus|from|PLZ:?) )$")


def find_addresses(plain: str, lower: str, starts: Starts, romance: bool) -> Iterator[Found]:
    """Addresses with a number: whoever has no digit in their text gave none.

    `romance`: whether a street in a Romance language may be there.
    """
    end = 0
    for start in starts:
        if start < end:
            continue
        german = german_street(plain, lower, start) if lower.endswith(GERMAN, max(0, start - 12), start) else None
        if german is not None:
            end = german.end
            yield german
            continue
        house = HOUSE.match(plain, start)
        if house is not None and (street := street_end(plain, lower, house)) is not None:
            end = address_end(plain, street)
            flat = BEFORE_HOUSE.search(plain, max(0, start - 22), start)
            yield Found(flat.start() if flat else start, end, "LOCATION", 0.85)
    if "Via " in plain or (romance and any(map(lower.__contains__, ROMANCE_SEEN))):
        for street_found in ROMANCE.finditer(lower):
            first, last = street_found.span()
            if not (street_found["via"] and (plain[first] != "V" or BY_WAY_OF & set(street_found["words"].split()))):
                yield Found(first, address_end(plain, last), "LOCATION", 0.75)
    if any(map(lower.__contains__, BOXES)):
        for box in BOX.finditer(lower):
            yield Found(box.start(), address_end(plain, box.end()), "LOCATION", 0.85)


def street_end(plain: str, lower: str, house: re.Match[str]) -> int | None:
    """Where the street ends that follows a house number; None where what follows is no street."""
    place, capital, measured = house.end(), True, False
    for count in range(6):
        word = WORD.match(plain, place)
        if word is None:
            return None
        said = word[1].lower().rstrip(".")
        if count == 0 and said in FRENCH and (french := french_end(plain, word.end())) is not None:
            return french
        if count and said in STREETS:
            return direction_end(plain, word.end(1))
        measured = measured or (count == 0 and said in UNITS)
        if (
            count
            and not measured
            and said in CAPITAL_STREETS
            and (
                (capital and word[1][0].isupper()) or LIVES_IN.search(lower, max(0, house.start() - 30), house.start())
            )
        ):
            return direction_end(plain, word.end(1))
        ends = word[1][-1] == "." and len(said) > 3
        if said in FUNCTION or ends or "," in word[2] or not word[2]:
            return None
        capital = capital and not word[1][0].islower()
        place = word.end()
    return None


def direction_end(plain: str, end: int) -> int:
    """Past a quarter of the compass after a street: `NW`."""
    if plain[end - 1 : end] == "." and plain[end : end + 1] != " ":
        end -= 1
    direction = DIRECTION.match(plain, end)
    return direction.end() if direction else end


FRENCH_NAME = re.compile(
    r"(?:(?:de|du|des|la|le|les|l'|d') ?){0,3}+[A-Z][\w'-]{1,25}+(?:[ -](?:(?:de|du|des|la|le|les"
    r"|et) ){0,2}+[A-Z][\w'-]{1,25}+){0,3}+"
)


def french_end(plain: str, place: int) -> int | None:
    """The end of a street that begins with its kind: `12 rue de la Paix`."""
    name = FRENCH_NAME.match(plain, place)
    return None if name is None else name.end()


def address_end(plain: str, end: int) -> int:
    """Past flat, town, state, postcode and country, in whatever order they come."""
    for _ in range(5):
        piece = PIECE.match(plain, end)
        if piece is None:
            break
        end = piece.end()
    return end


def german_street(plain: str, lower: str, place: int) -> Found | None:
    """Streets that end in what they are, the number behind: `Hauptstr. 12`, `Am Markt 3`, `Keizersgracht 12`."""
    number = GERMAN_NUMBER.match(lower, place)
    ending = GERMAN_ENDING.match(lower[max(0, place - 12) : place][::-1])
    if number is None or ending is None:
        return None
    start = place - ending.end()
    before = plain[max(0, start - 40) : start][::-1]
    stem = STEM.match(before)
    if stem is not None and stem.end() >= 3:
        start -= stem.end()
    else:
        name = NAME_BACKWARDS.match(before)
        if (stem is not None and stem.end()) or name is None or plain[start].islower():
            return None
        start -= name.end()
    return Found(start, address_end(plain, number.end()), "LOCATION", 0.85)


STEM = re.compile(r"[\w.'-]{1,30}+")
NAME_BACKWARDS = re.compile(
    r"[ -](?:[a-z.'-]{1,24}+[A-Z](?!\w)(?:[ -][a-z.'-]{0,24}+[A-Z](?!\w)){0,2}+"
    r"|(?:[a-z]{2,10} ){0,2}[a-z]{1,2}[A-Z](?!\w))"
)


def find_postcodes(plain: str, lower: str) -> Iterator[Found]:
    """Postcodes that stand by themselves: those that look like nothing else, and those with a town or a word for it."""
    if DIGIT_CAPITAL.search(plain) is not None:
        yield from lettered_postcodes(plain)
    long = LONG.search(plain) is not None
    if long:
        for code in US_ZIP.finditer(plain):
            if STATE_END.search(plain, max(0, code.start() - 6), code.start()) is None:
                continue
            town = US_TOWN.search(plain, max(0, code.start() - 60), code.start())
            if town is not None:
                yield Found(town.start(), code.end(), "LOCATION", 0.75)
        for code in TOWN_AFTER.finditer(plain):
            if TOWN_BEFORE.search(plain, max(0, code.start() - 8), code.start()) is not None:
                yield Found(code.start(), code.end(), "LOCATION", 0.6)
    if (long or SHORT.search(lower) is not None) and (
        "zip" in lower or "post" in lower or "plz" in lower or "cep" in lower or "code" in lower or "pin" in lower
    ):
        for code in CODE.finditer(lower):
            if ZIP_WORD.search(lower, max(0, code.start() - 18), code.start()) is not None:
                yield Found(code.start(), code.end(), "LOCATION", 0.7)


def lettered_postcodes(plain: str) -> Iterator[Found]:
    """The postcodes of Britain and Canada."""
    for tail in UK_END.finditer(plain):
        head = UK_START.search(plain, max(0, tail.start() - 5), tail.start())
        if head is not None:
            yield Found(head.start(), tail.end(), "LOCATION", 0.75)
    for code in CANADIAN.finditer(plain):
        start = code.start() - 1
        if start >= 0 and plain[start] in "ABCEGHJKLMNPRSTVXY" and not plain[start - 1 : start].isalnum():
            yield Found(start, code.end(), "LOCATION", 0.75)
