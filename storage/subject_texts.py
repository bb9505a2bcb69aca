"""How is a text about a candidate kept so that erasing them is enough? Encrypted under their own key (AES-256-GCM).

Once the key is destroyed nobody can read the text, while the bytes, and with them the audit chain, stay as they were.
"""

import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


def encrypt(key: bytes, text: str) -> bytes:
    """Nonce and ciphertext. `key` is the candidate's own part of the pseudonym's key."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(_derived(key)).encrypt(nonce, text.encode(), None)


def decrypt(key: bytes, sealed: bytes) -> str | None:
    """The text; None when this is not the key, or the bytes were changed."""
    try:
        return AESGCM(_derived(key)).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None).decode()
    except (InvalidTag, ValueError):
        return None


def _derived(key: bytes) -> bytes:
    """The same secret stands behind the candidate's token; each use has a key of its own."""
    return hmac.digest(key, b"panelkeeper audit text", hashlib.sha256)
