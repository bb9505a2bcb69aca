"""Does whoever has to see to a hire read why it is not in the HR system, and not what our code said?"""

import pytest

from bot.cards import hires
from handlers.hire_views import HireView
from policies.hiring import HireId, HireState, Makes
from policies.vocabulary import LoopId


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        ("credentials broken", "it has not accepted my credentials for days"),
        ("not reached: ConnectError", "I could not reach it for days"),
        ("no whole answer: ValueError", "I could not reach it for days"),
        ("answered 503", "I could not reach it for days"),
        ("answered 400 for email, jobTitle", "it did not accept what I said in email, jobTitle"),
        ("answered 404", "it refused what I sent (its answer was 404)"),
        ("cannot be packed: KeyError", "I could not put it together, which is a fault of mine"),
        ("", "nobody knows any more"),
    ],
)
def test_why_a_hire_is_not_recorded_is_said_in_words(fault: str, why: str) -> None:
    hire = HireView(
        HireId("h1"), LoopId("l1"), "PK-7QX2", "Engineer", "Carmen Canary", HireState.FAILED, Makes.TASK, fault=fault
    )
    assert f"Why: {why}." in repr(hires.hire_unrecorded(hire))
