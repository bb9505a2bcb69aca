"""How does an operator make or check a candidate link by hand? `panelkeeper link sign` and `panelkeeper link verify`.

The secret is read from PANELKEEPER_LINK_SECRET and used as the HMAC key as it is, so that other programs that speak the
format agree. Nothing here touches the database: a link that verifies may still be unknown or revoked there.
"""

import json
import os
import secrets
import sys
import time
from typing import Annotated

import typer

from policies.links import BOOKING, Claims, Key, Keyring, LinkRefusal, sign, verify

SECRET_VARIABLE = "PANELKEEPER_LINK_SECRET"  # noqa: S105 - the variable's name, not a secret
WEEK_SECONDS = 7 * 24 * 3600

WHY = {
    LinkRefusal.MALFORMED: "it does not have the form of a link token (malformed).",
    LinkRefusal.BAD_SIGNATURE: "its signature does not match the secret (bad signature).",
    LinkRefusal.WRONG_AUDIENCE: "it is signed for another purpose than booking (wrong audience).",
    LinkRefusal.EXPIRED: "it has expired.",
    LinkRefusal.BAD_CLAIMS: "its claims are not exactly v = 1, aud, jti, exp in ms and optionally kid (bad claims).",
}

app = typer.Typer(help="Sign and verify candidate links.", no_args_is_help=True)


@app.command("sign")
def sign_link(
    jti: Annotated[str | None, typer.Option(help="The link's id. Default: a new random one of 192 bits.")] = None,
    ttl: Annotated[int, typer.Option(help="Seconds until it expires.")] = WEEK_SECONDS,
    kid: Annotated[str | None, typer.Option(help="The name of the key, to be written into the token.")] = None,
) -> None:
    """Print a token for a booking link."""
    key = _secret()
    claims = Claims(BOOKING, secrets.token_urlsafe(24) if jti is None else jti, _now_ms() + ttl * 1000, kid)
    try:
        typer.echo(sign(claims, key))
    except ValueError as fault:
        typer.echo(f"Not signed: {fault}.", err=True)
        raise typer.Exit(2) from fault


@app.command("verify")
def verify_link(
    token: Annotated[str | None, typer.Argument(help="The token; without it, or with '-', stdin is read.")] = None,
) -> None:
    """Print the token's claims as JSON, or say why it is refused and exit 1. Clocks get no leeway here."""
    keyring = Keyring((Key(None, _secret()),), least_bytes=1)
    text = _from_stdin() if token in (None, "-") else str(token).strip()
    verdict = verify(text, keyring, BOOKING, _now_ms(), leeway_ms=0, least_jti=1)
    if isinstance(verdict, LinkRefusal):
        typer.echo(f"Refused: {WHY[verdict]}", err=True)
        raise typer.Exit(1)
    record = {"v": 1, "aud": verdict.audience, "jti": verdict.jti, "exp": verdict.exp_ms}
    typer.echo(json.dumps(record if verdict.kid is None else {**record, "kid": verdict.kid}))


def _secret() -> bytes:
    found = os.environb.get(SECRET_VARIABLE.encode(), b"")
    if not found:
        typer.echo(f"Set {SECRET_VARIABLE} to the secret that signs links; it is missing or empty.", err=True)
        raise typer.Exit(2)
    return found


def _from_stdin() -> str:
    """At most 64 kB: a token is far shorter, and what is longer is refused by its form."""
    return sys.stdin.buffer.read(65_536).decode("utf-8", errors="replace").strip()


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
