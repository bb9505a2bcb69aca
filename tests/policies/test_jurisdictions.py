"""Places nest, what is unknown is held to the strictest, and every rule says where it comes from."""

from datetime import date
from pathlib import Path

import pytest

from policies import jurisdictions
from policies.jurisdictions import book
from policies.jurisdictions.rules import Assistance, Notice, Rule, Status

SUGGEST, SUMMARY = Assistance.SCHEDULE_SUGGEST, Assistance.FEEDBACK_SUMMARY
NOT_PLACES = {"__init__", "book", "rules"}


def rules() -> list[Rule]:
    return [rule for place in book.PLACES.values() for rule in place.rules]


def test_every_file_is_a_place_of_the_book() -> None:
    files = {path.stem for path in Path(jurisdictions.__path__[0]).glob("*.py")} - NOT_PLACES
    assert {name.replace("_", "-") for name in files} == set(book.PLACES)


def test_every_rule_says_where_it_comes_from_and_how_sure_we_are() -> None:
    assert len({rule.id for rule in rules()}) == len(rules())
    for rule in rules():
        assert rule.says and rule.source and rule.as_of <= date(2026, 11, 26) and rule.status in Status
        assert len(rule.id) <= 64
        assert not rule.on & rule.off


def test_the_rules_that_were_asked_for_are_there() -> None:
    named = {
        "us-eeoc", "eu-gdpr", "fr-cnil", "de-agg", "uk-duaa", "us-ny-nyc-ll144", "us-il-hb3773", "us-co-sb26-189",
        "us-ca-crd-ads", "us-md-3-717", "us-ofccp", "eu-ai-act",
    }  # fmt: skip
    assert named <= {rule.id for rule in rules()}


@pytest.mark.parametrize(
    ("jurisdiction", "ids"),
    [
        ("eu", {"eu-ai-act", "eu-gdpr"}),
        ("eu-de", {"eu-ai-act", "eu-gdpr", "de-agg"}),
        ("EU-DE ", {"eu-ai-act", "eu-gdpr", "de-agg"}),
        ("us-ny-nyc", {"us-eeoc", "us-ny-nyc-ll144"}),
        ("us-federal-contractor", {"us-eeoc", "us-ofccp"}),
        ("us-ca+us-federal-contractor", {"us-eeoc", "us-ca-crd-ads", "us-ofccp"}),
    ],
)
def test_a_place_has_its_own_rules_and_those_of_the_places_around_it(jurisdiction: str, ids: set[str]) -> None:
    assert book.unknown_in(jurisdiction) == ()
    assert {rule.id for rule in book.rules_of(jurisdiction)} == ids


@pytest.mark.parametrize("jurisdiction", ["mars", "eu-es", "us-tx", "", "eu-de+mars", "eu_de"])
def test_what_is_unknown_is_held_to_every_rule_there_is(jurisdiction: str) -> None:
    assert book.unknown_in(jurisdiction)
    assert list(book.rules_of(jurisdiction)) == rules()
    longest = max(rule.floor_days or 0 for rule in rules())
    shortest = min(rule.cap_days for rule in rules() if rule.cap_days)
    floor, cap = book.longest_floor([jurisdiction]), book.shortest_cap([jurisdiction])
    assert floor is not None and floor.floor_days == longest
    assert cap is not None and cap.cap_days == shortest
    assert all(book.notice_rule(jurisdiction, notice) is not None for notice in Notice)
    assert not book.assistance_allowed(jurisdiction, SUGGEST)[0]
    assert not book.assistance_allowed(jurisdiction, SUMMARY, ai_notice=True)[0]


@pytest.mark.parametrize(
    ("jurisdiction", "kind", "ai_notice", "allowed", "by"),
    [
        ("eu-de", SUGGEST, False, True, "eu-ai-act"),
        ("eu-de", SUMMARY, True, False, "eu-ai-act"),
        ("us", SUGGEST, False, True, None),
        ("us-il", SUGGEST, False, False, "us-il-hb3773"),
        ("us-il", SUGGEST, True, True, "us-il-hb3773"),
        ("us-il", SUMMARY, True, True, "us-il-hb3773"),
        ("us-co", SUMMARY, False, False, "us-co-sb26-189"),
        ("us+eu", SUMMARY, True, False, "eu-ai-act"),
    ],
)
def test_assistance_is_on_or_off_by_a_rule_that_is_named(
    jurisdiction: str, kind: Assistance, ai_notice: bool, allowed: bool, by: str | None
) -> None:
    found, rule = book.assistance_allowed(jurisdiction, kind, ai_notice=ai_notice)
    assert (found, rule.id if rule else None) == (allowed, by)


def test_a_candidate_in_the_union_is_told_that_a_program_writes() -> None:
    assert book.notice_rule("eu-fr", Notice.BOT) is not None
    assert book.notice_rule("eu-fr", Notice.AI) is None
    assert book.notice_rule("us-md", Notice.BOT) is None
