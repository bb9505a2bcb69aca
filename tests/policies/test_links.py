"""Are only genuine links accepted, whatever arrives?"""

import base64
import hashlib
import hmac
import json
import os
import random
import shutil
import subprocess
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from bot.link_commands import app
from policies.links import (
    BOOKING,
    LEEWAY_MS,
    SESSION,
    Claims,
    Key,
    Keyring,
    LinkRefusal,
    derive,
    sign,
    verify,
)

NOW = 1_796_000_000_000
SECRET = b"a secret of the company, 32 bytes and more"
OTHER = b"another secret of the company, also long"
JTI = "Zp3xQ0v1T5n9aB7cD2eF4gH6"
RING = Keyring((Key(None, SECRET),))
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

NODE_SIGN = """
const crypto = require('crypto'); const [secret, payload, ttlSec] = process.argv.slice(1);
const exp = Date.now() + Number(ttlSec) * 1000;
const body = Buffer.from(JSON.stringify({ ...JSON.parse(payload), exp })).toString('base64url');
const sig = crypto.createHmac('sha256', secret).update(body).digest('base64url');
process.stdout.write(`${body}.${sig}`);
"""
NODE_VERIFY = """
const crypto = require('crypto'); const [secret, token] = process.argv.slice(1);
const [body, sig] = token.split('.');
const expected = crypto.createHmac('sha256', secret).update(body).digest('base64url');
const claims = JSON.parse(Buffer.from(body, 'base64url').toString());
process.stdout.write(String(sig === expected && claims.exp > Date.now() && claims.jti));
"""

node = pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed")


def token(**changes: Any) -> str:
    return sign(Claims(**{"audience": BOOKING, "jti": JTI, "exp_ms": NOW + 60_000, **changes}), SECRET)


def signed(content: bytes, key: bytes = SECRET) -> str:
    """A token over any content at all: what someone who has the key could send."""
    body = base64.urlsafe_b64encode(content).rstrip(b"=").decode()
    mac = hmac.digest(key, body.encode(), hashlib.sha256)
    return f"{body}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


def judged(text: str, ring: Keyring = RING) -> Claims | LinkRefusal:
    return verify(text, ring, BOOKING, NOW)


def run_node(script: str, *arguments: str) -> str:
    return subprocess.run(["node", "-e", script, *arguments], check=True, capture_output=True, text=True).stdout


def test_a_signed_link_verifies_and_says_what_was_signed() -> None:
    assert judged(token(kid="k1")) == Claims(BOOKING, JTI, NOW + 60_000, "k1")


@node
def test_a_link_signed_by_node_verifies_here() -> None:
    made = run_node(NODE_SIGN, SECRET.decode(), json.dumps({"v": 1, "aud": BOOKING, "jti": JTI}), "3600")
    answer = CliRunner().invoke(app, ["verify", made], env={"PANELKEEPER_LINK_SECRET": SECRET.decode()})
    assert answer.exit_code == 0, answer.stderr
    assert json.loads(answer.stdout)["jti"] == JTI


@node
def test_a_link_signed_here_verifies_in_node() -> None:
    made = CliRunner().invoke(app, ["sign", "--jti", JTI], env={"PANELKEEPER_LINK_SECRET": "kürzer"}).stdout.strip()
    assert run_node(NODE_VERIFY, "kürzer", made) == JTI


def test_a_link_is_good_until_its_expiry_and_the_leeway_are_over() -> None:
    made = token()
    exp = NOW + 60_000
    assert isinstance(verify(made, RING, BOOKING, exp + LEEWAY_MS - 1), Claims)
    assert verify(made, RING, BOOKING, exp + LEEWAY_MS) is LinkRefusal.EXPIRED


def test_a_link_for_another_purpose_is_refused() -> None:
    assert verify(token(), RING, SESSION, NOW) is LinkRefusal.WRONG_AUDIENCE


