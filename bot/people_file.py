"""Whom should the redactor know? A CSV file of people, `id,name,email,phone,link`, read whole or not at all."""

import csv
from collections import defaultdict
from pathlib import Path

from policies.redaction import KnownPerson

COLUMNS = ("id", "name", "email", "phone", "link")


class PeopleFileError(Exception):
    """The file of people cannot be used; `problems` say what is wrong, by line, and quote nothing."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


def read(file: Path) -> tuple[KnownPerson, ...]:
    """The people of a file; raises PeopleFileError.

    A cell may hold several values with `;` between them; several rows with one id are one person.
    """
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: {column: [] for column in COLUMNS[1:]})
    problems: list[str] = []
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            rows = csv.DictReader(opened, strict=True)
            missing = [column for column in ("id", "name") if column not in (rows.fieldnames or ())]
            if missing:
                raise PeopleFileError([f"line 1: the columns are {','.join(COLUMNS)}; missing: {', '.join(missing)}"])
            for row in rows:
                id = (row.get("id") or "").strip()
                values = {column: _values(row.get(column)) for column in COLUMNS[1:]}
                if not id or not any(values.values()):
                    problems.append(f"line {rows.line_num}: it needs an id, and something the person is known by")
                for column, more in values.items():
                    found[id][column] += more
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise PeopleFileError([f"the file cannot be read: {type(error).__name__}"]) from None
    if problems:
        raise PeopleFileError(problems)
    return tuple(_person(id, aliases) for id, aliases in found.items())


def _person(id: str, aliases: dict[str, list[str]]) -> KnownPerson:
    names, emails, phones, links = (tuple(dict.fromkeys(aliases[column])) for column in COLUMNS[1:])
    return KnownPerson(id, names, emails, phones, links)


def _values(cell: object) -> list[str]:
    return [value.strip() for value in str(cell or "").split(";") if value.strip()]
