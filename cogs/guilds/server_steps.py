"""The steps of the server half that are answered from a list."""

import re
from typing import assert_never

import discord
from typing_extensions import override

from bot.core.ids import ChannelId, RoleId
from bot.features.guilds.errors import BotMayNotError, UnfitRoleError
from bot.features.guilds.model import Guild, SetupStep
from bot.features.helplines.content import bundled_help_lines
from cogs._kit.interaction import Interaction, person
from cogs._kit.own_deliveries import deliver_own
from cogs._kit.pickers import TapRoles, TapRooms
from cogs._kit.replies import show
from cogs._kit.safe import TapButton, TapList
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, languages
from cogs._kit.text import SELECT_LABEL, label, plain
from cogs.guilds.rooms import NAMES, Purpose, find_or_make, refuse_closed_room, viewers_of
from cogs.guilds.server_manager import discord_guild, managed_guild, own_member
from cogs.guilds.server_page import page_after, step_page, step_screen
from cogs.guilds.server_words import language_name
from cogs.helplines.help_words import country_name

ELSEWHERE = "-"
PURPOSE = rf"(?P<purpose>{'|'.join(Purpose)})"


@step_screen(SetupStep.FRONT_DOOR)
async def ask_front_door(_interaction: Interaction, _guild: Guild, say: Speaker) -> Screen:
    words = say(
        "In which room should the public card stand? It has three buttons, "
        "and its words tell nothing. Everyone in the server should see that room."
    )
    purpose = Purpose.FRONT_DOOR
    return Screen(words, (RoomList(purpose, say), MakeRoomButton(purpose, say)))


@step_screen(SetupStep.FACILITATORS)
async def ask_facilitators(interaction: Interaction, guild: Guild, say: Speaker) -> Screen:
    words = say(
        "Which role do your facilitators have? They see the private desk. "
        "Who leads which group is chosen later, for each group."
    )
    if guild.facilitator_role_id is not None:
        trouble = _role_words(interaction, guild.facilitator_role_id, say)
        words = words if trouble is None else f"{words}\n\n{trouble}"
    return Screen(words, [RoleList(say)])


@step_screen(SetupStep.DESK)
async def ask_desk(_interaction: Interaction, _guild: Guild, say: Speaker) -> Screen:
    words = say(
        "In which room may I tell facilitators that something waits? "
        "Only they may see it. The cards there name no one."
    )
    return Screen(words, (RoomList(Purpose.DESK, say), MakeRoomButton(Purpose.DESK, say)))


@step_screen(SetupStep.LANGUAGE)
async def ask_language(_interaction: Interaction, _guild: Guild, say: Speaker) -> Screen:
    words = say(
        "Which language do the rooms speak? What I tell one person privately is in their own."
    )
    return Screen(words, [LanguageList(say)])


@step_screen(SetupStep.COUNTRY)
async def ask_country(_interaction: Interaction, _guild: Guild, say: Speaker) -> Screen:
    words = say(
        "Whose help lines should *Help right now* show first? "
        "Each person can switch to their own country."
    )
    return Screen(words, [HelpCountryList(say)])


class RoomList(TapRooms, template=rf"guilds:room:{PURPOSE}"):
    def __init__(self, purpose: Purpose, say: Speaker | None = None) -> None:
        super().__init__(f"guilds:room:{purpose}", (say or Speaker())("Choose a room"))
        self.purpose = purpose

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "RoomList":
        return cls(Purpose(match["purpose"]))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        managed_guild(interaction)
        number = self.chosen[0].id
        room = discord_guild(interaction).get_channel(number)
        if not isinstance(room, discord.TextChannel):
            raise BotMayNotError(["view_channel"], in_room=number)
        await _take(interaction, self.purpose, room)


