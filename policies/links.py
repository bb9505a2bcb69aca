"""Is this link genuine, for this purpose and still in time? Signing and verifying candidate links.

A token is `b64url(JSON) + "." + b64url(HMAC-SHA256(key, body))`, where the MAC covers the first part as it is written.
It holds no personal data: a version, an audience, an opaque id and an expiry. Whether the id is still good is for the
database to say; this module refuses forgeries before anything else is asked.
"""

import base64
import binascii
import hashlib
import hmac
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

MAX_TOKEN_BYTES = 512
MAX_KEYS = 3
MIN_SECRET_BYTES = 32
MIN_JTI_CHARS = 22
"""22 base64url characters carry 132 bits: an id that cannot be guessed."""
MAX_JTI_CHARS = 128
LEEWAY_MS = 30_000
EARLIEST_EXP_MS = 1_577_836_800_000
LATEST_EXP_MS = 4_102_444_800_000
"""2020 to 2100 in milliseconds. Seconds mistaken for milliseconds fall before it, microseconds behind it."""

BOOKING = "booking"
SESSION = "session"
ICS = "ics"

_URL_SAFE = re.compile(r"[A-Za-z0-9_-]+")
_NAME = re.compile(r"[A-Za-z0-9_-]{1,32}")
_REQUIRED = {"v", "aud", "jti", "exp"}
_KNOWN = _REQUIRED | {"kid"}


class LinkRefusal(StrEnum):
    """Why a token is refused. Only the command line and the logs may tell these apart: the web answers all alike."""

    MALFORMED = "malformed"
    BAD_SIGNATURE = "bad_signature"
    WRONG_AUDIENCE = "wrong_audience"
    EXPIRED = "expired"
    BAD_CLAIMS = "bad_claims"


