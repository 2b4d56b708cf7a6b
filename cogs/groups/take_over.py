"""Rooms that exist become a group's rooms: who can see them now is shown, and nothing changes without a yes."""

import re
from typing import Final, cast

import discord
from discord import ButtonStyle
from typing_extensions import override

from bot.core.ids import ChannelId, GroupId
from bot.features.groups.errors import GroupNotFoundError
from bot.features.groups.model import Rooms
from bot.features.guilds.errors import BotMayNotError
from bot.features.guilds.model import Viewers
from cogs._kit.interaction import Interaction, here
from cogs._kit.own_deliveries import deliver_own
from cogs._kit.pickers import TapRooms
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs.groups.authority import group_to_change, standing
from cogs.groups.rooms import Room, opened_by
from cogs.guilds.rooms import viewers_of

_MOST_NAMED: Final = 15


class TextRoomList(TapRooms, template=r"groups:take_text:(?P<group_id>\d+)"):
    def __init__(self, group_id: GroupId, say: Speaker | None = None) -> None:
        super().__init__(f"groups:take_text:{group_id}", (say or Speaker())("Choose the text room"))
        self.group_id = group_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        await group_to_change(interaction, here(interaction), self.group_id)
        text = ChannelId(self.chosen[0].id)
        await show(
            interaction,
            Screen(
                say("Now the voice room where the meetings are."),
                [VoiceRoomList(self.group_id, text, say)],
            ),
        )


class VoiceRoomList(TapRooms, template=r"groups:take_voice:(?P<group_id>\d+):(?P<text>\d+)"):
    def __init__(self, group_id: GroupId, text: ChannelId, say: Speaker | None = None) -> None:
        super().__init__(
            f"groups:take_voice:{group_id}:{text}",
            (say or Speaker())("Choose the voice room"),
            kinds=(discord.ChannelType.voice,),
        )
        self.group_id = group_id
        self.text = text

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        # Who can see a room is told only to those who may take it.
        await group_to_change(interaction, here(interaction), self.group_id)
        voice = ChannelId(self.chosen[0].id)
        await show(interaction, await _review(interaction, self.group_id, self.text, voice))


class TakeRoomsButton(
    TapButton,
    template=r"groups:take:(?P<group_id>\d+):(?P<text>\d+):(?P<voice>\d+):(?P<close>[01])",
):
    def __init__(
        self,
        group_id: GroupId,
        text: ChannelId,
        voice: ChannelId,
        words: str = "-",
        *,
        close: bool,
    ) -> None:
        style = ButtonStyle.primary if close else ButtonStyle.secondary
        super().__init__(f"groups:take:{group_id}:{text}:{voice}:{close:d}", words, style=style)
        self.group_id = group_id
        self.rooms = Rooms(text, voice, close=close)

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "TakeRoomsButton":
        return cls(
            GroupId(int(match["group_id"])),
            ChannelId(int(match["text"])),
            ChannelId(int(match["voice"])),
            close=match["close"] == "1",
        )

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        # Here, since the form leads to this screen.
        from cogs.groups.create_form import created_screen  # noqa: PLC0415

        say = speaker(interaction)
        services = interaction.client.services
        for channel_id in (self.rooms.text_channel_id, self.rooms.voice_channel_id):
            _refuse_closed(_room(interaction, channel_id))
        group = await services.groups.take_over(
            here(interaction), self.group_id, self.rooms, by=await standing(interaction)
        )
        await deliver_own(interaction)
        await show(interaction, await created_screen(interaction, group.guild_id, group, say))


def choose_text_screen(group_id: GroupId, say: Speaker) -> Screen:
    words = say(
        "Which rooms shall it use? I look at who can see them and change nothing before you say yes. "
        "People who are in there now don't become members."
    )
    return Screen(words, [TextRoomList(group_id, say)])


async def _review(
    interaction: Interaction, group_id: GroupId, text: ChannelId, voice: ChannelId
) -> Screen:
    say = speaker(interaction)
    settings = await interaction.client.services.guilds.get(here(interaction))
    lines = [say("**Who can see these rooms now**")]
    for channel_id in (text, voice):
        room = _room(interaction, channel_id)
        _refuse_closed(room)
        viewers = await viewers_of(cast("discord.TextChannel", room), settings.facilitator_role_id)
        lines.append(f"<#{channel_id}>: {_viewers_words(viewers, say)}")
    lines.append(
        say(
            "If you keep them as they are, all of these go on seeing what is written. "
            "If you close them, only people whom someone let in by name or by role see them. "
            "In both cases I add members one by one."
        )
    )
    return Screen(
        "\n".join(lines),
        [
            TakeRoomsButton(group_id, text, voice, say("Close them and use them"), close=True),
            TakeRoomsButton(group_id, text, voice, say("Use them as they are"), close=False),
        ],
    )


def _viewers_words(viewers: Viewers, say: Speaker) -> str:
    if viewers.everyone:
        return say("everyone in this server")
    seen = [f"<@&{role}>" for role in sorted(viewers.roles)]
    seen += [f"<@{person}>" for person in sorted(viewers.people)]
    if not seen:
        return say("only admins and facilitators")
    more = len(seen) - _MOST_NAMED
    named = ", ".join(seen[:_MOST_NAMED])
    if more > 0:
        return say("{names} and {n} more", names=named, n=more)
    return named


def _room(interaction: Interaction, channel_id: ChannelId) -> Room:
    room = None if interaction.guild is None else interaction.guild.get_channel(channel_id)
    if not isinstance(room, (discord.TextChannel, discord.VoiceChannel)):
        raise GroupNotFoundError
    return room


def _refuse_closed(room: Room) -> None:
    """Say what the bot lacks in this room before anything is saved."""
    granted = room.permissions_for(room.guild.me)
    missing = [flag for flag in (*opened_by(room), "manage_roles") if not getattr(granted, flag)]
    if missing:
        raise BotMayNotError(missing, in_room=room.id)
