"""Which plain Latin characters does a character stand for?

Full-width and compatibility forms, accents, digits of other scripts, blanks, dashes and quotes become what they mean;
what cannot be seen becomes nothing. Letters of other scripts that only look Latin are folded where the word around
them is Latin: a word that is Cyrillic or Greek from end to end is left as it is.
"""

import re
from collections.abc import Iterable
from unicodedata import category, digit, normalize

REMEMBERED = 20_000
"""Characters a folding is remembered for: more than any honest text has, and a bound on what a hostile one may cost."""

LATIN = (
    dict(zip("øłđðħŧıĸŋɑɡɩɪəɛɔƒɓƙɗɠʋʏɴʀʙʟɢʜꞵ", "olddhtiknagiieeofbkdgvynrblghb", strict=True))
    | dict(zip("ØŁĐÐĦŦŊƏƐƆƁƘƊƓ", "OLDDHTNEEOBKDG", strict=True))
    | dict(zip("ᴀᴄᴅᴇꜰᴊᴋᴍᴏᴘꜱᴛᴜᴠᴡᴢꞯ", "acdefjkmopstuvwzq", strict=True))
    | {"ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "þ": "th", "Þ": "Th"}
)
"""Latin letters that no normal form takes apart."""

SIGNS = (
    dict.fromkeys("‘’‚‛′ʹʻʼʽˈ´ˊˋ‹›＇՚׳", "'")
    | dict.fromkeys("“”„‟″«»〝〞〟״", '"')
    | dict.fromkeys("−⁃﹣－˗‒ー", "-")
    | dict.fromkeys("⁄∕⧸", "/")
    | dict.fromkeys("∶ː꞉", ":")
    | dict.fromkeys("。｡۔", ".")
    | dict.fromkeys("\u3164\u115f\u1160\uffa0\u17b4\u17b5", "")
    | {sign: sign for sign in "™℠©®ªº"}
    | {"\n": "\n", "\t": " ", "\r": " ", "\v": " ", "\f": " ", "\x85": "\n", "\u2800": " ", "\u0130": "I"}
)

LOOKALIKES = str.maketrans(
    dict(zip("асеһіјӏорԛѕуѵԝхкмнтпгвёїєьд", "acehijlopqsyvwxkmhtnrbeiebg", strict=True))
    | dict(zip("АВЕЅІЈКМНОРСТУХԌԚԜҮЁЇЄӀ", "ABESIJKMHOPCTYXGQWYEIEl", strict=True))
    | dict(zip("αειϊκνορτυϋχγηςσωϳ", "aeiikvoptuuxynsowj", strict=True))
    | dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹ", "ABEZHIKMNOPTYXC", strict=True))
    | dict(zip("օոսհցզյ", "onuhgqj", strict=True))
    | dict(zip("ᎪᏴᏟᎠᎬᏀᎻᎫᏦᏞᎷᏢᎡᏚᎢᏙᎳᏃ", "ABCDEGHJKLMPRSTVWZ", strict=True))
)
"""Letters of other scripts and the Latin ones they are taken for."""

LOOKALIKE = re.compile(f"[{''.join(map(chr, LOOKALIKES))}]")
ONLY_LOOKALIKES = re.compile(f"[{''.join(map(chr, LOOKALIKES))}]+")
PIECE = re.compile(r"\S+")
WORD = re.compile(r"[^\W\d_]+")
LATIN_LETTER = re.compile("[A-Za-z]")

MARKS = ((0x300, 0x36F), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE00, 0xFE2F), (0xE0100, 0xE01EF))
"""Combining marks put on Latin letters, and variation selectors; the vowel signs of other scripts are letters."""

CIRCLED = ((0x1F150, "A"), (0x1F170, "A"))
"""Where the white-on-black letters A to Z begin, which no normal form knows."""


class Foldings(dict[str, str]):
    """Each character and what it stands for: mostly one character, nothing for what cannot be seen, sometimes more."""

    def __missing__(self, character: str) -> str:
        folded = fold(character)
        if len(self) < REMEMBERED:
            self[character] = folded
        return folded


def fold(character: str) -> str:
    """What one character stands for."""
    if " " <= character <= "~":
        return character
    kind, code = category(character), ord(character)
    if kind in ("Cf", "Cc") or any(first <= code <= last for first, last in MARKS):
        return ""
    if kind in ("Cs", "Co", "Cn"):
        return character
    if kind == "Zs":
        return " "
    if kind in ("Zl", "Zp"):
        return "\n"
    if kind == "Pd":
        return "-"
    if kind == "Nd":
        return str(digit(character))
    for first, letter in CIRCLED:
        if first <= code < first + 26:
            return chr(ord(letter) + code - first)
    meant = normalize("NFKC", character)
    if meant != character:
        return "".join(FOLDINGS[part] for part in meant)
    base = normalize("NFD", character)[0]
    # Accents of Latin and Greek letters go; a Cyrillic short i and a Hangul syllable are letters of their own.
    if base != character and (base < "\u0250" or "\u0370" <= base <= "\u03ff" or "\u1f00" <= base <= "\u1fff"):
        return FOLDINGS[base]
    return character


FOLDINGS = Foldings(LATIN | SIGNS)


def fold_lookalikes(plain: str) -> str:
    """The text with look-alike letters in Latin words made Latin; of the same length.

    A word wholly of look-alikes might be an honest word of its own language, so it is folded only where the text has
    shown that it plays that trick, or where it is part of an address with Latin letters in it.
    """
    if LOOKALIKE.search(plain) is None:
        return plain
    tricked = any(LATIN_LETTER.search(word) and LOOKALIKE.search(word) for word in words(plain))

    def latin(found: re.Match[str]) -> str:
        word = found[0]
        if LATIN_LETTER.search(word) or (tricked and ONLY_LOOKALIKES.fullmatch(word)):
            return word.translate(LOOKALIKES)
        return word

    def address(found: re.Match[str]) -> str:
        piece = found[0]
        if piece.isascii():
            return piece
        if ("@" in piece or "://" in piece) and LATIN_LETTER.search(piece):
            return piece.translate(LOOKALIKES)
        return WORD.sub(latin, piece)

    return PIECE.sub(address, plain)


def words(plain: str) -> Iterable[str]:
    """The words with a letter that is not plain Latin."""
    return (found[0] for found in WORD.finditer(plain) if not found[0].isascii())
