"""``/group members``: who is in a group, for its facilitators. **Remove** and **Block** leave no public trace."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, ClassVar, Final

from discord import ButtonStyle
from typing_extensions import override

from bot.core.ids import GroupId, GuildId, MemberId
from bot.features.groups.errors import NotAMemberError
from bot.features.groups.model import Group, Membership, MembershipState
from cogs._kit.group_button import ABOUT, GroupButton
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.own_deliveries import deliver_own
from cogs._kit.pages import Section
from cogs._kit.pickers import TapPeople
from cogs._kit.replies import next_steps, show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import plain
from cogs.groups.names import name_of

_PERSON: Final = rf"{ABOUT}:(?P<member_id>\d+)"
_NAMED: Final = 40

PERSON_TAPS: list[Callable[[GuildId, GroupId, MemberId, Speaker], Tappable]] = []
"""What else a facilitator can do about somebody in the group. Other cogs add theirs."""

MEMBERS_PARTS: list[
    Callable[[Interaction, GuildId, GroupId, Speaker], Awaitable[Section | None]]
] = []
"""What else stands under the names. Other cogs add theirs."""


class MembersButton(GroupButton, template=rf"groups:members:{ABOUT}"):
    action = "members"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Members")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        screen = await members_screen(interaction, guild_id, self.group_id)
        await show(interaction, screen, discreet=True)


class PersonList(TapPeople, template=rf"groups:person:{ABOUT}"):
    def __init__(self, guild_id: GuildId, group_id: GroupId, say: Speaker | None = None) -> None:
        words = (say or Speaker())("Choose a person")
        super().__init__(f"groups:person:{guild_id}:{group_id}", words)
        self.guild_id = guild_id
        self.group_id = group_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        chosen = MemberId(self.chosen[0].id)
        screen = await _person_screen(interaction, guild_id, self.group_id, chosen)
        await show(interaction, screen, discreet=True)


class PersonButton(TapButton, template=r"groups:about_person"):
    """A button about one person in one group. It stands only on a facilitator's private screen."""

    feature: ClassVar[str] = "groups"
    action: ClassVar[str]

    def __init__(
        self,
        guild_id: GuildId,
        group_id: GroupId,
        member_id: MemberId,
        words: str = "-",
        **look: Any,
    ) -> None:
        about = f"{guild_id}:{group_id}:{member_id}"
        super().__init__(f"{self.feature}:{self.action}:{about}", words, **look)
        self.guild_id = guild_id
        self.group_id = group_id
        self.member_id = member_id


class RemoveButton(PersonButton, template=rf"groups:remove:{_PERSON}"):
    action = "remove"

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        name = await self._checked_name(interaction, say)
        words = say(
            "Take {name} out of the group? The room goes from their list and no one is told. "
            "They may ask again after 30 days.",
            name=name,
        )
        about = (self.guild_id, self.group_id, self.member_id)
        yes = RemoveNowButton(*about, say("Remove"), style=ButtonStyle.danger)
        await show(interaction, Screen(words, [yes, _back(self, say)]), discreet=True)

    async def _checked_name(self, interaction: Interaction, say: Speaker) -> str:
        guild_id = claimed_guild(interaction, self.guild_id)
        await _membership(interaction, guild_id, self.group_id, self.member_id)
        return await name_of(interaction.client, guild_id, self.member_id, say)


class RemoveNowButton(PersonButton, template=rf"groups:remove_now:{_PERSON}"):
    action = "remove_now"

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        services = interaction.client.services
        guild_id = claimed_guild(interaction, self.guild_id)
        await services.groups.remove(
            guild_id, self.group_id, self.member_id, by=person(interaction)
        )
        await _done(interaction, guild_id, self.group_id)


class BlockButton(PersonButton, template=rf"groups:block:{_PERSON}"):
    action = "block"

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        guild_id = claimed_guild(interaction, self.guild_id)
        await _membership(interaction, guild_id, self.group_id, self.member_id)
        words = say(
            "Block {name}? The room goes from their list, and they can't ask again "
            "until a facilitator lifts it. No one is told.",
            name=await name_of(interaction.client, guild_id, self.member_id, say),
        )
        about = (self.guild_id, self.group_id, self.member_id)
        yes = BlockNowButton(*about, say("Block"), style=ButtonStyle.danger)
        await show(interaction, Screen(words, [yes, _back(self, say)]), discreet=True)


