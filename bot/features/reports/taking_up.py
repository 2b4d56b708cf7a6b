"""Facilitators see that somebody shows them a message, one of them is on it, and says when it is done.

Which message, and who told of it, reads only a facilitator who was told, and each opening is kept.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from bot.core.ids import ChannelId, GuildId, MemberId, MessageId
from bot.db.database import EVERY_GUILD, Transaction
from bot.features.groups.errors import NotFacilitatorError
from bot.features.groups.model import Group
from bot.features.guilds.model import Guild
from bot.features.reports import promises
from bot.features.reports.errors import ReportDoneError, ReportGoneError
from bot.features.reports.ground import Ground, Told
from bot.features.reports.model import (
    KEPT_FOR,
    Report,
    ReportId,
    done,
    given_back,
    released,
    taken,
)


@dataclass(frozen=True, slots=True)
class DeskView:
    """What the desk's card about one told message has to look like."""

    told: Told
    language: str
    desk: ChannelId | None
    is_wanted: bool
    """Whoever wrote it may read the desk's room too: then it stands on the others' own desks only."""


class TakingUpPart(Ground):
    async def list_for_desk(self, guild_id: GuildId, by: MemberId) -> tuple[Told, ...]:
        """What waits for this facilitator or is theirs, oldest first."""
        async with self._db.reading(guild_id) as tx:
            if not await self._groups.leads_any_in(tx, by):
                return ()
            return tuple(
                [
                    await self._told(tx, one)
                    for one in await self._store(tx).list_open()
                    if one.taken_by in (None, by) and await self._reads(tx, one, by)
                ]
            )

    async def find_waiting(
        self, guild_id: GuildId, report_id: ReportId, *, by: MemberId
    ) -> Told | None:
        """For a note: whether there is still something to do, and for this facilitator."""
        async with self._db.reading(guild_id) as tx:
            report = await self._store(tx).find(report_id)
            if report is None or not report.waits or not await self._reads(tx, report, by):
                return None
            return await self._told(tx, report)

    async def open_(self, guild_id: GuildId, report_id: ReportId, *, by: MemberId) -> Told:
        """Learn which message it is, and who told of it."""
        async with self._deciding(guild_id, report_id, by) as (tx, report):
            if report.is_done:
                raise ReportDoneError(guild_id)
            if report.taken_by not in (None, by):
                taken(report, by, now=self._clock.now())
            await self._record(tx, report, by, "opened")
            return await self._told(tx, report)

    async def take(self, guild_id: GuildId, report_id: ReportId, *, by: MemberId) -> Told:
        async with self._deciding(guild_id, report_id, by) as (tx, found):
            report = taken(found, by, now=self._clock.now())
            if report != found:
                await self._store(tx).save(report)
                await self._quiet(tx, report)
                await self._record(tx, report, by, "taken")
            return await self._told(tx, report)

    async def give_back(self, guild_id: GuildId, report_id: ReportId, *, by: MemberId) -> None:
        """It waits for the others again. They look at their desks; nobody is written to a second time."""
        async with self._deciding(guild_id, report_id, by) as (tx, found):
            report = given_back(found, by)
            await self._store(tx).save(report)
            await self._outbox.post(tx, [self._card(report)])
            await self._record(tx, report, by, "given_back")

    async def finish(self, guild_id: GuildId, report_id: ReportId, *, by: MemberId) -> None:
        async with self._deciding(guild_id, report_id, by) as (tx, found):
            report = done(found, by, now=self._clock.now())
            await self._store(tx).save(report)
            await self._quiet(tx, report)
            await self._record(tx, report, by, "done")

    # What happens by itself.

    async def find_desk_view(self, guild_id: GuildId, report_id: ReportId) -> DeskView | None:
        async with self._db.reading(guild_id) as tx:
            report = await self._store(tx).find(report_id)
            if report is None:
                return None
            guild = await self._guilds.get_in(tx, guild_id)
            leads = report.about.author in await self._groups.leaders_in(tx)
            told = await self._told(tx, report)
            is_open = report.waits and told.has_readers
            wanted = is_open and guild.desk_channel_id is not None and not leads
            return DeskView(told, guild.language, guild.desk_channel_id, wanted)

    async def remember_desk_card(
        self,
        guild_id: GuildId,
        report_id: ReportId,
        room: ChannelId | None,
        message_id: MessageId | None,
    ) -> bool:
        """False if it was forgotten meanwhile, and its card has no business there."""
        async with self._db.transaction(guild_id) as tx:
            report = await self._store(tx).lock(report_id)
            if report is None:
                return False
            card = replace(report, desk_channel_id=room, desk_message_id=message_id)
            await self._store(tx).save(card)
            return True

    async def repair(self) -> None:
        """At start and nightly: somebody may have deleted a card on the desk, and Discord tells nobody."""
        now = self._clock.now()
        async with self._db.transaction(EVERY_GUILD) as tx:
            found = await self._store(tx).list_waiting_places()
            await self._outbox.post(tx, [promises.desk(*place, now) for place in found])

    async def forget_old(self) -> None:
        """Nightly: after 30 days, whatever became of it."""
        now = self._clock.now()
        before = now - KEPT_FOR
        async with self._db.reading(EVERY_GUILD) as tx:
            guilds = await self._store(tx).list_guilds_with_old(before)
        for guild_id in guilds:
            async with self._db.transaction(guild_id) as tx:
                store = self._store(tx)
                for number, room, card in await store.list_cards(before=before):
                    await self._outbox.withdraw(tx, key_prefix=promises.everything(number))
                    if room is not None and card is not None:
                        gone = promises.take_down(guild_id, number, room, card, now)
                        await self._outbox.post(tx, [gone])
                    await store.drop(number)

    async def _leads_no_more(self, tx: Transaction, _group: Group, member_id: MemberId) -> None:
        """What they had and may read no more waits again. Where nobody is left who was told, its card goes."""
        for one in await self._store(tx).list_taken_by(member_id):
            if not await self._reads(tx, one, member_id):
                await self._store(tx).save(released(one))
        for one in await self._store(tx).list_open():
            if not (await self._readers_of(tx, one)).people:
                await self._quiet(tx, one)
            elif one.waits:
                await self._outbox.post(tx, [self._card(one)])

    async def _group_ended(self, tx: Transaction, group: Group) -> None:
        """Nobody reads it any more, and whoever told it finds so on their page."""
        for one in await self._store(tx).list_open():
            if one.group_id == group.id:
                await self._quiet(tx, one)

    async def _desk_changed(self, tx: Transaction, before: Guild, after: Guild) -> None:
        """The cards move to the new desk, or learn its language."""
        if (before.desk_channel_id, before.language) == (after.desk_channel_id, after.language):
            return
        now = self._clock.now()
        found = await self._store(tx).list_waiting_places()
        await self._outbox.post(tx, [promises.desk(*place, now) for place in found])

    async def _reads(self, tx: Transaction, report: Report, by: MemberId) -> bool:
        return by in (await self._readers_of(tx, report)).people

    async def _led_what_ended(self, tx: Transaction, report: Report, by: MemberId) -> bool:
        """They hold a screen from before their group ended, and try nothing that was never theirs."""
        if report.group_id is None or await self._group(tx, report.group_id) is not None:
            return False
        return by in await self._groups.facilitators_in(tx, report.group_id, led_by=report.told_at)

    @asynccontextmanager
    async def _deciding(
        self, guild_id: GuildId, report_id: ReportId, by: MemberId
    ) -> AsyncGenerator[tuple[Transaction, Report]]:
        """For those who were told. Who told it, and who wrote it, hear that there is nothing."""
        async with self._groups.deciding(guild_id, by) as tx:
            report = await self._store(tx).lock(report_id)
            if report is None or report.is_of(by):
                raise ReportGoneError
            if not await self._reads(tx, report, by):
                if await self._led_what_ended(tx, report, by):
                    raise ReportDoneError(guild_id)
                raise NotFacilitatorError
            yield tx, report

    async def _record(self, tx: Transaction, report: Report, by: MemberId, what: str) -> None:
        await self._audit.record(
            tx,
            actor=by,
            action=f"reports.{what}",
            group_id=report.group_id,
            subject_member=report.told_by if what == "opened" else None,
            subject_id=report.id,
        )
