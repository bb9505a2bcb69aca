"""Is this scorecard fit to be sent, and who may read it?

Notes are read for two things before they are accepted: the candidate's contact data, which does not belong in
feedback, and
topics that must not weigh in a hiring decision. A finding never changes the text: the interviewer edits, or says why
it stays.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from policies.vocabulary import ClaimState, Refusal, ScorecardState

NOTES_LIMIT = 3000
REASON_LIMIT = 500
TOP_SCORE = 4


class Topic(StrEnum):
    """What notes should not carry."""

    CONTACT = "contact"
    AGE = "age"
    FAMILY = "family"
    HEALTH = "health"
    RELIGION = "religion"
    ORIGIN = "origin"
    PAY_HISTORY = "pay_history"


_WORDS: Mapping[Topic, str] = {
    # A mail address starts where none of it stands before, so that long words are read once; a remote of git is none.
    # A telephone number has a plus, a leading zero or the groups 3-3-4; dates, counts and IP addresses have not.
    Topic.CONTACT: r"(?<![\w.+-])(?!git@)[\w.+-]+@[\w-]+\.[\w.-]*\w|\+\d[\d ().\-/]{6,18}\d"
    r"|(?<![\d.\-/:,])(?!0\d?[./-]\d{1,2}[./-]\d{2,4}\b)0\d{1,4}\)?[ ./-]?\d[\d .\-/]{4,12}\d"
    r"|(?<![\d.\-])\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}\b",
    Topic.AGE: r"\b\d{2}[- ]?(?:years?[- ]old|yo)\b|\b(?:too|very|quite|so|rather) (?:old|young) for\b"
    r"|\b(?:he|she|they|candidate)(?:'s| is| are| was| seems?| looks?) (?:too|very|quite|so|rather) (?:old|young)\b"
    r"|\b(?:his|her|their) age\b|\boverage\b|\b(?:close to|near|nearing|early) retirement\b|\bmiddle[- ]aged\b"
    r"|\b(?:he|she|they|candidate) (?:will |may |might |wants? to |plans? to )?(?:soon )?retires?\b",
    Topic.FAMILY: r"\b(?:kids?|childcare|pregnan\w+|maternity|paternity|parental leave|married|marriage"
    r"|(?:has|have|having|had|her|his|two|three|four|young|small|little|more|raising|own|school) (?:a )?child(?:ren)?"
    r"(?!\s(?:process|component|node|class|element|thread|task|object))|husband|wife|spouse|fianc[eé]e?|divorc\w+"
    r"|single (?:mother|father|parent|mom|mum|dad)|family (?:plan\w*|situation))\b",
    Topic.HEALTH: r"\b(?:disabilit(?:y|ies)|(?:he|she|they|candidate) (?:is|are|was|were) (?:\w+ )?disabled"
    r"|disabled (?:person|people|candidate|man|woman|veteran)|illness|sick leave|depress(?:ed|ion)|anxiety disorder"
    r"|autis\w+|adhd|wheelchair|cancer|diabet\w+|medical condition|mental health|surgery|medication)\b",
    Topic.RELIGION: r"\b(?:religio(?:n|ns|us)|christian|muslim|islam\w*|jew(?:ish)?|hindu|buddhist|sikh|atheist|mosque"
    r"|church(?!\W(?:numeral|encod|rosser|turing))|synagogue|hijab|headscarf|ramadan|pray(?:s|er)?)\b",
    Topic.ORIGIN: r"\b(?:ethnic\w*|nationality|foreigner|immigrant|(?:heavy|strong|thick|foreign) accent(?! on)"
    r"|native speaker|where (?:he|she|they) (?:is|are|was|were) from|(?:his|her|their) race(?! (?:condition|detect))"
    r"|racial\w*|skin colou?r|passport(?!\.?js| (?:strateg|middleware|library)))\b",
    Topic.PAY_HISTORY: r"\b(?:(?:current|previous|last|old) (?:salary|pay|compensation|wage)|salary history"
    r"|used to earn|currently earns?|makes? [$€£]\s?\d+|(?:earns?|earned|paid) [$€£]?\s?\d[\d.,]*\s?k?)\b",
}
_PATTERNS = {topic: re.compile(words, re.IGNORECASE) for topic, words in _WORDS.items()}


@dataclass(frozen=True, slots=True)
class Finding:
    """A passage that should not weigh: what it is about, and the words themselves, to show to their author only."""

    topic: Topic
    passage: str


def find_in_notes(notes: str) -> tuple[Finding, ...]:
    """The passages of `notes` that need a second look, at most one a topic, in the order of `Topic`."""
    findings = []
    for topic, pattern in _PATTERNS.items():
        match = pattern.search(notes[: NOTES_LIMIT * 2])
        if match:
            findings.append(Finding(topic, match.group(0)))
    return tuple(findings)


def judge_ratings(keys: Sequence[str], ratings: Mapping[str, int]) -> tuple[str, ...]:
    """The keys of attributes whose rating is missing or not 1 to 4."""
    return tuple(key for key in keys if not 1 <= ratings.get(key, 0) <= TOP_SCORE)


def judge_submission(state: ScorecardState | None, claim: ClaimState, decided: bool) -> Refusal | None:
    """Why this person may not (or no longer) submit this scorecard, or None."""
    if decided or state is ScorecardState.LOCKED:
        return Refusal.SCORECARD_LOCKED
    if claim is ClaimState.RELEASED:
        return Refusal.SEAT_RELEASED
    return None if claim is ClaimState.ATTENDED else Refusal.NOT_FINISHED


def may_read_others(owes: int, submitted: int) -> bool:
    """Blind feedback: others' scorecards open once a person has submitted every scorecard they owe on the loop."""
    return submitted >= owes
