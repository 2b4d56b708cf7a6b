"""The desk: where everything that waits for a facilitator can be found, and stuck promises can be settled."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager

from bot.core.clock import Clock
from bot.core.errors import NotAllowedError
from bot.core.ids import DeliveryId, GuildId, MemberId
from bot.db.database import Database, Transaction
from bot.features.audit.service import AuditService
from bot.features.desk.model import NotesTrouble, worth_telling
from bot.features.groups.model import Group
from bot.features.groups.service import GroupService
from bot.features.guilds.model import Guild
from bot.features.guilds.service import GuildService
from bot.features.outbox.errors import DeliveryNotFoundError
from bot.features.outbox.model import Delivery, Promise
from bot.features.outbox.presence import Absence, Presence
from bot.features.outbox.service import OutboxService

BOARD = "desk.board"
PUT_AWAY = "desk.absence.put_away"


class DeskService:
    def __init__(
        self,
        *,
        db: Database,
        clock: Clock,
        audit: AuditService,
        outbox: OutboxService,
        presence: Presence,
        guilds: GuildService,
        groups: GroupService,
    ) -> None:
        self._db = db
        self._clock = clock
        self._audit = audit
        self._outbox = outbox
        self._presence = presence
        self._guilds = guilds
        self._groups = groups
        guilds.on_change(self._follow_desk)

    async def groups_for(self, guild_id: GuildId, by: MemberId) -> Sequence[Group]:
        """The groups whose desk this person may look at; nobody else gets as far as an empty desk."""
        groups = await self._groups.list_facilitated(guild_id, by)
        if not groups:
            raise NotAllowedError
        return groups

    async def stuck(self, guild_id: GuildId, by: MemberId) -> tuple[Delivery, ...]:
        """What could not be sent or done, of this person's own groups and of no group at all."""
        mine = {group.id for group in await self.groups_for(guild_id, by)}
        found = await self._outbox.list_stuck(guild_id)
        return tuple(one for one in found if one.group_id is None or one.group_id in mine)

    async def notes_trouble(self, guild_id: GuildId, by: MemberId) -> NotesTrouble | None:
        """What people wait for, or waited for while the bot was away. None when all is as promised."""
        await self.groups_for(guild_id, by)
        report = await self._outbox.report(guild_id)
        absence = worth_telling(await self._presence.last_absence(guild_id), now=self._clock.now())
        if absence is not None and await self._has_put_away(guild_id, by, absence):
            absence = None
        if not report.overdue and absence is None:
            return None
        return NotesTrouble(report.overdue, report.oldest_overdue_at, absence)

    async def put_away(self, guild_id: GuildId, by: MemberId) -> None:
        """They have read of the last absence. The other facilitators still find it on their desks, for a day."""
        await self.groups_for(guild_id, by)
        absence = await self._presence.last_absence(guild_id)
        if absence is None or await self._has_put_away(guild_id, by, absence):
            return
        async with self._db.transaction(guild_id) as tx:
            await self._audit.record(tx, actor=by, action=PUT_AWAY, subject_id=_number_of(absence))

    async def send_again(self, guild_id: GuildId, delivery_id: DeliveryId, by: MemberId) -> None:
        async with self._settling(guild_id, delivery_id, by, "desk.sent_again") as tx:
            await self._outbox.send_again_in(tx, delivery_id)

    async def let_go(self, guild_id: GuildId, delivery_id: DeliveryId, by: MemberId) -> None:
        async with self._settling(guild_id, delivery_id, by, "desk.let_go") as tx:
            await self._outbox.let_go_in(tx, delivery_id)

    async def repair(self) -> None:
        """At start and daily: somebody may have deleted the board, and Discord tells nobody."""
        for guild in await self._guilds.list_():
            if guild.desk_channel_id is not None:
                async with self._db.transaction(guild.guild_id) as tx:
                    await self._outbox.post(tx, [self._board(guild)])

    async def _has_put_away(self, guild_id: GuildId, by: MemberId, absence: Absence) -> bool:
        return await self._audit.has_done(guild_id, by, PUT_AWAY, _number_of(absence))

    @asynccontextmanager
    async def _settling(
        self, guild_id: GuildId, delivery_id: DeliveryId, by: MemberId, action: str
    ) -> AsyncGenerator[Transaction]:
        """Recorded where it is done, so that neither is there without the other."""
        mine = {one.id for one in await self.stuck(guild_id, by)}
        if delivery_id not in mine:
            others = {one.id for one in await self._outbox.list_stuck(guild_id)}
            # Who taps a moment after a colleague has done nothing wrong.
            raise NotAllowedError if delivery_id in others else DeliveryNotFoundError
        async with self._db.transaction(guild_id) as tx:
            yield tx
            await self._audit.record(tx, actor=by, action=action, subject_id=delivery_id)

    async def _follow_desk(self, tx: Transaction, before: Guild, after: Guild) -> None:
        """A new desk gets its board; the guilds feature takes the old one down."""
        shown = (before.desk_channel_id, before.language)
        if after.desk_channel_id is not None and shown != (after.desk_channel_id, after.language):
            await self._outbox.post(tx, [self._board(after)])

    def _board(self, guild: Guild) -> Promise:
        return Promise.do(
            key=f"{BOARD}:{guild.guild_id}",
            guild_id=guild.guild_id,
            kind=BOARD,
            due_at=self._clock.now(),
        )


def _number_of(absence: Absence) -> int:
    """The next one is another: no two end in the same second."""
    return int(absence.until.timestamp())
