"""For who has the facilitators' role and leads no group: the desk is still empty, not locked."""

from bot.core.ids import GuildId
from cogs._kit.interaction import Interaction, person
from cogs._kit.screens import Screen
from cogs._kit.speaker import speaker
from cogs.groups.authority import standing
from cogs.groups.create_form import CreateGroupButton
from cogs.members.my_page import MyPageButton


async def no_group(interaction: Interaction, guild_id: GuildId) -> Screen | None:
    """None for everybody else."""
    if interaction.guild_id is None or not (await standing(interaction)).is_facilitator:
        return None
    groups = interaction.client.services.groups
    if await groups.list_facilitated(guild_id, person(interaction)):
        return None
    say = speaker(interaction)
    return Screen(
        say(
            "You lead no group right now. You can make one, or ask to be added to one that is there."
        ),
        [CreateGroupButton(say), MyPageButton(guild_id, say)],
    )
