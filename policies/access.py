"""Who may do what? Asks `access.cedar`, the one text that says it; `access.cedarschema` defines the words it is in.

What no rule of the text allows is refused. The caller brings facts, ids only: who asks, what it is about, and who
stands where to that. Cedar judges them, in about a tenth of a millisecond, and answers the ids of the rules that allow.
It is asked once for all who stand alike.
"""

import functools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from typing import Any

import cedarpy

from policies.hiring import HireId, ItemId
from policies.vocabulary import ActorKind, ApplicationId, CandidateId, ClaimId, LoopId, PersonId, Role, SlotId, SwapId
from policies.waiting import NudgeId

TEXT = (resources.files("policies") / "access.cedar").read_text(encoding="utf-8")
SCHEMA = (resources.files("policies") / "access.cedarschema").read_text(encoding="utf-8")

OVERSIGHT = frozenset({"requisition-hiring-manager", "requisition-recruiter"})
"""The rules that let somebody in because the loop is theirs to look after, and not because they are on its panel."""


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks. `id` is a person's or candidate's id, or the name of the part of the system that asks."""

    kind: ActorKind
    id: str
    roles: frozenset[Role] = frozenset()


@dataclass(frozen=True, slots=True)
class CompanyFacts:
    """The command is about nothing in particular."""

    id: str = "company"


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """The command is about somebody of the company."""

    id: PersonId


@dataclass(frozen=True, slots=True)
class ApplicationFacts:
    """An application, with the people of its requisition."""

    id: ApplicationId
    recruiter: PersonId
    hiring_manager: PersonId


@dataclass(frozen=True, slots=True)
class LoopFacts:
    """A loop, with the people of its requisition. `panel` None means that no rule for the command asks who is on it."""

    id: LoopId
    recruiter: PersonId
    hiring_manager: PersonId
    candidate: CandidateId
    panel: frozenset[PersonId] | None = None


@dataclass(frozen=True, slots=True)
class CandidateFacts:
    """The command is about all that is held on a candidate."""

    id: CandidateId


@dataclass(frozen=True, slots=True)
class SlotFacts:
    id: SlotId
    loop: LoopId


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """A claim, live or released, with the person who holds or held it."""

    id: ClaimId
    holder: PersonId
    loop: LoopId


@dataclass(frozen=True, slots=True)
class SwapFacts:
    """A swap, open or settled, with the person who was asked."""

    id: SwapId
    asked: PersonId
    claim: ClaimId


@dataclass(frozen=True, slots=True)
class NudgeFacts:
    """A nudge, with the person it is for; None where it is for the candidate, or for nobody yet."""

    id: NudgeId
    receiver: PersonId | None
    loop: LoopId


@dataclass(frozen=True, slots=True)
class HireFacts:
    """Somebody who is hired, with the recruiter of the requisition."""

    id: HireId
    recruiter: PersonId
    loop: LoopId


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """An item of a hire's checklist, with whoever it is of; None where that is all of HR operations."""

    id: ItemId
    owner: PersonId | None
    recruiter: PersonId
    loop: LoopId


