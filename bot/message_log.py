"""What was heard and said? Messages are redacted here and kept; their raw text is kept nowhere.

Doors hand messages in and wait a moment for them to be kept. One task redacts whatever has come in since it last
looked, and has all of it kept in one transaction. A message that cannot be redacted is kept without its text. What
somebody does who waits for an answer does not wait behind what is said of the bot's own accord.
"""

import asyncio
import contextlib
import gc
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import structlog

from adapters.ports import Redactor
from bot import metrics
from bot.cards.elements import clean
from bot.desk import Desk
from handlers.command import Refused
from handlers.record_messages import RecordMessages, RedactedMessage, Said, Scope, ScopeMessages
from handlers.show_known_people import KnownPeopleShown, ShowKnownPeople
from policies.redaction import CannotRedact, KnownPerson, Mode, Redacted
from policies.vocabulary import Actor, ActorKind, Direction, MessageKind, PersonId, Surface

log = structlog.get_logger()

KEEPER = Actor(ActorKind.SYSTEM, "message_log")
NO_REDACTOR = "no redactor"
AT_ONCE = 100
FEW = 16
"""Messages that nobody waits for are kept by so many at a time: what somebody waits for comes in between."""
MOST_WAITING = 10_000
WAIT_SECONDS = 0.5
"""How long a door waits for a message to be kept. It is kept later where that takes longer."""
REDACTION_SECONDS = 5.0
LEARN_SECONDS = 1.0
AGAIN_SECONDS = 1.0
MANY = 1_000
"""People; what is held of so many is passed over by the garbage collector, which would stop the process over it."""
LOOK_BACK = 200
"""Aliases that are asked for again: a transaction that began earlier may commit later."""
NOBODY_WAITS = frozenset({MessageKind.MESSAGE, MessageKind.NOTICE, MessageKind.MAIL})
"""What people write to each other, and what the bot says by itself."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A message as it was heard or said: only ever in memory.

    `about` are ids and codes it seems to be about, as the client sent them; `place` is the conversation's id.
    """

    direction: Direction
    kind: MessageKind
    platform: str
    command: str
    person_id: PersonId | None
    place: str
    about: tuple[str, ...]
    text: str = field(repr=False)


class Exchange:
    """One thing heard, and what is said to it."""

    def __init__(self, heard: Spoken) -> None:
        self._heard = heard
        self.messages = [heard]

    def answer(self, text: str) -> None:
        """Note what is said to the one who was heard."""
        said = replace(self._heard, direction=Direction.SAID, kind=MessageKind.ANSWER, text=text)
        self.messages.append(said)


@dataclass(eq=False)
class _Waiting:
    """A message on its way. `withheld` is why it is kept without its text, where that is known before."""

    message: Spoken
    kept: asyncio.Future[Redacted | None]
    withheld: str = ""


def lasting(load: Callable[[], Redactor]) -> Redactor:
    """The redactor of a process that goes on. What is held by then is not looked through for garbage any more: all
    stood still for a quarter of a second each time.
    """
    made = load()
    gc.collect()
    gc.freeze()
    return made


