"""``/group edit``: what can be changed of a group, each with a tap."""

from collections.abc import Callable
from typing import Any, ClassVar, Final, TypeAlias

import discord
from discord import ButtonStyle, ui
from typing_extensions import override

from bot.core.ids import GroupId, GuildId
from bot.features.groups.errors import SeatsOutOfRangeError
from bot.features.groups.model import MOST_SEATS, Group, Joining
from cogs._kit.group_button import ABOUT, GroupButton
from cogs._kit.interaction import Interaction, claimed_guild, here
from cogs._kit.own_deliveries import deliver_own
from cogs._kit.replies import show
from cogs._kit.safe import SafeForm, TapList
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import plain
from cogs.groups.authority import group_to_change, standing
from cogs.groups.duty_hours import DutyHoursButton
from cogs.groups.facilitators_screen import FacilitatorsButton
from cogs.groups.group_words import hours_word, joining_word
from cogs.groups.members_screen import MembersButton

_LONGEST_TYPED: Final = 100

EditTap: TypeAlias = Callable[[Group, Speaker], Tappable]
EditLine: TypeAlias = Callable[[Group, Speaker], str]

EDIT_TAPS: Final[list[EditTap]] = []
"""What other features let a facilitator change of a group, a button each."""
EDIT_LINES: Final[list[EditLine]] = []
"""How it stands now, a line each."""


class EditButton(GroupButton, template=rf"groups:edit:{ABOUT}"):
    action = "edit"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Change the group")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        group = await group_to_change(interaction, self.guild_id, self.group_id)
        await show(interaction, edit_screen(group, speaker(interaction)))


class EditNameButton(GroupButton, template=rf"groups:rename:{ABOUT}"):
    action = "rename"
    opens_form: ClassVar[bool] = True

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Name and seats")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        group = await group_to_change(interaction, self.guild_id, self.group_id)
        await interaction.response.send_modal(EditForm(group, speaker(interaction)))


class EditForm(SafeForm):
    def __init__(self, group: Group, say: Speaker) -> None:
        super().__init__(title=say("Name and seats"))
        self.group_id = group.id
        self.name_field: ui.TextInput[Any] = ui.TextInput(
            custom_id="name", default=group.name, max_length=_LONGEST_TYPED
        )
        self.seats: ui.TextInput[Any] = ui.TextInput(
            custom_id="seats",
            required=False,
            max_length=4,
            default="" if group.seats is None else str(group.seats),
            placeholder=say("As many as come"),
        )
        self.add_item(ui.Label(text=say("Name"), component=self.name_field))
        self.add_item(ui.Label(text=say("Seats at a meeting"), component=self.seats))

    @override
    async def on_form(self, interaction: Interaction) -> None:
        services = interaction.client.services
        group = await services.groups.edit(
            here(interaction),
            self.group_id,
            by=await standing(interaction),
            name=self.name_field.value,
            seats=read_seats(self.seats.value),
        )
        await deliver_own(interaction)
        await show(interaction, edit_screen(group, speaker(interaction)))


class JoiningList(TapList, template=rf"groups:joining:{ABOUT}"):
    def __init__(
        self,
        guild_id: GuildId,
        group_id: GroupId,
        now: Joining | None = None,
        say: Speaker | None = None,
    ) -> None:
        say = say or Speaker()
        options = [
            discord.SelectOption(label=joining_word(one, say), value=one.value, default=one is now)
            for one in Joining
        ]
        custom_id = f"groups:joining:{guild_id}:{group_id}"
        super().__init__(custom_id, say("How do people join?"), options)
        self.guild_id = guild_id
        self.group_id = group_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        group = await interaction.client.services.groups.edit(
            guild_id,
            self.group_id,
            by=await standing(interaction),
            joining=Joining(self.chosen[0]),
        )
        await show(interaction, edit_screen(group, speaker(interaction)))


class RepairButton(GroupButton, template=rf"groups:repair:{ABOUT}"):
    """Puts back whatever somebody deleted or changed in Discord."""

    action = "repair"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Mend its rooms")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        services = interaction.client.services
        guild_id = claimed_guild(interaction, self.guild_id)
        group = await services.groups.repair(
            guild_id, self.group_id, by=await standing(interaction)
        )
        await deliver_own(interaction)
        words = say(
            "I have looked after the rooms, the permissions and the card of {name}. "
            "If something is still in the way, it stands on the desk.",
            name=plain(group.name),
        )
        await show(interaction, Screen(words, [EditButton(guild_id, group.id, say)]))


class NewRoomsButton(GroupButton, template=rf"groups:new_rooms:{ABOUT}"):
    """For a group whose rooms were there before us and are gone."""

    action = "new_rooms"
    style = ButtonStyle.primary

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Make new rooms")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        services = interaction.client.services
        guild_id = claimed_guild(interaction, self.guild_id)
        group = await services.groups.make_new_rooms(
            guild_id, self.group_id, by=await standing(interaction)
        )
        await deliver_own(interaction)
        await show(interaction, edit_screen(await services.groups.get(guild_id, group.id), say))


def edit_screen(group: Group, say: Speaker) -> Screen:
    seats = say("as many as come") if group.seats is None else str(group.seats)
    room = say("none yet") if group.text_channel_id is None else f"<#{group.text_channel_id}>"
    lines = [
        f"**{plain(group.name)}**",
        say("Joining: {how}", how=joining_word(group.joining, say)),
        say("Seats at a meeting: {seats}", seats=seats),
        say("Duty hours: {hours}", hours=hours_word(group.duty_hours, group.zone, say)),
        say("Room: {room}", room=room),
        *(line(group, say) for line in EDIT_LINES),
    ]
    about = (group.guild_id, group.id)
    return Screen(
        "\n".join(lines),
        [
            EditNameButton(*about, say),
            DutyHoursButton(*about, say),
            MembersButton(*about, say),
            FacilitatorsButton(*about, say),
            RepairButton(*about, say) if group.has_rooms else NewRoomsButton(*about, say),
            *(tap(group, say) for tap in EDIT_TAPS),
            JoiningList(*about, group.joining, say),
        ],
    )


def read_seats(typed: str) -> int | None:
    """A number, or nothing for as many as come."""
    written = typed.strip()
    if not written:
        return None
    if not written.isdecimal():
        raise SeatsOutOfRangeError(lowest=1, highest=MOST_SEATS)
    return int(written)