Facts = (
    CompanyFacts
    | PersonFacts
    | CandidateFacts
    | ApplicationFacts
    | LoopFacts
    | SlotFacts
    | ClaimFacts
    | SwapFacts
    | NudgeFacts
    | HireFacts
    | ItemFacts
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the text: its `@id` and `@note`, the commands it is about, and to whom it allows them.

    `kind` None means everybody, which only a rule that forbids may say. `asks_panel`: does it look at a loop's panel?
    """

    id: str
    note: str
    allows: bool
    kind: ActorKind | None
    commands: tuple[str, ...]
    asks_panel: bool


def decide(command: str, principal: Principal, facts: Facts) -> tuple[str, ...]:
    """The ids of all rules that allow this, in the order of the text; none when it is refused.

    A text that names nobody cannot tell one id from another, only who is whom: whether the actor is the holder, say.
    So numbers take the place of ids, and what Cedar said of others who stood like that is its answer here.
    """
    return _said(command, *_numbered(principal, facts)) if NAMES_NOBODY else _asked(command, principal, facts)


def _numbered(principal: Principal, facts: Facts) -> tuple[Principal, Facts]:
    """The same with a number for each id, in the order in which they come up."""
    numbers: dict[str, str] = {}

    def number(value: str | frozenset[PersonId] | None) -> Any:
        if value is None:
            return None
        if isinstance(value, frozenset):
            return frozenset(number(one) for one in value)
        return numbers.setdefault(value, str(len(numbers)))

    actor = Principal(principal.kind, number(principal.id), principal.roles)
    return actor, type(facts)(*(number(getattr(facts, name)) for name in facts.__slots__))


@functools.lru_cache(maxsize=2048)
def _said(command: str, principal: Principal, facts: Facts) -> tuple[str, ...]:
    return _asked(command, principal, facts)


def _asked(command: str, principal: Principal, facts: Facts) -> tuple[str, ...]:
    request = {
        "principal": _uid(KINDS[principal.kind], principal.id),
        "action": _uid("Action", command),
        "resource": _uid(_type(facts), facts.id),
    }
    answer = cedarpy.is_authorized(request, _POLICIES, json.dumps(list(_entities(principal, facts))), _SCHEMA)
    if not answer.allowed:
        return ()
    found = set(answer.diagnostics.id_annotations_by_reason.values())
    return tuple(rule.id for rule in RULES if rule.id in found)


def rules(text: str = TEXT) -> tuple[Rule, ...]:
    """The rules of a policy text, in its order. Raises ValueError where it is none."""
    policies: dict[str, Any] = json.loads(cedarpy.policies_to_json_str(text))["staticPolicies"]
    return tuple(_rule(policies[f"policy{place}"]) for place in range(len(policies)))


def names(text: str = TEXT) -> frozenset[str]:
    """Whom or what a policy text names by id, commands left out: it has rules of their own for them."""
    return frozenset(_named(json.loads(cedarpy.policies_to_json_str(text))))


def _named(part: Any) -> Iterator[str]:
    if isinstance(part, dict) and isinstance(part.get("type"), str) and "id" in part and part["type"] != "Action":
        yield f'{part["type"]}::"{part["id"]}"'
    parts = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    for one in parts:
        yield from _named(one)


def problems(text: str, schema: str = SCHEMA) -> list[str]:
    """What is wrong with a policy text, measured against the schema: misspelt attributes, unknown commands and such."""
    return [str(error) for error in cedarpy.validate_policies(text, schema).errors]


KINDS = {
    ActorKind.PERSON: "Person",
    ActorKind.CANDIDATE: "Candidate",
    ActorKind.SYSTEM: "System",
    ActorKind.OPERATOR: "Operator",
}
"""What the text calls those who ask."""

_REFERENCES = {
    "recruiter": "Person",
    "hiring_manager": "Person",
    "panel": "Person",
    "holder": "Person",
    "asked": "Person",
    "receiver": "Person",
    "owner": "Person",
    "candidate": "Candidate",
    "loop": "Loop",
    "claim": "Claim",
}
"""The entity that each attribute of a resource is, or is a set of."""


def _rule(policy: dict[str, Any]) -> Rule:
    notes, action = policy.get("annotations", {}), policy["action"]
    named = [action["entity"]] if "entity" in action else action.get("entities", [])
    kinds = {name: kind for kind, name in KINDS.items()}
    return Rule(
        id=notes.get("id", ""),
        note=notes.get("note", ""),
        allows=policy["effect"] == "permit",
        kind=kinds.get(policy["principal"].get("entity_type", "")),
        commands=tuple(one["id"] for one in named),
        asks_panel='"attr": "panel"' in json.dumps(policy["conditions"]),
    )


def _type(facts: Facts) -> str:
    return type(facts).__name__.removesuffix("Facts")


def _uid(type: str, id: str) -> dict[str, str]:
    return {"type": type, "id": id}


def _entities(principal: Principal, facts: Facts) -> Iterator[dict[str, Any]]:
    """Those of the two that have attributes, as Cedar reads them."""
    if principal.kind is ActorKind.PERSON:
        yield _entity("Person", principal.id, {"roles": sorted(principal.roles)})
    attributes = {
        name: _reference(_REFERENCES[name], getattr(facts, name)) for name in facts.__slots__ if name in _REFERENCES
    }
    attributes = {name: value for name, value in attributes.items() if value is not None}
    if attributes:
        yield _entity(_type(facts), facts.id, attributes)


def _entity(type: str, id: str, attributes: dict[str, Any]) -> dict[str, Any]:
    return {"uid": _uid(type, id), "attrs": attributes, "parents": []}


def _reference(type: str, value: str | frozenset[PersonId] | None) -> Any:
    return [_uid(type, id) for id in sorted(value)] if isinstance(value, frozenset) else value and _uid(type, value)


RULES = rules()
ASK_PANEL = frozenset(command for rule in RULES if rule.asks_panel for command in rule.commands)
"""The commands for which some rule looks at a loop's panel: for no other is it looked up."""

NAMES_NOBODY = not names()

_POLICIES = cedarpy.PolicySet.from_str(TEXT)
_SCHEMA = cedarpy.Schema.from_str(SCHEMA)
