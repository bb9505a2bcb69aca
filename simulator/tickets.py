"""Which trigger ids and response URLs are still good? Slack's lifetimes: 3 s and one use; 30 minutes and five uses."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

TRIGGER_SECONDS = 3.0
RESPONSE_SECONDS = 1800.0
RESPONSE_USES = 5


@dataclass(slots=True)
class Ticket:
    """What a trigger id or a response URL was given out for; `born` is monotonic seconds."""

    person: str
    born: float
    channel: str = ""
    ts: str = ""
    uses: int = 0


class Tickets:
    """Mints and redeems both kinds; the clock is monotonic real time, whatever the simulated day is."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._triggers: dict[str, Ticket] = {}
        self._responses: dict[str, Ticket] = {}

    def trigger(self, person: str) -> str:
        """A new trigger id for what this person (a Slack user id) just did."""
        name = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self._triggers[name] = Ticket(person, self._monotonic())
        return name

    def redeem_trigger(self, name: object) -> Ticket | str:
        """The ticket, used up from now on, or the word Slack refuses with."""
        ticket = self._triggers.get(name) if isinstance(name, str) else None
        if ticket is None:
            return "invalid_trigger_id"
        if ticket.uses:
            return "exchanged_trigger_id"
        if self._monotonic() - ticket.born > TRIGGER_SECONDS:
            return "expired_trigger_id"
        ticket.uses = 1
        return ticket

    def response(self, person: str, channel: str, ts: str = "") -> str:
        """The last part of a new response URL; `ts` is the message it came from, empty for a slash command."""
        name = secrets.token_urlsafe(24)
        self._responses[name] = Ticket(person, self._monotonic(), channel, ts)
        return name

    def redeem_response(self, name: str) -> Ticket | str:
        """The ticket with one use more, or the word Slack refuses with."""
        ticket = self._responses.get(name)
        if ticket is None or self._monotonic() - ticket.born > RESPONSE_SECONDS:
            return "expired_url"
        if ticket.uses >= RESPONSE_USES:
            return "used_url"
        ticket.uses += 1
        return ticket
