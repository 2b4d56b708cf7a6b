"""A server's settings: who changed what, and what Discord must then be made to show."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeAlias

from typing_extensions import Unpack

from bot.core.clock import Clock
from bot.core.ids import ChannelId, GuildId, MemberId, MessageId
from bot.core.zone_rules import get_zone
from bot.db.database import EVERY_GUILD, Database, Transaction
from bot.features.audit.service import AuditService
from bot.features.guilds.errors import DeskIsOpenError, SetupUnfinishedError
from bot.features.guilds.model import (
    STEP_OF,
    Guild,
    ServerHalf,
    SetupStep,
    Viewers,
    missing_steps,
    unwelcome_at_desk,
)
from bot.features.guilds.store import GuildStore
from bot.features.outbox.model import Promise
from bot.features.outbox.service import OutboxService

FRONT_DOOR = "guilds.front_door"
TAKE_DOWN = "guilds.take_down"

Changed: TypeAlias = Callable[[Transaction, Guild, Guild], Awaitable[None]]
"""Told inside the transaction: the settings before and after."""


class GuildService:
    def __init__(
        self, *, db: Database, clock: Clock, audit: AuditService, outbox: OutboxService
    ) -> None:
        self._db = db
        self._clock = clock
        self._audit = audit
        self._outbox = outbox
        self._changed: list[Changed] = []
        self._help_countries: dict[GuildId, str | None] = {}

    def on_change(self, call: Changed) -> None:
        self._changed.append(call)

    async def get(self, guild_id: GuildId) -> Guild:
        async with self._db.reading(guild_id) as tx:
            return await self.get_in(tx, guild_id)

    async def get_in(self, tx: Transaction, guild_id: GuildId) -> Guild:
        return await GuildStore(tx).find(guild_id) or Guild(guild_id)

    async def list_(self) -> tuple[Guild, ...]:
        """Every server that has any settings."""
        async with self._db.reading(EVERY_GUILD) as tx:
            return await GuildStore(tx).list_()

    async def save_server_half(
        self, guild_id: GuildId, *, by: MemberId, **changes: Unpack[ServerHalf]
    ) -> Guild:
        """Change what an admin decides. What is given counts as decided, even if it stays the same."""
        if "zone" in changes:
            get_zone(changes["zone"])  # a forged tap may name any
        async with self._db.transaction(guild_id) as tx:
            store = GuildStore(tx)
            before = await store.lock(guild_id)
            decided = before.decided | {STEP_OF[name] for name in changes}
            after = _without_lost_cards(before, replace(before, **changes, decided=decided))
            await store.save(after)
            for step in _changed_steps(before, after):
                await self._audit.record(tx, actor=by, action=f"guilds.{step}.changed")
            await self._make_discord_follow(tx, before, after)
            for call in self._changed:
                await call(tx, before, after)
            tx.after_commit(lambda: self._remember_help_country(after))
        return after

    async def choose_desk(
        self, guild_id: GuildId, channel_id: ChannelId, viewers: Viewers, *, by: MemberId
    ) -> Guild:
        """Take a room as the desk, unless someone who is no facilitator can see it."""
        facilitators = (await self.get(guild_id)).facilitator_role_id
        unwelcome = unwelcome_at_desk(viewers, facilitators)
        if unwelcome is not None:
            raise DeskIsOpenError(
                everyone=unwelcome.everyone, roles=unwelcome.roles, people=unwelcome.people
            )
        return await self.save_server_half(guild_id, by=by, desk_channel_id=channel_id)

    async def open_front_door(self, guild_id: GuildId, *, by: MemberId) -> Guild:
        """Put the card where everybody finds it. From now on it is put back whenever it is gone."""
        async with self._db.transaction(guild_id) as tx:
            store = GuildStore(tx)
            guild = await store.lock(guild_id)
            if missing_steps(guild):
                raise SetupUnfinishedError
            if guild.set_up_at is None:
                guild = replace(guild, set_up_at=self._clock.now())
                await store.save(guild)
                await self._audit.record(tx, actor=by, action="guilds.front_door.opened")
            await self._outbox.post(tx, [self._front_door(guild)])
        return guild

    async def remember_front_door(
        self, guild_id: GuildId, channel_id: ChannelId, message_id: MessageId
    ) -> None:
        """The card stands there now. If the channel was changed meanwhile, it is taken down again."""
        async with self._db.transaction(guild_id) as tx:
            store = GuildStore(tx)
            guild = await store.lock(guild_id)
            if guild.front_door_channel_id != channel_id:
                await self._outbox.post(tx, [self._take_down(guild_id, channel_id, message_id)])
                return
            await store.save(replace(guild, front_door_message_id=message_id))

    async def remember_desk(self, guild_id: GuildId, message_id: MessageId | None) -> None:
        async with self._db.transaction(guild_id) as tx:
            store = GuildStore(tx)
            guild = await store.lock(guild_id)
            await store.save(replace(guild, desk_message_id=message_id))

    async def repair(self) -> None:
        """Look after every front door: at the start and daily, since nobody tells us of a deleted card."""
        async with self._db.transaction(EVERY_GUILD) as tx:
            guilds = await GuildStore(tx).list_()
            await self._outbox.post(
                tx, [self._front_door(guild) for guild in guilds if guild.set_up_at is not None]
            )

    async def learn_help_countries(self) -> None:
        """Read once what ``/help-now`` must know without asking the database."""
        for guild in await self.list_():
            self._remember_help_country(guild)

    def known_help_country(self, guild_id: GuildId) -> str | None:
        """Whose help lines to show first; None if that was never said. Touches no database."""
        return self._help_countries.get(guild_id)

    def _remember_help_country(self, guild: Guild) -> None:
        self._help_countries[guild.guild_id] = guild.help_country

    async def _make_discord_follow(self, tx: Transaction, before: Guild, after: Guild) -> None:
        for channel_id, message_id, stays in (
            (
                before.front_door_channel_id,
                before.front_door_message_id,
                after.front_door_message_id,
            ),
            (before.desk_channel_id, before.desk_message_id, after.desk_message_id),
        ):
            if channel_id is not None and message_id is not None and stays is None:
                await self._outbox.post(
                    tx, [self._take_down(after.guild_id, channel_id, message_id)]
                )
        shown = (before.front_door_channel_id, before.language)
        if after.set_up_at is not None and shown != (after.front_door_channel_id, after.language):
            await self._outbox.post(tx, [self._front_door(after)])

    def _front_door(self, guild: Guild) -> Promise:
        return Promise.do(
            key=f"{FRONT_DOOR}:{guild.guild_id}",
            guild_id=guild.guild_id,
            kind=FRONT_DOOR,
            due_at=self._clock.now(),
        )

    def _take_down(
        self, guild_id: GuildId, channel_id: ChannelId, message_id: MessageId
    ) -> Promise:
        return Promise.do(
            key=f"{TAKE_DOWN}:{message_id}",
            guild_id=guild_id,
            kind=TAKE_DOWN,
            due_at=self._clock.now(),
            channel_id=channel_id,
            message_id=message_id,
        )


def _changed_steps(before: Guild, after: Guild) -> tuple[SetupStep, ...]:
    changed = {
        step for name, step in STEP_OF.items() if getattr(before, name) != getattr(after, name)
    }
    return tuple(step for step in SetupStep if step in changed)


def _without_lost_cards(before: Guild, after: Guild) -> Guild:
    """A card stays in the room where it was put; a new room needs a new one."""
    if after.front_door_channel_id != before.front_door_channel_id:
        after = replace(after, front_door_message_id=None)
    if after.desk_channel_id != before.desk_channel_id:
        after = replace(after, desk_message_id=None)
    return after