class MakeRoomButton(TapButton, template=rf"guilds:make:{PURPOSE}"):
    def __init__(self, purpose: Purpose, say: Speaker | None = None) -> None:
        words = (say or Speaker())("Make #{name} for me", name=NAMES[purpose])
        super().__init__(f"guilds:make:{purpose}", words)
        self.purpose = purpose

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "MakeRoomButton":
        return cls(Purpose(match["purpose"]))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild = await interaction.client.services.guilds.get(managed_guild(interaction))
        here = discord_guild(interaction)
        own = await own_member(here, interaction)
        room = await find_or_make(self.purpose, here, own, guild.facilitator_role_id)
        await _take(interaction, self.purpose, room)


class RoleList(TapRoles, template=r"guilds:role"):
    def __init__(self, say: Speaker | None = None) -> None:
        super().__init__("guilds:role", (say or Speaker())("Choose a role"))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        role = self.chosen[0]
        guild_id = managed_guild(interaction)
        if role.is_default() or role.managed:
            raise UnfitRoleError
        guild = await interaction.client.services.guilds.save_server_half(
            guild_id, by=person(interaction), facilitator_role_id=RoleId(role.id)
        )
        if role.permissions.manage_events:
            await show(interaction, await page_after(interaction, guild, SetupStep.FACILITATORS))
        else:
            await show(interaction, await step_page(interaction, guild, SetupStep.FACILITATORS))


class LanguageList(TapList, template=r"guilds:language"):
    def __init__(self, say: Speaker | None = None) -> None:
        say = say or Speaker()
        options = [
            discord.SelectOption(label=language_name(language, say), value=language)
            for language in sorted(languages())
        ]
        super().__init__("guilds:language", say("Choose a language"), options[:25])

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild = await interaction.client.services.guilds.save_server_half(
            managed_guild(interaction), by=person(interaction), language=self.chosen[0]
        )
        await show(interaction, await page_after(interaction, guild, SetupStep.LANGUAGE))


class HelpCountryList(TapList, template=r"guilds:country"):
    def __init__(self, say: Speaker | None = None) -> None:
        say = say or Speaker()
        options = [
            discord.SelectOption(
                label=label(country_name(country, say), limit=SELECT_LABEL), value=country.code
            )
            for country in bundled_help_lines().countries.values()
        ]
        options.append(discord.SelectOption(label=say("Another country"), value=ELSEWHERE))
        super().__init__("guilds:country", say("Choose a country"), options)

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        country = bundled_help_lines().find(self.chosen[0])
        guild = await interaction.client.services.guilds.save_server_half(
            managed_guild(interaction),
            by=person(interaction),
            help_country=None if country is None else country.code,
        )
        await show(interaction, await page_after(interaction, guild, SetupStep.COUNTRY))


async def _take(interaction: Interaction, purpose: Purpose, room: discord.TextChannel) -> None:
    guilds = interaction.client.services.guilds
    guild_id, channel_id = managed_guild(interaction), ChannelId(room.id)
    refuse_closed_room(room, await own_member(room.guild, interaction))
    match purpose:
        case Purpose.FRONT_DOOR:
            guild = await guilds.save_server_half(
                guild_id, by=person(interaction), front_door_channel_id=channel_id
            )
            step = SetupStep.FRONT_DOOR
        case Purpose.DESK:
            before = await guilds.get(guild_id)
            viewers = await viewers_of(room, before.facilitator_role_id)
            guild = await guilds.choose_desk(guild_id, channel_id, viewers, by=person(interaction))
            step = SetupStep.DESK
        case _:
            assert_never(purpose)
    await deliver_own(interaction)
    await show(interaction, await page_after(interaction, guild, step))


def _role_words(interaction: Interaction, role_id: RoleId, say: Speaker) -> str | None:
    """What to switch on if the role would not see its commands."""
    role = discord_guild(interaction).get_role(role_id)
    if role is None or role.permissions.manage_events or role.permissions.administrator:
        return None
    return say(
        "**One thing is missing:** people with {role} will not see their commands yet. "
        "In Server Settings, open Roles, then {role}, and switch on **Manage Events**.",
        role=plain(role.name),
    )
