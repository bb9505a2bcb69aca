"""What is not kept any longer? Every few minutes what counts in days for all, once a day the candidates, one by one."""

import structlog

from bot.desk import Desk
from bot.ticking import ticked
from handlers.apply_retention import ApplyRetention
from handlers.retain_candidates import RetainCandidates

log = structlog.get_logger()


class RetentionKeeping:
    """Jobs of the scheduler. A fault is logged and waited out: the next time takes up what this one left."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def old_rows(self) -> None:
        """Delete messages, settled rows and the like that are too old."""
        while (answer := await ticked(self._desk, ApplyRetention())) is not None and answer.more:
            pass

    async def candidates(self) -> None:
        """Erase the candidates whose period is over, and have a person asked where no period is lawful."""
        erased = asked = 0
        after: str | None = ""
        while after is not None:
            answer = await ticked(self._desk, RetainCandidates(after))
            if answer is None:
                return
            if answer.failed:
                log.error("tick", command="RetainCandidates", failed=answer.failed)
            erased, asked, after = erased + answer.erased, asked + answer.asked, answer.after or None
        if erased:
            log.info("periods were over", erased=erased)
        if asked:
            log.warning("a person has to decide", count=asked, see="panelkeeper retention questions")
