"""Who gives and takes roles: each source takes back only what it gave, and every change is an entry of the trail."""

import pytest

from handlers.change_roles import (
    GrantRole,
    LoadRoles,
    PeopleUnknown,
    RevokeRole,
    RoleEntry,
    RoleGranted,
    RoleRevoked,
    RolesLoaded,
    RolesSynced,
    SyncRoles,
)
from handlers.show_roles import RolesShown, ShowRoles
from handlers.show_schedule import ScheduleShown, ShowSchedule
from policies.vocabulary import Role
from tests.builders import Company, refused

ALICE, BOB, NOOR, NOBODY = "alice@acme.example", "bob@acme.example", "noor@acme.example", "nobody@acme.example"


def held(company: Company, name: str) -> set[tuple[str, str]]:
    """A person's roles beside those of the company file."""
    rows = company.rows(
        "SELECT role, source FROM person_role WHERE person_id = :id AND source <> 'company'", id=company.id_of(name)
    )
    return {(row["role"], row["source"]) for row in rows}


def trail(company: Company) -> list[tuple[str, str, str]]:
    rows = company.rows("SELECT command, answer, about FROM audit_entry WHERE command LIKE '%Role%' ORDER BY id")
    return [(row["command"], row["answer"], row["about"]) for row in rows]


def test_a_role_works_from_the_next_command_on_and_until_it_is_taken_back(company: Company) -> None:
    assert refused(company.as_("alice", ShowSchedule())) == "not_allowed"
    assert company.operator(GrantRole(ALICE, Role.RECRUITER)) == RoleGranted("Alice Tester", again=False)
    assert isinstance(company.as_("alice", ShowSchedule()), ScheduleShown)
    assert company.operator(RevokeRole(ALICE, Role.RECRUITER)) == RoleRevoked("Alice Tester", True, ())
    assert refused(company.as_("alice", ShowSchedule())) == "not_allowed"


def test_every_change_is_written_down_with_whose_it_is_and_no_change_is_none(company: Company) -> None:
    for command in (GrantRole(ALICE, Role.AUDITOR), GrantRole(ALICE, Role.AUDITOR), RevokeRole(ALICE, Role.AUDITOR)):
        company.operator(command)
    alice = company.id_of("alice")
    assert trail(company) == [
        ("GrantRole", "RoleGranted:auditor", alice),
        ("GrantRole", "RoleGranted", alice),
        ("RevokeRole", "RoleRevoked:auditor", alice),
    ]


def test_taking_back_says_who_else_still_gives_the_role(company: Company) -> None:
    company.operator(GrantRole(ALICE, Role.INTERVIEWER))
    company.operator(LoadRoles((RoleEntry(ALICE, Role.INTERVIEWER),)))
    answer = company.operator(RevokeRole(ALICE, Role.INTERVIEWER))
    assert answer == RoleRevoked("Alice Tester", True, ("company", "csv"))
    assert company.operator(RevokeRole(ALICE, Role.INTERVIEWER)).taken is False


def test_a_list_replaces_the_list_before_and_nothing_else(company: Company) -> None:
    company.operator(GrantRole(BOB, Role.AUDITOR))
    first = company.operator(LoadRoles((RoleEntry(ALICE, Role.AUDITOR), RoleEntry(BOB, Role.AUDITOR))))
    assert first == RolesLoaded(given=2, taken=0)
    assert company.operator(LoadRoles((RoleEntry(ALICE, Role.ADMIN),))) == RolesLoaded(given=1, taken=2)
    assert held(company, "alice") == {("admin", "csv")}
    assert held(company, "bob") == {("auditor", "cli")}
    assert company.operator(LoadRoles((RoleEntry(ALICE, Role.ADMIN),))) == RolesLoaded(given=0, taken=0)
    assert [answer for command, answer, _ in trail(company) if command == "LoadRoles"] == [
        *["RoleGranted:auditor"] * 2,
        "RoleGranted:admin",
        *["RoleRevoked:auditor"] * 2,
        "RolesLoaded",
    ]


