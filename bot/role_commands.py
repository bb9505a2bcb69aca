"""Who has which role, and who gives or takes one? `panelkeeper roles`, for the operator."""

import sys
from collections import defaultdict
from pathlib import Path
from typing import Annotated

import typer

from bot import role_lists
from bot.operator_desk import as_operator, stop
from policies.vocabulary import Role

app = typer.Typer(help="Who has which role: list, give, take back.", no_args_is_help=True)

Email = Annotated[str, typer.Argument(help="The person's e-mail address, as in the company file.")]
Word = Annotated[Role, typer.Argument(help="The role.")]

NOBODY = (
    "Nobody is known by that address. People come from the company's file: put a name, the address and a time zone "
    "under `people` (the rest may be empty), and run `panelkeeper company load FILE` first."
)
SAYS = {
    "company": "the company's file (panelkeeper company load)",
    "csv": "the list of roles (panelkeeper roles load)",
    "settings": "PANELKEEPER_ROLES",
    "cli": "roles grant",
}


@app.command("list")
def list_roles() -> None:
    """List everybody's roles, and what gives each."""
    from handlers.show_roles import RolesShown, ShowRoles

    shown = as_operator(ShowRoles())
    if not isinstance(shown, RolesShown):
        stop("The operator may not see roles: the access rules are broken.")
    people: dict[str, dict[Role, list[str]]] = defaultdict(lambda: defaultdict(list))
    gone = {one.email for one in shown.roles if not one.active}
    for one in shown.roles:
        people[one.email][one.role].append(one.source)
    for email, held in people.items():
        roles = ", ".join(f"{role.value} ({' and '.join(sources)})" for role, sources in held.items())
        print(f"{email}  {roles}{'  [not active: may do nothing]' if email in gone else ''}")
    if not people:
        print("Nobody has a role yet.", file=sys.stderr)


@app.command("grant")
def grant_role(email: Email, role: Word) -> None:
    """Give a person a role."""
    from handlers.change_roles import GrantRole, RoleGranted

    answer = as_operator(GrantRole(email.strip().lower(), role))
    if not isinstance(answer, RoleGranted):
        stop(NOBODY, 1)
    print(f"{answer.name} {'already had' if answer.again else 'now has'} the role {role.value}.")


@app.command("revoke")
def revoke_role(email: Email, role: Word) -> None:
    """Take back a role that `roles grant` gave; says what else still gives it."""
    from handlers.change_roles import RevokeRole, RoleRevoked

    answer = as_operator(RevokeRole(email.strip().lower(), role))
    if not isinstance(answer, RoleRevoked):
        stop(NOBODY, 1)
    if answer.still:
        by = ", ".join(SAYS.get(source, f"the user group {source}") for source in answer.still)
        stop(f"{answer.name} still has the role {role.value}, from {by}. Take it back there.", 1)
    print(f"{answer.name} {'no longer has' if answer.taken else 'did not have'} the role {role.value}.")


@app.command("load")
def load_roles(file: Annotated[Path, typer.Argument(help="A CSV file with the columns email,role.")]) -> None:
    """Load a list of roles in place of the one that was loaded before; roles from elsewhere stay."""
    from handlers.change_roles import LoadRoles, PeopleUnknown, RoleEntry, RolesLoaded
    from handlers.command import Refused

    try:
        rows = role_lists.read(file)
    except role_lists.RoleFileError as error:
        stop("\n  ".join(["Nothing was loaded:", *error.problems]), 1)
    answer = as_operator(LoadRoles(tuple(RoleEntry(email, role) for _, email, role in rows)))
    match answer:
        case RolesLoaded():
            print(f"Loaded {len(rows)} lines: {answer.given} roles given, {answer.taken} taken back.")
        case PeopleUnknown():
            lines = [f"line {rows[place][0]}: nobody is known by this address" for place in answer.places]
            stop("\n  ".join(["Nothing was loaded:", *lines]), 1)
        case Refused():
            stop("The operator may not load roles: the access rules are broken.")
