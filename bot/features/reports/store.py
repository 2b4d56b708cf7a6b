"""Messages that facilitators were told about, in the database. Rows stay in here, and so does how a message's place is
locked."""

from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import ColumnElement, delete, func, insert, or_, select, update

from bot.core.ids import ChannelId, GroupId, GuildId, MemberId, MessageId
from bot.core.sealed import SealedError
from bot.db.data_keys import Sealer
from bot.db.database import Transaction, locked
from bot.features.reports.model import ABOUT_SEALED_AS, About, Report, ReportId
from bot.features.reports.tables import ReportRow

log = structlog.get_logger()

_NOT_DONE = ReportRow.done_at.is_(None)


class ReportStore:
    def __init__(self, tx: Transaction, sealer: Sealer) -> None:
        self._tx = tx
        self._sealer = sealer

    async def add(self, report: Report) -> None:
        context = ABOUT_SEALED_AS.format(id=report.id)
        about = await self._sealer.seal(self._tx, report.told_by, report.about.written(), context)
        await self._tx.session.execute(
            insert(ReportRow).values(
                id=report.id,
                guild_id=report.guild_id,
                group_id=report.group_id,
                member_id=report.told_by,
                about=about,
                told_at=report.told_at,
            )
        )

    async def save(self, report: Report) -> None:
        """How far they are with it. What was told does not change."""
        await self._tx.session.execute(
            update(ReportRow)
            .where(ReportRow.id == report.id)
            .values(
                taken_by_member_id=report.taken_by,
                taken_at=report.taken_at,
                done_at=report.done_at,
                desk_channel_id=report.desk_channel_id,
                desk_message_id=report.desk_message_id,
            )
        )

    async def find(self, report_id: ReportId) -> Report | None:
        found = await self._list(ReportRow.id == report_id)
        return found[0] if found else None

    async def lock(self, report_id: ReportId) -> Report | None:
        query = locked(select(ReportRow).where(ReportRow.id == report_id))
        query = query.execution_options(populate_existing=True)
        row = (await self._tx.session.execute(query)).scalar_one_or_none()
        return None if row is None else await self._report(row)

    async def list_of(self, member_id: MemberId) -> tuple[Report, ...]:
        """What they told, oldest first."""
        return await self._list(ReportRow.member_id == member_id)

    async def list_open(self) -> tuple[Report, ...]:
        """What nobody is done with, as far as the transaction sees, oldest first."""
        return await self._list(_NOT_DONE)

    async def list_taken_by(self, member_id: MemberId) -> tuple[Report, ...]:
        return await self._list(ReportRow.taken_by_member_id == member_id, _NOT_DONE)

    async def list_waiting_places(self) -> tuple[tuple[GuildId, GroupId | None, ReportId], ...]:
        """What nobody is on. Nothing is unlocked, so it can be asked of every server."""
        row = ReportRow
        query = select(row.guild_id, row.group_id, row.id).where(
            _NOT_DONE, row.taken_by_member_id.is_(None)
        )
        found = (await self._tx.session.execute(query)).all()
        return tuple(
            (GuildId(guild), None if group is None else GroupId(group), ReportId(number))
            for guild, group, number in found
        )

    async def list_guilds_with_old(self, before: datetime) -> tuple[GuildId, ...]:
        query = select(ReportRow.guild_id).where(ReportRow.told_at <= before).distinct()
        return tuple(GuildId(one) for one in await self._tx.session.scalars(query))

    async def list_cards(
        self, *, told_by: MemberId | None = None, before: datetime | None = None
    ) -> tuple[tuple[ReportId, ChannelId | None, MessageId | None], ...]:
        """What somebody told, or what is old, with its card on the desk. Nothing is unlocked."""
        row = ReportRow
        query = select(row.id, row.desk_channel_id, row.desk_message_id)
        if told_by is not None:
            query = query.where(row.member_id == told_by)
        if before is not None:
            query = query.where(row.told_at <= before)
        return tuple(
            (
                ReportId(number),
                None if room is None else ChannelId(room),
                None if card is None else MessageId(card),
            )
            for number, room, card in (await self._tx.session.execute(query)).all()
        )

    async def count_since(self, member_id: MemberId, since: datetime) -> int:
        query = select(func.count()).where(
            ReportRow.member_id == member_id, ReportRow.told_at > since
        )
        return (await self._tx.session.execute(query)).scalar_one()

    async def list_told_at(self, member_id: MemberId) -> tuple[tuple[ReportId, datetime], ...]:
        query = select(ReportRow.id, ReportRow.told_at).where(ReportRow.member_id == member_id)
        found = (await self._tx.session.execute(query)).all()
        return tuple((ReportId(number), told_at) for number, told_at in found)

    async def drop(self, *report_ids: ReportId) -> None:
        await self._tx.session.execute(delete(ReportRow).where(ReportRow.id.in_(report_ids)))

    async def forget_facilitator(self, member_id: MemberId) -> None:
        """What they had waits again, and what they were done with stays so, without them."""
        await self._tx.session.execute(
            update(ReportRow)
            .where(ReportRow.taken_by_member_id == member_id)
            .values(taken_by_member_id=None)
        )

    async def list_times(self, member_id: MemberId) -> tuple[dict[str, Any], ...]:
        """For a person's copy: what they told, and what they took up as a facilitator. Of the second, only that."""
        row = ReportRow
        query = (
            select(row)
            .where(or_(row.member_id == member_id, row.taken_by_member_id == member_id))
            .order_by(row.id)
        )
        return tuple(
            {
                "you": "told" if one.member_id == member_id else "took it up",
                "told_at": one.told_at if one.member_id == member_id else None,
                "taken_at": one.taken_at,
                "done_at": one.done_at,
            }
            for one in await self._tx.session.scalars(query)
        )

    async def _list(self, *conditions: ColumnElement[bool]) -> tuple[Report, ...]:
        query = (
            select(ReportRow)
            .where(*conditions)
            .order_by(ReportRow.told_at, ReportRow.id)
            .execution_options(populate_existing=True)
        )
        rows = (await self._tx.session.scalars(query)).all()
        found = [await self._report(row) for row in rows]
        return tuple(one for one in found if one is not None)

    async def _report(self, row: ReportRow) -> Report | None:
        """None where the teller's key was lost, as after a restore without people's keys: nobody can tell any more
        which message it was."""
        context = ABOUT_SEALED_AS.format(id=row.id)
        try:
            about = await self._sealer.open(self._tx, MemberId(row.member_id), row.about, context)
        except SealedError:
            log.warning("what somebody told can't be read any more", report_id=row.id)
            return None
        return Report(
            id=ReportId(row.id),
            guild_id=GuildId(row.guild_id),
            group_id=None if row.group_id is None else GroupId(row.group_id),
            told_by=MemberId(row.member_id),
            about=About.read(about),
            told_at=row.told_at,
            taken_by=None if row.taken_by_member_id is None else MemberId(row.taken_by_member_id),
            taken_at=row.taken_at,
            done_at=row.done_at,
            desk_channel_id=None if row.desk_channel_id is None else ChannelId(row.desk_channel_id),
            desk_message_id=None if row.desk_message_id is None else MessageId(row.desk_message_id),
        )
