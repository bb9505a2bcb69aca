"""Is this number one that its issuer could have given out? Check digits of cards, accounts and national ids.

Every function takes the bare characters, digits and capitals, without blanks or dashes.
"""

from collections.abc import Iterable
from datetime import date

DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
HETU_LETTERS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
VERHOEFF_PRODUCT = (
    "0123456789",
    "1234067895",
    "2340178956",
    "3401289567",
    "4012395678",
    "5987604321",
    "6598710432",
    "7659821043",
    "8765932104",
    "9876543210",
)
VERHOEFF_SHIFT = (
    "0123456789",
    "1576283094",
    "5803796142",
    "8916043527",
    "9453126870",
    "4286573901",
    "2793806415",
    "7046913258",
)
FISCAL_ODD = dict(
    zip(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        [1, 0, 5, 7, 9, 13, 15, 17, 19, 21] * 2 + [2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23],
        strict=True,
    )
)
IBAN_LENGTHS = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BR": 29, "BY": 28,
    "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "DO": 28, "EE": 20, "EG": 29, "ES": 24, "FI": 18,
    "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28, "HR": 21, "HU": 28, "IE": 22,
    "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LC": 32, "LI": 21, "LT": 20,
    "LU": 20, "LV": 21, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MR": 27, "MT": 31, "MU": 30, "NL": 18, "NO": 15,
    "PK": 24, "PL": 28, "PS": 29, "PT": 25, "QA": 29, "RO": 24, "RS": 22, "SA": 24, "SC": 31, "SE": 24, "SI": 19,
    "SK": 24, "SM": 27, "ST": 25, "SV": 28, "TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20,
}  # fmt: skip
"""Characters of an IBAN by country (ISO 13616)."""


def weighted(digits: str, weights: Iterable[int]) -> int:
    """The sum of the digits, each times its weight."""
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))


def luhn(digits: str) -> bool:
    """Cards, and the personal numbers of Canada, Sweden and South Africa."""
    total = sum(map(int, digits[-1::-2]))
    return (total + sum(sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])) % 10 == 0


def iban(account: str) -> bool:
    """ISO 13616: the first four characters moved to the end, letters as numbers, modulo 97 is 1."""
    return int("".join(str(int(character, 36)) for character in account[4:] + account[:4])) % 97 == 1


def verhoeff(digits: str) -> bool:
    """India's Aadhaar."""
    check = 0
    for place, digit in enumerate(reversed(digits)):
        check = int(VERHOEFF_PRODUCT[check][int(VERHOEFF_SHIFT[place % 8][int(digit)])])
    return check == 0


def calendar_day(year: int, month: int, day: int) -> bool:
    """Whether there is such a day."""
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def two_digit_day(digits: str, order: str = "ymd") -> bool:
    """Whether six digits are a day, its parts in this order; the century is open (2000 has all leap days)."""
    part = {letter: int(digits[2 * place : 2 * place + 2]) for place, letter in enumerate(order)}
    return calendar_day(2000 + part["y"], part["m"], part["d"]) or calendar_day(1900 + part["y"], part["m"], part["d"])


def dni(text: str) -> bool:
    """Spain's DNI and NIE."""
    return DNI_LETTERS[int(text[:-1].translate(str.maketrans("XYZ", "012"))) % 23] == text[-1]


def nhs(digits: str) -> bool:
    """The number of the British health service."""
    return (11 - weighted(digits, range(10, 1, -1)) % 11) % 11 == int(digits[9])


def insee(text: str) -> bool:
    """France's social security number with its key."""
    body = text[:13].replace("2A", "19").replace("2B", "18")
    return body.isdigit() and 97 - int(body) % 97 == int(text[13:])


def steuer_id(digits: str) -> bool:
    """Germany's tax id: one digit of the first ten comes twice or thrice; ISO 7064 modulo 11, 10."""
    if digits[0] == "0" or len(set(digits[:10])) not in (8, 9):
        return False
    product = 10
    for digit in digits[:10]:
        product = ((int(digit) + product - 1) % 10 + 1) * 2 % 11
    return (11 - product) % 10 == int(digits[10])


def pesel(digits: str) -> bool:
    """Poland: the month carries the century."""
    day = f"{digits[:2]}{int(digits[2:4]) % 20:02}{digits[4:6]}"
    return weighted(digits, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)) % 10 == 0 and two_digit_day(day)


def cpf(digits: str) -> bool:
    """Brazil."""
    first = weighted(digits, range(10, 1, -1)) * 10 % 11 % 10
    second = weighted(digits, range(11, 1, -1)) * 10 % 11 % 10
    return len(set(digits)) > 1 and digits[9:] == f"{first}{second}"


def tfn(digits: str) -> bool:
    """Australia's tax file number."""
    return weighted(digits, (1, 4, 3, 7, 5, 8, 6, 9, 10)) % 11 == 0


def bsn(digits: str) -> bool:
    """The Netherlands: the test of eleven."""
    return weighted(digits, (9, 8, 7, 6, 5, 4, 3, 2, -1)) % 11 == 0


def nric(text: str) -> bool:
    """Singapore; of the newest series, M, only the form is checked."""
    total = weighted(text[1:8], (2, 7, 6, 5, 4, 3, 2)) + (4 if text[0] in "TG" else 0)
    letters = "JZIHGFEDCBA" if text[0] in "ST" else "XWUTRQPNMLK"
    return text[0] == "M" or letters[total % 11] == text[8]


def fiscal_code(text: str) -> bool:
    """Italy's codice fiscale."""
    even = sum(int(c) if c.isdigit() else ord(c) - 65 for c in text[1:15:2])
    return chr(65 + (even + sum(FISCAL_ODD[c] for c in text[0:15:2])) % 26) == text[15]


def hetu(text: str) -> bool:
    """Finland: DDMMYY, a century mark, three digits and a check letter."""
    digits = text[:6] + text[7:10]
    return two_digit_day(digits, "dmy") and HETU_LETTERS[int(digits) % 31] == text[10]


def personnummer(digits: str) -> bool:
    """Sweden, ten digits; a co-ordination number has 60 added to the day."""
    day = int(digits[4:6])
    return luhn(digits) and two_digit_day(f"{digits[:4]}{day - 60 if day > 60 else day:02}")


def tc_kimlik(digits: str) -> bool:
    """Turkey."""
    values = list(map(int, digits))
    tenth = (7 * sum(values[0:9:2]) - sum(values[1:8:2])) % 10
    return values[0] != 0 and values[9] == tenth and values[10] == sum(values[:10]) % 10


def resident_id(text: str) -> bool:
    """China: 17 digits and a check, ISO 7064 modulo 11-2."""
    if not calendar_day(int(text[6:10]), int(text[10:12]), int(text[12:14])):
        return False
    return "10X98765432"[weighted(text[:17], [2 ** (17 - place) % 11 for place in range(17)]) % 11] == text[17]


def ahv(digits: str) -> bool:
    """Switzerland: EAN-13."""
    return (10 - weighted(digits[:12], (1, 3) * 6) % 10) % 10 == int(digits[12])


def fodselsnummer(digits: str) -> bool:
    """Norway."""
    first = (11 - weighted(digits, (3, 7, 6, 1, 8, 9, 4, 5, 2)) % 11) % 11
    second = (11 - weighted(digits, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11) % 11
    return digits[9:] == f"{first}{second}"


def pps(text: str) -> bool:
    """Ireland."""
    total = weighted(text[:7], range(8, 1, -1)) + (9 * (ord(text[8]) - 64) if len(text) == 9 else 0)
    return "WABCDEFGHIJKLMNOPQRSTUV"[total % 23] == text[7]
