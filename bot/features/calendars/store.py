"""Choices and links in the database. Rows stay in here."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.core.ids import GuildId, MemberId
from bot.db.database import Transaction, locked
from bot.features.calendars.model import Alarm, Feed
from bot.features.calendars.tables import CalendarChoicesRow, CalendarFeedRow


@dataclass(frozen=True, slots=True)
class KeptChoices:
    """Choices as they are kept: with the word still locked."""

    guild_id: GuildId
    member_id: MemberId
    seed: bytes
    others_see: bool
    sealed_title: bytes | None = None
    alarm: Alarm = Alarm.NONE


class CalendarStore:
    def __init__(self, tx: Transaction) -> None:
        self._tx = tx.session
        self._dialect = tx.dialect

    # Choices.

    async def find_choices(self, member_id: MemberId) -> KeptChoices | None:
        query = select(CalendarChoicesRow).where(CalendarChoicesRow.member_id == member_id)
        row = (await self._tx.execute(query)).scalar_one_or_none()
        return None if row is None else _kept(row)

    async def lock_choices(self, member_id: MemberId) -> KeptChoices | None:
        query = locked(select(CalendarChoicesRow).where(CalendarChoicesRow.member_id == member_id))
        query = query.execution_options(populate_existing=True)
        row = (await self._tx.execute(query)).scalar_one_or_none()
        return None if row is None else _kept(row)

    async def add_choices_once(self, kept: KeptChoices) -> KeptChoices:
        """Keep them unless there are some; the seed of the first stays."""
        insert = postgresql.insert if self._dialect == "postgresql" else sqlite.insert
        row = insert(CalendarChoicesRow).values(_values(kept)).on_conflict_do_nothing()
        await self._tx.execute(row)
        found = await self.lock_choices(kept.member_id)
        return found or kept

    async def save_choices(self, kept: KeptChoices) -> None:
        await self._tx.merge(CalendarChoicesRow(**_values(kept)))
        await self._tx.flush()

    # Links.

    async def find_feed(self, member_id: MemberId) -> Feed | None:
        query = select(CalendarFeedRow).where(CalendarFeedRow.member_id == member_id)
        row = (await self._tx.execute(query)).scalar_one_or_none()
        return None if row is None else _feed(row)

    async def find_feed_by(self, token_hash: str) -> Feed | None:
        query = select(CalendarFeedRow).where(CalendarFeedRow.token_hash == token_hash)
        row = (await self._tx.execute(query)).scalar_one_or_none()
        return None if row is None else _feed(row)

    async def save_feed(self, feed: Feed, token_hash: str) -> None:
        """Put it in the place of the one before, which ends with that."""
        await self._tx.merge(
            CalendarFeedRow(
                guild_id=feed.guild_id,
                member_id=feed.member_id,
                token_hash=token_hash,
                lapses_at=feed.lapses_at,
            )
        )
        await self._tx.flush()

    async def drop_feed(self, member_id: MemberId) -> None:
        await self._tx.execute(
            delete(CalendarFeedRow).where(CalendarFeedRow.member_id == member_id)
        )

    async def drop_lapsed(self, before: datetime) -> None:
        await self._tx.execute(delete(CalendarFeedRow).where(CalendarFeedRow.lapses_at < before))

    async def forget(self, member_id: MemberId) -> None:
        await self.drop_feed(member_id)
        await self._tx.execute(
            delete(CalendarChoicesRow).where(CalendarChoicesRow.member_id == member_id)
        )


def changed(kept: KeptChoices, *, others_see: bool) -> KeptChoices:
    """Where others see it, neither a word of their own nor an alarm is left."""
    if others_see:
        return replace(kept, others_see=True, sealed_title=None, alarm=Alarm.NONE)
    return replace(kept, others_see=False)


def _values(kept: KeptChoices) -> dict[str, object]:
    return {
        "guild_id": kept.guild_id,
        "member_id": kept.member_id,
        "others_see": kept.others_see,
        "sealed_title": kept.sealed_title,
        "alarm": kept.alarm,
        "seed": kept.seed,
    }


def _kept(row: CalendarChoicesRow) -> KeptChoices:
    return KeptChoices(
        guild_id=GuildId(row.guild_id),
        member_id=MemberId(row.member_id),
        seed=row.seed,
        others_see=row.others_see,
        sealed_title=row.sealed_title,
        alarm=row.alarm,
    )


def _feed(row: CalendarFeedRow) -> Feed:
    return Feed(GuildId(row.guild_id), MemberId(row.member_id), row.lapses_at)
