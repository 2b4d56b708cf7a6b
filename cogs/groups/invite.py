"""``/group invite``: one person may come in. The facilitator hands them words that tell nobody what it is."""

import discord

from bot.core.ids import MemberId
from bot.features.groups.model import Group
from cogs._kit.interaction import Interaction, person
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import plain
from cogs.groups.members_screen import MembersButton


async def invited_screen(interaction: Interaction, group: Group, invited: discord.Member) -> Screen:
    say = speaker(interaction)
    services = interaction.client.services
    await services.groups.invite(
        group.guild_id, group.id, MemberId(invited.id), by=person(interaction)
    )
    guild = await services.guilds.get(group.guild_id)
    door = guild.front_door_channel_id
    link = None if door is None else f"https://discord.com/channels/{group.guild_id}/{door}"
    # It is sent to the person, so it speaks the group's language.
    card = _card(link, Speaker(group.language))
    words = say(
        "{name} can come into {group} now, for 30 days and without asking. "
        "I write to no one. Copy this for them; it tells nobody what it is about.",
        name=plain(invited.display_name, limit=60),
        group=plain(group.name),
    )
    return Screen(f"{words}\n```\n{card}\n```", [MembersButton(group.guild_id, group.id, say)])


def _card(link: str | None, say: Speaker) -> str:
    if link is None:
        return say("Hello. There is a place for you. Tap “Join a group” on the first card you see.")
    return say(
        "Hello. There is a place for you. Open {link} and tap “Join a group”. "
        "You find it there, and no one else sees that you look.",
        link=link,
    )
