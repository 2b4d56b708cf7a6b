from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import and_, or_, select

from bot.core.ids import LARGEST_ID, GroupId, GuildId
from bot.core.sealed import Pseudonym
from bot.db.database import Transaction
from bot.features.audit.model import REFUSED, SHOWN, AuditEntry
from bot.features.audit.tables import AuditRow
from bot.features.audit.watching import Watched

_SOON: Final = (1 << 21) * 3_600_000
"""What new ids grow by in an hour."""


class AuditStore:
    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def list_(
        self,
        *,
        group_id: GroupId | None = None,
        involving: Pseudonym | None = None,
        subject_id: int | None = None,
        action: str | None = None,
        limit: int | None = None,
        before_id: int | None = None,
    ) -> Sequence[AuditEntry]:
        """List the newest first."""
        query = select(AuditRow).order_by(AuditRow.id.desc()).limit(limit)
        if group_id is not None:
            query = query.where(AuditRow.group_id == group_id)
        if involving is not None:
            query = query.where(
                or_(AuditRow.actor_pseudonym == involving, AuditRow.subject_pseudonym == involving)
            )
        if subject_id is not None:
            query = query.where(AuditRow.subject_id == subject_id)
        if action is not None:
            query = query.where(AuditRow.action == action)
        if before_id is not None:
            query = query.where(AuditRow.id < before_id)
        return tuple(entry_of(row) for row in await self._tx.session.scalars(query))

    async def list_on(
        self, subject: Pseudonym, watched: Sequence[Watched], *, limit: int
    ) -> Sequence[AuditEntry]:
        """What others did to a person or with what is theirs, the newest first."""
        theirs = [AuditRow.subject_pseudonym == subject]
        theirs += [
            and_(
                AuditRow.subject_id == one.subject_id,
                AuditRow.action.startswith(one.actions),
                AuditRow.at >= one.since,
            )
            for one in watched
        ]
        by_others = or_(
            and_(AuditRow.actor_pseudonym.is_not(None), AuditRow.actor_pseudonym != subject),
            AuditRow.action == SHOWN,
        )
        query = select(AuditRow).where(by_others, or_(*theirs))
        rows = await self._tx.session.scalars(query.order_by(AuditRow.id.desc()).limit(limit))
        return tuple(entry_of(row) for row in rows)

    async def find_guild(self, subject_id: int, actions: Collection[str]) -> GuildId | None:
        """Of an act on a thing that was made for it: the entry's own number follows soon on the thing's, so that not
        all entries of all servers are looked at."""
        query = select(AuditRow.guild_id).where(
            AuditRow.id > subject_id,
            AuditRow.id < min(subject_id + _SOON, LARGEST_ID),
            AuditRow.subject_id == subject_id,
            AuditRow.action.in_(actions),
        )
        found = (await self._tx.session.execute(query.limit(1))).scalar_one_or_none()
        return None if found is None else GuildId(found)

    async def has(self, action: str, *, actor: Pseudonym, subject_id: int) -> bool:
        query = select(AuditRow.id).where(
            AuditRow.action == action,
            AuditRow.actor_pseudonym == actor,
            AuditRow.subject_id == subject_id,
        )
        return (await self._tx.session.execute(query.limit(1))).first() is not None

    async def has_refusals(self, many: int, *, actor: Pseudonym, since: datetime) -> bool:
        """Whether so many of one person are kept since then. Looks at no more of them."""
        query = select(AuditRow.id).where(
            AuditRow.actor_pseudonym == actor,
            AuditRow.at > since,
            AuditRow.action.endswith(REFUSED),
        )
        found = await self._tx.session.scalars(query.limit(many))
        return len(found.all()) == many


def entry_of(row: AuditRow) -> AuditEntry:
    return AuditEntry(
        id=row.id,
        at=row.at,
        action=row.action,
        actor=_pseudonym(row.actor_pseudonym),
        group_id=None if row.group_id is None else GroupId(row.group_id),
        subject=_pseudonym(row.subject_pseudonym),
        subject_id=row.subject_id,
    )


def _pseudonym(kept: str | None) -> Pseudonym | None:
    return None if kept is None else Pseudonym(kept)
