"""Does a request come from Teams? Its token is judged here, before anything of its body is read.

The keys are fetched without holding up anybody else, and asked for again at most once a minute: a token under a key
that nobody knows is refused, and never a fault. The rules are those of Microsoft's "Authenticate requests".
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import jwt
import structlog

from adapters.ports import NotGenuine
from bot.loopback import is_secret_on_its_way

log = structlog.get_logger()

LONGEST_TOKEN = 8_000
LEEWAY = 300
"""Seconds by which clocks may differ, as Microsoft asks for."""
PATIENCE = 5.0
PAUSE, PAUSE_AFTER_FAULT, FRESH = 60.0, 5.0, 24 * 3600.0
ALGORITHM = "RS256"
NEVER = float("-inf")


@dataclass(frozen=True, slots=True)
class Claims:
    """What a genuine token vouches for: the service URL to answer to, and the channels that its key may speak for."""

    service_url: str
    channels: frozenset[str]


@dataclass(frozen=True, slots=True)
class Key:
    key: Any
    channels: frozenset[str]


class Keys:
    """The identity provider's keys, by their ids, and whom its tokens name as their issuer."""

    def __init__(self, http: httpx.AsyncClient, metadata_url: str) -> None:
        self._http = http
        self._metadata_url = metadata_url
        self._lock = asyncio.Lock()
        self._keys: Mapping[str, Key] = {}
        self._asked = self._fetched = self._failed = NEVER
        self.issuer = ""

    async def find(self, kid: str) -> Key | None:
        """The key of this id. What was fetched a day ago is fetched anew, and so is, now and then, what is unknown."""
        now = asyncio.get_running_loop().time()
        if kid not in self._keys or now - self._fetched > FRESH:
            await self._refresh()
        return self._keys.get(kid)

    async def _refresh(self) -> None:
        async with self._lock:
            now = asyncio.get_running_loop().time()
            pause = PAUSE if self._fetched >= self._asked else PAUSE_AFTER_FAULT
            if now - self._asked < pause:
                return
            self._asked = now
            try:
                self.issuer, self._keys = await self._fetch()
            except (httpx.HTTPError, ValueError, KeyError, TypeError, AttributeError) as error:
                log.error("the keys of Teams cannot be fetched", kind=type(error).__name__)
                return
            self._fetched = asyncio.get_running_loop().time()

    async def _fetch(self) -> tuple[str, Mapping[str, Key]]:
        metadata = await self._read(self._metadata_url)
        where = str(metadata["jwks_uri"])
        if not is_secret_on_its_way(where):
            raise ValueError("keys that anybody on the way could replace")
        found = await self._read(where)
        keys = {str(one["kid"]): key for one in found["keys"] if (key := _key(one)) is not None}
        return str(metadata["issuer"]), keys

    async def _read(self, url: str) -> Any:
        answer = await self._http.get(url, timeout=PATIENCE, follow_redirects=False)
        answer.raise_for_status()
        return answer.json()


class Tokens:
    """Judges the `Authorization` header of a request for the bot of this app id."""

    def __init__(self, keys: Keys, app_id: str) -> None:
        if not app_id:
            raise ValueError("without an app id there is no door")
        self._keys = keys
        self._app_id = app_id

    async def check(self, authorization: str) -> Claims:
        """What the token vouches for. Raises NotGenuine."""
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token or len(token) > LONGEST_TOKEN or not token.isascii():
            raise NotGenuine("no bearer token")
        try:
            head = jwt.get_unverified_header(token)
            if head.get("alg") != ALGORITHM or not isinstance(head.get("kid"), str):
                raise NotGenuine("not signed as it should be")
            key = await self._keys.find(head["kid"])
            if key is None:
                raise NotGenuine("an unknown key")
            claims = jwt.decode(
                token,
                key.key,
                algorithms=[ALGORITHM],
                audience=self._app_id,
                issuer=self._keys.issuer,
                leeway=LEEWAY,
                options={"require": ["exp", "iss", "aud"]},
            )
        except (jwt.PyJWTError, ValueError, TypeError, RecursionError) as fault:
            raise NotGenuine(type(fault).__name__) from fault
        service_url = claims.get("serviceurl")
        if not isinstance(service_url, str) or not service_url:
            raise NotGenuine("no service URL")
        return Claims(service_url, key.channels)


def _key(one: Mapping[str, Any]) -> Key | None:
    """A key that can be used; None for one of another kind."""
    endorsed = one.get("endorsements")
    channels = frozenset(map(str, endorsed)) if isinstance(endorsed, list) else frozenset[str]()
    try:
        return Key(jwt.PyJWK.from_dict(dict(one), algorithm=ALGORITHM).key, channels) if one.get("kid") else None
    except jwt.PyJWTError:
        return None
