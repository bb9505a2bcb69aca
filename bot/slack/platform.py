"""What does the rest of the product have to know of Slack?"""

from bot.cards.platform import Platform
from policies.vocabulary import Surface

SLACK = Platform("slack", Surface.SLACK, "/")
