"""Lists of roles are read whole or not at all, every mistake is named with its place, and no address is repeated."""

from pathlib import Path
from typing import Any

import pytest

from bot import role_lists
from bot.role_lists import RoleFileError
from bot.settings import Settings
from policies.vocabulary import Role

DANA, NOOR = "dana@acme.example", "noor@acme.example"


def file(folder: Path, text: str) -> Path:
    path = folder / "roles.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_list_is_read_with_its_lines(tmp_path: Path) -> None:
    path = file(tmp_path, "\ufeffemail,role\n Dana@ACME.example , Recruiter\n\nnoor@acme.example,auditor\n")
    assert role_lists.read(path) == ((2, DANA, Role.RECRUITER), (4, NOOR, Role.AUDITOR))


def test_every_line_that_is_wrong_is_named_and_not_quoted(tmp_path: Path) -> None:
    text = "email,role\ndana,recruiter\nnoor@acme.example,boss\nnoor@acme.example,auditor,admin\nnoor@acme.example\n"
    with pytest.raises(RoleFileError) as caught:
        role_lists.read(file(tmp_path, text))
    lines = [problem.partition(":")[0] for problem in caught.value.problems]
    assert lines == ["line 2", "line 3", "line 4", "line 5"]
    assert not any(word in problem for problem in caught.value.problems for word in ("dana", "noor", "boss"))


@pytest.mark.parametrize("text", ["", "role,email\n", "e-mail,role\ndana@acme.example,admin\n"])
def test_other_columns_are_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(RoleFileError, match="1 problems"):
        role_lists.read(file(tmp_path, text))


def test_a_file_that_cannot_be_read_is_no_list(tmp_path: Path) -> None:
    (tmp_path / "roles.csv").write_bytes(b"email,role\n\xff\xfe,admin\n")
    for path in (tmp_path / "roles.csv", tmp_path / "nowhere.csv"):
        with pytest.raises(RoleFileError):
            role_lists.read(path)


def test_the_setting_of_people() -> None:
    given = role_lists.of_people(" admin=Dana@acme.example ; auditor = noor@acme.example, dana@acme.example;")
    assert given == ((DANA, Role.ADMIN), (NOOR, Role.AUDITOR), (DANA, Role.AUDITOR))
    assert role_lists.of_people("") == ()


def test_the_setting_of_groups() -> None:
    given = role_lists.of_groups("S0123=recruiter, S0456=Interviewer,S0456=hiring_manager")
    assert given == (("S0123", Role.RECRUITER), ("S0456", Role.INTERVIEWER), ("S0456", Role.HIRING_MANAGER))
    assert role_lists.of_groups("") == ()


@pytest.mark.parametrize(
    "settings",
    [
        {"roles": "admin=dana"},
        {"roles": "boss=dana@acme.example"},
        {"roles": "admin"},
        {"roles": "admin=dana@acme.example,"},
        {"slack_role_groups": "C0123=recruiter"},
        {"slack_role_groups": "S0123"},
        {"slack_role_groups": "S0123=boss"},
    ],
)
def test_a_setting_that_cannot_be_read_stops_the_start_and_is_not_quoted(settings: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="entry 1") as caught:
        Settings(_env_file=None, **settings)
    assert "dana" not in str(caught.value)
