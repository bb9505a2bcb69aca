"""Does a body hold exactly the fields it should? What the back office's APIs check before they act.

A check takes a JSON value and returns it, read; it raises ValueError with what it wanted instead.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

Check = Callable[[object], Any]
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_EMAIL = re.compile(r"[^@\s,;<>]{1,64}@[^@\s,;<>]{1,190}")


class Refused(Exception):
    """The API does not do this: an HTTP status and a list of `{"field", "problem"}`."""

    def __init__(self, status: int, field: str, problem: str) -> None:
        super().__init__(problem)
        self.status = status
        self.errors = [{"field": field, "problem": problem}]


@dataclass(frozen=True, slots=True)
class Maybe:
    """A field that may be missing; where it is there, it must pass the check."""

    check: Check


Shape = Mapping[str, Check | Maybe]


def fields(body: object, shape: Shape) -> dict[str, Any]:
    """The body's fields, read. Raises Refused with 422 that names every missing, unknown and wrong field."""
    if not isinstance(body, dict):
        raise Refused(422, "", "an object is expected")
    errors = [{"field": name[:80], "problem": "is not a field here"} for name in body if name not in shape]
    read = {}
    for name, wanted in shape.items():
        try:
            if name not in body:
                if isinstance(wanted, Maybe):
                    continue
                raise ValueError("is missing")
            read[name] = (wanted.check if isinstance(wanted, Maybe) else wanted)(body[name])
        except ValueError as error:
            errors.append({"field": name, "problem": str(error)})
    if errors:
        refused = Refused(422, "", "the body does not fit")
        refused.errors = errors
        raise refused
    return read


def text(limit: int, *, empty: bool = False) -> Check:
    """Unicode text of at most `limit` characters."""

    def check(value: object) -> str:
        if not isinstance(value, str) or len(value) > limit or (not value.strip() and not empty):
            raise ValueError(f"must be text of {'0' if empty else '1'} to {limit} characters")
        if any("\ud800" <= char <= "\udfff" or char == "\0" for char in value):
            raise ValueError("must be proper Unicode")
        return value

    return check


def whole(least: int, most: int) -> Check:
    """A whole number in this range; true is not 1."""

    def check(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise ValueError(f"must be a whole number from {least} to {most}")
        return value

    return check


def one_of(*words: str) -> Check:
    """One of these words."""

    def check(value: object) -> str:
        if not isinstance(value, str) or value not in words:
            raise ValueError(f"must be one of {', '.join(words)}")
        return value

    return check


def uuid(value: object) -> str:
    """A UUID, as vendors write their ids."""
    if not isinstance(value, str) or not _UUID.fullmatch(value):
        raise ValueError("must be a UUID")
    return value


def mapping(check: Check, most: int) -> Check:
    """An object of at most `most` names, each with a value that passes the check."""

    def check_all(value: object) -> dict[str, Any]:
        if not isinstance(value, dict) or len(value) > most:
            raise ValueError(f"must be an object of at most {most}")
        return {name: check(item) for name, item in value.items()}

    return check_all


def boolean(value: object) -> bool:
    """True or false, nothing like them."""
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def instant(value: object) -> datetime:
    """An ISO 8601 moment with its offset, read as aware UTC."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
        if moment is not None and moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise ValueError("must be a moment such as 2026-03-02T09:00:00+00:00")


def email(value: object) -> str:
    """An e-mail address, in lower case."""
    if not isinstance(value, str) or not _EMAIL.fullmatch(value):
        raise ValueError("must be an e-mail address")
    return str(text(255)(value)).lower()


def several(check: Check, most: int) -> Check:
    """A list of at most `most` values, each checked."""

    def check_all(value: object) -> list[Any]:
        if not isinstance(value, list) or len(value) > most:
            raise ValueError(f"must be a list of at most {most}")
        return [check(item) for item in value]

    return check_all


def record(shape: Shape) -> Check:
    """An object inside the body with exactly these fields."""

    def check(value: object) -> dict[str, Any]:
        try:
            return fields(value, shape)
        except Refused as error:
            raise ValueError("; ".join(f"{e['field']} {e['problem']}".strip() for e in error.errors)) from error

    return check


def span(body: Mapping[str, Any]) -> None:
    """Raises Refused where the body ends before it starts."""
    if body["ends_at"] <= body["starts_at"]:
        raise Refused(422, "ends_at", "must be after starts_at")
