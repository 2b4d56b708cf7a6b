"""Who sees a room, as Discord has it."""

import discord

from bot.core.ids import RoleId


def roles_that_see(room: discord.TextChannel | discord.VoiceChannel) -> list[discord.Role]:
    """Apart from everyone's own, admins' and bots'."""
    return [
        role
        for role in room.guild.roles
        if not role.is_default()
        and not _is_admin(role.permissions)
        and not role.is_bot_managed()
        and room.permissions_for(role).view_channel
    ]


def _is_admin(granted: discord.Permissions) -> bool:
    """They set the desk up, and may see it; its cards name no one."""
    return granted.administrator or granted.manage_guild


async def is_plain_member(
    guild: discord.Guild, target_id: int, facilitators: RoleId | None
) -> bool:
    """Neither an admin, nor a bot, nor somebody with the facilitators' role."""
    if guild.owner_id == target_id or guild.get_role(target_id) is not None:
        return False
    try:
        person = await guild.fetch_member(target_id)
    except discord.NotFound:
        return False  # they have left; what they were allowed means nothing now
    if person.bot or _is_admin(person.guild_permissions):
        return False
    return facilitators is None or person.get_role(facilitators) is None
