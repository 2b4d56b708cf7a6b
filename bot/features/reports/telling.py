"""Somebody shows a message to facilitators, looks how that stands, and takes it back."""

from dataclasses import dataclass

from bot.core.ids import ChannelId, GuildId, MemberId, new_id
from bot.db.database import Transaction
from bot.features.groups.errors import NotInGroupError
from bot.features.groups.model import Group
from bot.features.reports import promises
from bot.features.reports.errors import NoOneToTellError, ReportGoneError, TooManyReportsError
from bot.features.reports.ground import Ground, Readers, Told
from bot.features.reports.model import (
    A_DAY,
    MOST_A_DAY,
    About,
    Report,
    ReportId,
    refuse_own,
)


@dataclass(frozen=True, slots=True)
class Door:
    """What somebody reads before they tell."""

    readers: Readers
    standing: Told | None = None
    """They have told of that message already."""


class TellingPart(Ground):
    async def look_at_door(
        self, guild_id: GuildId, room: ChannelId, about: About, *, by: MemberId
    ) -> Door:
        """Who would be told. Nothing is kept, and nobody learns that they looked."""
        async with self._db.reading(guild_id) as tx:
            group = await self._room(tx, room, about, by)
            standing = await self._standing(tx, about, by)
            if standing is not None:
                return Door(await self._readers_of(tx, standing), await self._told(tx, standing))
            return Door(await self._who_is_told(tx, group, about, by))

    async def tell(self, guild_id: GuildId, room: ChannelId, about: About, *, by: MemberId) -> Told:
        """Telling of one message twice shows how the first one stands."""
        now = self._clock.now()
        async with self._db.transaction(guild_id) as tx:
            group = await self._room(tx, room, about, by)
            if group is not None:
                await self._groups.hold_in(tx, group.id)
            standing = await self._standing(tx, about, by)
            if standing is not None:
                return await self._told(tx, standing)
            readers = await self._who_is_told(tx, group, about, by)
            group_id = group.id if group is not None and readers.is_of_group else None
            report = Report(ReportId(new_id(now)), guild_id, group_id, by, about, now)
            await self._store(tx).add(report)
            await self._call_out(tx, report)
            return await self._told(tx, report)

    async def look(self, guild_id: GuildId, report_id: ReportId, *, by: MemberId) -> Told:
        """How one's own stands."""
        async with self._db.reading(guild_id) as tx:
            return await self._told(tx, _own(await self._store(tx).find(report_id), by))

    async def list_own(self, guild_id: GuildId, by: MemberId) -> tuple[Told, ...]:
        """Those that nobody is done with, oldest first."""
        async with self._db.reading(guild_id) as tx:
            found = await self._store(tx).list_of(by)
            return tuple([await self._told(tx, one) for one in found if not one.is_done])

    async def take_back(self, guild_id: GuildId, report_id: ReportId, *, by: MemberId) -> None:
        """Nothing of it is left, whoever has it by now."""
        async with self._db.transaction(guild_id) as tx:
            await self._drop(tx, _own(await self._store(tx).lock(report_id), by).id, told_by=by)

    async def _drop(
        self, tx: Transaction, report_id: ReportId | None = None, *, told_by: MemberId
    ) -> None:
        """One of theirs, or all."""
        store, now = self._store(tx), self._clock.now()
        for number, room, card in await store.list_cards(told_by=told_by):
            if report_id not in (None, number):
                continue
            await self._outbox.withdraw(tx, key_prefix=promises.everything(number))
            if room is not None and card is not None:
                await self._outbox.post(
                    tx, [promises.take_down(tx.guild_id, number, room, card, now)]
                )
            await store.drop(number)

    async def _room(
        self, tx: Transaction, room: ChannelId, about: About, by: MemberId
    ) -> Group | None:
        """The group whose room it is; refused to who is not in it."""
        refuse_own(about, by)
        group = await self._groups.find_by_room_in(tx, room)
        if group is not None and not await self._groups.has_room_in(tx, group.id, by):
            raise NotInGroupError
        return group

    async def _standing(self, tx: Transaction, about: About, by: MemberId) -> Report | None:
        found = await self._store(tx).list_of(by)
        return next((one for one in found if one.about.message_id == about.message_id), None)

    async def _who_is_told(
        self, tx: Transaction, group: Group | None, about: About, by: MemberId
    ) -> Readers:
        since = self._clock.now() - A_DAY
        if await self._store(tx).count_since(by, since) >= MOST_A_DAY:
            raise TooManyReportsError(tx.guild_id, limit=MOST_A_DAY)
        readers = await self._readers(tx, group, by, about)
        if not readers.people:
            raise NoOneToTellError(tx.guild_id)
        return readers


def _own(report: Report | None, by: MemberId) -> Report:
    if report is None or report.told_by != by:
        raise ReportGoneError(is_anothers=report is not None)
    return report
