"""**Under 18**, on the facilitators' page about a person: what it does, doing it, and undoing it."""

from typing import Final

from discord import ButtonStyle
from typing_extensions import override

from bot.core.ids import GroupId, GuildId, MemberId
from bot.features.adults.model import UnderAge
from bot.features.groups.model import Group
from cogs._kit.group_button import ABOUT
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.own_deliveries import deliver_own
from cogs._kit.pages import Section
from cogs._kit.replies import show
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import BUTTON_LABEL, label, plain
from cogs._kit.times import day
from cogs.groups.members_screen import (
    BackToPersonButton,
    MembersButton,
    PersonButton,
    members_screen,
)
from cogs.groups.names import name_of
from cogs.helplines.help_now import HelpNowButton

_PERSON: Final = rf"{ABOUT}:(?P<member_id>\d+)"
_SHOWN: Final = 5
"""So many have a button each. There are hardly ever two in a week."""


class Under18Button(PersonButton, template=rf"adults:look:{_PERSON}"):
    feature = "adults"
    action = "look"

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        group, noted = await interaction.client.services.adults.look(
            guild_id, self.group_id, self.member_id, by=person(interaction)
        )
        screen = (
            await _before(interaction, group, self.member_id)
            if noted is None
            else await _after(interaction, group, noted)
        )
        await show(interaction, screen, discreet=True)


class NoteButton(PersonButton, template=rf"adults:note:{_PERSON}"):
    feature = "adults"
    action = "note"

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        services = interaction.client.services
        guild_id = claimed_guild(interaction, self.guild_id)
        noted = await services.adults.note(
            guild_id, self.group_id, self.member_id, by=person(interaction)
        )
        await deliver_own(interaction)
        group = await services.groups.get(guild_id, self.group_id)
        await show(interaction, await _after(interaction, group, noted), discreet=True)


class UndoButton(PersonButton, template=rf"adults:undo:{_PERSON}"):
    feature = "adults"
    action = "undo"

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        guild_id = claimed_guild(interaction, self.guild_id)
        await interaction.client.services.adults.undo(
            guild_id, self.group_id, self.member_id, by=person(interaction)
        )
        done = say(
            "Undone. {name} can come in again with “Join a group” for 30 days, and need not wait. "
            "I write nothing to them. Please tell them.",
            name=await name_of(interaction.client, guild_id, self.member_id, say),
        )
        screen = await members_screen(interaction, guild_id, self.group_id, done)
        await show(interaction, screen, discreet=True)


async def _before(interaction: Interaction, group: Group, member_id: MemberId) -> Screen:
    """All that will happen, before anything does."""
    say = speaker(interaction)
    guild_id = group.guild_id
    name = await name_of(interaction.client, guild_id, member_id, say)
    words = [
        say(
            "**{name}: under 18**\n"
            "This place is for people 18 or older. If you have heard that {name} is younger:",
            name=name,
        ),
        say(
            "- Their rooms close at once, in each group of this server. My notes to them stop.\n"
            "- They can't join a group here.\n"
            "- After 7 days I erase what I keep about them. Until then they can see and copy it.\n"
            "- Until then, any of you who lead {group} can undo it, under Members.\n"
            "- They can read in “Who looked” that a facilitator did this.",
            group=plain(group.name),
        ),
        _tell_them(group, say),
    ]
    about = (guild_id, group.id, member_id)
    taps = [
        NoteButton(*about, say("Close their rooms"), style=ButtonStyle.danger),
        BackToPersonButton(*about, say("Back")),
        HelpNowButton(say),
    ]
    return Screen("\n\n".join(words), taps)


async def _after(interaction: Interaction, group: Group, noted: UnderAge) -> Screen:
    say = speaker(interaction)
    guild_id, group_id = group.guild_id, group.id
    name = await name_of(interaction.client, guild_id, noted.member_id, say)
    words = say(
        "**{name}: under 18**\nTheir rooms are closed. Erased after {date}, if none of you undoes it before.",
        name=name,
        date=day(noted.erased_at),
    )
    taps = [
        UndoButton(guild_id, group_id, noted.member_id, say("Undo")),
        MembersButton(guild_id, group_id, say),
        HelpNowButton(say),
    ]
    return Screen(f"{words}\n\n{_tell_them(group, say)}", taps)


def _tell_them(group: Group, say: Speaker) -> str:
    # It is said to the person, so it speaks the group's language.
    theirs = Speaker(group.language)
    card = theirs(
        "You did nothing wrong, and it was good to look for help. "
        "This place is for people 18 or older, so it is closed to you now; "
        "tell me if I got that wrong, or if I can help you find a place for your age."
    )
    words = say(
        "I write nothing to them, since somebody else may read their phone. "
        "Please tell them yourself, soon and kindly. You can copy this:"
    )
    return f"{words}\n```\n{card}\n```"


async def listed_for_facilitators(
    interaction: Interaction, guild_id: GuildId, group_id: GroupId, say: Speaker
) -> Section | None:
    noted = await interaction.client.services.adults.list_noted(
        guild_id, group_id, by=person(interaction)
    )
    if not noted:
        return None
    lines = [
        say(
            "Under 18: {name}. Erased after {date}.",
            name=f"<@{one.member_id}>",
            date=day(one.erased_at),
        )
        for one in noted
    ]
    names = [
        await name_of(interaction.client, guild_id, one.member_id, say) for one in noted[:_SHOWN]
    ]
    taps = [
        Under18Button(
            guild_id,
            group_id,
            one.member_id,
            label(say("Under 18: {name}", name=name), limit=BUTTON_LABEL),
        )
        for one, name in zip(noted, names, strict=False)
    ]
    return Section("\n".join(lines), taps)


def offered_about_a_person(
    guild_id: GuildId, group_id: GroupId, member_id: MemberId, say: Speaker
) -> Tappable:
    return Under18Button(guild_id, group_id, member_id, say("Under 18"))
