"""How does state become a page? The templates, and what every page's frame (banner, rail, clock) shows."""

from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.templating import Jinja2Templates

HERE = Path(__file__).parent


def _shell(request: Request) -> dict[str, Any]:
    """What the frame of every page shows: filled in by the assembly, empty where a part is tried alone."""
    frame = getattr(request.app.state, "frame", None)
    return {"shell": frame(request) if frame else None}


templates = Jinja2Templates(directory=HERE / "templates", context_processors=[_shell])
templates.env.trim_blocks = True
templates.env.lstrip_blocks = True
