"""``/group edit``: whether a group's meetings are also Discord events. Off until somebody has read what that means."""

from typing import ClassVar

import discord
from discord import ButtonStyle
from typing_extensions import override

from bot.core.ids import GroupId, GuildId
from bot.features.groups.model import Group
from cogs._kit.interaction import Interaction, claimed_guild
from cogs._kit.own_deliveries import deliver_own
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import plain
from cogs.events.native_event import everyone_sees, guild_of, may_make_events, voice_room
from cogs.groups.authority import group_to_change, standing
from cogs.groups.edit_screen import EditButton, NewRoomsButton, edit_screen
from cogs.guilds.server_words import permission_names

_ABOUT = r"(?P<guild_id>\d+):(?P<group_id>\d+)"


class _AboutEvents(TapButton, template=r"events:group"):
    """A button about the events of one group."""

    action: ClassVar[str]
    style: ClassVar[ButtonStyle] = ButtonStyle.secondary

    def __init__(self, guild_id: GuildId, group_id: GroupId, say: Speaker | None = None) -> None:
        words = self.words(say or Speaker())
        super().__init__(f"events:{self.action}:{guild_id}:{group_id}", words, style=self.style)
        self.guild_id = guild_id
        self.group_id = group_id

    @classmethod
    def words(cls, say: Speaker) -> str:
        raise NotImplementedError

    async def _switch(self, interaction: Interaction, *, on: bool) -> Group:
        services = interaction.client.services
        group = await services.groups.edit(
            claimed_guild(interaction, self.guild_id),
            self.group_id,
            by=await standing(interaction),
            shows_events=on,
        )
        await deliver_own(interaction)
        return group


class EventsButton(_AboutEvents, template=rf"events:ask:{_ABOUT}"):
    """What it means, before anything is changed."""

    action = "ask"

    def __init__(
        self,
        guild_id: GuildId,
        group_id: GroupId,
        say: Speaker | None = None,
        *,
        are_shown: bool = False,
    ) -> None:
        super().__init__(guild_id, group_id, say)
        if are_shown:
            self.item.label = (say or Speaker())("Stop Discord events")

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Show as Discord events")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        group = await group_to_change(interaction, self.guild_id, self.group_id)
        guild = guild_of(interaction.client, group.guild_id)
        await show(
            interaction, _shown(group, say) if group.shows_events else _ask(group, guild, say)
        )


class ShowEventsButton(_AboutEvents, template=rf"events:show:{_ABOUT}"):
    action = "show"
    style = ButtonStyle.primary

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Yes, show them")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        group = await group_to_change(interaction, self.guild_id, self.group_id)
        guild = guild_of(interaction.client, group.guild_id)
        if (in_the_way := _in_the_way(group, guild, say)) is not None:
            await show(interaction, in_the_way)
            return
        group = await self._switch(interaction, on=True)
        words = say(
            "Done. The meetings of the next four weeks become Discord events, for people who can "
            "see <#{room}>. It can take a minute. You can stop this at any time.",
            room=group.voice_channel_id,
        )
        if not may_make_events(guild):
            missing = permission_names(("create_events",), say)
            words += "\n\n" + say(
                "I may not make events yet. In Server Settings, under Roles, open my role and "
                "switch on: {permission}. I try again by myself.",
                permission=missing,
            )
        about = (group.guild_id, group.id, say)
        taps = [EditButton(*about), EventsButton(*about, are_shown=True)]
        await show(interaction, Screen(words, taps))


class HideEventsButton(_AboutEvents, template=rf"events:hide:{_ABOUT}"):
    action = "hide"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Stop showing them")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        group = await self._switch(interaction, on=False)
        words = say(
            "Done. I take the events of {group} off Discord's list now. "
            "The meetings and all answers stay as they are.",
            group=plain(group.name),
        )
        about = (group.guild_id, group.id, say)
        await show(interaction, Screen(words, [EditButton(*about), EventsButton(*about)]))


class _BackButton(_AboutEvents, template=r"events:back"):
    """Nothing is changed."""

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        group = await group_to_change(interaction, self.guild_id, self.group_id)
        await show(interaction, edit_screen(group, speaker(interaction)))


class LeaveOffButton(_BackButton, template=rf"events:leave_off:{_ABOUT}"):
    action = "leave_off"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Leave it off")


class LeaveOnButton(_BackButton, template=rf"events:leave_on:{_ABOUT}"):
    action = "leave_on"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Leave it on")


def events_tap(group: Group, say: Speaker) -> Tappable:
    return EventsButton(group.guild_id, group.id, say, are_shown=group.shows_events)


def events_line(group: Group, say: Speaker) -> str:
    return say("Discord events: shown") if group.shows_events else say("Discord events: off")


def _ask(group: Group, guild: discord.Guild, say: Speaker) -> Screen:
    if (in_the_way := _in_the_way(group, guild, say)) is not None:
        return in_the_way
    words = say(
        "**Show the meetings of {group} as Discord events?**\n"
        "Discord lists who taps Interested, and sends its own alerts, which I can't make quiet. "
        "People's phones may show the name of the event: the title of the meeting, or “Meeting”.\n"
        "Only people who can see <#{room}> see the events. Interested counts as Going while a seat "
        "is free. For any other answer they still need the card in the room.\n"
        "Nothing is changed yet.",
        group=plain(group.name),
        room=group.voice_channel_id,
    )
    about = (group.guild_id, group.id, say)
    return Screen(words, [ShowEventsButton(*about), LeaveOffButton(*about)])


def _shown(group: Group, say: Speaker) -> Screen:
    words = say(
        "The meetings of {group} are Discord events too. Discord lists who taps Interested, and "
        "sends its own alerts. If you stop, I delete the events that are still to come. "
        "The meetings and all answers stay. Nothing is changed yet.",
        group=plain(group.name),
    )
    about = (group.guild_id, group.id, say)
    return Screen(words, [HideEventsButton(*about), LeaveOnButton(*about)])


def _in_the_way(group: Group, guild: discord.Guild, say: Speaker) -> Screen | None:
    """An event is in a voice room, and Discord shows it to everyone who can see that room."""
    voice = voice_room(guild, group)
    about = (group.guild_id, group.id, say)
    if voice is None:
        words = say(
            "{group} has no voice room right now, and a Discord event needs one. "
            "Nothing was changed.",
            group=plain(group.name),
        )
        return Screen(words, [NewRoomsButton(*about), EditButton(*about)])
    if everyone_sees(voice):
        words = say(
            "Everyone in this server can see {room}, so everyone would see the events and who is "
            "Interested. Close the room first: in its settings, under Permissions, make it "
            "private. Nothing was changed.",
            room=voice.mention,
        )
        return Screen(words, [EditButton(*about), EventsButton(*about)])
    return None
