"""How do the reference pages stay true? They are written from the code, and the checks fail where they differ.

`python -m docs.generate` writes docs/reference; with `--check` it writes nothing and exits 1 for a stale page.
"""

import sys
from pathlib import Path

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from bot.settings import Settings

REFERENCE = Path(__file__).parent / "reference"
HEADER = "<!-- Written from the code by `make docs`; do not edit. -->\n\n"


def cell(text: str) -> str:
    """Text that cannot break a Markdown table."""
    return " ".join(text.split()).replace("|", "\\|")


def default(field: FieldInfo) -> str:
    """The default as an operator would write it; a secret's is never shown."""
    value = field.get_default(call_default_factory=False)
    if field.is_required() or value is PydanticUndefined:
        return "required" if field.is_required() else "computed"
    if value is None or value == "" or isinstance(value, SecretStr):
        return "not set"
    return f"`{cell(str(value))}`"


def settings_page() -> str:
    """Every setting: its environment variable, its default, what it is for."""
    prefix = str(Settings.model_config.get("env_prefix", "")).upper()
    lines = ["# Settings", "", "Read from the environment, or from `.env` in the working directory.", ""]
    lines += ["| variable | default | what it is for |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        lines.append(f"| `{prefix}{name.upper()}` | {default(field)} | {cell(field.description or '')} |")
    return HEADER + "\n".join(lines) + "\n"


def pages() -> dict[Path, str]:
    """Every generated page with what it has to say."""
    return {REFERENCE / "settings.md": settings_page()}


def main(arguments: list[str]) -> int:
    """Write the pages, or with `--check` name those that are stale."""
    stale = [path for path, text in pages().items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if "--check" in arguments:
        for path in stale:
            print(f"stale: docs/{path.relative_to(REFERENCE.parent)}; run `make docs`", file=sys.stderr)
        return 1 if stale else 0
    REFERENCE.mkdir(exist_ok=True)
    for path in stale:
        path.write_text(pages()[path], encoding="utf-8")
        print(f"wrote docs/{path.relative_to(REFERENCE.parent)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
