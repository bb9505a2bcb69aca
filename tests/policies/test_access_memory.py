"""Is Cedar's answer to one who stands alike the answer to all?"""

from hypothesis import given
from hypothesis import strategies as st

from policies import access
from policies.access import Facts, LoopFacts, PersonFacts, Principal, SlotFacts, SwapFacts
from policies.vocabulary import ActorKind, CandidateId, ClaimId, LoopId, PersonId, Role, SlotId, SwapId

PEOPLE = st.sampled_from([PersonId(name) for name in ("alice", "bob", "hana")])
LOOPS = st.builds(
    LoopFacts,
    st.just(LoopId("loop")),
    PEOPLE,
    PEOPLE,
    st.just(CandidateId("carmen")),
    st.none() | st.frozensets(PEOPLE),
)
FACTS: st.SearchStrategy[Facts] = st.one_of(
    LOOPS,
    st.builds(PersonFacts, PEOPLE),
    st.builds(SlotFacts, st.just(SlotId("slot")), st.just(LoopId("loop"))),
    st.builds(SwapFacts, st.just(SwapId("swap")), PEOPLE, st.just(ClaimId("claim"))),
)
COMMANDS = st.sampled_from(sorted({name for rule in access.RULES for name in rule.commands}))


@given(COMMANDS, st.builds(Principal, st.sampled_from(ActorKind), PEOPLE, st.frozensets(st.sampled_from(Role))), FACTS)
def test_what_was_said_of_others_who_stood_alike_is_what_cedar_says(
    command: str, principal: Principal, facts: Facts
) -> None:
    assert access.decide(command, principal, facts) == access._asked(command, principal, facts)


def test_a_text_that_names_somebody_is_seen_to() -> None:
    assert not access.names()
    assert access.names('permit (principal == Person::"alice", action, resource);') == {'Person::"alice"'}
    owned = 'permit (principal, action == Action::"A", resource) when { resource.recruiter == Person::"bob" };'
    assert access.names(owned) == {'Person::"bob"'}
