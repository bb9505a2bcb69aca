"""What may be shown of a hire? Values for whoever prepares a first day, without anything that is not needed for it."""

from dataclasses import dataclass
from datetime import date

from policies.hiring import HireId, HireState, ItemId, Makes
from policies.vocabulary import LoopId


@dataclass(frozen=True, slots=True)
class ItemView:
    """One thing to do. `owner` is whose it is in words, `due_on` None while nobody knows; `done_by` is empty while it
    is open. `may_tick` says that whoever it is shown to may tick it off or hand it over.
    """

    item_id: ItemId
    code: str
    candidate: str
    what: str
    owner: str
    due_on: date | None
    done_by: str
    may_tick: bool


@dataclass(frozen=True, slots=True)
class HireView:
    """Somebody who is hired, and how that stands in the HR system.

    `makes` is what that system makes of a hire, `fault` why it did not, in the words of the carrier; `by` is who said
    last how it goes on. `items` is the checklist; `may_set` says that whoever it is shown to may set the first day.
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
    starts_on: date | None = None
    items: tuple[ItemView, ...] = ()
    may_set: bool = False
