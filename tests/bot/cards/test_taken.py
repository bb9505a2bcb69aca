"""Does every platform take all that we ever show, whatever people have written, and however much there is?"""

import pytest
from hypothesis import HealthCheck, given, settings

from tests.bot.cards.samples import Maker, Shown, makers, shown_by
from tests.bot.slack import judges as slack
from tests.bot.teams import judges as teams

MAKERS = makers()
QUICK = settings(max_examples=25, suppress_health_check=list(HealthCheck), derandomize=True)


def check(shown: Shown) -> None:
    slack.check(shown)
    teams.check(shown)


@pytest.mark.parametrize("maker", MAKERS, ids=lambda maker: maker.name)
def test_it_is_taken_whatever_people_have_written(maker: Maker) -> None:
    @QUICK
    @given(shown_by(maker))
    def holds(shown: Shown) -> None:
        check(shown)

    holds()


@pytest.mark.parametrize("maker", [one for one in MAKERS if one.hints], ids=lambda maker: maker.name)
def test_it_is_taken_however_much_there_is(maker: Maker) -> None:
    @settings(QUICK, max_examples=6)
    @given(shown_by(maker, most=13))
    def holds(shown: Shown) -> None:
        check(shown)

    holds()
