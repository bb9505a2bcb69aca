"""Is every dependency used, and is everything used declared?"""

import ast
import importlib.metadata
import sys
import tomllib

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.tree import CODE, PACKAGES, ROOT, modules, parsed

# Needed though no module imports them, and why.
LOADED_BY_OTHERS = {
    "psycopg": "SQLAlchemy loads it for a postgresql+psycopg address",
    "tzdata": "zoneinfo reads it where the system has no zones",
    "python-multipart": "Starlette loads it to read forms",
    "aiohttp": "the asynchronous Slack client runs on it",
}


def declared() -> set[str]:
    """Names of the distributions that pyproject.toml lists for running the product."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {canonicalize_name(Requirement(line).name) for line in project["dependencies"]}


def imported() -> set[str]:
    """Top-level names that the product imports from outside itself and the standard library."""
    names: set[str] = set()
    for module in modules(*PACKAGES):
        for node in ast.walk(parsed(module)):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module.partition(".")[0])
    return names - set(sys.stdlib_module_names) - set(CODE)


def distributions() -> dict[str, set[str]]:
    """For every imported name, the distributions that may provide it."""
    provided = importlib.metadata.packages_distributions()
    return {name: {canonicalize_name(found) for found in provided.get(name, [])} for name in imported()}


def test_every_dependency_is_used() -> None:
    used = {distribution for found in distributions().values() for distribution in found}
    assert declared() - used - set(LOADED_BY_OTHERS) == set()


def test_everything_imported_from_outside_is_declared() -> None:
    assert {name for name, found in distributions().items() if not found & declared()} == set()
