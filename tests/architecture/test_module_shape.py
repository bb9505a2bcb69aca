"""Do modules stay small, named for what they hold, and honest about time?"""

import ast
import subprocess
from pathlib import Path

from tests.architecture.tree import CODE, PACKAGES, ROOT, modules, parsed

LONGEST_MODULE = 400
LONGEST_FUNCTION = 60
VAGUE_NAMES = frozenset({"utils", "util", "helpers", "helper", "manager", "common", "misc"})
# The only modules that ask the system what time it is: the clocks, and two that speak to a server about real time
# (a Retry-After that is a date, a mail's Date).
CLOCKS = frozenset(map(Path, ("bot/clock.py", "simulator/clock.py", "adapters/http.py", "adapters/mail/smtp.py")))
NOW = frozenset({"now", "utcnow", "today"})


def is_migration(module: Path) -> bool:
    """A migration is a list of tables and columns as they once were: splitting the list makes nothing clearer."""
    return module.is_relative_to("storage/migrations/versions")


def test_no_module_is_longer_than_a_reader_can_hold() -> None:
    lengths = {
        str(module): len((ROOT / module).read_text(encoding="utf-8").splitlines())
        for module in modules()
        if not is_migration(module)
    }
    assert {module: length for module, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    too_long = []
    for module in filter(lambda module: not is_migration(module), modules()):
        for node in ast.walk(parsed(module)):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                too_long.append(f"{module}:{node.lineno} {node.name} has {length} lines")
    assert too_long == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [str(module) for module in modules() if VAGUE_NAMES & {*module.parts[:-1], module.stem}] == []


def test_only_the_clock_asks_for_the_time() -> None:
    asking = []
    for module in modules(*PACKAGES):
        if module in CLOCKS:
            continue
        for node in ast.walk(parsed(module)):
            if (
                isinstance(node, ast.Attribute)
                and node.attr in NOW
                and ast.unparse(node.value).split(".")[-1] in {"datetime", "date"}
            ):
                asking.append(f"{module}:{node.lineno} {ast.unparse(node)}")
    assert asking == []


def test_every_module_says_what_question_it_answers() -> None:
    silent = [
        str(module) for module in modules() if module.name != "__init__.py" and not ast.get_docstring(parsed(module))
    ]
    assert silent == []


def test_every_folder_of_code_is_a_package() -> None:
    """Without tests/__init__.py, tests/bot would stand in for bot."""
    folders = {module.parent for module in modules() if not module.is_relative_to("storage/migrations")}
    assert {str(folder) for folder in folders if not (ROOT / folder / "__init__.py").exists()} == set()
    assert set(CODE) >= set(PACKAGES)


def test_nothing_kept_names_a_path_of_the_machine_it_was_written_on() -> None:
    home = "/" + "work/"
    found = subprocess.run(
        ["git", "grep", "--untracked", "-lIF", "-e", home, "--", "."],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (found.returncode, found.stdout) == (1, "")
