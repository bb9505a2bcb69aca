"""What does the audit trail need of the clock? Seals each second; once an hour a look at everything, and an anchor."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

import structlog

from bot import audit_anchors
from bot.desk import Desk
from bot.ticking import CLOCK, ticked
from handlers.anchor_audit import AnchorAudit
from handlers.command import Refused
from handlers.seal_audit import SealAudit
from policies.vocabulary import AuditAnchor, Surface

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Anchoring:
    """Where the head of the audit trail's chain goes once an hour: a file, and whether it is mailed and posted."""

    file: Path | None = None
    by_mail: bool = False
    by_post: bool = False


class AuditKeeping:
    """Does both when it is told to. A fault is logged and waited out: the next time takes up what this one left."""

    def __init__(self, desk: Desk, anchoring: Anchoring) -> None:
        self._desk = desk
        self._anchoring = anchoring

    async def seal(self) -> None:
        """Seal what has been written since."""
        await self._sealed(None)

    async def anchor(self) -> None:
        """Seal what was overlooked, and note the head down outside the database."""
        await self._sealed(0)
        to = self._anchoring
        try:
            anchored = await self._desk(AnchorAudit(to.by_mail, to.by_post), CLOCK, Surface.CLOCK)
            if to.file is not None and not isinstance(anchored, Refused) and anchored.head.seq:
                head = AuditAnchor("", anchored.at, anchored.head.seq, anchored.head.hash.hex())
                await asyncio.to_thread(audit_anchors.append, to.file, head)
        except Exception as error:
            log.error("anchoring failed", exc_info=error)

    async def _sealed(self, after: int | None) -> None:
        answer = await ticked(self._desk, SealAudit(after))
        while answer is not None and answer.more:
            answer = await ticked(self._desk, SealAudit(answer.after))
