"""A note sent on the spot, so that somebody sees exactly what their phone would show."""

from datetime import timedelta
from typing import Final

import discord
import structlog

from bot.core.ids import GuildId
from bot.features.members.model import NoteWords
from cogs._kit import note_lines
from cogs._kit.acknowledgement import DID_NOT_TAKE_IT
from cogs._kit.interaction import Interaction, person
from cogs._kit.replies import NO_MENTIONS
from cogs._kit.speaker import speaker

log = structlog.get_logger()


LOOKED_AT: Final = timedelta(minutes=10)
"""Then it leaves the phone, where it would tell whoever reads it next that somebody tried something."""


async def send_test_note(interaction: Interaction, guild_id: GuildId) -> bool:
    """Whether it arrived. It answers a tap at once, so it is no promise and needs no outbox."""
    say = speaker(interaction)
    members = interaction.client.services.members
    member = await members.get(guild_id, person(interaction))
    only = member.notes.words is NoteWords.A_NOTE
    line = note_lines.anything(say) if only else note_lines.test(say)
    try:
        sent = await interaction.user.send(
            line, silent=member.notes.silent, allowed_mentions=NO_MENTIONS
        )
    except discord.Forbidden:
        arrived = False
    else:
        arrived = True
        if member.notes.clear_after:
            _take_away_later(interaction, sent)
    await members.remember_test(guild_id, person(interaction), arrived=arrived)
    return arrived


def _take_away_later(interaction: Interaction, sent: discord.Message) -> None:
    """A restart in these minutes leaves it there; it says nothing."""
    client = interaction.client

    def take_away() -> None:
        client.background.start(_delete(sent), name="take a test note away")

    client.loop.call_later(LOOKED_AT.total_seconds(), take_away)


async def _delete(sent: discord.Message) -> None:
    try:
        await sent.delete()
    except DID_NOT_TAKE_IT as trouble:
        log.debug("a test note was gone already", trouble=repr(trouble))
