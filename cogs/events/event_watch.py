"""Notices what people do with an event in Discord: tap *Interested*, change it by hand, delete it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import discord
from discord.ext import commands

from bot.client import Porchlight
from bot.core.ids import GuildId, MemberId
from bot.features.events.model import EventId
from cogs.events.native_event import Face

_INTERESTED: Final = "GUILD_SCHEDULED_EVENT_USER_ADD"


@dataclass(frozen=True, slots=True)
class Interest:
    guild_id: GuildId
    event_id: EventId
    member_id: MemberId


class EventWatch(commands.Cog):
    def __init__(self, bot: Porchlight) -> None:
        self._bot = bot

    @commands.Cog.listener()
    async def on_interested(self, interest: Interest) -> None:
        """The other way there is none: Discord lets nobody put a person on that list or take them off, so taking
        *Interested* back changes nothing here either."""
        services = self._bot.services
        await services.events.record_interest(
            interest.guild_id,
            interest.event_id,
            by=interest.member_id,
            # Discord gives this no id. One of this moment has its place among the ids of taps.
            turn=discord.utils.time_snowflake(services.clock.now(), high=True),
        )

    @commands.Cog.listener()
    async def on_scheduled_event_update(
        self, before: discord.ScheduledEvent, after: discord.ScheduledEvent
    ) -> None:
        """We hear our own changes here too; they leave nothing to put right."""
        if Face.of(before) != Face.of(after) or before.status is not after.status:
            await self._look_again(after)

    @commands.Cog.listener()
    async def on_scheduled_event_delete(self, event: discord.ScheduledEvent) -> None:
        await self._look_again(event)

    async def _look_again(self, event: discord.ScheduledEvent) -> None:
        await self._bot.services.events.changed_in_discord(
            GuildId(event.guild_id), EventId(event.id)
        )


def hear_interest(bot: Porchlight) -> None:
    """discord.py drops this gateway event unless it has the person in its cache. Ours is empty, since we ask for no
    list of members, and there is no raw kind of the event."""
    # discord.py has no public way to hear a gateway event that it drops.
    parsers = bot._connection.parsers  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]

    def heard(data: Mapping[str, Any]) -> None:
        interest = Interest(
            GuildId(int(data["guild_id"])),
            EventId(int(data["guild_scheduled_event_id"])),
            MemberId(int(data["user_id"])),
        )
        bot.dispatch("interested", interest)

    parsers[_INTERESTED] = heard
