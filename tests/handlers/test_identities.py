"""Which person is a chat user? The confirmed e-mail decides, also when somebody comes back as another user."""

from handlers.link_identity import Known, LinkIdentity, ShowIdentity, Stranger
from policies.vocabulary import Refusal
from tests.builders import Company, refused


def link(company: Company, user: str, name: str = "alice", team: str = "T1") -> object:
    return company.system(LinkIdentity("slack", team, user, f"{name}@acme.example"))


def who(company: Company, user: str, team: str = "T1") -> object:
    return company.system(ShowIdentity("slack", team, user))


def test_a_person_with_a_new_chat_user_is_linked_anew_and_the_old_user_is_a_stranger(company: Company) -> None:
    alice = Known(company.id_of("alice"))
    assert link(company, "U1") == alice
    assert link(company, "U2") == alice
    assert who(company, "U2") == alice
    assert who(company, "U1") == Stranger()
    assert company.rows("SELECT chat_user FROM chat_identity") == [{"chat_user": "U2"}]
    assert company.count("audit_entry WHERE command = 'LinkIdentity'") == 2


def test_another_team_s_link_stays_when_one_is_made_anew(company: Company) -> None:
    link(company, "U1")
    link(company, "U1", team="T2")
    link(company, "U2", team="T2")
    assert who(company, "U1") == who(company, "U2", "T2") == Known(company.id_of("alice"))


def test_a_chat_user_who_is_somebody_else_already_stays_that_person(company: Company) -> None:
    link(company, "U1", "alice")
    link(company, "U2", "bob")
    assert refused(link(company, "U1", "bob")) == Refusal.NOT_ALLOWED
    assert who(company, "U1") == Known(company.id_of("alice"))
    assert who(company, "U2") == Known(company.id_of("bob"))


def test_linking_again_changes_nothing(company: Company) -> None:
    assert link(company, "U1") == link(company, "U1")
    assert company.count("chat_identity") == 1
