"""Duty hours: when a facilitator usually looks. Chosen by tapping; the lists carry what was chosen so far."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import time
from typing import Final

import discord
from discord import ButtonStyle
from typing_extensions import override

from bot.core.ids import GroupId, GuildId
from bot.features.groups.model import DutyHours
from cogs._kit.group_button import ABOUT, GroupButton
from cogs._kit.interaction import Interaction, claimed_guild
from cogs._kit.replies import show
from cogs._kit.safe import TapButton, TapList
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs.groups.authority import group_to_change, standing
from cogs.groups.group_words import day_names, hour_word
from cogs.members.lead_notes import asking_leader

_WEEK: Final = 7
_MIDNIGHT: Final = 24
_CHOSEN: Final = r"(?P<days>\d{1,3}):(?P<from_>\d{1,2}):(?P<to>\d{1,2})"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The hours while they are being chosen: days as bits, full hours."""

    guild_id: GuildId
    group_id: GroupId
    days: int = 0b0011111
    from_: int = 9
    to: int = 17

    @classmethod
    def of(cls, match: re.Match[str]) -> "Chosen":
        return cls(
            GuildId(int(match["guild_id"])),
            GroupId(int(match["group_id"])),
            int(match["days"]),
            int(match["from_"]),
            int(match["to"]),
        )

    def custom_id(self, action: str) -> str:
        about = f"{self.guild_id}:{self.group_id}"
        return f"groups:{action}:{about}:{self.days}:{self.from_}:{self.to}"

    def hours(self) -> DutyHours:
        weekdays = frozenset(day for day in range(_WEEK) if self.days >> day & 1)
        return DutyHours(weekdays, _hour(self.from_), _hour(self.to))


class DutyHoursButton(GroupButton, template=rf"groups:hours:{ABOUT}"):
    action = "hours"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Duty hours")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        await _show_hours(interaction, Chosen(self.guild_id, self.group_id))


class DaysList(TapList, template=rf"groups:hours_days:{ABOUT}:{_CHOSEN}"):
    def __init__(self, chosen: Chosen, say: Speaker | None = None) -> None:
        say = say or Speaker()
        options = [
            discord.SelectOption(label=name, value=str(day), default=bool(chosen.days >> day & 1))
            for day, name in sorted(day_names(say).items())
        ]
        super().__init__(chosen.custom_id("hours_days"), say("Days"), options, at_most=_WEEK)
        self.state = chosen

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "DaysList":
        return cls(Chosen.of(match))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        days = sum(1 << int(day) for day in self.chosen)
        await _show_hours(interaction, replace(self.state, days=days))


class FromList(TapList, template=rf"groups:hours_from:{ABOUT}:{_CHOSEN}"):
    def __init__(self, chosen: Chosen, say: Speaker | None = None) -> None:
        say = say or Speaker()
        options = _hour_options(range(_MIDNIGHT), chosen.from_, say)
        super().__init__(chosen.custom_id("hours_from"), say("From"), options)
        self.state = chosen

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "FromList":
        return cls(Chosen.of(match))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        chosen = replace(self.state, from_=int(self.chosen[0]))
        await _show_hours(interaction, chosen)


class ToList(TapList, template=rf"groups:hours_to:{ABOUT}:{_CHOSEN}"):
    def __init__(self, chosen: Chosen, say: Speaker | None = None) -> None:
        say = say or Speaker()
        options = _hour_options(range(1, _MIDNIGHT + 1), chosen.to, say)
        super().__init__(chosen.custom_id("hours_to"), say("To"), options)
        self.state = chosen

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "ToList":
        return cls(Chosen.of(match))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        chosen = replace(self.state, to=int(self.chosen[0]))
        await _show_hours(interaction, chosen)


class SaveHoursButton(TapButton, template=rf"groups:hours_save:{ABOUT}:{_CHOSEN}"):
    def __init__(self, chosen: Chosen, say: Speaker | None = None) -> None:
        words = (say or Speaker())("Save")
        super().__init__(chosen.custom_id("hours_save"), words, style=ButtonStyle.primary)
        self.state = chosen

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "SaveHoursButton":
        return cls(Chosen.of(match))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        await _save(interaction, self.state, self.state.hours())


class NoHoursButton(GroupButton, template=rf"groups:hours_none:{ABOUT}"):
    action = "hours_none"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("No set hours")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        await _save(interaction, Chosen(self.guild_id, self.group_id), None)


async def _save(interaction: Interaction, chosen: Chosen, hours: DutyHours | None) -> None:
    # Here, since the screen of all changes has the button that leads here.
    from cogs.groups.edit_screen import edit_screen  # noqa: PLC0415

    guild_id = claimed_guild(interaction, chosen.guild_id)
    groups = interaction.client.services.groups
    group = await groups.edit(
        guild_id, chosen.group_id, by=await standing(interaction), duty_hours=hours
    )
    screen = edit_screen(group, speaker(interaction))
    if hours is not None:
        led_by = await groups.facilitators(guild_id, group.id)
        screen = await asking_leader(interaction, guild_id, led_by, screen)
    await show(interaction, screen)


async def _show_hours(interaction: Interaction, chosen: Chosen) -> None:
    await group_to_change(interaction, chosen.guild_id, chosen.group_id)
    await show(interaction, _hours_screen(chosen, speaker(interaction)))


def _hours_screen(chosen: Chosen, say: Speaker) -> Screen:
    words = say(
        "**Duty hours**\nWhen does a facilitator usually look? "
        "People are told these hours, on the group's clock. They promise no answer. "
        "They may run past midnight, such as from 10:00 PM to 6:00 AM."
    )
    return Screen(
        words,
        [
            DaysList(chosen, say),
            FromList(chosen, say),
            ToList(chosen, say),
            SaveHoursButton(chosen, say),
            NoHoursButton(chosen.guild_id, chosen.group_id, say),
        ],
    )


def _hour_options(hours: Sequence[int], chosen: int, say: Speaker) -> list[discord.SelectOption]:
    return [
        discord.SelectOption(label=_label(hour, say), value=str(hour), default=hour == chosen)
        for hour in hours
    ]


def _label(hour: int, say: Speaker) -> str:
    return say("Midnight") if hour == _MIDNIGHT else hour_word(_hour(hour), say)


def _hour(hour: int) -> time:
    """24 is midnight, which ends the day; a forged number is some hour of it."""
    return time(hour % _MIDNIGHT)
