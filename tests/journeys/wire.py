"""What does a chat platform send to the bot? A test that asks through this need not know which platform it is."""

import asyncio
from collections.abc import Iterator, Mapping
from typing import Protocol

import httpx


class Wire(Protocol):
    """Sends to one server's door as the platform does: bodies byte for byte, signed unless headers are given."""

    path: str
    """The door's, on the server."""

    def typed(self, person: str, line: str) -> bytes:
        """A command, as `/panel claim CODE` is typed in Slack."""

    def pressed(self, person: str, action: str, value: str) -> bytes:
        """A button of a card."""

    def handed_in(self, person: str, form: str, state: str, choices: Mapping[str, str], /, **texts: str) -> bytes:
        """A form that was filled in."""

    def signed(self, body: bytes) -> dict[str, str]:
        """The headers of a genuine request."""

    def post(self, body: bytes, headers: dict[str, str] | None = None) -> httpx.Response:
        """Send a body."""

    async def post_from(self, client: httpx.AsyncClient, body: bytes) -> httpx.Response:
        """The same from a client of many, to send at the same moment as others."""

    def tell(self, person: str, text: str, name: str, retry: int = 0) -> httpx.Response:
        """A message to the others in #hiring-backend; under a name that was there before it is the same again."""

    def forged(self, body: bytes) -> Iterator[tuple[bytes, dict[str, str]]]:
        """What somebody else could send: bodies and headers that are not genuine, or no longer."""

    def read(self, answer: httpx.Response) -> str:
        """What the person reads whose request was answered so."""


def side_by_side(wire: Wire, *bodies: bytes) -> list[httpx.Response]:
    """The answers to requests sent at the same moment."""

    async def send() -> list[httpx.Response]:
        async with httpx.AsyncClient(timeout=30, trust_env=False) as client:
            return list(await asyncio.gather(*(wire.post_from(client, one) for one in bodies)))

    return asyncio.run(send())
