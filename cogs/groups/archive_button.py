"""``/group archive``: a group ends, after one look at what that means."""

from discord import ButtonStyle
from typing_extensions import override

from bot.features.groups.model import Group
from cogs._kit.group_button import ABOUT, GroupButton
from cogs._kit.interaction import Interaction, claimed_guild
from cogs._kit.own_deliveries import deliver_own
from cogs._kit.replies import show
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import plain
from cogs.groups.authority import standing
from cogs.groups.create_form import CreateGroupButton
from cogs.groups.edit_screen import EditButton


class ArchiveButton(GroupButton, template=rf"groups:archive:{ABOUT}"):
    action = "archive"
    style = ButtonStyle.danger

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("End the group")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        services = interaction.client.services
        guild_id = claimed_guild(interaction, self.guild_id)
        group = await services.groups.archive(
            guild_id, self.group_id, by=await standing(interaction)
        )
        await deliver_own(interaction)
        words = say(
            "{name} has ended. Its card says so, and the room stays open for 30 days.",
            name=plain(group.name),
        )
        await show(interaction, Screen(words, [CreateGroupButton(say)]))


def archive_screen(group: Group, say: Speaker) -> Screen:
    words = say(
        "End {name}? Nobody can join any more, and its meetings come off the calendar. "
        "The room stays open for 30 days, so that people can save or delete what they wrote. "
        "After that it closes. This can't be undone.",
        name=plain(group.name),
    )
    about = (group.guild_id, group.id)
    return Screen(words, [ArchiveButton(*about, say), EditButton(*about, say)])
