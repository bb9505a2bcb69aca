"""Who signs what? Microsoft's two issuers: for what the connector tells the bot, and for what the bot says back.

Keys are made at each start. What is signed carries real time, whatever the simulated day is.
"""

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Callable, Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

ISSUER = "https://api.botframework.com"
SCOPE = "https://api.botframework.com/.default"
TOKEN_SECONDS = 3600
Json = dict[str, Any]


class Refused(Exception):
    """The token endpoint gives no token: an HTTP status, OAuth's word for it and Entra's sentence."""

    def __init__(self, status: int, error: str, description: str) -> None:
        super().__init__(description)
        self.status = status
        self.body = {"error": error, "error_description": description}


class Signer:
    """An RSA key, its JWKS entry, and the tokens made with it."""

    def __init__(self, endorsements: tuple[str, ...] = ()) -> None:
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._endorsements = list(endorsements)
        self.kid = secrets.token_urlsafe(15)

    def jwk(self) -> Json:
        """The public half, as a JSON Web Key with the channels that it is endorsed for."""
        numbers = self._key.public_key().public_numbers()
        body = {
            "kty": "RSA", "use": "sig", "kid": self.kid, "x5t": self.kid,
            "n": _text(numbers.n.to_bytes(256, "big")), "e": _text(numbers.e.to_bytes(3, "big")),
        }  # fmt: skip
        return body | ({"endorsements": self._endorsements} if self._endorsements else {})

    def sign(self, claims: Mapping[str, Any], **header: str) -> str:
        """An RS256 token; `header` overrides its header's fields."""
        head = {"alg": "RS256", "kid": self.kid, "x5t": self.kid, "typ": "JWT"} | header
        signed = f"{_text(json.dumps(head).encode())}.{_text(json.dumps(claims).encode())}"
        return f"{signed}.{_text(self._key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256()))}"

    def read(self, token: str) -> Json | None:
        """The claims of a token that this key has signed; None for any other text."""
        signed, _, signature = token.rpartition(".")
        try:
            self._key.public_key().verify(_bytes(signature), signed.encode(), padding.PKCS1v15(), hashes.SHA256())
            claims = json.loads(_bytes(signed.partition(".")[2]))
        except (InvalidSignature, ValueError):
            return None
        return claims if isinstance(claims, dict) else None


class Identity:
    """The connector's issuer and the tenant's token endpoint, for one bot registered in one tenant."""

    def __init__(
        self, app_id: str, app_password: str, tenant_id: str, service_url: str, now: Callable[[], float] = time.time
    ) -> None:
        self.app_id = app_id
        self.tenant_id = tenant_id
        self.service_url = service_url
        self.connector = Signer(("msteams", "webchat", "directline"))
        self.audiences = {SCOPE: ISSUER}
        """Whose tokens may be asked for, by scope."""
        self.roles: frozenset[str] = frozenset()
        """What an admin has granted the app in Entra."""
        self._password = app_password
        self._tenant = Signer()
        self._now = now

    def metadata(self, keys_url: str) -> Json:
        """What the connector's OpenID address answers."""
        return {
            "issuer": ISSUER, "authorization_endpoint": "https://invalid.botframework.com", "jwks_uri": keys_url,
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        }  # fmt: skip

    def keys(self) -> Json:
        """The connector's JWKS."""
        return {"keys": [self.connector.jwk()]}

    def bearer(self) -> str:
        """The token with which the connector speaks to the bot."""
        now = int(self._now())
        claims = {
            "iss": ISSUER, "aud": self.app_id, "serviceurl": self.service_url, "nbf": now - 300,
            "exp": now + TOKEN_SECONDS,
        }  # fmt: skip
        return self.connector.sign(claims)

    def token(self, tenant: str, form: Mapping[str, str]) -> Json:
        """The token endpoint's answer to client credentials; raises Refused in Entra's words."""
        if tenant != self.tenant_id:
            raise Refused(400, "invalid_request", f"AADSTS90002: Tenant '{tenant}' not found.")
        if form.get("grant_type") != "client_credentials":
            raise Refused(400, "unsupported_grant_type", "AADSTS70003: The app requested an unsupported grant type.")
        if form.get("client_id") != self.app_id:
            raise Refused(400, "unauthorized_client", "AADSTS700016: The application was not found in the directory.")
        given = form.get("client_secret", "").encode()
        if not secrets.compare_digest(given, self._password.encode()):
            raise Refused(401, "invalid_client", "AADSTS7000215: Invalid client secret provided.")
        audience = self.audiences.get(form.get("scope", ""))
        if audience is None:
            raise Refused(400, "invalid_scope", "AADSTS70011: The provided value for 'scope' is not valid.")
        now = int(self._now())
        claims = {
            "iss": f"https://sts.windows.net/{self.tenant_id}/", "aud": audience, "appid": self.app_id,
            "tid": self.tenant_id, "nbf": now - 300, "exp": now + TOKEN_SECONDS, "roles": sorted(self.roles),
        }  # fmt: skip
        return {
            "token_type": "Bearer", "expires_in": TOKEN_SECONDS - 1, "ext_expires_in": TOKEN_SECONDS - 1,
            "access_token": self._tenant.sign(claims),
        }  # fmt: skip

    def knows(self, authorization: str, audience: str = ISSUER) -> bool:
        """Whether an Authorization header holds a token of ours for this bot and audience that is in time."""
        claims = self._claims(authorization)
        if claims.get("aud") != audience or claims.get("appid") != self.app_id:
            return False
        return bool(claims["nbf"] <= self._now() < claims["exp"])

    def grants(self, authorization: str, role: str) -> bool:
        """Whether the token in the header says that an admin has granted the app this."""
        return role in self._claims(authorization).get("roles", [])

    def _claims(self, authorization: str) -> Json:
        kind, _, token = authorization.partition(" ")
        return (self._tenant.read(token) if kind.lower() == "bearer" else None) or {}


def object_id(tenant_id: str, email: str) -> str:
    """The Entra object id of a person: always the same for the same address in the same tenant."""
    digest = hashlib.sha256(f"{tenant_id}/{email.lower()}".encode()).hexdigest()
    return f"{digest[:8]}-{digest[8:12]}-4{digest[13:16]}-8{digest[17:20]}-{digest[20:32]}"


def opaque(prefix: str, *parts: str) -> str:
    """An id such as Teams gives out: a prefix and what nobody can take apart."""
    return prefix + _text(hashlib.sha256("/".join(parts).encode()).digest())


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
