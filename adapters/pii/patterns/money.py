"""Which sums are there, and which of them are what somebody earns?"""

import re
from collections.abc import Iterator

from adapters.pii.patterns.found import WORDS, Found, Starts, word_set, words_before

CODES = "eur|usd|gbp|chf|inr|aud|cad|sgd|nzd|brl|ils|nis|pln|sek|nok|dkk|jpy|zar|aed|hkd"
THOUSANDS = r"(?:[., ']\d{3}(?!\d)){0,4}+(?:[.,]\d{1,2}(?!\d))?+"
AMOUNT = r"\d{1,9}+" + THOUSANDS
SIZE = r"(?: ?(?:k|m|mn|mm|mio|mil|million|thousand|lakhs?|lacs?|lpa|cr|crores?|tsd|grand)\b)?+"
SIGN = rf"(?:(?:us|[acsr]|nz|hk)?[$€£¥₹₪₽₩]|(?:{CODES}|rs\.?)(?=[ \d]))"
WORD = rf"(?:(?:{CODES}|euros?|dollars?|bucks|pounds?|quid|francs?|rupees?|reais|shekels?|zl|kr|yen)\b|[€£$₹₪])"
RANGE = rf"(?: ?(?:-|to|and|/) ?(?:{SIGN} ?)?{AMOUNT}{SIZE})?"
PER = (
    r"(?: ?(?:/|per |an? ) ?(?:year|yr|annum|month|mo|hour|hr|day|week|h|m)\b| ?p\.? ?(?:a|m)\b\.?| ?(?:annu|year"
    r"|month)(?:al)?ly)?"
)
SIGN_BACKWARDS = re.compile(
    rf" ?(?:[$€£¥₹₪₽₩](?:su|[acsr]|zn|kh)?|(?:{'|'.join(code[::-1] for code in CODES.split('|'))}|\.?sr))(?![a-z])"
)
SIGNED = re.compile(rf"{AMOUNT}{SIZE}{RANGE}(?: ?{WORD})?{PER}")
NAMED = re.compile(rf"{AMOUNT}{SIZE}{RANGE} ?{WORD}{PER}")
BARE = re.compile(
    r"(?:\d{1,4}+(?:[.,]\d{1,2}(?!\d))?+ ?(?:k|lpa|lakhs?|lacs?|grand)\b|\d{2,3}+[., ']\d{3}(?!\d|[.,-]\d)"
    rf"|\d{{5,7}}+(?![:-]|[.,]\d)){RANGE}{PER}"
)
SIGN_SEEN = re.compile("[$€£¥₹₪₽₩]")
CURRENCIES = word_set(
    f"{CODES.replace('|', ' ')} rs euro euros dollar dollars bucks pound pounds quid franc francs rupee rupees reais"
    " shekels zl kr yen"
)
FIGURE = re.compile(r"([\d., ']+)")
CENTS = re.compile(r"[.,]\d{1,2}$")
THOUSANDS_SAID = re.compile(r"\d ?(?:k|l|m|tsd|thou|gr|cr)")
PAY = word_set(
    "salary salaries compensation comp base ote tc ctc pay paid pays wage wages earn earns earning earned gross"
    " net bonus expect expects expecting expectation expectations asking asks wants offer offered offers equity"
    " package gehalt brutto salario sueldo salaire makes making annum annual annually rate remuneration rsu rsus"
    " stock sign signing year"
)
AFTER = 30
BEFORE = 60
"""Characters between a sum and the word for pay."""


def find_money(lower: str, starts: Starts) -> Iterator[Found]:
    """Sums with a currency, and bare thousands where the talk is of pay. A small sum nobody earns is ordinary."""
    end = 0
    for start in starts:
        if start < end or (lower[start - 1 : start] in (".", ",", ":", "-", "/") and start):
            continue
        first = start
        before = lower[max(0, start - 5) : start][::-1]
        amount = None
        if before and before[0] not in "\n(\0":
            sign = SIGN_BACKWARDS.match(before)
            if sign is not None:
                first -= sign.end()
                amount = SIGNED.match(lower, start)
        if amount is None:
            amount = NAMED.match(lower, start)
        if amount is not None:
            end = amount.end()
            yield Found(first, end, "MONEY", 0.8, not (sizeable(amount[0]) or of_pay(lower, first, end)))
            continue
        amount = BARE.match(lower, start)
        if amount is not None and of_pay(lower, start, amount.end()):
            end = amount.end()
            yield Found(start, end, "MONEY", 0.7)


def of_pay(lower: str, start: int, end: int) -> bool:
    """Whether the words around are of what somebody earns."""
    return not (
        PAY.isdisjoint(words_before(lower, start, BEFORE)) and PAY.isdisjoint(WORDS.findall(lower[end : end + AFTER]))
    )


def sizeable(amount: str) -> bool:
    """Whether it is a sum a person might earn in a month or more."""
    if len(amount) < 2:
        return False
    figure = FIGURE.match(amount)
    whole = CENTS.sub("", figure[1].strip()) if figure else ""
    return sum(map(str.isdigit, whole)) >= 4 or THOUSANDS_SAID.search(amount) is not None
