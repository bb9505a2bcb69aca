"""What may be shown of a hire? Values for whoever prepares a first day, without anything that is not needed for it."""

from dataclasses import dataclass

from policies.hiring import HireId, HireState, Makes
from policies.vocabulary import LoopId


@dataclass(frozen=True, slots=True)
class HireView:
    """Somebody who is hired, and how that stands in the HR system.

    `makes` is what that system makes of a hire, `fault` why it did not, in the words of the carrier; `by` is who said
    last how it goes on.
    """

    hire_id: HireId
    loop_id: LoopId
    code: str
    title: str
    candidate: str
    state: HireState
    makes: Makes
    fault: str = ""
    by: str = ""
