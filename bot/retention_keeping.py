"""What is not kept any longer? Every few minutes what counts in days for all, once a day the candidates, one by one."""

import structlog

from bot.desk import Desk
from handlers.apply_retention import ApplyRetention, RetentionApplied
from handlers.retain_candidates import CandidatesRetained, RetainCandidates
from policies.vocabulary import Actor, ActorKind, Surface

log = structlog.get_logger()

CLOCK = Actor(ActorKind.SYSTEM, "clock")


class RetentionKeeping:
    """Jobs of the scheduler. A fault is logged and waited out: the next time takes up what this one left."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def old_rows(self) -> None:
        """Delete messages, settled rows and the like that are too old."""
        more = True
        while more:
            try:
                answer = await self._desk(ApplyRetention(), CLOCK, Surface.CLOCK)
            except Exception as error:
                log.error("tick", command="ApplyRetention", exc_info=error)
                return
            more = isinstance(answer, RetentionApplied) and answer.more

    async def candidates(self) -> None:
        """Erase the candidates whose period is over, and have a person asked where no period is lawful."""
        erased = asked = 0
        after: str | None = ""
        while after is not None:
            try:
                answer = await self._desk(RetainCandidates(after), CLOCK, Surface.CLOCK)
            except Exception as error:
                log.error("tick", command="RetainCandidates", exc_info=error)
                return
            if not isinstance(answer, CandidatesRetained):
                raise RuntimeError("the clock may not keep periods: the access rules are broken")
            if answer.failed:
                log.error("tick", command="RetainCandidates", failed=answer.failed)
            erased, asked, after = erased + answer.erased, asked + answer.asked, answer.after or None
        if erased:
            log.info("periods were over", erased=erased)
            self._desk.worked.set()  # what the bot had said about them is to be unsaid
        if asked:
            log.warning("a person has to decide", count=asked, see="panelkeeper retention questions")