def test_a_list_with_a_stranger_in_it_changes_nothing(company: Company) -> None:
    entries = (RoleEntry(ALICE, Role.ADMIN), RoleEntry(NOBODY, Role.ADMIN), RoleEntry("x", Role.AUDITOR))
    assert company.operator(LoadRoles(entries)) == PeopleUnknown((1, 2))
    assert held(company, "alice") == set()


def test_a_group_takes_back_its_own_and_one_that_was_not_read_stays(company: Company) -> None:
    alice, bob = RoleEntry(company.id_of("alice"), Role.RECRUITER), RoleEntry(company.id_of("bob"), Role.RECRUITER)
    company.system(SyncRoles("slack", (("slack:S1", alice), ("slack:S2", bob), ("slack:S2", alice))))
    assert held(company, "alice") == {("recruiter", "slack:S1"), ("recruiter", "slack:S2")}
    answer = company.system(SyncRoles("slack", (), unread=("slack:S2",)))
    assert answer == RolesSynced(given=0, taken=1, unknown=0)
    assert held(company, "alice") == {("recruiter", "slack:S2")}
    company.system(SyncRoles("slack", (("slack:S2", bob),)))
    assert (held(company, "alice"), held(company, "bob")) == (set(), {("recruiter", "slack:S2")})


def test_no_family_touches_another_that_begins_like_it(company: Company) -> None:
    entry = RoleEntry(ALICE, Role.RECRUITER)
    for source in ("slack:S1", "slackers", "s%ck:S1"):
        company.system(SyncRoles(source, ((source, entry),)))
    company.system(SyncRoles("slack", ()))
    company.system(SyncRoles("s_ack", ()))
    assert held(company, "alice") == {("recruiter", "slackers"), ("recruiter", "s%ck:S1")}


def test_looking_again_and_again_leaves_no_entries(company: Company) -> None:
    for _ in range(3):
        answer = company.system(SyncRoles("settings", (("settings", RoleEntry(NOOR, Role.AUDITOR)),)))
        company.system(SyncRoles("slack", ()))
    assert answer == RolesSynced(0, 0, 0)
    assert trail(company) == [("SyncRoles", "RoleGranted:auditor", company.id_of("noor"))]
    assert company.system(SyncRoles("settings", (("settings", RoleEntry(NOBODY, Role.AUDITOR)),))).unknown == 1


def test_an_admin_gives_others_roles_and_never_their_own(company: Company) -> None:
    company.operator(GrantRole(NOOR, Role.ADMIN))
    assert isinstance(company.as_("noor", GrantRole(ALICE, Role.AUDITOR)), RoleGranted)
    for command in (GrantRole(NOOR, Role.RECRUITER), RevokeRole(company.id_of("noor"), Role.ADMIN)):
        assert refused(company.as_("noor", command)) == "not_allowed"
    assert refused(company.as_("alice", GrantRole(BOB, Role.AUDITOR))) == "not_allowed"
    assert isinstance(company.as_("noor", RevokeRole(ALICE, Role.AUDITOR)), RoleRevoked)


@pytest.mark.parametrize("command", [GrantRole(NOBODY, Role.ADMIN), RevokeRole(NOBODY, Role.ADMIN)])
def test_nobody_gets_no_role(company: Company, command: GrantRole | RevokeRole) -> None:
    assert refused(company.operator(command)) == "unknown_subject"


def test_loading_the_company_takes_back_only_what_it_gave(company: Company) -> None:
    company.operator(GrantRole(ALICE, Role.RECRUITER))
    company.write("INSERT INTO person_role VALUES (:id, 'admin', 'company')", id=company.id_of("alice"))
    company.load()
    assert held(company, "alice") == {("recruiter", "cli")}
    assert not company.rows("SELECT 1 FROM person_role WHERE role = 'admin'")


def test_everybodys_roles_are_listed_with_who_gives_them(company: Company) -> None:
    company.operator(GrantRole(ALICE, Role.INTERVIEWER))
    shown = company.operator(ShowRoles())
    assert isinstance(shown, RolesShown)
    assert [(one.role.value, one.source) for one in shown.roles if one.email == ALICE] == [
        ("interviewer", "cli"),
        ("interviewer", "company"),
    ]
