"""A note sent on the spot, so that somebody sees exactly what their phone would show."""

import discord

from bot.core.ids import GuildId
from bot.features.members.model import NoteWords
from cogs._kit import note_lines
from cogs._kit.interaction import Interaction, person
from cogs._kit.speaker import speaker


async def send_test_note(interaction: Interaction, guild_id: GuildId) -> bool:
    """Whether it arrived. It answers a tap at once, so it is no promise and needs no outbox."""
    say = speaker(interaction)
    members = interaction.client.services.members
    member = await members.get(guild_id, person(interaction))
    only = member.notes.words is NoteWords.A_NOTE
    line = note_lines.anything(say) if only else note_lines.test(say)
    try:
        await interaction.user.send(line, silent=member.notes.silent)
    except discord.Forbidden:
        arrived = False
    else:
        arrived = True
    await members.remember_test(guild_id, person(interaction), arrived=arrived)
    return arrived
