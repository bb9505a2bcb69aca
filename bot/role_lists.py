"""Who is to get which role? A CSV file of an operator, and two settings, each read whole or not at all."""

import csv
import re
from pathlib import Path

from policies.vocabulary import Role

COLUMNS = ("email", "role")
LONGEST_EMAIL = 254
GROUP = re.compile(r"S[A-Z0-9]{2,20}")
WORDS = ", ".join(role.value for role in Role)


class RoleFileError(Exception):
    """The file cannot be loaded. `problems` are sentences, each with its line, and quote nothing."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


def read(file: Path) -> tuple[tuple[int, str, Role], ...]:
    """The file's (line, e-mail address, role) in order. Raises RoleFileError, which names every line that is wrong."""
    found: list[tuple[int, str, Role]] = []
    problems: list[str] = []
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            rows = csv.DictReader(opened, strict=True, skipinitialspace=True)
            if tuple(rows.fieldnames or ()) != COLUMNS:
                raise RoleFileError([f"line 1: the columns are {','.join(COLUMNS)}"])
            for row in rows:
                email, word = (str(row.get(column) or "").strip().lower() for column in COLUMNS)
                why = "there are more than two values" if None in row else _fault(email, word)
                if why:
                    problems.append(f"line {rows.line_num}: {why}")
                else:
                    found.append((rows.line_num, email, Role(word)))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise RoleFileError([f"the file cannot be read: {type(error).__name__}"]) from None
    if problems:
        raise RoleFileError(problems)
    return tuple(found)


def of_people(text: str) -> tuple[tuple[str, Role], ...]:
    """(e-mail address, role) of a setting such as `admin=dana@acme.example; auditor=noor@acme.example`.

    Several addresses of a role have commas between them. Raises ValueError, which quotes nothing.
    """
    found = []
    for place, part in enumerate(filter(None, map(str.strip, text.split(";"))), start=1):
        word, _, emails = part.partition("=")
        for email in emails.split(","):
            why = _fault(email.strip().lower(), word.strip().lower())
            if why:
                raise ValueError(f"entry {place}: {why}")
            found.append((email.strip().lower(), Role(word.strip().lower())))
    return tuple(found)


def of_groups(text: str) -> tuple[tuple[str, Role], ...]:
    """(user group id, role) of a setting such as `S0123=recruiter,S0456=interviewer`. Raises ValueError."""
    found = []
    for place, part in enumerate(filter(None, map(str.strip, text.split(","))), start=1):
        group, _, word = (piece.strip() for piece in part.partition("="))
        if not GROUP.fullmatch(group):
            raise ValueError(f"entry {place}: a user group's id looks like S0123ABCD")
        if word.lower() not in set(Role):
            raise ValueError(f"entry {place}: the roles are {WORDS}")
        found.append((group, Role(word.lower())))
    return tuple(found)


def _fault(email: str, word: str) -> str | None:
    """What is wrong with an entry, in words that quote nothing of it."""
    if email.count("@") != 1 or any(letter.isspace() for letter in email) or len(email) > LONGEST_EMAIL:
        return "this is not an e-mail address"
    return None if word in set(Role) else f"the roles are {WORDS}"
