"""Is what a list shows exactly what the policy lets its reader open? SQL filters the lists, Cedar judges each thing."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from sqlmodel import Session, select

from handlers.claim_seat import ClaimSeat
from handlers.command import Command, Rules
from handlers.dispatch import NOTHING, Dispatcher
from handlers.open_loop import OpenLoop
from handlers.plan_options import ShowOptions
from handlers.record_outcome import ShowOutcomeForm
from handlers.release_seat import ReleaseSeat
from handlers.show_messages import MessagesShown, ShowLoopMessages, ShowMessages
from handlers.show_panel import ShowPanel
from handlers.show_schedule import ScheduleShown, ShowSchedule
from handlers.submit_scorecard import ShowScorecardForm
from handlers.views import PanelView
from policies import access
from policies.vocabulary import Actor, ActorKind, ClaimState, LoopState, Surface
from storage import subjects
from storage.feedback import Scorecard
from storage.tables import Application, Claim, Loop, Requisition, Slot
from tests.builders import MONDAY, SECRET
from tests.handlers.generated_companies import PEOPLE, MadeCompany, Undone, made_companies, write

UNDER_WAY = {LoopState.OPEN, LoopState.OFFERED, LoopState.BOOKED, LoopState.HELD}
HELD_SEATS = {ClaimState.CLAIMED, ClaimState.CONFIRMED}


@pytest.fixture
def database(database_url: str) -> Iterator[Undone]:
    store = Undone(database_url)
    yield store
    store.close()


def allows(session: Session, command: Command[object], actor: Actor) -> bool:
    """Does the policy let this actor give this command now?"""
    subject, asking = command.subject(), subjects.Asking(session, actor, MONDAY)
    name = type(command).__name__
    asks = name in access.ASK_PANEL
    found = asking.find(subject.kind, subject.id, panel=asks) if subject else NOTHING
    principal = asking.principal()
    return principal is not None and found is not None and bool(access.decide(name, principal, found.facts))


def listed(dispatcher: Dispatcher, actor: Actor) -> dict[str, set[str]]:
    """What this person's lists show."""
    panel = dispatcher.dispatch(ShowPanel(), actor, Surface.SLACK)
    schedule = dispatcher.dispatch(ShowSchedule(), actor, Surface.SLACK)
    messages = dispatcher.dispatch(ShowMessages(), actor, Surface.CLI)
    found: dict[str, set[str]] = {name: set() for name in LISTS}
    if isinstance(panel, PanelView):
        found["panel: loops"] = {loop.code for loop in panel.loops}
        found["panel: outcomes due"] = {one.code for one in panel.outcomes_due}
        found["panel: my seats"] = {str(one.claim_id) for one in panel.claims}
        found["panel: scorecards due"] = {str(one.claim_id) for one in panel.scorecards_due}
        found["panel: open seats"] = {str(one.slot_id) for one in panel.open_seats}
    if isinstance(schedule, ScheduleShown):
        found["schedule: loops"] = {loop.code for loop in schedule.loops}
        found["schedule: applications"] = {str(one.application_id) for one in schedule.applications}
    if isinstance(messages, MessagesShown):
        found["messages"] = {message.loop for message in messages.messages}
    return found


def judged(session: Session, actor: Actor) -> dict[str, set[str]]:
    """What this person may open, of all that is in a state to be on each list."""

    def may(command: Command[object]) -> bool:
        return allows(session, command, actor)

    loops, claims = session.exec(select(Loop)).all(), session.exec(select(Claim)).all()
    written = set(session.exec(select(Scorecard.seat_id)))
    open_now = {one.id for one in session.exec(select(Requisition)) if one.is_open}
    waiting = [one for one in session.exec(select(Application)) if one.requisition_id in open_now]
    running = {loop.code for loop in loops if loop.state in UNDER_WAY and may(ShowOptions(loop.code))}
    due = [one for one in claims if one.state is ClaimState.ATTENDED and one.seat_id not in written]
    has_live = {loop.application_id for loop in loops if loop.state in UNDER_WAY}
    return {
        "panel: loops": running,
        "panel: outcomes due": {
            loop.code for loop in loops if loop.state is LoopState.HELD and may(ShowOutcomeForm(loop.code))
        },
        "panel: my seats": {one.id for one in claims if one.state in HELD_SEATS and may(ReleaseSeat(one.id))},
        "panel: scorecards due": {one.id for one in due if may(ShowScorecardForm(one.id))},
        "panel: open seats": {slot.id for slot in session.exec(select(Slot)) if may(ClaimSeat(slot.id))},
        "schedule: loops": running,
        "schedule: applications": {one.id for one in waiting if one.id not in has_live and may(OpenLoop(one.id))},
        "messages": {loop.code for loop in loops if may(ShowMessages()) and may(ShowLoopMessages(loop.code))},
    }


SOME = "panel: open seats"
"""Of the seats somebody may claim, the list has those that they are qualified and free for."""
LISTS = ("panel: loops", "panel: outcomes due", "panel: my seats", "panel: scorecards due", SOME,
         "schedule: loops", "schedule: applications", "messages")  # fmt: skip


def test_every_list_shows_what_its_reader_may_open_and_nothing_else(database: Undone) -> None:
    dispatcher = Dispatcher(database, lambda: MONDAY, Rules(), SECRET)

    @settings(
        max_examples=40,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.explicit, Phase.generate, Phase.shrink),
    )
    @given(made_companies)
    def agree(made: MadeCompany) -> None:
        with database.example() as session:
            write(session, made, MONDAY)
            for person, active in zip(PEOPLE, made.active, strict=True):
                actor = Actor(ActorKind.PERSON, person)
                shown, allowed = listed(dispatcher, actor), judged(session, actor)
                assert active or not any(shown.values())
                assert shown.pop(SOME) <= allowed.pop(SOME)
                assert shown == allowed, person

    agree()
