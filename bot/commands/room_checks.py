"""What ``doctor`` sees of the rooms: whether anybody can look in who does not belong there."""

from collections.abc import AsyncIterator, Collection
from typing import Final

from bot.commands.discord_side import DiscordSide, SeenRoom, Server
from bot.commands.findings import Finding, look, ok
from bot.commands.nobody_sends import NobodySends
from bot.commands.open_database import open_database
from bot.core.clock import Clock
from bot.core.ids import GuildId, MemberId
from bot.core.key_ring import KeyRing, KeyRingError
from bot.db.upgrade import pending
from bot.features.guilds.model import Guild
from bot.services import Services
from config.settings import Settings

_ASKED_ABOUT: Final = 20
"""So many people are asked about one by one in each room. Discord is asked for each."""


async def check_rooms(
    discord: DiscordSide, server: Server, settings: Settings, clock: Clock
) -> AsyncIterator[Finding]:
    from bot.app import Ground, services_on  # noqa: PLC0415  doctor works even where a cog can't be imported

    async with open_database(settings) as db:
        if (db.file is not None and not db.file.exists()) or await pending(db):
            return  # said elsewhere
        try:
            ring = KeyRing.load(settings.key_ring)
        except KeyRingError:
            return  # said elsewhere
        services = services_on(Ground(db, ring, clock), NobodySends())
        async for finding in look_at_rooms(discord, server, services):
            yield finding


async def look_at_rooms(
    discord: DiscordSide, server: Server, services: Services
) -> AsyncIterator[Finding]:
    """The desk, and each group's rooms."""
    guild_id = GuildId(server.id)
    kept = await services.guilds.get(guild_id)
    found: list[Finding] = []
    count = 0
    desk = server.rooms.get(kept.desk_channel_id or 0)
    if desk is not None:
        count += 1
        found += [one async for one in _desk(discord, server, desk, kept)]
    for group in await services.groups.list_active(guild_id):
        inside = (await services.groups.admission(guild_id, group.id)).people
        for number in (group.text_channel_id, group.voice_channel_id):
            room = server.rooms.get(number or 0)
            if room is not None:
                count += 1
                found += [one async for one in _room(discord, server, room, inside)]
    for finding in found:
        yield finding
    if count and not found:
        yield ok("rooms", f"{count} looked at: only who belongs there sees them, and admins")


async def _desk(
    discord: DiscordSide, server: Server, desk: SeenRoom, kept: Guild
) -> AsyncIterator[Finding]:
    role = kept.facilitator_role_id
    others = [name for number, name in desk.roles.items() if number != role]
    few = sorted(desk.people)[:_ASKED_ABOUT]
    strangers = await discord.count_plain(server.id, few, role)
    if desk.everyone or others or strangers:
        yield _open(desk, "the desk", others, strangers)


async def _room(
    discord: DiscordSide, server: Server, room: SeenRoom, inside: Collection[MemberId]
) -> AsyncIterator[Finding]:
    few = sorted(room.people - set(inside))[:_ASKED_ABOUT]
    strangers = await discord.count_plain(server.id, few, None)
    if room.everyone or room.roles or strangers:
        yield _open(room, "a group's room", list(room.roles.values()), strangers)


def _open(room: SeenRoom, what: str, roles: list[str], strangers: int) -> Finding:
    """Nobody is named: who looks at this may not know the members."""
    who = ["everyone in the server"] if room.everyone else []
    who += [] if room.everyone else [f"whoever has the role “{name}”" for name in roles]
    if strangers:
        people = "1 person who does" if strangers == 1 else f"{strangers} people who do"
        who.append(f"{people} not belong there")
    return look(
        f"room #{room.name}",
        f"{what} can be seen by {' and by '.join(who)}",
        "in Discord, open Edit Channel, then Permissions, and take View Channel away from them",
    )
