"""By what is each candidate known? Every name, address, number and link that was ever stated, for the redactor.

An alias that is no longer true stays until the candidate is erased: old messages and old CVs still carry it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

import sqlalchemy as sa
from sqlmodel import Session, col, select

from policies.redaction import KnownPerson
from policies.vocabulary import AliasKind, AtsApplication, CandidateId
from storage.store import insert_unless_known
from storage.tables import Candidate, CandidateAlias

AT_ONCE = 500


def remember(session: Session, candidate_id: CandidateId, stated: AtsApplication) -> None:
    """Keep what the ATS states of a candidate; what is known already stays as it is."""
    aliases: list[tuple[AliasKind, str]] = [(AliasKind.NAME, stated.candidate_name)]
    aliases += [(AliasKind.EMAIL, stated.candidate_email)] if stated.candidate_email else []
    aliases += [(AliasKind.PHONE, phone) for phone in stated.candidate_phones]
    aliases += [(AliasKind.LINK, link) for link in stated.candidate_links]
    known = set(
        session.exec(
            select(CandidateAlias.kind, CandidateAlias.value).where(CandidateAlias.candidate_id == candidate_id)
        )
    )
    for kind, value in aliases:
        if (kind, value) not in known:
            insert_unless_known(session, CandidateAlias, "id", candidate_id=candidate_id, kind=kind, value=value)


def since(session: Session, alias_id: int, limit: int) -> tuple[Collection[CandidateId], int]:
    """The candidates of the next `limit` aliases after this one, and the id of the last alias looked at."""
    rows = session.exec(
        select(CandidateAlias.id, CandidateAlias.candidate_id)
        .where(col(CandidateAlias.id) > alias_id)
        .order_by(col(CandidateAlias.id))
        .limit(limit)
    ).all()
    return {CandidateId(candidate_id) for _, candidate_id in rows}, max((id or 0 for id, _ in rows), default=alias_id)


def count(session: Session) -> int:
    """How many aliases there are."""
    return session.exec(select(sa.func.count()).select_from(CandidateAlias)).one()


def of(session: Session, candidate_ids: Iterable[CandidateId]) -> tuple[KnownPerson, ...]:
    """These candidates as the redactor must know them, in the order of their ids."""
    ids = sorted(set(candidate_ids))
    return tuple(
        person for start in range(0, len(ids), AT_ONCE) for person in _of(session, ids[start : start + AT_ONCE])
    )


def _of(session: Session, ids: list[CandidateId]) -> Iterator[KnownPerson]:
    aliases: dict[tuple[CandidateId, AliasKind], list[str]] = defaultdict(list)
    alias, key = CandidateAlias, col(Candidate.pseudonym_key)
    said = sa.select(col(alias.candidate_id), col(alias.kind), col(alias.value)).order_by(col(alias.id))
    for id, kind, value in session.execute(said.where(col(alias.candidate_id).in_(ids))):
        aliases[id, kind].append(value)
    keys = sa.select(col(Candidate.id), key).where(col(Candidate.id).in_(ids)).order_by(col(Candidate.id))
    for id, pseudonym_key in session.execute(keys):
        names, emails, phones, links = (tuple(aliases[id, kind]) for kind in AliasKind)
        yield KnownPerson(id, names, emails, phones, links, bytes.fromhex(pseudonym_key))
