"""``/group facilitators``: who leads a group. The group sees it on its card."""

from collections.abc import Sequence

import discord
from typing_extensions import override

from bot.core.ids import GroupId, GuildId, MemberId
from bot.features.groups.model import Group
from cogs._kit.group_button import ABOUT, GroupButton
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.own_deliveries import deliver_own
from cogs._kit.pickers import TapPeople
from cogs._kit.replies import next_steps, show
from cogs._kit.safe import TapList
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import SELECT_LABEL, label, plain
from cogs.groups.authority import group_to_change, standing
from cogs.groups.errors import BotsCannotLeadError
from cogs.groups.names import name_of
from cogs.members.lead_notes import asking_leader


class FacilitatorsButton(GroupButton, template=rf"groups:leaders:{ABOUT}"):
    action = "leaders"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Facilitators")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        group = await group_to_change(interaction, self.guild_id, self.group_id)
        await show(interaction, await facilitators_screen(interaction, group))


class AddFacilitatorList(TapPeople, template=rf"groups:leader_add:{ABOUT}"):
    def __init__(self, guild_id: GuildId, group_id: GroupId, say: Speaker | None = None) -> None:
        words = (say or Speaker())("Add a facilitator")
        super().__init__(f"groups:leader_add:{guild_id}:{group_id}", words)
        self.guild_id = guild_id
        self.group_id = group_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        services = interaction.client.services
        guild_id = claimed_guild(interaction, self.guild_id)
        chosen = self.chosen[0]
        if chosen.bot:
            raise BotsCannotLeadError
        group = await services.groups.add_facilitator(
            guild_id, self.group_id, MemberId(chosen.id), by=await standing(interaction)
        )
        await deliver_own(interaction)
        done = say("{name} is a facilitator now.", name=plain(chosen.display_name, limit=60))
        role = await _role_to_give(interaction, guild_id, chosen)
        if role is not None:
            give = say("Give them the role {role} too, so that they see the desk.", role=role)
            done = f"{done} {give}"
        known = await services.members.get(guild_id, MemberId(chosen.id))
        if not known.notes.allowed and chosen.id != person(interaction):
            ask = say("I don't write to them yet: I ask them on their desk whether I may.")
            done = f"{done} {ask}"
        await show(interaction, await facilitators_screen(interaction, group, done))


class DropFacilitatorList(TapList, template=rf"groups:leader_drop:{ABOUT}"):
    def __init__(
        self,
        guild_id: GuildId,
        group_id: GroupId,
        names: Sequence[tuple[MemberId, str]] = (),
        say: Speaker | None = None,
    ) -> None:
        options = [
            discord.SelectOption(label=label(name, limit=SELECT_LABEL), value=str(member_id))
            for member_id, name in names
        ]
        super().__init__(
            f"groups:leader_drop:{guild_id}:{group_id}",
            (say or Speaker())("Someone leads no more"),
            options or [discord.SelectOption(label="-")],
        )
        self.guild_id = guild_id
        self.group_id = group_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        services = interaction.client.services
        guild_id = claimed_guild(interaction, self.guild_id)
        group = await services.groups.drop_facilitator(
            guild_id, self.group_id, MemberId(int(self.chosen[0])), by=await standing(interaction)
        )
        await deliver_own(interaction)
        done = say("Done. They lead this group no more.")
        await show(interaction, await facilitators_screen(interaction, group, done))


async def facilitators_screen(
    interaction: Interaction, group: Group, done: str | None = None
) -> Screen:
    say = speaker(interaction)
    ids = await interaction.client.services.groups.facilitators(group.guild_id, group.id)
    names = [(one, await name_of(interaction.client, group.guild_id, one, say)) for one in ids]
    lines = [done] if done is not None else []
    if names:
        shown = ", ".join(name for _, name in names)
        lines.append(say("**{group}** is led by {names}.", group=plain(group.name), names=shown))
    else:
        lines.append(say("**{group}** has no facilitator yet.", group=plain(group.name)))
    lines.append(
        say(
            "Facilitators open what people of the group send and let newcomers in. "
            "The group sees who they are."
        )
    )
    screen = Screen(
        "\n".join(lines),
        next_steps(
            AddFacilitatorList(group.guild_id, group.id, say),
            DropFacilitatorList(group.guild_id, group.id, names, say) if len(names) > 1 else None,
        ),
    )
    return await asking_leader(interaction, group.guild_id, ids, screen)


async def _role_to_give(
    interaction: Interaction, guild_id: GuildId, chosen: discord.Member | discord.User
) -> str | None:
    """The bot gives nobody a role, since roles show on profiles; whoever gives it decides that."""
    role_id = (await interaction.client.services.guilds.get(guild_id)).facilitator_role_id
    if role_id is None or not isinstance(chosen, discord.Member):
        return None
    return None if chosen.get_role(role_id) is not None else f"<@&{role_id}>"
