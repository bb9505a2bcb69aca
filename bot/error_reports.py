"""What does Sentry get to know? The kind of an error and the places it came through; no message, value or request.

Used only where the operator names a Sentry project and has installed `sentry-sdk`, which is no dependency. Whatever
that kit collects by itself, and whoever hands it what, each envelope is made anew, from what may leave, and then sent.
"""

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

from bot.log_values import Judge, Said, is_installed

KEPT = ("event_id", "timestamp", "platform", "level", "release", "environment")
MOST_FRAMES = 50


def start(dsn: str, release: str) -> Callable[[BaseException], None]:
    """Open the way to Sentry; what to hand an exception to. Raises ImportError where `sentry-sdk` is missing."""
    sentry_sdk: Any = import_module("sentry_sdk")  # an extra: most installations have none
    sentry_sdk.init(
        dsn=dsn,
        release=release,
        default_integrations=False,  # the log hands over what is an error: nothing is to be listened to besides
        auto_enabling_integrations=False,
        include_local_variables=False,
        include_source_context=False,
        send_default_pii=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        auto_session_tracking=False,
        send_client_reports=False,
        server_name="panelkeeper",
        before_send=lambda event, _hint: scrubbed(event),
    )
    guard()

    def report(error: BaseException) -> None:
        sentry_sdk.capture_exception(error)

    return report


def guard() -> None:
    """Let no envelope out that was not made anew here, also where the operator has started Sentry in their own way."""
    sentry_sdk: Any = sys.modules.get("sentry_sdk")
    if sentry_sdk is None:
        return
    client: Any = sentry_sdk.get_client()
    transport = getattr(client, "transport", None)
    if transport is None or hasattr(transport, "unguarded"):
        return
    send = transport.capture_envelope

    def send_scrubbed(envelope: Any) -> None:
        if (clean := _envelope(envelope)) is not None:
            send(clean)

    transport.unguarded = send
    transport.capture_envelope = send_scrubbed


def _envelope(envelope: Any) -> Any:
    """An envelope with the scrubbed event alone; None for all else: transactions, logs, sessions, attachments."""
    event = envelope.get_event()
    if event is None:
        return None
    kept = type(envelope)()
    kept.headers.update({name: envelope.headers[name] for name in ("event_id", "sent_at") if name in envelope.headers})
    kept.add_event(scrubbed(event))
    return kept


def scrubbed(event: Any) -> Any:
    """A new event with only what may leave. What is not known to be harmless is not copied."""
    judge = Judge()
    made = {name: event[name] for name in KEPT if isinstance(event.get(name), str)}
    values = (event.get("exception") or {}).get("values") or []
    made["exception"] = {"values": [_exception(value, judge) for value in values if isinstance(value, dict)]}
    return made


def _exception(value: dict[str, Any], judge: Judge) -> dict[str, Any]:
    frames = ((value.get("stacktrace") or {}).get("frames") or [])[-MOST_FRAMES:]
    kind = value.get("type")
    return {
        "type": kind if isinstance(kind, str) and kind.isidentifier() else "Exception",
        "value": Said("<withheld>"),
        "stacktrace": {"frames": [_frame(frame, judge) for frame in frames]},
    }


def _frame(frame: dict[str, Any], judge: Judge) -> dict[str, Any]:
    """Where it was: a file of ours or of a library, the line and the function."""
    path = str(frame.get("abs_path") or "")
    known = is_installed(path)
    return {
        "filename": "/".join(path.split("/")[-2:]) if known else "elsewhere",
        "function": str(frame.get("function")) if known else "elsewhere",
        "lineno": judge.value(frame.get("lineno")),
        "in_app": bool(frame.get("in_app")),
    }
