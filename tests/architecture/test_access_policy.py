"""Is the access policy a text that keeps to its own schema, says what it means, and cannot be bent by a slip?"""

import json
import re

import cedarpy
import pytest

from policies import access
from policies.access import OVERSIGHT, RULES, TEXT
from policies.vocabulary import ActorKind, Role

PERMIT_ALL = "\npermit (principal, action, resource);\n"
NO_PEOPLE = [kind for kind in ActorKind if kind is not ActorKind.PERSON]


def test_the_policy_keeps_to_its_schema() -> None:
    assert access.problems(TEXT) == []


SLIPS = {
    "an attribute of the person": ("principal.roles.contains", "principal.role.contains"),
    "an attribute of a loop": ("resource.hiring_manager ==", "resource.hiring_manger =="),
    "an attribute of a claim": ("resource.holder ==", "resource.holdr =="),
    "an attribute that may be missing, not asked for first": ("resource has panel && ", ""),
    "a command": ('Action::"ClaimSeat"', 'Action::"ClaimSeet"'),
    "whom it is for": ("principal is Candidate", "principal is Candidat"),
    "what it is about": ("resource is Slot", "resource is Loop"),
}


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS.keys())
def test_a_slip_of_the_pen_is_found_out(slip: tuple[str, str]) -> None:
    wrong = TEXT.replace(*slip)
    assert wrong != TEXT
    assert access.problems(wrong) != []


@pytest.mark.parametrize("kind", NO_PEOPLE)
@pytest.mark.parametrize("command", ["RecordOutcome", "SubmitScorecard"])
def test_a_rule_that_lets_a_machine_judge_a_person_is_found_out(kind: ActorKind, command: str) -> None:
    planted = f'permit (principal is {access.KINDS[kind]}, action == Action::"{command}", resource);'
    assert access.problems(TEXT + planted) != []


@pytest.mark.parametrize("kind", NO_PEOPLE)
@pytest.mark.parametrize("command", ["RecordOutcome", "SubmitScorecard"])
def test_the_system_may_do_nothing_that_a_person_decides(kind: ActorKind, command: str) -> None:
    """An outcome and a scorecard are a named person's, even if a rule that allows everything were added."""
    request = {
        "principal": {"type": access.KINDS[kind], "id": "anybody"},
        "action": {"type": "Action", "id": command},
        "resource": {"type": "Loop", "id": "any"},
    }
    assert not cedarpy.is_authorized(request, TEXT + PERMIT_ALL, "[]").allowed
    allowed = {command for rule in RULES if rule.allows and rule.kind is kind for command in rule.commands}
    assert command not in allowed


def test_every_command_of_a_rule_is_one_that_those_it_is_for_may_give_at_all() -> None:
    """Among several commands, Cedar's validator is content with one that fits."""
    each = [(rule.id, kind, command) for rule in RULES if (kind := rule.kind) for command in rule.commands]
    for id, kind, command in each:
        alone = f'permit (principal is {access.KINDS[kind]}, action == Action::"{command}", resource);'
        assert access.problems(alone) == [], id


def test_every_role_that_a_rule_asks_for_is_a_role() -> None:
    asked = set(re.findall(r'roles\.contains\("([^"]*)"\)', TEXT))
    assert asked == {"hiring_manager", "recruiter", "interviewer", "hr_operations", "auditor", "admin"} <= set(Role)
    assert TEXT.count(".roles") == len(re.findall(r"roles\.contains\(", TEXT))


def test_every_rule_has_a_name_of_its_own_and_a_sentence() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert [rule for rule in RULES if not re.fullmatch(r"[a-z-]{3,64}", rule.id)] == []
    assert [rule.id for rule in RULES if not re.fullmatch(r"[A-Z].{20,}\.", rule.note)] == []


def test_every_rule_that_allows_says_to_whom_and_only_a_rule_that_forbids_is_for_everybody() -> None:
    assert [rule.id for rule in RULES if (rule.kind is None) is rule.allows] == []


def test_no_rule_allows_whatever_there_is() -> None:
    """Every rule names its commands: one that comes later is refused until somebody has thought about it."""
    policies = json.loads(cedarpy.policies_to_json_str(TEXT))["staticPolicies"].values()
    assert [one["annotations"]["id"] for one in policies if one["action"]["op"] == "All"] == []


def test_the_rules_that_oversee_are_in_the_text() -> None:
    assert {rule.id for rule in RULES} >= OVERSIGHT


def test_a_panel_is_looked_up_where_a_rule_asks_for_it_and_for_no_claim() -> None:
    assert frozenset({"ShowScorecards"}) == access.ASK_PANEL
    planted = (
        '@id("x") permit (principal is Person, action == Action::"ClaimSeat", resource) when { resource has panel };'
    )
    assert access.rules(planted)[0].asks_panel


def test_a_text_that_is_no_policy_is_refused() -> None:
    with pytest.raises(ValueError, match="unexpected token"):
        access.rules("permit everything to everybody")
