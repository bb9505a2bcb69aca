"""Does requirements.lock answer exactly what pyproject.toml asks for? Asks no index: `make check` works offline."""

import re
import tomllib

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.tree import ROOT

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
ENTRY = re.compile(r"^(?P<name>[a-z0-9][a-z0-9.-]*)==(?P<version>[^\s;\\]+)(?P<rest>.*(?:\n[ ]+.*)*)", re.MULTILINE)
ENTRIES = {found["name"]: found for found in ENTRY.finditer(LOCK)}


def asked() -> dict[str, Requirement]:
    """Everything pyproject.toml asks for, to run, to build and to develop, by name."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = pyproject["project"]
    lines = [*project["dependencies"], *(line for extra in project["optional-dependencies"].values() for line in extra)]
    lines += pyproject["build-system"]["requires"]
    return {canonicalize_name(requirement.name): requirement for requirement in map(Requirement, lines)}


def test_every_requirement_is_locked_to_a_version_it_allows() -> None:
    wrong = [
        str(requirement)
        for name, requirement in asked().items()
        if name not in ENTRIES or not requirement.specifier.contains(ENTRIES[name]["version"], prereleases=True)
    ]
    assert wrong == [], "run `make lock`"


def test_nothing_is_locked_that_is_no_longer_asked_for() -> None:
    direct = {name for name, entry in ENTRIES.items() if "panelkeeper (pyproject.toml)" in entry["rest"]}
    assert direct == set(asked()), "run `make lock`"


def test_every_locked_file_has_a_hash_and_none_an_address() -> None:
    assert [name for name, entry in ENTRIES.items() if "--hash=sha256:" not in entry["rest"]] == []
    assert not re.search(r"https?://|file:|--index-url|--find-links|--extra-index-url| @ ", LOCK)
