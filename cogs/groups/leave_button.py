"""**Leave**, on the hub and on a person's own page: one private screen, then it is done and no one is told."""

from typing import cast

from discord import ButtonStyle
from typing_extensions import override

from bot.core.ids import GroupId, GuildId
from bot.features.calendars.service import Mine
from bot.features.groups.errors import NotYourGroupError
from bot.features.groups.model import MembershipState
from bot.features.groups.service import Belonging
from bot.features.privacy.model import Receipt
from cogs._kit.group_button import ABOUT, GroupButton
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.own_deliveries import deliver_own
from cogs._kit.replies import next_steps, show, take_away
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import plain
from cogs.groups.join_button import JoinButton
from cogs.helplines.help_now import HelpNowButton
from cogs.members.my_page import MyPageButton
from cogs.privacy.receipt import before_the_room_closes, deliver_and_tell


class LeaveButton(GroupButton, template=rf"groups:leave:{ABOUT}"):
    action = "leave"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Leave")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        guild_id = claimed_guild(interaction, self.guild_id)
        mine = await belonging(interaction, guild_id, self.group_id)
        calendar = await interaction.client.services.calendars.mine(guild_id, person(interaction))
        closing = await before_the_room_closes(interaction, guild_id)
        await show(interaction, _leave_screen(mine, calendar, closing, say), discreet=True)


class LeaveNowButton(GroupButton, template=rf"groups:leave_now:{ABOUT}"):
    action = "leave_now"
    style = ButtonStyle.danger

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Leave")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        services = interaction.client.services
        guild_id = claimed_guild(interaction, self.guild_id)
        await services.groups.leave(guild_id, self.group_id, person(interaction))
        await show(
            interaction,
            Screen(
                say(
                    "You have left. My notes have stopped and the room is gone from your list. "
                    "I told no one. You can come back any time."
                ),
                [JoinButton(say), MyPageButton(guild_id, say), HelpNowButton(say)],
            ),
        )
        # Afterwards, since the room that this screen stands in closes with it.
        await deliver_own(interaction)


class LeaveAndEraseButton(GroupButton, template=rf"groups:leave_erase:{ABOUT}"):
    """Erases everything of them in this server, so other rooms close too."""

    action = "leave_erase"
    style = ButtonStyle.danger

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Leave and erase me")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        services = interaction.client.services
        guild_id = claimed_guild(interaction, self.guild_id)
        await belonging(interaction, guild_id, self.group_id)
        erased = await services.groups.leave_and_erase(guild_id, self.group_id, person(interaction))
        await deliver_and_tell(interaction, guild_id, cast("Receipt", erased))


class TakeBreakButton(GroupButton, template=rf"groups:break:{ABOUT}"):
    action = "break"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Take a break")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        guild_id = claimed_guild(interaction, self.guild_id)
        await interaction.client.services.groups.take_break(
            guild_id, self.group_id, person(interaction)
        )
        await show(
            interaction,
            Screen(
                say(
                    "Rest well. My notes about this group stop and your meetings are let go. "
                    "The room stays in your list. I told no one."
                ),
                [ComeBackButton(guild_id, self.group_id, say), MyPageButton(guild_id, say)],
            ),
        )


class ComeBackButton(GroupButton, template=rf"groups:come_back:{ABOUT}"):
    action = "come_back"
    style = ButtonStyle.primary

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Come back")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        services = interaction.client.services
        guild_id = claimed_guild(interaction, self.guild_id)
        await services.groups.come_back(guild_id, self.group_id, person(interaction))
        await deliver_own(interaction)
        await show(
            interaction,
            Screen(
                say("Welcome back. Your next meetings stand on your page again."),
                [MyPageButton(guild_id, say)],
            ),
        )


class StayButton(GroupButton, template=rf"groups:stay:{ABOUT}"):
    action = "stay"
    style = ButtonStyle.primary

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Stay")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        await take_away(interaction)


async def belonging(interaction: Interaction, guild_id: GuildId, group_id: GroupId) -> Belonging:
    """What the person who taps and a group have to do with each other, if they are in it."""
    found = await interaction.client.services.groups.list_belongings(guild_id, person(interaction))
    for one in found:
        is_inside = one.membership is not None and one.membership.state.opens_room
        if one.group.id == group_id and (is_inside or one.is_facilitator):
            return one
    raise NotYourGroupError


def _leave_screen(mine: Belonging, calendar: Mine, closing: str | None, say: Speaker) -> Screen:
    group = mine.group
    state = None if mine.membership is None else mine.membership.state
    pause = {
        MembershipState.ACTIVE: TakeBreakButton(group.guild_id, group.id, say),
        MembershipState.ON_BREAK: ComeBackButton(group.guild_id, group.id, say),
    }
    words = say(
        "If you leave, the room goes from your list and my notes stop. I tell no one. "
        "Your own posts stay unless you delete them first. I erase what I keep about you after 30 days, "
        "except a record without your name that you once said yes. You can come back any time."
    )
    kept = ""
    if calendar.feed is not None:
        kept = say(
            "Files you put in your own calendar stay there. Your calendar link forgets this group."
        )
    elif calendar.choices is not None:
        kept = say("Files you put in your own calendar stay there.")
    text = f"**{plain(group.name)}**\n{words} {kept}".rstrip()
    return Screen(
        text if closing is None else f"{text}\n\n{closing}",
        next_steps(
            LeaveNowButton(group.guild_id, group.id, say),
            LeaveAndEraseButton(group.guild_id, group.id, say),
            None if state is None else pause.get(state),
            StayButton(group.guild_id, group.id, say),
        ),
    )
