"""What does the rest of the product have to know of Microsoft Teams?"""

from bot.cards.platform import Platform
from policies.vocabulary import Surface

TEAMS = Platform("teams", Surface.TEAMS, "", in_place=True)
