"""Was this here before? What a platform sends twice acts once."""

from bot.cards.platform import Platform
from bot.desk import Desk
from handlers.command import Refused
from handlers.receive_delivery import ReceiveDelivery
from policies.vocabulary import Actor, ActorKind

LONGEST = 200


async def known(desk: Desk, platform: Platform, name: str, kind: str) -> bool:
    """Was the delivery of this name here before? It is from now on."""
    door = Actor(ActorKind.SYSTEM, platform.name)
    answer = await desk(ReceiveDelivery(platform.name, name[:LONGEST], kind, ()), door, platform.surface)
    return not isinstance(answer, Refused) and answer.again
