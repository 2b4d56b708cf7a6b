"""My groups, on *My page*: the rooms, what waits for an answer, and the way out."""

from collections.abc import Sequence
from typing import Final

import discord
from typing_extensions import override

from bot.core.ids import GroupId, GuildId
from bot.features.groups.model import Group, MembershipState
from bot.features.groups.service import Belonging
from cogs._kit.group_button import ABOUT, GroupButton
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.own_deliveries import deliver_own
from cogs._kit.pages import Section, my_page_section
from cogs._kit.replies import next_steps, show
from cogs._kit.safe import TapList
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import BUTTON_LABEL, SELECT_LABEL, label, plain
from cogs._kit.times import day_and_time
from cogs.groups.guidelines_button import GuidelinesButton
from cogs.groups.join_button import JoinButton
from cogs.groups.joined import no_place_words
from cogs.groups.leave_button import ComeBackButton, LeaveButton, TakeBreakButton, belonging
from cogs.groups.members_screen import MembersButton
from cogs.members.my_page import MyPageButton

_AS_BUTTONS: Final = 3
_AT_ONCE: Final = 25


@my_page_section(order=10)
async def my_groups(interaction: Interaction, guild_id: GuildId, say: Speaker) -> Section | None:
    groups = interaction.client.services.groups
    found = await groups.list_belongings(guild_id, person(interaction))
    shown = [(one, line) for one in found if (line := _line(one, say)) is not None]
    if not shown:
        return None
    inside = [one for one, _ in shown if _is_inside(one)]
    waiting = [one.group for one, _ in shown if _state(one) is MembershipState.ASKED]
    resting = [one.group for one, _ in shown if _state(one) is MembershipState.ON_BREAK]
    return Section(
        "\n".join([say("**My groups**"), *(line for _, line in shown)]),
        [
            *_group_taps(guild_id, [one.group for one in inside], say),
            *(ComeBackButton(guild_id, group.id, say) for group in resting[:_AS_BUTTONS]),
            *(TakeBackButton(guild_id, group.id, say) for group in waiting[:_AS_BUTTONS]),
        ],
    )


class MyGroupButton(GroupButton, template=rf"groups:mine:{ABOUT}"):
    """Named after the group."""

    action = "mine"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("My group")

    @classmethod
    def named(cls, guild_id: GuildId, group: Group, say: Speaker) -> "MyGroupButton":
        button = cls(guild_id, group.id, say)
        button.item.label = label(group.name, limit=BUTTON_LABEL)
        return button

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        await show(
            interaction, await _group_screen(interaction, guild_id, self.group_id), discreet=True
        )


class MyGroupList(TapList, template=r"groups:my_list:(?P<guild_id>\d+)"):
    def __init__(
        self, guild_id: GuildId, groups: Sequence[Group] = (), say: Speaker | None = None
    ) -> None:
        options = [
            discord.SelectOption(label=label(group.name, limit=SELECT_LABEL), value=str(group.id))
            for group in groups[:_AT_ONCE]
        ]
        super().__init__(
            f"groups:my_list:{guild_id}",
            (say or Speaker())("Choose a group"),
            options or [discord.SelectOption(label="-")],
        )
        self.guild_id = guild_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        group_id = GroupId(int(self.chosen[0]))
        await show(interaction, await _group_screen(interaction, guild_id, group_id), discreet=True)


class TakeBackButton(GroupButton, template=rf"groups:take_back:{ABOUT}"):
    """They would rather not join after all."""

    action = "take_back"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Take my request back")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        services = interaction.client.services
        guild_id = claimed_guild(interaction, self.guild_id)
        await services.groups.take_back(guild_id, self.group_id, person(interaction))
        await deliver_own(interaction)
        words = say("Done. Nobody has to answer now. You can ask again any time.")
        await show(interaction, Screen(words, [MyPageButton(guild_id, say), JoinButton(say)]))


async def _group_screen(interaction: Interaction, guild_id: GuildId, group_id: GroupId) -> Screen:
    say = speaker(interaction)
    mine = await belonging(interaction, guild_id, group_id)
    group = mine.group
    about = (guild_id, group.id)
    rooms = [group.text_channel_id, group.voice_channel_id]
    # The very next one, not the usual time: around a clock change they differ.
    coming = await interaction.client.services.sessions.find_next(guild_id, group.id)
    lines = [
        f"**{plain(group.name)}**",
        say("No meeting is planned yet.")
        if coming is None
        else say("Next meeting: {time}", time=day_and_time(coming.starts_at)),
        " ".join(f"<#{room}>" for room in rooms if room is not None),
    ]
    return Screen(
        "\n".join(line for line in lines if line),
        next_steps(
            GuidelinesButton(guild_id, say),
            TakeBreakButton(*about, say) if _state(mine) is MembershipState.ACTIVE else None,
            ComeBackButton(*about, say) if _state(mine) is MembershipState.ON_BREAK else None,
            MembersButton(*about, say) if mine.is_facilitator else None,
            LeaveButton(*about, say),
            MyPageButton(guild_id, say),
        ),
    )


def _line(one: Belonging, say: Speaker) -> str | None:
    name = plain(one.group.name)
    room = "" if one.group.text_channel_id is None else f"<#{one.group.text_channel_id}>"
    if one.is_facilitator:
        return say("**{name}** {room} You lead this group.", name=name, room=room)
    match _state(one):
        case MembershipState.ACTIVE:
            return say("**{name}** {room}", name=name, room=room)
        case MembershipState.ON_BREAK:
            return say("**{name}** {room} You are on a break.", name=name, room=room)
        case MembershipState.ASKED:
            return say("**{name}** You have asked to join. Mostly within a day.", name=name)
        case MembershipState.DECLINED | MembershipState.REMOVED:
            return f"**{name}** {no_place_words(one.membership, say)}"
        case _:
            return None


def _state(one: Belonging) -> MembershipState | None:
    return None if one.membership is None else one.membership.state


def _is_inside(one: Belonging) -> bool:
    state = _state(one)
    return one.is_facilitator or (state is not None and state.opens_room)


def _group_taps(guild_id: GuildId, groups: Sequence[Group], say: Speaker) -> list[Tappable]:
    """Up to three buttons with the groups' names; more are a list."""
    if len(groups) > _AS_BUTTONS:
        return [MyGroupList(guild_id, groups, say)]
    return [MyGroupButton.named(guild_id, group, say) for group in groups]
