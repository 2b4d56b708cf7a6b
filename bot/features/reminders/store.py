from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, Final, cast

from sqlalchemy import Table, delete, insert, select, tuple_, update

from bot.core.ids import GroupId, GuildId, MemberId, SessionId
from bot.db.database import Transaction
from bot.features.reminders.model import Answer, Expected, Occasion
from bot.features.reminders.tables import OccasionPersonRow, OccasionRow

# By their tables: on the way through their classes each row is looked at twice more.
_ADD_OCCASIONS: Final = insert(cast("Table", OccasionRow.__table__))
_ADD_PEOPLE: Final = insert(cast("Table", OccasionPersonRow.__table__))


class OccasionStore:
    def __init__(self, tx: Transaction) -> None:
        self._tx = tx.session

    async def find(self, occasion_id: SessionId) -> Occasion | None:
        row = await self._tx.get(OccasionRow, occasion_id)
        return None if row is None else _occasion(row)

    async def list_(self, occasion_ids: Collection[SessionId]) -> Mapping[SessionId, Occasion]:
        query = select(OccasionRow).where(OccasionRow.id.in_(occasion_ids))
        return {SessionId(row.id): _occasion(row) for row in await self._tx.scalars(query)}

    async def hold(self, occasion_ids: Collection[SessionId]) -> Mapping[SessionId, Occasion]:
        """Those that are to change, held before anybody's notes are planned by them."""
        query = select(OccasionRow).where(OccasionRow.id.in_(occasion_ids)).order_by(OccasionRow.id)
        rows = await self._tx.scalars(query.with_for_update(key_share=True))
        return {SessionId(row.id): _occasion(row) for row in rows}

    async def hold_of(self, member_id: MemberId) -> None:
        """Whoever changes what somebody is reminded of waits until the end, and is waited for."""
        await self._tx.execute(
            select(OccasionRow.id)
            .join(OccasionPersonRow, OccasionPersonRow.occasion_id == OccasionRow.id)
            .where(OccasionPersonRow.member_id == member_id)
            .order_by(OccasionRow.id)
            .with_for_update(read=True, of=OccasionRow)
        )

    async def save(
        self, occasions: Iterable[Occasion], *, known: Mapping[SessionId, Occasion]
    ) -> None:
        """``known``: how they were kept before, as far as they were."""
        new = [_values(one) for one in occasions if one.id not in known]
        if new:
            await self._tx.execute(_ADD_OCCASIONS, new)
        for one in occasions:
            if one.id in known and one != known[one.id]:
                await self._tx.execute(
                    update(OccasionRow).where(OccasionRow.id == one.id).values(_values(one))
                )

    async def save_answers(
        self, guild_id: GuildId, member_id: MemberId, answers: Mapping[SessionId, Answer]
    ) -> None:
        theirs = OccasionPersonRow.member_id == member_id
        await self._tx.execute(
            delete(OccasionPersonRow).where(theirs, OccasionPersonRow.occasion_id.in_(answers))
        )
        await self._add(
            {"guild_id": guild_id, "occasion_id": one, "member_id": member_id, "answer": answer}
            for one, answer in answers.items()
        )

    async def replace_people(
        self,
        people: Mapping[Occasion, Mapping[MemberId, Answer]],
        *,
        known: Collection[SessionId],
    ) -> None:
        """These people and no others, in two statements however many they are."""
        if known:
            await self._tx.execute(
                delete(OccasionPersonRow).where(OccasionPersonRow.occasion_id.in_(known))
            )
        await self._add(
            {
                "guild_id": occasion.guild_id,
                "occasion_id": occasion.id,
                "member_id": who,
                "answer": answer,
            }
            for occasion, answers in people.items()
            for who, answer in answers.items()
        )

    async def people_of(
        self, occasion_ids: Collection[SessionId]
    ) -> Mapping[SessionId, frozenset[MemberId]]:
        row = OccasionPersonRow
        if not occasion_ids:
            return {}
        query = select(row.occasion_id, row.member_id).where(row.occasion_id.in_(occasion_ids))
        found = defaultdict[SessionId, set[MemberId]](set)
        for occasion_id, member_id in await self._tx.execute(query):
            found[SessionId(occasion_id)].add(MemberId(member_id))
        return {occasion_id: frozenset(people) for occasion_id, people in found.items()}

    async def people(self, occasion_id: SessionId) -> Mapping[MemberId, Answer]:
        query = select(OccasionPersonRow).where(OccasionPersonRow.occasion_id == occasion_id)
        return {MemberId(row.member_id): row.answer for row in await self._tx.scalars(query)}

    async def list_expected(
        self, people: Collection[tuple[SessionId, MemberId | None]]
    ) -> Mapping[tuple[SessionId, MemberId | None], Expected]:
        """These people at these occasions, in whichever guild, if they are to come."""
        person = OccasionPersonRow
        query = select(person.occasion_id, person.member_id, person.answer).where(
            tuple_(person.occasion_id, person.member_id).in_(list(people)),
            person.answer != Answer.DECLINED,
        )
        found = (await self._tx.execute(query)).all()
        occasions = await self.list_({SessionId(row.occasion_id) for row in found})
        return {
            (SessionId(row.occasion_id), MemberId(row.member_id)): Expected(
                occasions[SessionId(row.occasion_id)], row.answer
            )
            for row in found
        }

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

    async def drop(self, occasion_ids: Collection[SessionId]) -> None:
        people = OccasionPersonRow.occasion_id.in_(occasion_ids)
        await self._tx.execute(delete(OccasionPersonRow).where(people))
        await self._tx.execute(delete(OccasionRow).where(OccasionRow.id.in_(occasion_ids)))

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

    async def _add(self, people: Iterable[Mapping[str, Any]]) -> None:
        rows = list(people)
        if rows:
            await self._tx.execute(_ADD_PEOPLE, rows)


def _values(occasion: Occasion) -> dict[str, Any]:
    return {
        "id": occasion.id,
        "guild_id": occasion.guild_id,
        "group_id": occasion.group_id,
        "starts_at": occasion.starts_at,
        "zone": occasion.zone,
        "minutes": occasion.minutes,
        "leads": occasion.leads,
    }


def _occasion(row: OccasionRow) -> Occasion:
    return Occasion(
        id=SessionId(row.id),
        guild_id=GuildId(row.guild_id),
        group_id=GroupId(row.group_id),
        starts_at=row.starts_at,
        zone=row.zone,
        minutes=row.minutes,
        leads=row.leads,
    )
