"""Is a hire posted as it is, signed so that nothing of it can be changed, and without quoting the address?"""

import asyncio
from collections.abc import Iterator

import httpx
import pytest

from adapters.hris.webhook import WebhookHris, signature
from adapters.ports import CredentialsBroken, Rejected, Retry, Unknown
from bot.clock import wall_clock
from bot.settings import webhook_key
from tests.adapters.cast import HIRE
from tests.adapters.hris_worlds import KEY
from tests.adapters.receiver import Receiver, receiving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving(KEY) as made:
        yield made


def record(url: str, key: bytes = KEY) -> None:
    async def recorded() -> None:
        async with httpx.AsyncClient(trust_env=False) as client:
            await WebhookHris(url, key, client, wall_clock).record_hire(HIRE, uncertain=False)

    asyncio.run(recorded())


def test_a_hire_is_posted_as_it_is_with_the_key_in_it(receiver: Receiver) -> None:
    record(receiver.url)
    assert receiver.acted == {
        "hire_out-1": {
            "type": "hire.recorded",
            "data": {
                "key": "out-1",
                "application_id": "app-carmen",
                "name": "Carmen Díaz",
                "email": "carmen.diaz@mail.example",
                "job_title": "Senior Backend Engineer",
                "decided_by_email": "hana@northwind.example",
            },
        }
    }


def test_every_try_has_the_same_id_and_the_same_body(receiver: Receiver) -> None:
    record(receiver.url)
    record(receiver.url)
    (first, body), (second, again) = receiver.received
    assert (first["webhook-id"], body) == (second["webhook-id"], again)
    assert len(receiver.acted) == 1


def test_whatever_is_changed_on_the_way_is_not_believed(receiver: Receiver) -> None:
    record(receiver.url)
    (headers, body), *_ = receiver.received
    assert receiver.is_genuine(headers, body)
    assert not receiver.is_genuine(headers, body.replace(b"carmen.diaz@", b"mallory@"))
    assert not receiver.is_genuine({**headers, "webhook-id": "hire_other"}, body)
    later = str(int(headers["webhook-timestamp"]) + 1)
    assert not receiver.is_genuine({**headers, "webhook-timestamp": later}, body)


def test_the_signature_is_that_of_standard_webhooks() -> None:
    """The example that its libraries are tried with."""
    key = webhook_key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    made = signature(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", b'{"test": 2432232314}')
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize(
    ("fault", "failure"),
    [
        ("429", Retry),
        ("401", CredentialsBroken),
        ("500", Unknown),
        ("408", Unknown),
        ("302", Rejected),
        ("410", Rejected),
        ("drop_after", Unknown),
    ],
)
def test_every_failure_has_its_kind_and_quotes_no_address(
    receiver: Receiver, fault: str, failure: type[Exception]
) -> None:
    receiver.faults.append((fault, 30))
    with pytest.raises(failure) as caught:
        record(receiver.url)
    assert "only-we-know" not in repr(caught.value) and caught.value.__cause__ is None
    assert len(receiver.received) == 1


def test_without_a_key_nothing_is_sent(receiver: Receiver) -> None:
    with pytest.raises(ValueError, match="key"):
        record(receiver.url, b"")
    assert receiver.received == []