@dataclass(frozen=True, slots=True)
class Claims:
    """What a token says. `exp_ms` is milliseconds since 1970 UTC; `jti` is opaque; `kid` names the signing key."""

    audience: str
    jti: str
    exp_ms: int
    kid: str | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """A secret and its name. A key without a name (`kid` None) may have signed under any name."""

    kid: str | None
    secret: bytes

    def __repr__(self) -> str:
        return f"Key(kid={self.kid!r})"


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys that are good now: the first one signs, all verify.

    Raises ValueError for none or more than three keys, doubled or badly formed names, and secrets under `least_bytes`.
    """

    keys: tuple[Key, ...]
    least_bytes: int = MIN_SECRET_BYTES

    def __post_init__(self) -> None:
        if not 1 <= len(self.keys) <= MAX_KEYS:
            raise ValueError(f"a keyring has 1 to {MAX_KEYS} keys, this one has {len(self.keys)}")
        names = [key.kid for key in self.keys]
        if len(set(names)) != len(names):
            raise ValueError("two keys of a keyring have the same name")
        if any(name is not None and not _NAME.fullmatch(name) for name in names):
            raise ValueError("a key's name is 1 to 32 letters, digits, '-' and '_'")
        least = max(1, self.least_bytes)
        if any(len(key.secret) < least for key in self.keys):
            raise ValueError(f"a link secret has at least {least} bytes")

    @property
    def active(self) -> Key:
        """The key that signs."""
        return self.keys[0]

    def derived(self, purpose: str) -> "Keyring":
        """The same names with the keys of another purpose."""
        return Keyring(tuple(Key(key.kid, derive(key.secret, purpose)) for key in self.keys), self.least_bytes)


def derive(secret: bytes, purpose: str) -> bytes:
    """The key for a purpose: HKDF-SHA256 (RFC 5869, empty salt), 32 bytes.

    Booking uses the secret as it is: its tokens must verify wherever the format is spoken with the bare secret.
    """
    if not secret:
        raise ValueError("an empty secret is one that anyone can sign with")
    if purpose == BOOKING:
        return secret
    extracted = hmac.digest(bytes(hashlib.sha256().digest_size), secret, "sha256")
    return hmac.digest(extracted, f"panelkeeper:{purpose}".encode() + b"\x01", "sha256")


def sign(claims: Claims, key: bytes) -> str:
    """The token for these claims. Raises ValueError for an empty key and for claims that `verify` would refuse."""
    if not key:
        raise ValueError("an empty secret is one that anyone can sign with")
    record: dict[str, Any] = {"v": 1, "aud": claims.audience, "jti": claims.jti, "exp": claims.exp_ms}
    if claims.kid is not None:
        record["kid"] = claims.kid
    if not isinstance(_claims(record, least_jti=1), Claims):
        raise ValueError("these claims would not verify: look at jti, exp and kid")
    body = _encode(json.dumps(record, separators=(",", ":")).encode())
    token = f"{body}.{_encode(_mac(body, key))}"
    if len(token) > MAX_TOKEN_BYTES:
        raise ValueError(f"the token would be longer than {MAX_TOKEN_BYTES} bytes")
    return token


def verify(
    token: str,
    keyring: Keyring,
    audience: str,
    now_ms: int,
    *,
    leeway_ms: int = LEEWAY_MS,
    least_jti: int = MIN_JTI_CHARS,
) -> Claims | LinkRefusal:
    """What the token says, or why it is refused. Never raises, whatever the token is.

    The order matters: form, then MAC, and only then is the content parsed. `leeway_ms` forgives clocks that differ.
    """
    parts = _parts(token)
    if parts is None:
        return LinkRefusal.MALFORMED
    body, content, mac = parts
    signers = _signers(body, mac, keyring.keys)
    if not signers:
        return LinkRefusal.BAD_SIGNATURE
    record = _record(content)
    if record is None:
        return LinkRefusal.MALFORMED
    claims = _claims(record, least_jti)
    if isinstance(claims, LinkRefusal):
        return claims
    if claims.kid is not None and not any(key.kid in (None, claims.kid) for key in signers):
        return LinkRefusal.BAD_SIGNATURE
    if claims.audience != audience:
        return LinkRefusal.WRONG_AUDIENCE
    if now_ms >= claims.exp_ms + leeway_ms:
        return LinkRefusal.EXPIRED
    return claims


def _parts(token: str) -> tuple[str, bytes, bytes] | None:
    if len(token) > MAX_TOKEN_BYTES or not token.isascii() or token.count(".") != 1:
        return None
    body, _, signature = token.partition(".")
    content, mac = _decode(body), _decode(signature)
    if content is None or mac is None or len(mac) != hashlib.sha256().digest_size:
        return None
    return body, content, mac


def _signers(body: str, mac: bytes, keys: Sequence[Key]) -> list[Key]:
    """The keys that signed this. All are tried, so that the time taken does not tell which one."""
    return [key for key in keys if hmac.compare_digest(_mac(body, key.secret), mac)]


def _record(content: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(content.decode("utf-8"), parse_constant=_no_constant, object_pairs_hook=_no_doubles)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _claims(record: dict[str, Any], least_jti: int) -> Claims | LinkRefusal:
    version, audience, jti, exp, kid = (record.get(name) for name in ("v", "aud", "jti", "exp", "kid"))
    whole = record.keys() <= _KNOWN and record.keys() >= _REQUIRED
    if not whole or type(version) is not int or version != 1 or not isinstance(audience, str):
        return LinkRefusal.BAD_CLAIMS
    if not isinstance(jti, str) or not least_jti <= len(jti) <= MAX_JTI_CHARS or not _URL_SAFE.fullmatch(jti):
        return LinkRefusal.BAD_CLAIMS
    if type(exp) is not int or not EARLIEST_EXP_MS <= exp <= LATEST_EXP_MS:
        return LinkRefusal.BAD_CLAIMS
    if "kid" in record and not (isinstance(kid, str) and _NAME.fullmatch(kid)):
        return LinkRefusal.BAD_CLAIMS
    return Claims(audience, jti, exp, kid)


def _mac(body: str, key: bytes) -> bytes:
    return hmac.digest(key, body.encode("ascii"), "sha256")


def _encode(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode("ascii")


def _decode(text: str) -> bytes | None:
    """The bytes, or None unless this is the one canonical spelling: base64 has several for the same bytes."""
    try:
        content = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return None
    return content if _encode(content) == text else None


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a value of a claim")


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a claim is given twice")
    return found
