"""Which files are the project's own?"""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("bot", "handlers", "storage", "policies", "adapters", "simulator")
CODE = (*PACKAGES, "tests", "benchmarks", "docs", "training")


def modules(*folders: str) -> list[Path]:
    """Every Python file below the folders (all of ours when none is named), relative to the checkout."""
    found = (path for folder in folders or CODE for path in (ROOT / folder).rglob("*.py"))
    return sorted(path.relative_to(ROOT) for path in found)


@cache
def parsed(module: Path) -> ast.Module:
    """The module's syntax tree."""
    return ast.parse((ROOT / module).read_text(encoding="utf-8"), filename=str(module))
