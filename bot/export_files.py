"""How is what we hold on a person handed over? A file for machines and one for people, readable by their owner only."""

import json
import os
from importlib import resources
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined

Json = dict[str, Any]


def write(folder: Path, code: str, content: Json) -> tuple[Path, Path]:
    """Write both files (mode 0600) and answer where. Raises OSError where they cannot be, or are there already."""
    folder.mkdir(parents=True, exist_ok=True)
    as_json, as_page = folder / f"{code}.json", folder / f"{code}.html"
    _write(as_json, json.dumps(content, indent=2, ensure_ascii=False) + "\n")
    _write(as_page, page(content))
    return as_json, as_page


def page(content: Json) -> str:
    """One HTML page that needs nothing else: no script, no address is loaded."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string((resources.files("bot") / "export.html").read_text(encoding="utf-8"))
    return template.render(content)


def _write(path: Path, text: str) -> None:
    """A new file: one that is there already, or a link that somebody put there, is not written to."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