def test_the_keys_of_two_purposes_do_not_open_each_others_links() -> None:
    assert derive(SECRET, BOOKING) == SECRET
    assert len({derive(SECRET, purpose) for purpose in (BOOKING, SESSION, "ics")}) == 3
    assert judged(token(), RING.derived(SESSION)) is LinkRefusal.BAD_SIGNATURE


def test_an_old_key_still_verifies_while_it_is_on_the_ring() -> None:
    ring = Keyring((Key("new", OTHER), Key("old", SECRET)))
    assert isinstance(judged(token(), ring), Claims)
    assert isinstance(judged(token(kid="old"), ring), Claims)
    assert judged(token(), Keyring((Key("new", OTHER),))) is LinkRefusal.BAD_SIGNATURE


def test_a_link_that_names_its_key_is_opened_by_no_other() -> None:
    ring = Keyring((Key("new", OTHER), Key("old", SECRET)))
    assert judged(token(kid="new"), ring) is LinkRefusal.BAD_SIGNATURE


@pytest.mark.parametrize(
    "keys",
    [
        (),
        (Key("a", b""),),
        (Key("a", b"short"),),
        (Key("a", SECRET), Key("a", OTHER)),
        (Key("not a name", SECRET),),
        tuple(Key(f"k{n}", SECRET) for n in range(4)),
    ],
)
def test_a_keyring_refuses_weak_or_doubtful_keys(keys: tuple[Key, ...]) -> None:
    with pytest.raises(ValueError, match=r"key|secret"):
        Keyring(keys)


def test_a_keyring_does_not_show_its_secrets() -> None:
    assert "secret of" not in repr(RING)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[1]",
        b"{}",
        b"\xff\xfe",
        b"[" * 300,
        b'{"v":1,"aud":"booking","jti":"%s"}' % JTI.encode(),
        b'{"v":1,"v":1,"aud":"booking","jti":"%s","exp":1796000060000}' % JTI.encode(),
        *(
            b'{"v":1,"aud":"booking","jti":"%s","exp":%s}' % (JTI.encode(), exp)
            for exp in (b"NaN", b"Infinity", b"null", b"true", b'"never"', b'"1796000060000"', b"1796000060", b"1e999")
        ),
        *(
            b'{"v":1,"aud":"booking","jti":"%s","exp":%s}' % (JTI.encode(), exp)
            for exp in (b"1796000060000.0", b"-1796000060000", b"1796000060000000", b"9" * 200, b"[1796000060000]")
        ),
        *(
            b'{"v":%s,"aud":"booking","jti":"%s","exp":1796000060000}' % (version, JTI.encode())
            for version in (b"2", b"true", b'"1"', b"1.0", b"null")
        ),
        *(
            b'{"v":1,"aud":"booking","jti":%s,"exp":1796000060000}' % jti
            for jti in (
                b'"short"',
                b'"%s!"' % JTI.encode(),
                b"7",
                b"null",
                b'"%s"' % (b"a" * 129),
                b'"%s\\n"' % JTI.encode(),
            )
        ),
        b'{"v":1,"aud":"booking","jti":"%s","exp":1796000060000,"email":"carmen@example.org"}' % JTI.encode(),
        b'{"v":1,"aud":"booking","jti":"%s","exp":1796000060000,"kid":null}' % JTI.encode(),
        b'{"v":1,"aud":["booking"],"jti":"%s","exp":1796000060000}' % JTI.encode(),
    ],
)
def test_a_genuine_signature_does_not_excuse_bad_claims(content: bytes) -> None:
    assert judged(signed(content)) in {LinkRefusal.BAD_CLAIMS, LinkRefusal.MALFORMED}


