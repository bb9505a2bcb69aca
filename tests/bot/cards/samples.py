"""What could a card, form or screen ever be asked to show? Values of every kind, plain or hostile, and all the words.

Every public function of `bot.cards` that makes something to show is found by itself, and its arguments are made from
their types: a new card is tested without being listed here.
"""

import dataclasses
import importlib
import inspect
import pkgutil
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import Any

from hypothesis import strategies as st

import bot.cards
from bot.cards.dropped import LEFT_UNDONE
from bot.cards.elements import Block, Button, Buttons, Card, Form, Screen
from bot.cards.notices import BECAUSE, EVENTS
from bot.cards.platform import Platform
from bot.chat.commands import HELP
from bot.slack.platform import SLACK
from handlers.command import Refused
from policies.hiring import HireState
from policies.scorecards import Topic
from policies.vocabulary import Span

Shown = Card | Form | Screen
Strategy = st.SearchStrategy[Any]

WORDLESS = frozenset({"elements", "mails", "platform"})
"""Modules of bot.cards that make nothing for chat."""

HOSTILE = (
    "", " ", "x" * 10_000, "😀" * 3_000, "<!channel>", "<@U1>", "<https://evil.example|your bank>", "*bold* _it_",
    "`code` &amp;&lt;&gt;<>&", "\u202eevil\u202c", "\u200b\u200d\ufeff", "Zoë\nand\n\nline breaks\t", "@here",
    "{candidate}",
    '"; DROP TABLE', "\x00", "محمد", "👩‍👩‍👧‍👦" * 40,
)  # fmt: skip
PLAIN = {
    "candidate": "Carmen Díaz", "holder": "Alice Okafor", "author": "Alice Okafor", "asked_by": "Alice Okafor",
    "asked_of": "Bob Lindqvist", "missing": "Bob Lindqvist", "name": "Problem solving", "title": "Backend Engineer",
    "interview": "Coding", "stage": "Onsite", "timezone": "Europe/Berlin", "code": "PK-7F3A-A1", "letter": "A",
    "because": "loop_cancelled", "errand": "calendar.claim", "event": "opened", "topic": "age",
    "key": "problem_solving", "place": "PK-7F3A-A1", "platform": "teams", "receiver": "ats",
    "vendor": "ashby", "fault": "answered 422 for job_title", "by": "",
    "what": "Send the contract", "owner": "HR operations", "done_by": "",
    "channel": "hiring-backend", "reason": "2 qualified people are free", "email": "alice@acme.example",
    "notes": "Asked first, then solved it with a small hint.", "pools": "coding", "text": "Mornings suit me better.",
    "url": "https://interviews.acme.example/login/one-time",
}  # fmt: skip
ZONES = ("Europe/Berlin", "America/Argentina/ComodRivadavia", "Asia/Kolkata", "Pacific/Chatham", "UTC")
BUTTON = Buttons((Button("Open", "claim", "slot-1"),))
START = datetime(2026, 3, 2, 9, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Maker:
    """A function of bot.cards that makes something to show."""

    name: str
    make: Callable[..., Any]
    hints: Mapping[str, Any]


def makers() -> list[Maker]:
    """Every public function of bot.cards that returns a card, a form or a screen."""
    found = []
    for module in pkgutil.iter_modules(bot.cards.__path__):
        if module.name in WORDLESS:
            continue
        loaded = importlib.import_module(f"bot.cards.{module.name}")
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            hints = typing.get_type_hints(function)
            returned = hints.pop("return", None)
            kinds = set(typing.get_args(returned)) or {returned}
            if not name.startswith("_") and function.__module__ == loaded.__name__ and kinds & {Card, Form, Screen}:
                found.extend(_each(Maker(f"{module.name}.{name}", function, hints)))
    return found


def _each(maker: Maker) -> list[Maker]:
    """The maker; or one for each kind of content where it takes several."""
    contents = typing.get_args(maker.hints.get("content"))
    return [
        Maker(f"{maker.name}.{content.__name__}", maker.make, {**maker.hints, "content": content})
        for content in contents
    ] or [maker]


def plain(kind: Any, name: str = "") -> Any:
    """The one value of a type that an example shows: the standing cast, one of everything."""
    origin, members = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple and name == "commands":
        return HELP
    if origin is tuple:
        return (plain(members[0], name),) if members[-1] is Ellipsis else tuple(plain(one, name) for one in members)
    if kind == Block:
        return BUTTON
    if origin is Mapping:
        return {}
    if origin in (typing.Union, types.UnionType):
        return plain(members[0], name)
    if isinstance(kind, typing.NewType):
        return f"{name}-1"
    if kind is Span:
        return _span(24)
    if kind is HireState:
        return HireState.FAILED
    if kind is Platform:
        return SLACK
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return kind(**{key: plain(of, key) for key, of in typing.get_type_hints(kind).items()})
    if isinstance(kind, type) and issubclass(kind, Enum):
        return list(kind)[-1 if name in ("state", "decision", "recommendation") and len(kind) < 5 else 0]
    known: dict[Any, Any] = {bool: name.startswith("may_"), int: 3, float: 30.0, datetime: START, types.NoneType: None}
    known |= {date: START.date(), str: PLAIN.get(name)}
    if name.startswith(("work", "quiet")):
        return 9 * 60
    return name.replace("_", " ").capitalize() if known.get(kind) is None and kind is str else known.get(kind)


def shown_by(maker: Maker, most: int = 4) -> Strategy:
    """What the maker makes of arguments as an enemy would choose them; lists of up to `most`."""
    texts = st.one_of(st.integers(0, len(HOSTILE) - 1).map(HOSTILE.__getitem__), st.text(max_size=300))
    return _Values(texts, most).arguments(maker.hints).map(lambda given: maker.make(**_fitting(given)))


def _fitting(given: dict[str, Any]) -> dict[str, Any]:
    """A list of claims goes with one row of buttons for each."""
    if given.keys() >= {"claims", "buttons"}:
        return {**given, "buttons": (BUTTON,) * len(given["claims"])}
    return given


@dataclass(frozen=True, slots=True)
class _Values:
    """Makes a strategy for each type; `name` is the field's or argument's, where the type alone does not say enough."""

    texts: Strategy
    most: int

    def arguments(self, hints: Mapping[str, Any]) -> Strategy:
        return st.fixed_dictionaries({name: self.of(kind, name) for name, kind in hints.items()})

    def of(self, kind: Any, name: str = "") -> Strategy:
        origin = typing.get_origin(kind)
        if origin is tuple:
            return self._tuple(typing.get_args(kind), name)
        if origin in (typing.Union, types.UnionType):
            return self._one_of(kind, name)
        if origin is Mapping:
            return st.just({})
        if isinstance(kind, typing.NewType):
            return st.uuids(version=4).map(lambda made: made.hex)
        return self._plain(kind, name)

    def _one_of(self, kind: Any, name: str) -> Strategy:
        if kind == Block:
            return st.just(BUTTON)
        return st.one_of([self.of(member, name) for member in typing.get_args(kind)])

    def _tuple(self, members: tuple[Any, ...], name: str) -> Strategy:
        if name == "commands":
            return st.just(HELP)
        if members[-1] is Ellipsis:
            return st.lists(self.of(members[0], name), min_size=name == "slots", max_size=self.most).map(tuple)
        return st.tuples(*(self.of(member, name) for member in members))

    def _plain(self, kind: Any, name: str) -> Strategy:
        if kind is Span:
            return st.integers(0, 10_000).map(_span)
        if kind is Platform:
            return st.just(SLACK)
        if kind is Refused:
            return self.arguments({"why": typing.get_type_hints(Refused)["why"]}).map(lambda given: Refused(**given))
        if isinstance(kind, type) and dataclasses.is_dataclass(kind):
            return st.builds(kind, **{key: self.of(of, key) for key, of in typing.get_type_hints(kind).items()})
        if isinstance(kind, type) and issubclass(kind, Enum):
            return st.sampled_from(kind)
        known: dict[Any, Strategy] = {
            bool: st.booleans(),
            int: st.integers(0, 24 * 60) if name.startswith(("work", "quiet")) else st.integers(1, 99),
            datetime: st.integers(0, 10_000).map(lambda hours: START + timedelta(hours=hours)),
            date: st.integers(0, 400).map(lambda days: START.date() + timedelta(days=days)),
            float: st.floats(0, 1000),
            types.NoneType: st.none(),
            str: self._text(name),
        }
        return known[kind]

    def _text(self, name: str) -> Strategy:
        chosen: dict[str, tuple[str, ...]] = {
            "because": tuple(BECAUSE),
            "errand": (*LEFT_UNDONE, "chat.retired"),
            "event": tuple(EVENTS),
            "topic": tuple(Topic),
            "letter": ("A", "AB"),
            "code": ("PK-7F3A", "PK-7F3A-A1"),
            "place": ("0" * 32, "PK-7F3A-A1"),
        }
        if name == "key":
            return st.uuids(version=4).map(lambda made: made.hex)
        if "timezone" in name:
            return st.sampled_from(ZONES)
        return st.sampled_from(chosen[name]) if name in chosen else self.texts


def _span(hours: int) -> Span:
    start = START + timedelta(hours=hours)
    return Span(start, start + timedelta(hours=1))