class BlockNowButton(PersonButton, template=rf"groups:block_now:{_PERSON}"):
    action = "block_now"

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        services = interaction.client.services
        guild_id = claimed_guild(interaction, self.guild_id)
        await services.groups.block(guild_id, self.group_id, self.member_id, by=person(interaction))
        await _done(interaction, guild_id, self.group_id)


class UnblockButton(PersonButton, template=rf"groups:unblock:{_PERSON}"):
    action = "unblock"

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        services = interaction.client.services
        guild_id = claimed_guild(interaction, self.guild_id)
        await services.groups.unblock(
            guild_id, self.group_id, self.member_id, by=person(interaction)
        )
        await _done(interaction, guild_id, self.group_id)


class BackToPersonButton(PersonButton, template=rf"groups:person_again:{_PERSON}"):
    action = "person_again"

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        screen = await _person_screen(interaction, guild_id, self.group_id, self.member_id)
        await show(interaction, screen, discreet=True)


async def members_screen(
    interaction: Interaction, guild_id: GuildId, group_id: GroupId, done: str | None = None
) -> Screen:
    say = speaker(interaction)
    groups = interaction.client.services.groups
    people = await groups.list_members(guild_id, group_id, by=person(interaction))
    group = await groups.get(guild_id, group_id)
    lines = [f"**{plain(group.name)}**", *([] if done is None else [done])]
    for state, title in (
        (MembershipState.ACTIVE, say("In the group")),
        (MembershipState.ON_BREAK, say("On a break")),
        (MembershipState.BLOCKED, say("Blocked")),
    ):
        found = [one for one in people if one.state is state]
        if found or state is MembershipState.ACTIVE:
            lines.append(f"{title}: {_names(found, say)}")
    parts = [await make(interaction, guild_id, group_id, say) for make in MEMBERS_PARTS]
    more = [part for part in parts if part is not None]
    lines += [part.text for part in more]
    taps = [tap for part in more for tap in part.taps]
    return Screen("\n".join(lines), [PersonList(guild_id, group_id, say), *taps])


async def _person_screen(
    interaction: Interaction, guild_id: GuildId, group_id: GroupId, member_id: MemberId
) -> Screen:
    say = speaker(interaction)
    group, membership = await _membership(interaction, guild_id, group_id, member_id)
    name = await name_of(interaction.client, guild_id, member_id, say)
    about = (guild_id, group_id, member_id)
    is_blocked = membership.state is MembershipState.BLOCKED
    words = (
        say("**{name}** is blocked in {group}.", name=name, group=plain(group.name))
        if is_blocked
        else say("**{name}** is in {group}.", name=name, group=plain(group.name))
    )
    return Screen(
        words,
        next_steps(
            None if is_blocked else RemoveButton(*about, say("Remove")),
            None if is_blocked else BlockButton(*about, say("Block")),
            UnblockButton(*about, say("Lift the block")) if is_blocked else None,
            *([] if is_blocked else [make(*about, say) for make in PERSON_TAPS]),
            MembersButton(guild_id, group_id, say),
        ),
    )


async def _membership(
    interaction: Interaction, guild_id: GuildId, group_id: GroupId, member_id: MemberId
) -> tuple[Group, Membership]:
    """Somebody whom this facilitator may act on."""
    groups = interaction.client.services.groups
    for one in await groups.list_members(guild_id, group_id, by=person(interaction)):
        if one.member_id == member_id:
            return await groups.get(guild_id, group_id), one
    raise NotAMemberError


async def _done(interaction: Interaction, guild_id: GuildId, group_id: GroupId) -> None:
    say = speaker(interaction)
    await deliver_own(interaction)
    screen = await members_screen(interaction, guild_id, group_id, say("Done. No one was told."))
    await show(interaction, screen, discreet=True)


def _back(button: PersonButton, say: Speaker) -> BackToPersonButton:
    return BackToPersonButton(button.guild_id, button.group_id, button.member_id, say("Back"))


def _names(people: Sequence[Membership], say: Speaker) -> str:
    if not people:
        return say("nobody yet")
    named = ", ".join(f"<@{one.member_id}>" for one in people[:_NAMED])
    more = len(people) - _NAMED
    return named if more <= 0 else say("{names} and {n} more", names=named, n=more)
