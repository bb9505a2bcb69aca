"""What if Teams asks to try again while somebody waits for an answer? Within the turn that is done, and not longer.

What the bot says by itself is a promise, and tried again by the relay; an answer has nobody else.
"""

import asyncio
import itertools
import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

from adapters.ports import Retry

T = TypeVar("T")

TURN = 10.0
"""Seconds within which it is tried: Teams waits for fifteen, and delivers a message that was not answered again."""
LONGEST_WAIT = 3.0


async def patiently(say: Callable[[], Awaitable[T]], within: float = TURN) -> T:
    """What comes of it, tried again where nothing has happened yet; Retry where the turn would be over before.

    The pause is what Teams asks for, else it begins at half a second and doubles, and is never the same for two.
    """
    now = asyncio.get_running_loop().time
    end = now() + within
    for number in itertools.count():
        try:
            return await say()
        except Retry as failure:
            wait = failure.after
            if wait is None:
                wait = min(2**number / 2, LONGEST_WAIT) * random.uniform(0.5, 1)  # noqa: S311  (no secret)
            if now() + wait > end:
                raise
            await asyncio.sleep(wait)
    raise AssertionError("it is tried for ever or not at all")
