"""Is a webhook genuine whose signature is over its bytes, and what does its body say?"""

import hashlib
import hmac
import json
from typing import Any

from adapters.ports import NotGenuine


def judge(secret: bytes, signed: bytes, given: str, prefix: str) -> None:
    """Raise NotGenuine unless `given` is `prefix` and the HMAC-SHA256 of what is signed, in hex."""
    expected = prefix + hmac.new(secret, signed, hashlib.sha256).hexdigest()
    # Other characters are no signature, and would be a fault where texts are compared.
    if not given.isascii() or not hmac.compare_digest(given, expected):
        raise NotGenuine("the signature is not right")


def read(body: bytes) -> dict[str, Any]:
    """The object in a body of JSON. Raises NotGenuine for anything else."""
    try:
        told: Any = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotGenuine("the body is not JSON") from error
    if not isinstance(told, dict):
        raise NotGenuine("the body has not the expected form")
    return told
