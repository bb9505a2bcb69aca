"""Which calls of the bot go wrong on purpose? Faults that a test asked for, each for a number of times."""

from dataclasses import dataclass

STATUSES = ("400", "412", "429", "500", "502", "504")
KINDS = (*STATUSES, "drop_after", "slow")


@dataclass(slots=True)
class Fault:
    """`kind` is one of KINDS, a status or what happens; `seconds` is Retry-After for 429 and the delay for slow."""

    method: str
    kind: str
    times: int
    seconds: float


class Faults:
    """The faults still to come, in the order they were asked for."""

    def __init__(self) -> None:
        self.waiting: list[Fault] = []

    def add(self, method: str, kind: str, times: int, seconds: float) -> None:
        """Ask for a fault; raises ValueError for an unknown kind or senseless figures."""
        if kind not in KINDS or times < 1 or not 0 <= seconds <= 60:
            raise ValueError("kind is one of " + ", ".join(KINDS) + "; times from 1; seconds from 0 to 60")
        self.waiting.append(Fault(method, kind, times, seconds))

    def take(self, method: str) -> Fault | None:
        """The fault that meets this call, used up by one."""
        fault = next((fault for fault in self.waiting if fault.method == method), None)
        if fault:
            fault.times -= 1
            self.waiting = [left for left in self.waiting if left.times]
        return fault
