"""The server half of `/setup`: one page of what is decided and missing, and the way from step to step.

Every step ends in the button of the next one, and everything chosen is saved at once, so that one can stop anywhere
and come back with `/setup`.
"""

import re
from collections.abc import Awaitable, Callable
from typing import Final, TypeAlias, TypeVar

import discord
from discord import ButtonStyle
from typing_extensions import override

from bot.features.guilds.model import (
    Guild,
    SetupStep,
    is_decided,
    missing_steps,
    unwelcome_at_desk,
)
from cogs._kit.interaction import Interaction, person
from cogs._kit.own_deliveries import deliver_own
from cogs._kit.replies import next_steps, show
from cogs._kit.safe import TapButton, TapList
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs.guilds.groups_half import GroupsHalfButton, next_for_facilitators
from cogs.guilds.rooms import viewers_of
from cogs.guilds.server_manager import discord_guild, managed_guild, own_member
from cogs.guilds.server_words import (
    answer_words,
    permission_words,
    telling_names_words,
    viewers_words,
)
from cogs.members.my_notes import blocked_words
from cogs.members.test_note import send_test_note

StepScreen: TypeAlias = Callable[[Interaction, Guild, Speaker], Awaitable[Screen]]
Made = TypeVar("Made", bound=StepScreen)

_SCREENS: dict[SetupStep, StepScreen] = {}

ADMIN_TAPS: Final[list[Callable[[Speaker], TapButton]]] = []
"""What other features have for those who manage the server, once it is set up."""

TITLES: Final[dict[SetupStep, Callable[[Speaker], str]]] = {
    SetupStep.FRONT_DOOR: lambda say: say("Front door"),
    SetupStep.FACILITATORS: lambda say: say("Facilitators"),
    SetupStep.DESK: lambda say: say("Private desk"),
    SetupStep.LANGUAGE: lambda say: say("Language"),
    SetupStep.COUNTRY: lambda say: say("Help lines"),
    SetupStep.CLOCK: lambda say: say("Clock"),
    SetupStep.PROGRAM: lambda say: say("Who runs it"),
}


def step_screen(step: SetupStep) -> Callable[[Made], Made]:
    """Register the question of a step: its words and its own taps."""

    def register(screen: Made) -> Made:
        _SCREENS[step] = screen
        return screen

    return register


class SetupButton(TapButton, template=r"guilds:setup"):
    """Back to the page; also looks again at what was mended in Discord meanwhile."""

    def __init__(self, say: Speaker | None = None, *, again: bool = False) -> None:
        say = say or Speaker()
        super().__init__("guilds:setup", say("Look again") if again else say("Overview"))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        await show(interaction, await server_page(interaction))


class StepButton(TapButton, template=rf"guilds:step:(?P<step>{'|'.join(SetupStep)})"):
    def __init__(self, step: SetupStep, say: Speaker | None = None, *, again: bool = False) -> None:
        say = say or Speaker()
        title = TITLES[step](say)
        words = say("Choose again") if again else say("Next: {step}", step=title)
        super().__init__(f"guilds:step:{step}", words, style=ButtonStyle.primary)
        self.step = step

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "StepButton":
        return cls(SetupStep(match["step"]))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild = await interaction.client.services.guilds.get(managed_guild(interaction))
        await show(interaction, await step_page(interaction, guild, self.step))


class StepList(TapList, template=r"guilds:steps"):
    """Any step, to change what was decided."""

    def __init__(self, say: Speaker | None = None) -> None:
        say = say or Speaker()
        options = [
            discord.SelectOption(label=title(say), value=step) for step, title in TITLES.items()
        ]
        super().__init__("guilds:steps", say("Change something"), options)

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild = await interaction.client.services.guilds.get(managed_guild(interaction))
        await show(interaction, await step_page(interaction, guild, SetupStep(self.chosen[0])))


class OpenFrontDoorButton(TapButton, template=r"guilds:open"):
    """Puts the public card up, and up again if somebody took it down."""

    def __init__(self, say: Speaker | None = None, *, again: bool = False) -> None:
        say = say or Speaker()
        super().__init__(
            "guilds:open",
            say("Put the card up again") if again else say("Open the front door"),
            style=ButtonStyle.secondary if again else ButtonStyle.primary,
        )

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        services = interaction.client.services
        say = speaker(interaction)
        guild = await services.guilds.open_front_door(
            managed_guild(interaction), by=person(interaction)
        )
        await deliver_own(interaction)
        said = say("The front door is open: <#{room}>.", room=guild.front_door_channel_id)
        await show(interaction, await server_page(interaction, said))


class SetupTestNoteButton(TapButton, template=r"guilds:test"):
    """Shows an admin what a private note looks like on a phone."""

    def __init__(self, say: Speaker | None = None) -> None:
        super().__init__("guilds:test", (say or Speaker())("Send me a test note"))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        arrived = await send_test_note(interaction, managed_guild(interaction))
        said = (
            say("Sent. Look at your phone: no note ever shows more than such a line.")
            if arrived
            else blocked_words(say)
        )
        await show(interaction, await server_page(interaction, said))


