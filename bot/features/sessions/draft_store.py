"""Meetings that are still being typed."""

from datetime import datetime

from sqlalchemy import delete, select

from bot.core.ids import GroupId, GuildId
from bot.core.wall_time import WallTime
from bot.db.database import Transaction, locked
from bot.features.sessions.errors import DraftGoneError
from bot.features.sessions.model import Draft, DraftId
from bot.features.sessions.recurrence import read_rule, rule_text
from bot.features.sessions.tables import SessionDraftRow


class DraftStore:
    def __init__(self, tx: Transaction) -> None:
        self._tx = tx.session

    async def get(self, draft_id: DraftId) -> Draft:
        row = await self._tx.get(SessionDraftRow, draft_id)
        if row is None:
            raise DraftGoneError
        return _draft(row)

    async def lock(self, draft_id: DraftId) -> Draft:
        """Hold a draft, so that of two taps on *Post* one comes too late."""
        query = locked(select(SessionDraftRow).where(SessionDraftRow.id == draft_id))
        row = (await self._tx.execute(query)).scalar_one_or_none()
        if row is None:
            raise DraftGoneError
        return _draft(row)

    async def save(self, draft: Draft, made_at: datetime) -> None:
        await self._tx.merge(
            SessionDraftRow(
                id=draft.id,
                guild_id=draft.guild_id,
                group_id=draft.group_id,
                typed=draft.typed,
                title=draft.title,
                minutes=draft.minutes,
                seats=draft.seats,
                zone=draft.zone,
                first_at=None if draft.first is None else draft.first.at,
                rule=None if draft.repeats is None else rule_text(draft.repeats),
                made_at=made_at,
            )
        )
        await self._tx.flush()

    async def drop(self, draft_id: DraftId) -> None:
        await self._tx.execute(delete(SessionDraftRow).where(SessionDraftRow.id == draft_id))

    async def drop_old(self, before: datetime) -> None:
        await self._tx.execute(delete(SessionDraftRow).where(SessionDraftRow.made_at < before))


def _draft(row: SessionDraftRow) -> Draft:
    return Draft(
        id=DraftId(row.id),
        guild_id=GuildId(row.guild_id),
        group_id=GroupId(row.group_id),
        typed=row.typed,
        title=row.title,
        minutes=row.minutes,
        seats=row.seats,
        zone=row.zone,
        first=None if row.first_at is None else WallTime(row.first_at, row.zone),
        repeats=None if row.rule is None else read_rule(row.rule),
    )
