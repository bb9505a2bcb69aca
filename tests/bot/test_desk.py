"""When are the carriers told to look? When something was promised to the world, and at no other time."""

import asyncio

from bot.desk import Desk
from handlers.claim_seat import Claimed, ClaimSeat
from handlers.show_panel import ShowPanel
from policies.vocabulary import Actor, ActorKind, Surface
from storage.store import Store
from tests.builders import Company


def test_the_carriers_are_told_of_a_promise_and_of_nothing_else(store: Store) -> None:
    company = Company(store).load()
    code = company.open_loop()
    alice = Actor(ActorKind.PERSON, company.id_of("alice"))

    async def told(desk: Desk) -> list[bool]:
        await desk(ShowPanel(), alice, Surface.SLACK)
        await asyncio.sleep(0)  # what a thread has told the loop by now is heard
        after_a_look = desk.worked.is_set()
        assert isinstance(await desk(ClaimSeat(f"{code}-A1"), alice, Surface.SLACK), Claimed)
        async with asyncio.timeout(10):
            await desk.worked.wait()
        return [after_a_look, desk.worked.is_set()]

    desk = Desk(company.dispatcher)
    try:
        assert asyncio.run(told(desk)) == [False, True]
    finally:
        desk.close()
