"""How long does it take to verify a candidate's token, and is any altered one accepted?"""

import random
import secrets
import time

from benchmarks.figures import Figure
from benchmarks.measuring import percentile
from policies.links import BOOKING, Claims, Key, Keyring, sign, verify

MUTANTS = 1_000_000
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ é"


def run() -> list[Figure]:
    ring = Keyring(tuple(Key(f"k{number}", secrets.token_bytes(32)) for number in range(3)))
    now = time.time_ns() // 1_000_000
    token = sign(Claims(BOOKING, secrets.token_urlsafe(24), now + 3_600_000, "k0"), ring.active.secret)
    took = []
    for _ in range(20_000):
        start = time.perf_counter()
        verdict = verify(token, ring, BOOKING, now)
        took.append(time.perf_counter() - start)
        assert isinstance(verdict, Claims)
    chance = random.Random(7)
    accepted = sum(isinstance(verify(mutant(token, chance), ring, BOOKING, now), Claims) for _ in range(MUTANTS))
    return [
        Figure("verify, p50", percentile(took, 50) * 1e6, 200, "us", "at_most"),
        Figure(f"accepted of {MUTANTS:,} mutants", accepted, 0, "", "at_most"),
    ]


def mutant(token: str, chance: random.Random) -> str:
    """The token with one to three characters replaced, put in, taken out or swapped; never the token itself."""
    made = token
    while made == token:
        characters = list(made)
        for _ in range(chance.randint(1, 3)):
            place = chance.randrange(len(characters))
            match chance.randrange(4):
                case 0:
                    characters[place] = chance.choice(ALPHABET)
                case 1:
                    characters.insert(place, chance.choice(ALPHABET))
                case 2:
                    del characters[place]
                case _:
                    other = chance.randrange(len(characters))
                    characters[place], characters[other] = characters[other], characters[place]
        made = "".join(characters)
    return made
