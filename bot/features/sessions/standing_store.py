"""Standing answers in the database, and what one person has arranged beside an answer. Rows stay in here."""

from sqlalchemy import and_, delete, select

from bot.core.ids import GroupId, GuildId, MemberId, SeriesId
from bot.db.database import Transaction
from bot.features.sessions.model import Session, StandingAnswer, Ties
from bot.features.sessions.recurrence import Once, read_rule
from bot.features.sessions.tables import PrivateWordRow, SeriesRow, StandingAnswerRow


class StandingStore:
    def __init__(self, tx: Transaction) -> None:
        self._tx = tx.session

    async def find(self, series_id: SeriesId, member_id: MemberId) -> StandingAnswer | None:
        row = await self._tx.get(StandingAnswerRow, (series_id, member_id))
        return None if row is None else _standing(row)

    async def list_(self, series_id: SeriesId) -> tuple[StandingAnswer, ...]:
        """In order of turn: who tapped first takes their place in each line first."""
        query = (
            select(StandingAnswerRow)
            .where(StandingAnswerRow.series_id == series_id)
            .order_by(StandingAnswerRow.turn)
        )
        return tuple(_standing(row) for row in await self._tx.scalars(query))

    async def list_of_member(self, member_id: MemberId) -> tuple[StandingAnswer, ...]:
        query = (
            select(StandingAnswerRow)
            .where(StandingAnswerRow.member_id == member_id)
            .order_by(StandingAnswerRow.series_id)
        )
        return tuple(_standing(row) for row in await self._tx.scalars(query))

    async def ties(self, session: Session, member_id: MemberId) -> Ties:
        """In one question, since every answer asks it."""
        of_series = and_(
            StandingAnswerRow.series_id == SeriesRow.id, StandingAnswerRow.member_id == member_id
        )
        words = and_(PrivateWordRow.session_id == session.id, PrivateWordRow.member_id == member_id)
        query = (
            select(
                SeriesRow.rule,
                StandingAnswerRow.member_id.is_not(None),
                PrivateWordRow.member_id.is_not(None),
            )
            .outerjoin(StandingAnswerRow, of_series)
            .outerjoin(PrivateWordRow, words)
            .where(SeriesRow.id == session.series_id)
        )
        rule, comes_every_time, has_word = (await self._tx.execute(query)).one()
        return Ties(
            repeats=not isinstance(read_rule(rule), Once),
            comes_every_time=comes_every_time,
            has_word=has_word,
        )

    async def add_once(self, guild_id: GuildId, standing: StandingAnswer) -> bool:
        """False if they come every time already; their turn stays the earlier one."""
        if await self.find(standing.series_id, standing.member_id) is not None:
            return False
        self._tx.add(
            StandingAnswerRow(
                guild_id=guild_id,
                series_id=standing.series_id,
                member_id=standing.member_id,
                turn=standing.turn,
            )
        )
        await self._tx.flush()
        return True

    async def move(self, guild_id: GuildId, from_series: SeriesId, to_series: SeriesId) -> None:
        """One series takes over from another. Hold both first, so that nobody changes their mind meanwhile."""
        for standing in await self.list_(from_series):
            moved = StandingAnswer(to_series, standing.member_id, standing.turn)
            await self.add_once(guild_id, moved)
        await self._tx.execute(
            delete(StandingAnswerRow).where(StandingAnswerRow.series_id == from_series)
        )

    async def drop(self, series_id: SeriesId, member_id: MemberId) -> bool:
        """False if there was none."""
        query = (
            delete(StandingAnswerRow)
            .where(
                StandingAnswerRow.series_id == series_id, StandingAnswerRow.member_id == member_id
            )
            .returning(StandingAnswerRow.member_id)
        )
        return (await self._tx.execute(query)).first() is not None

    async def drop_in_group(self, group_id: GroupId, member_id: MemberId | None = None) -> None:
        """Those of one person, or everybody's."""
        of_group = select(SeriesRow.id).where(SeriesRow.group_id == group_id)
        query = delete(StandingAnswerRow).where(StandingAnswerRow.series_id.in_(of_group))
        if member_id is not None:
            query = query.where(StandingAnswerRow.member_id == member_id)
        await self._tx.execute(query)

    async def forget(self, member_id: MemberId) -> None:
        await self._tx.execute(
            delete(StandingAnswerRow).where(StandingAnswerRow.member_id == member_id)
        )


def _standing(row: StandingAnswerRow) -> StandingAnswer:
    return StandingAnswer(SeriesId(row.series_id), MemberId(row.member_id), row.turn)
