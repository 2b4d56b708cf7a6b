"""**Tell a facilitator privately**, in the menu of every message: what will be told to whom, then a tap to do it."""

import re
from typing import Any, Final

import discord
from discord import ButtonStyle, app_commands
from typing_extensions import override

from bot.core.ids import ChannelId, GuildId, MemberId, MessageId
from bot.features.reports.errors import MessageGoneError, NotAPersonsError
from bot.features.reports.model import KEPT_FOR, About
from bot.features.reports.telling import Door
from cogs._kit.acknowledgement import DID_NOT_TAKE_IT
from cogs._kit.interaction import Interaction, claimed_guild, here, person
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs.helplines.help_now import HelpNowButton
from cogs.reports.own_report import link_to, told_screen, who_looks
from cogs.sessions.rsvp_button import NeverMindButton

MENU: Final = "Tell a facilitator privately"
_NAMED: Final = 5


class TellButton(
    TapButton, template=r"reports:tell:(?P<guild_id>\d+):(?P<message_id>\d+):(?P<author_id>\d+)"
):
    """Tapped in the room where the message stands, so the room need not be believed."""

    def __init__(
        self,
        guild_id: GuildId,
        message_id: MessageId,
        author: MemberId,
        say: Speaker | None = None,
    ) -> None:
        words = (say or Speaker())("Tell them")
        custom_id = f"reports:tell:{guild_id}:{message_id}:{author}"
        super().__init__(custom_id, words, style=ButtonStyle.primary)
        self.guild_id = guild_id
        self.message_id = message_id
        self.author = author

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "TellButton":
        return cls(
            GuildId(int(match["guild_id"])),
            MessageId(int(match["message_id"])),
            MemberId(int(match["author_id"])),
        )

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        here(interaction)
        about = await self._as_it_is_now(interaction)
        told = await interaction.client.services.reports.tell(
            guild_id, _room(interaction), about, by=person(interaction)
        )
        await show(interaction, told_screen(told, interaction), discreet=True)

    async def _as_it_is_now(self, interaction: Interaction) -> About:
        """Whose it is says Discord. A room that the bot may not read can't be asked."""
        channel_id = ChannelId(interaction.channel_id or 0)
        channel = interaction.client.get_partial_messageable(channel_id, guild_id=self.guild_id)
        try:
            return _about(await channel.fetch_message(self.message_id))
        except discord.NotFound as gone:
            raise MessageGoneError from gone
        except DID_NOT_TAKE_IT:
            return About(channel_id, self.message_id, self.author)


@app_commands.context_menu(name=MENU)
@app_commands.guild_only()
async def tell_privately(interaction: discord.Interaction[Any], message: discord.Message) -> None:
    ours: Interaction = interaction
    await ours.response.defer(ephemeral=True)
    guild_id, about = here(ours), _about(message)
    door = await ours.client.services.reports.look_at_door(
        guild_id, _room(ours), about, by=person(ours)
    )
    say = speaker(ours)
    if door.standing is not None:
        await show(ours, told_screen(door.standing, ours), discreet=True)
        return
    taps = [
        TellButton(guild_id, about.message_id, about.author, say),
        NeverMindButton(say, words=say("Not now")),
        HelpNowButton(say),
    ]
    await show(ours, Screen(_door_words(guild_id, about, door, ours), taps), discreet=True)


def _door_words(guild_id: GuildId, about: About, door: Door, interaction: Interaction) -> str:
    say = speaker(interaction)
    link = link_to(guild_id, about)
    return "\n\n".join(
        (
            say("**Tell a facilitator privately**"),
            _who_reads(door, say),
            who_looks(door.readers, interaction),
            say("They read your name, and that you want them to look at this: {link}", link=link),
            say(
                "Whoever wrote it is not told, and no one else. "
                "I keep where it stands, locked, and none of its words. "
                "It is erased after {days} days.",
                days=KEPT_FOR.days,
            ),
        )
    )


def _who_reads(door: Door, say: Speaker) -> str:
    people = door.readers.people
    if not door.readers.is_of_group:
        return say("This goes to the facilitators of this server.")
    if len(people) > _NAMED:
        return say("This goes to the facilitators of this group.")
    return say("This goes to {names}.", names=", ".join(f"<@{one}>" for one in people))


def _about(message: discord.Message) -> About:
    if message.author.bot or message.webhook_id is not None:
        raise NotAPersonsError
    return About(ChannelId(message.channel.id), MessageId(message.id), MemberId(message.author.id))


def _room(interaction: Interaction) -> ChannelId:
    """A thread belongs to the room in which it was begun."""
    channel = interaction.channel
    if isinstance(channel, discord.Thread):
        return ChannelId(channel.parent_id)
    return ChannelId(interaction.channel_id or 0)