async def server_page(interaction: Interaction, said: str | None = None) -> Screen:
    say = speaker(interaction)
    guild = await interaction.client.services.guilds.get(managed_guild(interaction))
    here = discord_guild(interaction)
    own = await own_member(here, interaction)
    missing = missing_steps(guild)
    is_open = guild.set_up_at is not None
    parts = [
        said,
        say("**Setting up the server**\nYou can stop at any time. `/setup` brings you back here."),
        "\n".join(_line(guild, step, say) for step in SetupStep if step not in missing),
        permission_words(own, say),
        _lost_words(guild, here, say),
        await _open_desk_words(guild, here, say),
        telling_names_words(guild, here, own, say),
        await _next_words(interaction, guild, missing, say),
    ]
    taps = next_steps(
        StepButton(missing[0], say) if missing else None,
        OpenFrontDoorButton(say) if not missing and not is_open else None,
        GroupsHalfButton(say) if is_open else None,
        SetupTestNoteButton(say) if not missing else None,
        OpenFrontDoorButton(say, again=True) if not missing and is_open else None,
        *(make(say) for make in ADMIN_TAPS if is_open),
        SetupButton(say, again=True),
        StepList(say),
    )
    return Screen("\n\n".join(part for part in parts if part), taps)


async def step_page(
    interaction: Interaction, guild: Guild, step: SetupStep, said: str | None = None
) -> Screen:
    """Ask one thing. The way on is there too, for who wants to answer later."""
    say = speaker(interaction)
    question = await _SCREENS[step](interaction, guild, say)
    number = list(SetupStep).index(step) + 1
    head = say(
        "**{number} of {total} · {title}**",
        number=number,
        total=len(SetupStep),
        title=TITLES[step](say),
    )
    parts = [said, head, question.text]
    if is_decided(guild, step):
        parts.append(say("Now: {answer}", answer=answer_words(guild, step, say)))
    later = [other for other in missing_steps(guild) if other is not step]
    taps = (*question.taps, *(StepButton(other, say) for other in later[:1]), SetupButton(say))
    return Screen("\n\n".join(part for part in parts if part), taps)


async def page_after(interaction: Interaction, guild: Guild, step: SetupStep) -> Screen:
    """After an answer: say what was taken, and ask the next thing that is missing."""
    say = speaker(interaction)
    said = say("{title}: {answer}", title=TITLES[step](say), answer=answer_words(guild, step, say))
    missing = missing_steps(guild)
    if missing:
        return await step_page(interaction, guild, missing[0], said)
    return await server_page(interaction, said)


def _line(guild: Guild, step: SetupStep, say: Speaker) -> str:
    return say(
        "✓ {title}: {answer}", title=TITLES[step](say), answer=answer_words(guild, step, say)
    )


def _lost_words(guild: Guild, here: discord.Guild, say: Speaker) -> str | None:
    """Name what was chosen and has been deleted in Discord since."""
    lost = [
        TITLES[step](say)
        for step, is_gone in (
            (SetupStep.FRONT_DOOR, _is_gone(here.get_channel, guild.front_door_channel_id)),
            (SetupStep.FACILITATORS, _is_gone(here.get_role, guild.facilitator_role_id)),
            (SetupStep.DESK, _is_gone(here.get_channel, guild.desk_channel_id)),
        )
        if is_gone
    ]
    if not lost:
        return None
    return say("Deleted since then: {things}. Please choose again.", things=", ".join(lost))


async def _open_desk_words(guild: Guild, here: discord.Guild, say: Speaker) -> str | None:
    """Who may see the desk is Discord's to change at any time, so it is looked at again each time."""
    room = None if guild.desk_channel_id is None else here.get_channel(guild.desk_channel_id)
    if not isinstance(room, discord.TextChannel):
        return None
    viewers = await viewers_of(room, guild.facilitator_role_id)
    unwelcome = unwelcome_at_desk(viewers, guild.facilitator_role_id)
    if unwelcome is None:
        return None
    return say(
        "**Others can see the desk:** {who}. Take them out of {room}, or choose another.",
        who=viewers_words(unwelcome, say),
        room=f"<#{room.id}>",
    )


def _is_gone(find: Callable[[int], object | None], number: int | None) -> bool:
    return number is not None and find(number) is None


async def _next_words(
    interaction: Interaction, guild: Guild, missing: tuple[SetupStep, ...], say: Speaker
) -> str:
    if missing:
        names = ", ".join(TITLES[step](say) for step in missing)
        return say(
            "**Missing:** {things}.\n**Next:** you, or someone else who manages this server.",
            things=names,
        )
    if guild.set_up_at is None:
        return say(
            "**Missing:** the card on the front door.\n"
            "**Next:** you, or someone else who manages this server."
        )
    return await next_for_facilitators(interaction, guild, say)