def test_a_hundred_thousand_mutants_are_refused() -> None:
    """Every single-bit flip, every other character in each place, every cut, insertions and doublings."""
    good = token(kid="k1")
    mutants = {good[:cut] for cut in range(len(good))} | {good[cut:] for cut in range(1, len(good))}
    for place, letter in enumerate(good):
        mutants |= {good[:place] + chr(ord(letter) ^ (1 << bit)) + good[place + 1 :] for bit in range(8)}
        mutants |= {good[:place] + other + good[place + 1 :] for other in ALPHABET + "=.+/ \n\x00é%"}
        mutants |= {good[:place] + other + good[place:] for other in ALPHABET + "=.+/ \n\t\x00é\ud800"}
    mutants |= {good + tail for tail in ("=", "==", ".", ".x", "\n", " ", "\u200b", "%00", good)}
    drawn = random.Random(7)
    while len(mutants) < 100_500:
        letters = list(good)
        for _ in range(drawn.randint(2, 6)):
            letters[drawn.randrange(len(letters))] = drawn.choice(ALPHABET)
        mutants.add("".join(letters))
    mutants.discard(good)
    assert len(mutants) > 100_000
    assert not [mutant for mutant in mutants if isinstance(judged(mutant), Claims)]


def test_the_other_spellings_of_the_last_character_are_refused() -> None:
    body, _, signature = token().partition(".")
    content = base64.urlsafe_b64decode(signature + "=")
    spellings = [
        other
        for other in (signature[:-1] + letter for letter in ALPHABET)
        if base64.urlsafe_b64decode(other + "=") == content
    ]
    assert len(spellings) == 4
    assert [other for other in spellings if isinstance(judged(f"{body}.{other}"), Claims)] == [signature]


@settings(max_examples=400)
@given(
    st.one_of(st.text(), st.text(alphabet=ALPHABET + "."), st.binary().map(lambda content: content.decode("latin-1")))
)
def test_no_text_whatever_is_accepted_or_breaks_the_verifier(text: str) -> None:
    assert isinstance(judged(text), LinkRefusal)


@settings(max_examples=400)
@given(st.binary(max_size=300))
def test_no_signed_nonsense_is_accepted_or_breaks_the_verifier(content: bytes) -> None:
    assert isinstance(judged(signed(content)), LinkRefusal)


def test_the_command_line_signs_what_it_verifies() -> None:
    env = {"PANELKEEPER_LINK_SECRET": "x"}
    made = CliRunner().invoke(app, ["sign", "--ttl", "60", "--kid", "k1"], env=env)
    assert made.stdout.count("\n") == 1
    read = CliRunner().invoke(app, ["verify"], input=made.stdout, env=env)
    assert (read.exit_code, json.loads(read.stdout)["kid"]) == (0, "k1")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["verify", "nonsense"], "form"),
        (["verify", signed(b"{}", OTHER)], "signature"),
        (["verify", signed(b'{"v":1,"aud":"session","jti":"%s","exp":4000000000000}' % JTI.encode())], "purpose"),
        (["verify", signed(b'{"v":1,"aud":"booking","jti":"%s","exp":1600000000000}' % JTI.encode())], "expired"),
        (["verify", signed(b'{"v":1,"aud":"booking","jti":"%s","exp":"never"}' % JTI.encode())], "claims"),
    ],
)
def test_the_command_line_says_why_it_refuses(arguments: list[str], reason: str) -> None:
    answer = CliRunner().invoke(app, arguments, env={"PANELKEEPER_LINK_SECRET": SECRET.decode()})
    assert answer.exit_code == 1
    assert answer.stdout == ""
    assert answer.stderr.startswith("Refused: ")
    assert reason in answer.stderr


@pytest.mark.parametrize("secret", [None, ""])
@pytest.mark.parametrize("arguments", [["sign"], ["verify", "x.y"]])
def test_the_command_line_needs_a_secret(arguments: list[str], secret: str | None) -> None:
    env = {**os.environ, "PANELKEEPER_LINK_SECRET": secret}
    answer = CliRunner().invoke(app, arguments, env=env)
    assert answer.exit_code == 2
    assert "PANELKEEPER_LINK_SECRET" in answer.stderr
