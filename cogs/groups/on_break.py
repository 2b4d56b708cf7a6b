"""For somebody who taps in a group that they take a break from: the way back, not a closed door."""

from bot.core.ids import GroupId, GuildId
from bot.features.groups.model import MembershipState
from cogs._kit.interaction import Interaction, person
from cogs._kit.screens import Screen
from cogs._kit.speaker import speaker
from cogs.groups.leave_button import ComeBackButton
from cogs.helplines.help_now import HelpNowButton
from cogs.members.my_page import MyPageButton


async def on_break_screen(
    interaction: Interaction, guild_id: GuildId, group_id: GroupId
) -> Screen | None:
    """None for everybody else."""
    groups = interaction.client.services.groups
    for one in await groups.list_belongings(guild_id, person(interaction)):
        state = None if one.membership is None else one.membership.state
        if one.group.id == group_id and state is MembershipState.ON_BREAK:
            say = speaker(interaction)
            return Screen(
                say("You are on a break from this group. To take part again, tap Come back."),
                [
                    ComeBackButton(guild_id, group_id, say),
                    MyPageButton(guild_id, say),
                    HelpNowButton(say),
                ],
            )
    return None
