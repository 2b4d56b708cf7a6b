"""Meetings that fall on a holiday: the desk asks, and nothing is skipped by itself."""

from collections.abc import Sequence

from bot.core.clock import Clock
from bot.core.ids import GuildId, MemberId, new_id
from bot.db.database import Database, Transaction
from bot.features.audit.service import AuditService
from bot.features.groups.model import Group
from bot.features.groups.service import GroupService
from bot.features.guilds.service import GuildService
from bot.features.holidays.errors import HolidaySettledError
from bot.features.holidays.model import (
    Asked,
    HolidayAnswer,
    HolidayAsk,
    HolidayAskId,
    has_to_be_asked,
    holiday_of,
)
from bot.features.holidays.store import HolidayAskStore
from bot.features.outbox.service import OutboxService
from bot.features.sessions.ground import CalendarChange
from bot.features.sessions.model import SessionState
from bot.features.sessions.service import SessionService


class HolidayService:
    def __init__(
        self,
        *,
        db: Database,
        clock: Clock,
        audit: AuditService,
        outbox: OutboxService,
        guilds: GuildService,
        groups: GroupService,
        sessions: SessionService,
    ) -> None:
        self._db = db
        self._clock = clock
        self._audit = audit
        self._outbox = outbox
        self._guilds = guilds
        self._groups = groups
        self._sessions = sessions
        sessions.on_change(self._meetings_changed)

    async def ask_ahead(self) -> None:
        """Nightly: three weeks ahead of a meeting on a holiday the desk begins to ask, once."""
        for guild in await self._guilds.list_():
            for group in await self._groups.list_active(guild.guild_id):
                if group.holiday_country is not None:
                    async with self._db.transaction(guild.guild_id) as tx:
                        await self._ask(tx, group)

    async def list_open(self, guild_id: GuildId, by: MemberId) -> tuple[Asked, ...]:
        """What a facilitator has still to say about their own groups' meetings, soonest first."""
        groups = {one.id: one for one in await self._groups.list_facilitated(guild_id, by)}
        async with self._db.reading(guild_id) as tx:
            asked = [
                Asked(ask, await self._sessions.get_in(tx, ask.session_id), groups[ask.group_id])
                for ask in await HolidayAskStore(tx).list_open(groups)
            ]
        now = self._clock.now()
        # Another country may have been chosen since, in which that day is like any other.
        return tuple(
            one
            for one in asked
            if one.session.is_coming(now) and holiday_of(one.session, one.group.holiday_country)
        )

    async def get(self, guild_id: GuildId, ask_id: HolidayAskId, *, by: MemberId) -> Asked:
        """One that is still open, for a facilitator of that group."""
        async with self._groups.looking(guild_id, by) as tx:
            return await self._open(tx, await HolidayAskStore(tx).get(ask_id), by)

    async def keep(self, guild_id: GuildId, ask_id: HolidayAskId, *, by: MemberId) -> Asked:
        """The meeting takes place as planned. It is not asked about again."""
        async with self._groups.deciding(guild_id, by) as tx:
            store = HolidayAskStore(tx)
            asked = await self._open(tx, await store.lock(ask_id), by)
            await store.settle(ask_id, HolidayAnswer.KEPT, self._clock.now())
            await self._audit.record(
                tx,
                actor=by,
                action="holidays.meeting.kept",
                group_id=asked.group.id,
                subject_id=asked.session.id,
            )
            return asked

    async def _open(self, tx: Transaction, ask: HolidayAsk, by: MemberId) -> Asked:
        await self._groups.require_facilitator(tx, ask.group_id, by)
        session = await self._sessions.get_in(tx, ask.session_id)
        if ask.answer is not None or not session.is_coming(self._clock.now()):
            raise HolidaySettledError
        return Asked(ask, session, await self._groups.get_in(tx, ask.group_id))

    async def _ask(self, tx: Transaction, group: Group) -> None:
        now = self._clock.now()
        for ahead in await self._sessions.list_ahead_in(tx, group.id, since=now):
            for session in ahead.sessions:
                if has_to_be_asked(session, group.holiday_country, now):
                    ask = HolidayAsk(
                        id=HolidayAskId(new_id(now)),
                        guild_id=group.guild_id,
                        group_id=group.id,
                        session_id=session.id,
                        day=session.promised.at.date(),
                        asked_at=now,
                    )
                    await HolidayAskStore(tx).add_once(ask)

    async def _meetings_changed(self, tx: Transaction, changes: Sequence[CalendarChange]) -> None:
        """Moved to another day or off: whoever did it has answered."""
        store, now = HolidayAskStore(tx), self._clock.now()
        for change in changes:
            before, after = change.before, change.after
            if before is None:
                continue
            day = after.promised.at.date()
            if after.state is SessionState.CANCELLED:
                await store.settle_others(after.id, None, HolidayAnswer.OFF, now)
            elif before.promised.at.date() != day:
                await store.settle_others(after.id, day, HolidayAnswer.MOVED, now)
