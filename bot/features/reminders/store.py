from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, insert, select

from bot.core.ids import GroupId, GuildId, MemberId, SessionId
from bot.db.database import Transaction
from bot.features.reminders.model import Answer, Occasion
from bot.features.reminders.tables import OccasionPersonRow, OccasionRow


class OccasionStore:
    def __init__(self, tx: Transaction) -> None:
        self._tx = tx.session

    async def find(self, occasion_id: SessionId) -> Occasion | None:
        row = await self._tx.get(OccasionRow, occasion_id)
        return None if row is None else _occasion(row)

    async def save(self, occasion: Occasion) -> None:
        await self._tx.merge(
            OccasionRow(
                id=occasion.id,
                guild_id=occasion.guild_id,
                group_id=occasion.group_id,
                starts_at=occasion.starts_at,
                zone=occasion.zone,
                minutes=occasion.minutes,
            )
        )
        await self._tx.flush()

    async def save_answer(
        self, guild_id: GuildId, occasion_id: SessionId, member_id: MemberId, answer: Answer
    ) -> None:
        await self._tx.merge(
            OccasionPersonRow(
                guild_id=guild_id, occasion_id=occasion_id, member_id=member_id, answer=answer
            )
        )
        await self._tx.flush()

    async def replace_people(
        self, guild_id: GuildId, occasion_id: SessionId, answers: Mapping[MemberId, Answer]
    ) -> None:
        """These people and no others, in two statements however many they are."""
        await self._tx.execute(
            delete(OccasionPersonRow).where(OccasionPersonRow.occasion_id == occasion_id)
        )
        if answers:
            rows = [
                {"guild_id": guild_id, "occasion_id": occasion_id, "member_id": who, "answer": one}
                for who, one in answers.items()
            ]
            await self._tx.execute(insert(OccasionPersonRow), rows)

    async def people(self, occasion_id: SessionId) -> Mapping[MemberId, Answer]:
        query = select(OccasionPersonRow).where(OccasionPersonRow.occasion_id == occasion_id)
        return {MemberId(row.member_id): row.answer for row in await self._tx.scalars(query)}

    async def list_of(
        self, member_id: MemberId, *, after: datetime
    ) -> tuple[tuple[Occasion, Answer], ...]:
        """What is still to come for a person."""
        query = (
            select(OccasionRow, OccasionPersonRow.answer)
            .join(OccasionPersonRow, OccasionPersonRow.occasion_id == OccasionRow.id)
            .where(OccasionPersonRow.member_id == member_id, OccasionRow.starts_at > after)
            .order_by(OccasionRow.starts_at)
        )
        return tuple((_occasion(row), answer) for row, answer in await self._tx.execute(query))

    async def drop_person(self, occasion_id: SessionId, member_id: MemberId) -> None:
        await self._tx.execute(
            delete(OccasionPersonRow).where(
                OccasionPersonRow.occasion_id == occasion_id,
                OccasionPersonRow.member_id == member_id,
            )
        )

    async def drop(self, occasion_id: SessionId) -> None:
        people = OccasionPersonRow.occasion_id == occasion_id
        await self._tx.execute(delete(OccasionPersonRow).where(people))
        await self._tx.execute(delete(OccasionRow).where(OccasionRow.id == occasion_id))

    async def drop_past(self, before: datetime) -> None:
        past = select(OccasionRow.id).where(OccasionRow.starts_at < before)
        await self._tx.execute(
            delete(OccasionPersonRow).where(OccasionPersonRow.occasion_id.in_(past))
        )
        await self._tx.execute(delete(OccasionRow).where(OccasionRow.starts_at < before))

    async def forget(self, member_id: MemberId) -> None:
        await self._tx.execute(
            delete(OccasionPersonRow).where(OccasionPersonRow.member_id == member_id)
        )


def _occasion(row: OccasionRow) -> Occasion:
    return Occasion(
        id=SessionId(row.id),
        guild_id=GuildId(row.guild_id),
        group_id=GroupId(row.group_id),
        starts_at=row.starts_at,
        zone=row.zone,
        minutes=row.minutes,
    )
