"""What does a Teams admin upload? A zip with the app's manifest, made from the settings, and its two icons.

Manifest 1.29 is the first in which a bot's commands stand in the list behind "/"; where a client has no such list,
people mention the bot or write to it.
"""

import io
import itertools
import json
import math
import re
import struct
import uuid
import zipfile
import zlib
from collections.abc import Callable, Sequence
from typing import Any

from bot.chat.commands import HELP

Json = dict[str, Any]

VERSION = "1.29"
SCHEMA = f"https://developer.microsoft.com/json-schemas/teams/v{VERSION}/MicrosoftTeams.schema.json"
SCOPES = ["personal", "team"]
COMMANDS, DIALOGS = 12, 10
"""How many commands Teams takes in a list, and how many that open a dialog."""
DESCRIPTION = 128
ACCENT = "#1F5F5B"
COLOUR, PAPER, CLEAR = (0x1F, 0x5F, 0x5B, 255), (255, 255, 255, 255), (0, 0, 0, 0)
HEARS_ALL = {"name": "ChannelMessage.Read.Group", "type": "Application"}
"""With it the bot is told of what people write in a channel without a mention: contact data there is answered."""
DATED = (1980, 1, 1, 0, 0, 0)
Pixel = tuple[int, int, int, int]
Point = tuple[float, float]
MARK: Sequence[Point] = ((9 / 32, 16.5 / 32), (14 / 32, 21.5 / 32), (23.5 / 32, 11 / 32))
STROKE = 1.75 / 32


def manifest(app_id: str, public_url: str, version: str) -> Json:
    """The app's manifest. ValueError where Teams would not take it: for an app id or an address that is none."""
    if not public_url.startswith("https://"):
        raise ValueError("Teams takes https addresses only: please set PANELKEEPER_PUBLIC_URL")
    return _manifest(str(uuid.UUID(app_id)), public_url.rstrip("/"), version)


def _manifest(app_id: str, url: str, version: str) -> Json:
    return {
        "$schema": SCHEMA,
        "manifestVersion": VERSION,
        "version": version,
        "id": app_id,
        "developer": {
            "name": "Panelkeeper",
            "websiteUrl": url,
            "privacyUrl": f"{url}/b/",
            "termsOfUseUrl": f"{url}/b/",
        },
        "name": {"short": "Panelkeeper", "full": "Panelkeeper, for interviews"},
        "description": {
            "short": "Coordinates interviews: seats, slots, bookings and scorecards.",
            "full": "Interviewers claim seats on panels, candidates book by a link, scorecards and outcomes go to the "
            "ATS, and everybody is reminded of what waits for them. People decide about people; it never does.",
        },
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": ACCENT,
        "bots": [
            {
                "botId": app_id,
                "scopes": SCOPES,
                "supportsTargetedMessages": True,
                "commandLists": [{"scopes": SCOPES, "triggers": ["mention", "slash"], "commands": _typed()}],
            }
        ],
        "composeExtensions": [{"botId": app_id, "commands": _dialogs()}],
        "permissions": ["identity", "messageTeamMembers"],
        "validDomains": [],
        "webApplicationInfo": {"id": app_id, "resource": f"api://{app_id}"},
        "authorization": {"permissions": {"resourceSpecific": [HEARS_ALL]}},
    }


def _typed() -> list[Json]:
    """The commands that are typed: first those that need a code, since the others are dialogs too."""
    ordered = sorted(HELP, key=lambda one: not _needs_code(one[0]))
    return [{"title": _name(typed), "description": f"{typed}: {meaning}"[:DESCRIPTION]} for typed, meaning in ordered][
        :COMMANDS
    ]


def _dialogs() -> list[Json]:
    """The commands that open a dialog at once: their id is what one would type, with dashes."""
    return [
        {
            "id": _name(typed).replace(" ", "-"),
            "type": "action",
            "title": _name(typed),
            "description": meaning[:DESCRIPTION],
            "context": ["compose", "commandBox"],
            "triggers": ["slash"],
            "fetchTask": True,
        }
        for typed, meaning in HELP
        if not _needs_code(typed)
    ][:DIALOGS]


def _name(typed: str) -> str:
    """A command without what one adds to it."""
    return re.sub(r"\s+[\[A-Z@].*", "", typed)


def _needs_code(typed: str) -> bool:
    return re.search(r"\bCODE\b", typed) is not None and "[" not in typed


def written(made: Json) -> bytes:
    """The package: the same bytes for the same manifest."""
    files = {
        "manifest.json": json.dumps(made, indent=2, ensure_ascii=False).encode() + b"\n",
        "color.png": picture(192, _in_colour),
        "outline.png": picture(32, _in_outline),
    }
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as into:
        for name, content in files.items():
            into.writestr(zipfile.ZipInfo(name, DATED), content)
    return package.getvalue()


def picture(size: int, colour: Callable[[float, float], Pixel]) -> bytes:
    """A square PNG with an alpha channel. `colour` answers for a point from (0, 0) to (1, 1)."""
    middle = [(place + 0.5) / size for place in range(size)]
    rows = b"".join(b"\0" + bytes(part for x in middle for part in colour(x, y)) for y in middle)
    head = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    chunks: Sequence[tuple[bytes, bytes]] = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in chunks)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _in_colour(x: float, y: float) -> Pixel:
    return PAPER if _is_mark(x, y) else COLOUR


def _in_outline(x: float, y: float) -> Pixel:
    return PAPER if _is_mark(x, y) else CLEAR


def _is_mark(x: float, y: float) -> bool:
    """The check mark of the product's icon."""
    return any(_away((x, y), start, end) <= STROKE for start, end in itertools.pairwise(MARK))


def _away(point: Point, start: Point, end: Point) -> float:
    """How far a point is from a line between two others."""
    (x, y), (ax, ay), (bx, by) = point, start, end
    along = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2)
    along = min(1.0, max(0.0, along))
    return math.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay))
