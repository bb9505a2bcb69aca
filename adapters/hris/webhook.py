"""How does the company's own automation hear of a hire? One signed POST after the conventions of Standard Webhooks.

There is nothing to look it up in: a hire that may have arrived is posted again only when a person has said that it is
not there. The id is made of the hire's key and the body says nothing else from one try to the next, so that a receiver
that keeps the ids it has seen acts once, whatever that person has overlooked.
"""

import hmac
import json
from base64 import b64encode
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

import httpx

from adapters.http import tell
from adapters.ports import InDoubt, Ref
from policies.hiring import Makes
from policies.vocabulary import Hire


class WebhookHris:
    """The port `HRIS` for an address of the company's own, which may hold a secret: no fault quotes it."""

    name = "webhook"
    makes = Makes.MESSAGE

    def __init__(self, url: str, key: bytes, client: httpx.AsyncClient, now: Callable[[], datetime]) -> None:
        """`key` signs; `now` is the time by which the receiver judges how old a request is."""
        if not key:
            raise ValueError("a key is needed")
        self._url = url
        self._key = key
        self._client = client
        self._now = now

    async def record_hire(self, hire: Hire, *, uncertain: bool) -> Ref:
        """POST the hire, unless it may have arrived. Another try has the same id."""
        if uncertain:
            raise InDoubt("the hire may have arrived: nothing says whether")
        told = {
            "type": "hire.recorded",
            "data": {
                "key": hire.key,
                "application_id": hire.application_id,
                "name": hire.name,
                "email": hire.email,
                "job_title": hire.job_title,
                "decided_by_email": hire.decided_by_email,
            },
        }
        identity, at, body = f"hire_{hire.key}", str(int(self._now().timestamp())), json.dumps(told).encode()
        headers = {
            "content-type": "application/json",
            "webhook-id": identity,
            "webhook-timestamp": at,
            "webhook-signature": signature(self._key, identity, at, body),
        }
        await tell(self._client, self._url, body, headers)
        return Ref(identity)


def signature(key: bytes, identity: str, at: str, body: bytes) -> str:
    """The header that vouches for these bytes under this id at this time (Unix seconds)."""
    return "v1," + b64encode(hmac.digest(key, f"{identity}.{at}.".encode() + body, sha256)).decode()
