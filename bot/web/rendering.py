"""How does a page come about? Templates filled in, and the files that pages refer to, under addresses of their own."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import Response

HERE = Path(__file__).parent
STATIC = {
    "booking.css": ("/b/", "text/css; charset=utf-8"),
    "booking.js": ("/b/", "text/javascript; charset=utf-8"),
    "icon.svg": ("/b/", "image/svg+xml"),
    "reports.css": ("/reports/", "text/css; charset=utf-8"),
}
"""Each file's folder in the address, and its type."""
FILES = {name: (HERE / "static" / name).read_bytes() for name in STATIC}

TEMPLATES = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
TEMPLATES.globals["static"] = {
    name: f"{folder}{name}?v={hashlib.sha256(FILES[name]).hexdigest()[:10]}" for name, (folder, _) in STATIC.items()
}


def rendered(template: str, **facts: object) -> str:
    return TEMPLATES.get_template(template).render(**facts)


def static_file(name: str, headers: Mapping[str, str]) -> Response:
    """One of the files, to be kept for good: another version has another address."""
    kept = {**headers, "Cache-Control": "public, max-age=31536000, immutable"}
    return Response(FILES[name], media_type=STATIC[name][1], headers=kept)