class MessageLog:
    """Keeps messages, redacted. `load` makes the redactor; it is called once, in a thread of its own, by `run`."""

    def __init__(self, desk: Desk, load: Callable[[], Redactor]) -> None:
        self._desk = desk
        self._load = load
        self._waited_for: deque[_Waiting] = deque()
        self._others: deque[_Waiting] = deque()
        self._news = asyncio.Event()
        self._threads = ThreadPoolExecutor(1, thread_name_prefix="redactor")
        self._redactor: Redactor | None = None
        self._running = self._stopping = False
        self._known: dict[str, KnownPerson] = {}
        self._aliases = 0
        self._last = 0
        self._learnt = -LEARN_SECONDS

    @contextlib.asynccontextmanager
    async def exchange(self, heard: Spoken) -> AsyncIterator[Exchange]:
        """What is heard is kept at the end, whatever happens, and with it what was answered."""
        exchange = Exchange(heard)
        try:
            yield exchange
        finally:
            await self.keep(*exchange.messages)

    async def keep(self, *messages: Spoken, within: float | None = None) -> list[Redacted | None]:
        """Have messages kept, in this order. Returns once they are, or after so many seconds.

        While the redactor is being loaded nothing is waited for, unless somebody says for how long. Answers what became
        of each: as it was redacted, or None where it could not be or has not been yet.
        """
        loop = asyncio.get_running_loop()
        waiting = [_Waiting(_storable(message), loop.create_future()) for message in messages]
        for one in waiting:
            (self._others if one.message.kind in NOBODY_WAITS else self._waited_for).append(one)
        self._news.set()
        seconds = within if within is not None else 0 if self._redactor is None else WAIT_SECONDS
        if self._running and waiting and seconds:
            await asyncio.wait([one.kept for one in waiting], timeout=seconds)
        return [one.kept.result() if one.kept.done() else None for one in waiting]

    @property
    def waiting(self) -> int:
        """How many messages wait to be kept."""
        return len(self._waited_for) + len(self._others)

    def redacted(self, text: str) -> str:
        """A text for a log line, redacted, at once. Raises LookupError while there is no redactor, and CannotRedact."""
        if self._redactor is None:
            raise LookupError("there is no redactor yet")
        return self._redactor.redact(text, Mode.STRICT).text

    async def readable(self, text: str, person: KnownPerson) -> Redacted:
        """A text about this person, redacted for people to read. Raises CannotRedact; nothing is kept."""
        result = await self._redact(text, (person,), Mode.BALANCED)
        if isinstance(result, str):
            raise CannotRedact(result)
        return result

    async def run(self) -> None:
        """Load the redactor, then keep what comes in until `stop`; what has come in by then is kept before it ends."""
        self._running = True
        try:
            self._redactor = await asyncio.to_thread(self._load)
        except Exception as error:
            log.error("the redactor cannot be loaded: messages are kept without their text", exc_info=error)
        queue = self._others
        while self.waiting or not self._stopping:
            if not self.waiting:
                await self._pause()
                continue
            self._shed()
            queue = self._next_after(queue)
            waited_for = queue is self._waited_for
            batch = [queue.popleft() for _ in range(min(AT_ONCE if waited_for else FEW, len(queue)))]
            left = await self._keep_all(batch, waited_for=waited_for)
            if left:
                queue.extendleft(reversed(left))
                await asyncio.sleep(AGAIN_SECONDS)
                if self._stopping:
                    break
        self._running = False

    def _next_after(self, queue: deque[_Waiting]) -> deque[_Waiting]:
        """The queue whose turn it is: the other one, where something is in it, so that neither holds up the other."""
        other = self._others if queue is self._waited_for else self._waited_for
        return other or queue

    def stop(self) -> None:
        self._stopping = True
        self._news.set()

    async def _pause(self) -> None:
        """Wait for messages; meanwhile learn whom to know, so that a message need not wait for that."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._news.wait(), LEARN_SECONDS)
        self._news.clear()
        if not self.waiting and not self._stopping:
            with contextlib.suppress(Exception):
                await self._learn()

    def _shed(self) -> None:
        """A database that is away for long must not fill the memory: the oldest messages are given up, and counted."""
        lost = 0
        while self.waiting > MOST_WAITING:
            (self._others or self._waited_for).popleft()
            lost += 1
        if lost:
            metrics.given_up(lost)
            log.error("messages were given up", count=lost)

    async def _keep_all(self, batch: list[_Waiting], *, waited_for: bool) -> list[_Waiting]:
        """Redact and keep a batch; those that are to be tried again, since the database takes nothing now.

        Where it does not take the batch, each is tried alone: one that it cannot take must not hold up the others.
        """
        if await self._kept(batch, waited_for):
            return []
        for place, one in enumerate(batch):
            if not await self._kept([one], waited_for):
                metrics.withheld("not storable")
                bare = _Waiting(_bare(one.message), one.kept, withheld="not storable")
                if not await self._kept([bare], waited_for):
                    return batch[place:]
        return []

    async def _kept(self, batch: list[_Waiting], waited_for: bool) -> bool:
        """Redact and keep a batch; False when the database could not take it."""
        try:
            await self._learn()
            said = tuple(Said(one.message.platform, one.message.place, one.message.about) for one in batch)
            scopes = await self._desk(ScopeMessages(said), KEEPER, Surface.CLOCK, waited_for=waited_for)
            if isinstance(scopes, Refused):
                raise RuntimeError("the message log may not look: the access rules are broken")
            pairs = [(one, scope) for one, scope in zip(batch, scopes, strict=True) if _concerns_us(one.message, scope)]
            results = [one.withheld or await self._redact(one.message.text, scope.people) for one, scope in pairs]
            rows = (_row(one.message, scope, result) for (one, scope), result in zip(pairs, results, strict=True))
            await self._desk(RecordMessages(tuple(rows)), KEEPER, Surface.CLOCK, waited_for=waited_for)
        except Exception as error:
            log.error("messages are not kept yet", count=len(batch), exc_info=error)
            return False
        outcomes = {one: result for (one, _), result in zip(pairs, results, strict=True)}
        for one in batch:
            result = outcomes.get(one)
            if not one.kept.done():
                one.kept.set_result(result if isinstance(result, Redacted) else None)
        return True

    async def _redact(self, text: str, people: tuple[KnownPerson, ...], mode: Mode = Mode.STRICT) -> Redacted | str:
        """The text redacted, with these people in scope, or a word for why it cannot be."""
        if self._redactor is None:
            metrics.withheld(NO_REDACTOR)
            return NO_REDACTOR
        self._know(people)
        ids = [person.id for person in people]
        work = asyncio.get_running_loop().run_in_executor(self._threads, self._redactor.redact, text, mode, ids)
        try:
            return await asyncio.wait_for(work, REDACTION_SECONDS)
        except TimeoutError:
            # A thread cannot be stopped: it is left to its work, and the next message gets another.
            self._threads.shutdown(wait=False)
            self._threads = ThreadPoolExecutor(1, thread_name_prefix="redactor")
            why = "timeout"
        except CannotRedact as fault:
            why = fault.reason
        metrics.withheld(why)
        log.error("a message was withheld", why=why)
        return why

    async def _learn(self) -> None:
        """Know the candidates that have come since the last look; all anew where some have gone."""
        now = asyncio.get_running_loop().time()
        if self._redactor is None or now - self._learnt < LEARN_SECONDS:
            return
        few = len(self._known) < MANY
        aliases = await self._read_from(max(0, self._last - LOOK_BACK))
        if aliases != self._aliases:
            before = frozenset(self._known)
            self._known.clear()
            self._aliases = 0
            await self._read_from(0)
            for gone in before - self._known.keys():
                self._redactor.remove(gone)
        if few and len(self._known) >= MANY:
            gc.freeze()
        self._learnt = now

    async def _read_from(self, after: int) -> int:
        """Learn the people of all aliases after this one, page by page; how many aliases there are of all."""
        while True:
            shown = await self._desk(ShowKnownPeople(after), KEEPER, Surface.CLOCK)
            if not isinstance(shown, KnownPeopleShown):
                raise RuntimeError("the message log may not know people: the access rules are broken")
            self._know(shown.people)
            if shown.last <= after:
                self._last = max(self._last, shown.last)
                return shown.aliases
            after = shown.last

    def _know(self, people: Iterable[KnownPerson]) -> None:
        for person in people:
            before = self._known.get(person.id)
            if self._redactor is not None and before != person:
                self._redactor.add(person)
                self._known[person.id] = person
                self._aliases += _size(person) - (_size(before) if before else 0)


def _storable(message: Spoken) -> Spoken:
    """What a client named may hold what no database keeps; the text is seen to once it is redacted."""
    return replace(
        message,
        command=clean(message.command),
        place=clean(message.place),
        about=tuple(clean(one) for one in message.about),
    )


def _bare(message: Spoken) -> Spoken:
    return replace(message, command="", place="", about=(), text="")


def _concerns_us(message: Spoken, scope: Scope) -> bool:
    """What colleagues write to each other is only heard where the bot works: in a channel that has a loop's card."""
    return message.kind is not MessageKind.MESSAGE or scope.is_ours


def _size(person: KnownPerson) -> int:
    return len(person.names) + len(person.emails) + len(person.phones) + len(person.links)


def _row(message: Spoken, scope: Scope, result: Redacted | str) -> RedactedMessage:
    return RedactedMessage(
        message.direction,
        message.kind,
        message.platform,
        message.command,
        message.person_id,
        message.place,
        scope.loop_id,
        clean(result.text) if isinstance(result, Redacted) else None,
        None if isinstance(result, Redacted) else result,
    )
