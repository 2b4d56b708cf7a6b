"""``/group create``: one form, and a screen that ends in the next step."""

from collections.abc import Callable
from typing import Any, ClassVar, Final, TypeAlias

import discord
from discord import ButtonStyle, ui
from typing_extensions import override

from bot.core.ids import GuildId
from bot.features.groups.model import Draft, Group, Joining, Template
from bot.features.guilds.errors import BotMayNotError
from cogs._kit.interaction import Interaction, here
from cogs._kit.own_deliveries import deliver_own
from cogs._kit.replies import next_steps, show
from cogs._kit.safe import SafeForm, TapButton
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import plain
from cogs.groups.authority import standing
from cogs.groups.edit_screen import EditNameButton, read_seats
from cogs.groups.facilitators_screen import FacilitatorsButton
from cogs.groups.group_words import joining_word, template_word
from cogs.groups.take_over import choose_text_screen
from cogs.guilds.invitation import InvitationButton
from cogs.members.lead_notes import asking_leader
from config.telling_words import telling_words

AfterCreate: TypeAlias = Callable[[Group, Speaker], Tappable]

AFTER_CREATE: Final[list[AfterCreate]] = []
"""What else a new group needs, such as its first meeting."""

_ROOMS_NEED: Final = ("manage_channels", "manage_roles", "view_channel", "connect", "pin_messages")
_LONGEST_TYPED: Final = 100


class CreateGroupButton(TapButton, template=r"groups:create"):
    opens_form: ClassVar[bool] = True

    def __init__(self, say: Speaker | None = None) -> None:
        words = (say or Speaker())("Make a group")
        super().__init__("groups:create", words, style=ButtonStyle.primary)

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        await interaction.response.send_modal(CreateForm(speaker(interaction)))


class CreateForm(SafeForm):
    def __init__(self, say: Speaker) -> None:
        super().__init__(title=say("A new group"))
        self.name_field: ui.TextInput[Any] = ui.TextInput(
            custom_id="name", placeholder=say("Oak"), max_length=_LONGEST_TYPED
        )
        self.template: ui.Select[Any] = ui.Select(
            custom_id="template", options=_template_options(say)
        )
        self.joining: ui.Select[Any] = ui.Select(custom_id="joining", options=_joining_options(say))
        self.seats: ui.TextInput[Any] = ui.TextInput(
            custom_id="seats", required=False, max_length=4, placeholder=say("As many as come")
        )
        self.rooms: ui.Select[Any] = ui.Select(custom_id="rooms", options=_room_options(say))
        for text, about, field in (
            (
                say("Name"),
                say("It stands in lists of rooms, so a plain name is safest."),
                self.name_field,
            ),
            (say("For whom?"), None, self.template),
            (say("How do people join?"), None, self.joining),
            (say("Seats at a meeting"), say("You can change it for each meeting."), self.seats),
            (say("Rooms"), None, self.rooms),
        ):
            self.add_item(ui.Label(text=text, description=about, component=field))

    @override
    async def on_form(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        new_rooms = self.rooms.values == ["new"]
        if new_rooms:
            _refuse_without_permission(interaction)
        draft = Draft(
            name=self.name_field.value,
            template=Template(self.template.values[0]),
            joining=Joining(self.joining.values[0]),
            seats=read_seats(self.seats.value),
            new_rooms=new_rooms,
        )
        by = await standing(interaction)
        services = interaction.client.services
        group = await services.groups.create(here(interaction), draft, by=by)
        if not new_rooms:
            await show(interaction, choose_text_screen(group.id, say))
            return
        await deliver_own(interaction)
        await show(interaction, await created_screen(interaction, group.guild_id, group, say))


async def created_screen(
    interaction: Interaction, guild_id: GuildId, group: Group, say: Speaker
) -> Screen:
    """The group stands. What it needs next comes first."""
    groups = interaction.client.services.groups
    group = await groups.get(guild_id, group.id)
    led_by = await groups.facilitators(guild_id, group.id)
    lines = [say("**{name}** is there.", name=plain(group.name))]
    if group.text_channel_id is not None:
        lines.append(say("Its room is {room}.", room=f"<#{group.text_channel_id}>"))
    else:
        lines.append(
            say("Its rooms are being made. The desk tells you if something is in the way.")
        )
    if not led_by:
        lines.append(say("Nobody leads it yet, so nobody can join. Next, name a facilitator."))
    elif group.joining is Joining.INVITE:
        lines.append(say("Only people whom you invite see it. Use /group invite for each."))
    else:
        lines.append(say("From now on people find it under Join a group."))
    if group.template is Template.FAMILY:
        lines.append(say("In a whole-family group people may meet others from their own home."))
    telling = telling_words(group.name)
    if telling:
        lines.append(
            say(
                "“{word}” in the name tells others what this is about. "
                "A plain name such as Oak keeps people safer.",
                word=plain(telling[0]),
            )
        )
    screen = Screen(
        "\n".join(lines),
        next_steps(
            FacilitatorsButton(guild_id, group.id, say),
            *(make(group, say) for make in AFTER_CREATE),
            InvitationButton(say),
            EditNameButton(guild_id, group.id, say) if telling else None,
        ),
    )
    return await asking_leader(interaction, guild_id, led_by, screen)


def _refuse_without_permission(interaction: Interaction) -> None:
    """Say what is off before anything is made."""
    own = None if interaction.guild is None else interaction.guild.me
    if own is None:
        return
    missing = [flag for flag in _ROOMS_NEED if not getattr(own.guild_permissions, flag)]
    if missing:
        raise BotMayNotError(missing)


def _template_options(say: Speaker) -> list[discord.SelectOption]:
    return [
        discord.SelectOption(
            label=template_word(one, say),
            value=one.value,
            default=one is Template.CUSTOM,
            description=say("People may meet others from their own home there.")
            if one is Template.FAMILY
            else None,
        )
        for one in Template
    ]


def _joining_options(say: Speaker) -> list[discord.SelectOption]:
    return [
        discord.SelectOption(
            label=joining_word(one, say), value=one.value, default=one is Joining.ASK
        )
        for one in Joining
    ]


def _room_options(say: Speaker) -> list[discord.SelectOption]:
    return [
        discord.SelectOption(label=say("Make new rooms"), value="new", default=True),
        discord.SelectOption(label=say("Use rooms that exist"), value="existing"),
    ]
