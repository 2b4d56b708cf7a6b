"""How long before its meetings a group's people get a note who chose nothing themselves."""

from typing import Final

from typing_extensions import override

from bot.core.ids import GroupId, GuildId
from bot.features.groups.model import Group
from bot.features.members.note_times import USUAL_LEADS, Lead
from cogs._kit.interaction import Interaction, claimed_guild
from cogs._kit.replies import show
from cogs._kit.safe import TapButton, TapList
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import plain
from cogs.groups.authority import group_to_change, standing
from cogs.groups.edit_screen import EDIT_LINES, EDIT_TAPS, EditButton, edit_screen
from cogs.members.lead_words import lead_options, leads_line

_ABOUT: Final = r"(?P<guild_id>\d+):(?P<group_id>\d+)"


class GroupLeadsButton(TapButton, template=rf"reminders:group:{_ABOUT}"):
    def __init__(self, guild_id: GuildId, group_id: GroupId, say: Speaker | None = None) -> None:
        super().__init__(f"reminders:group:{guild_id}:{group_id}", (say or Speaker())("Notes"))
        self.guild_id = guild_id
        self.group_id = group_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        group = await group_to_change(interaction, self.guild_id, self.group_id)
        words = say(
            "**Notes before meetings of {name}**\n"
            "This goes for everyone who allowed notes and chose nothing of their own. "
            "Those less than a day before go to people who said Going or Maybe.",
            name=plain(group.name),
        )
        about = (group.guild_id, group.id)
        taps = (GroupLeadsList(*about, leads_of(group), say), EditButton(*about, say))
        await show(interaction, Screen(words, taps))


class GroupLeadsList(TapList, template=rf"reminders:group_leads:{_ABOUT}"):
    def __init__(
        self,
        guild_id: GuildId,
        group_id: GroupId,
        chosen: frozenset[Lead] = frozenset(),
        say: Speaker | None = None,
    ) -> None:
        say = say or Speaker()
        super().__init__(
            f"reminders:group_leads:{guild_id}:{group_id}",
            say("No notes before meetings"),
            lead_options(chosen, say),
            at_least=0,
            at_most=len(Lead),
        )
        self.guild_id = guild_id
        self.group_id = group_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        group = await interaction.client.services.groups.edit(
            claimed_guild(interaction, self.guild_id),
            self.group_id,
            by=await standing(interaction),
            leads=frozenset(one for one in Lead if one.value in self.chosen),
        )
        await show(interaction, edit_screen(group, speaker(interaction)))


def leads_of(group: Group) -> frozenset[Lead]:
    return USUAL_LEADS if group.leads is None else group.leads


def leads_tap(group: Group, say: Speaker) -> Tappable:
    return GroupLeadsButton(group.guild_id, group.id, say)


def group_leads_line(group: Group, say: Speaker) -> str:
    return say("Notes: {when}", when=leads_line(leads_of(group), say))


if leads_tap not in EDIT_TAPS:
    EDIT_TAPS.append(leads_tap)
if group_leads_line not in EDIT_LINES:
    EDIT_LINES.append(group_leads_line)
