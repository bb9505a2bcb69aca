"""What does the operator's monitoring see? Counts and times under closed words, as Prometheus reads them.

A label is a word of ours: a door, a command, a refusal, an errand. No id, code, name or address of anybody is ever one,
whatever comes in. https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.process_collector import ProcessCollector

CONTENT_TYPE = CONTENT_TYPE_LATEST
OTHER = "other"
WITHHELD = {
    "no redactor": "no_redactor",
    "timeout": "timeout",
    "too long": "too_long",
    "not storable": "not_storable",
}
"""Why a message is kept without its text, as a label; any other reason is a fault of the redactor's."""
FAULT = "fault"


class Trouble(StrEnum):
    """What went wrong with a call to a vendor: the ports' four failures, and a fault of our own."""

    RETRY = "retry"
    REJECTED = "rejected"
    CREDENTIALS = "credentials"
    UNKNOWN = "unknown"
    FAULT = "fault"


disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series for each, that nobody here asks for
REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)

_visits = Counter(
    "panelkeeper_visits", "Requests at a door, by what became of them.", ["door", "fate"], registry=REGISTRY
)
_visit_seconds = Histogram(
    "panelkeeper_visit_seconds",
    "How long requests took until their answer was given. Slack waits for 3 seconds.",
    ["door"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10),
    registry=REGISTRY,
)
_refusals = Counter(
    "panelkeeper_refusals", "Commands that were refused, and why.", ["command", "why"], registry=REGISTRY
)
_carried = Counter(
    "panelkeeper_carried", "Promises that were carried, by port and vendor.", ["port", "vendor"], registry=REGISTRY
)
_troubles = Counter(
    "panelkeeper_vendor_errors",
    "Promises that could not be carried, by port, vendor and what went wrong.",
    ["port", "vendor", "kind"],
    registry=REGISTRY,
)
_carry_seconds = Histogram(
    "panelkeeper_carry_seconds",
    "How long carrying a promise took, waiting for the vendor included.",
    ["port", "vendor"],
    buckets=(0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
    registry=REGISTRY,
)
_withheld = Counter(
    "panelkeeper_messages_withheld", "Messages that could not be redacted, and why.", ["why"], registry=REGISTRY
)
_given_up = Counter(
    "panelkeeper_messages_given_up", "Messages that the message log lost as too many waited.", registry=REGISTRY
)
_waiting = Gauge("panelkeeper_messages_waiting", "Messages that wait to be redacted and kept.", registry=REGISTRY)
_tick_age = Gauge(
    "panelkeeper_tick_age_seconds", "Since when a job of the clock was last done.", ["job"], registry=REGISTRY
)
_reached = Gauge("panelkeeper_database_reached", "1 where the database answered this scrape.", registry=REGISTRY)
_outbox = Gauge(
    "panelkeeper_outbox_jobs", "Promises that are not kept: open or dead.", ["errand", "state"], registry=REGISTRY
)
_outbox_age = Gauge(
    "panelkeeper_outbox_oldest_due_seconds", "Since when the oldest open promise has been due.", registry=REGISTRY
)
_nudge_age = Gauge(
    "panelkeeper_nudges_oldest_due_seconds",
    "Since when the oldest nudge that was not judged yet is due.",
    registry=REGISTRY,
)
_seal_age = Gauge(
    "panelkeeper_audit_oldest_unsealed_seconds",
    "Age of the oldest audit entry behind the last seal.",
    registry=REGISTRY,
)
_unsealed = Gauge("panelkeeper_audit_unsealed", "Audit entries behind the last seal.", registry=REGISTRY)


def visited(door: StrEnum, fate: StrEnum, seconds: float) -> None:
    """A request at a door was answered."""
    _visits.labels(door.value, fate.value).inc()
    _visit_seconds.labels(door.value).observe(seconds)


def refused(command: type[object], why: StrEnum) -> None:
    """A command was refused."""
    _refusals.labels(command.__name__, why.value).inc()


def carried(port: str, vendor: str, trouble: Trouble | None, seconds: float) -> None:
    """A promise was carried to a vendor, or was not."""
    if trouble is None:
        _carried.labels(port, vendor).inc()
    else:
        _troubles.labels(port, vendor, trouble.value).inc()
    _carry_seconds.labels(port, vendor).observe(seconds)


def withheld(why: str) -> None:
    """A message could not be redacted."""
    _withheld.labels(WITHHELD.get(why, FAULT)).inc()


def given_up(count: int) -> None:
    """So many messages were lost."""
    _given_up.inc(count)


def process(messages: int, tick_ages: Mapping[str, float]) -> None:
    """How this process stands: messages that wait, and for how many seconds each job of the clock was not done."""
    _waiting.set(messages)
    for job, age in tick_ages.items():
        _tick_age.labels(job).set(age)


def database(
    jobs: Iterable[tuple[str, str, int]], oldest_due: float, nudge_due: float, unsealed: int, oldest_unsealed: float
) -> None:
    """How the database stands: (errand, state, count), and ages in seconds, 0 where nothing waits."""
    _reached.set(1)
    _outbox.clear()
    for errand, state, count in jobs:
        _outbox.labels(errand, state).set(count)
    _outbox_age.set(oldest_due)
    _nudge_age.set(nudge_due)
    _unsealed.set(unsealed)
    _seal_age.set(oldest_unsealed)


def no_database() -> None:
    """It did not answer: what was known of it is not told again as if it were so."""
    _reached.set(0)
    _outbox.clear()
    for gauge in (_outbox_age, _nudge_age, _unsealed, _seal_age):
        gauge.set(float("nan"))


def exposed() -> bytes:
    """All of it, in the text format."""
    return generate_latest(REGISTRY)
