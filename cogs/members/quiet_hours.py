"""**Quiet hours**: from when until when no note comes, on a person's own clock. The lists carry what was chosen."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import time
from typing import Final

import discord
from babel.dates import format_time
from discord import ButtonStyle
from typing_extensions import override

from bot.core.ids import GuildId
from bot.features.members.model import Member
from bot.features.members.note_times import QuietHours
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.replies import show
from cogs._kit.safe import TapButton, TapList
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs.members.clock_choice import ClockButton, after_clock
from cogs.members.my_notes import MyNotesButton

_GUILD: Final = r"(?P<guild_id>\d+)"
_CHOSEN: Final = rf"{_GUILD}:(?P<begins>\d|1\d|2[0-3]):(?P<ends>\d|1\d|2[0-3])"
_HOURS: Final = 24
_EVENING, _MORNING = 22, 7
_QUIET: Final = "quiet"


@dataclass(frozen=True, slots=True)
class Chosen:
    """Full hours, while they are being chosen."""

    guild_id: GuildId
    begins: int = _EVENING
    ends: int = _MORNING

    @classmethod
    def of(cls, match: re.Match[str]) -> "Chosen":
        return cls(GuildId(int(match["guild_id"])), int(match["begins"]), int(match["ends"]))

    @property
    def hours(self) -> QuietHours:
        return QuietHours(time(self.begins), time(self.ends))

    def custom_id(self, action: str) -> str:
        return f"members:{action}:{self.guild_id}:{self.begins}:{self.ends}"


class QuietHoursButton(TapButton, template=rf"members:quiet:{_GUILD}"):
    def __init__(self, guild_id: GuildId, say: Speaker | None = None) -> None:
        super().__init__(f"members:quiet:{guild_id}", (say or Speaker())("Quiet hours"))
        self.guild_id = guild_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        member = await interaction.client.services.members.get(guild_id, person(interaction))
        chosen = Chosen(guild_id)
        if member.notes.quiet is not None:
            chosen = Chosen(guild_id, member.notes.quiet.begins.hour, member.notes.quiet.ends.hour)
        await show(interaction, _screen(member, chosen, speaker(interaction)), discreet=True)


class QuietFromList(TapList, template=rf"members:quietfrom:{_CHOSEN}"):
    def __init__(self, chosen: Chosen, say: Speaker | None = None) -> None:
        say = say or Speaker()
        options = _hour_options(chosen.begins, lambda hour: say("From {hour}", hour=hour), say)
        super().__init__(chosen.custom_id("quietfrom"), say("From"), options)
        self.state = chosen

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "QuietFromList":
        return cls(Chosen.of(match))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        await _show_chosen(interaction, replace(self.state, begins=_hour(self.chosen[0])))


class QuietToList(TapList, template=rf"members:quietto:{_CHOSEN}"):
    def __init__(self, chosen: Chosen, say: Speaker | None = None) -> None:
        say = say or Speaker()
        options = _hour_options(chosen.ends, lambda hour: say("Until {hour}", hour=hour), say)
        super().__init__(chosen.custom_id("quietto"), say("Until"), options)
        self.state = chosen

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "QuietToList":
        return cls(Chosen.of(match))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        await _show_chosen(interaction, replace(self.state, ends=_hour(self.chosen[0])))


class SaveQuietButton(TapButton, template=rf"members:quietsave:{_CHOSEN}"):
    def __init__(self, chosen: Chosen, say: Speaker | None = None) -> None:
        words = (say or Speaker())("Save")
        super().__init__(chosen.custom_id("quietsave"), words, style=ButtonStyle.primary)
        self.state = chosen

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "SaveQuietButton":
        return cls(Chosen.of(match))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        await _save(interaction, self.state.guild_id, self.state.hours)


class NoQuietButton(TapButton, template=rf"members:noquiet:{_GUILD}"):
    def __init__(self, guild_id: GuildId, say: Speaker | None = None) -> None:
        super().__init__(f"members:noquiet:{guild_id}", (say or Speaker())("No quiet hours"))
        self.guild_id = guild_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        await _save(interaction, self.guild_id, None)


def quiet_line(member: Member, say: Speaker) -> str:
    quiet = member.notes.quiet
    if quiet is None or member.confirmed_zone is None:
        return say("Quiet hours: none.")
    return say(
        "Quiet from {begins} to {ends}, on your clock.",
        begins=_hour_word(quiet.begins.hour, say),
        ends=_hour_word(quiet.ends.hour, say),
    )


@after_clock(_QUIET)
async def go_on_with_quiet(
    interaction: Interaction, guild_id: GuildId, zone: str, _ids: tuple[int, ...], say: Speaker
) -> Screen:
    """Their clock was the only thing in the way."""
    member = await interaction.client.services.members.confirm_clock(
        guild_id, person(interaction), zone, language=say.language
    )
    return _screen(member, Chosen(guild_id), say)


async def _save(interaction: Interaction, guild_id: GuildId, quiet: QuietHours | None) -> None:
    # Here, since that page has the button that leads here.
    from cogs.members.when_notes_come import when_notes_come  # noqa: PLC0415

    services = interaction.client.services
    guild_id = claimed_guild(interaction, guild_id)
    member = await services.members.get(guild_id, person(interaction))
    if quiet is not None and (quiet.begins == quiet.ends or member.confirmed_zone is None):
        chosen = Chosen(guild_id, quiet.begins.hour, quiet.ends.hour)
        await show(interaction, _screen(member, chosen, speaker(interaction)), discreet=True)
        return
    member = await services.members.adjust_notes(
        guild_id, person(interaction), lambda notes: replace(notes, quiet=quiet)
    )
    await show(interaction, await when_notes_come(interaction, member), discreet=True)


async def _show_chosen(interaction: Interaction, chosen: Chosen) -> None:
    guild_id = claimed_guild(interaction, chosen.guild_id)
    member = await interaction.client.services.members.get(guild_id, person(interaction))
    await show(interaction, _screen(member, chosen, speaker(interaction)), discreet=True)


def _screen(member: Member, chosen: Chosen, say: Speaker) -> Screen:
    guild_id = member.guild_id
    if member.confirmed_zone is None:
        words = say("**Quiet hours**\n\nThey go by your clock. Please choose it first.")
        return Screen(words, (ClockButton(guild_id, _QUIET, say), MyNotesButton(guild_id, say)))
    lines = [
        say("**Quiet hours**"),
        "",
        _what_is_chosen(member, chosen, say),
        say(
            "A reminder that falls in them comes 5 minutes before they begin. "
            "One for the last 10 minutes or the start comes when they end, if that still helps."
        ),
        say(
            "Two things still come: news of a meeting in the next 12 hours, and reminders "
            "you set yourself."
        ),
    ]
    if chosen.begins == chosen.ends:
        lines.append(say("**These two are the same. Please change one, then save.**"))
    return Screen(
        "\n".join(lines),
        (
            QuietFromList(chosen, say),
            QuietToList(chosen, say),
            SaveQuietButton(chosen, say),
            *(() if member.notes.quiet is None else (NoQuietButton(guild_id, say),)),
            MyNotesButton(guild_id, say),
        ),
    )


def _what_is_chosen(member: Member, chosen: Chosen, say: Speaker) -> str:
    """Somebody who leaves without a tap on *Save* must not think that it is quiet now."""
    begins, ends = _hour_word(chosen.begins, say), _hour_word(chosen.ends, say)
    if member.notes.quiet == chosen.hours:
        return say(
            "No private note comes from {begins} to {ends}, on your clock.",
            begins=begins,
            ends=ends,
        )
    return say(
        "**Not saved yet.** Tap Save, and no private note comes from {begins} to {ends}, "
        "on your clock.",
        begins=begins,
        ends=ends,
    )


def _hour_options(
    chosen: int, words: Callable[[str], str], say: Speaker
) -> list[discord.SelectOption]:
    return [
        discord.SelectOption(
            label=words(_hour_word(hour, say)), value=str(hour), default=hour == chosen
        )
        for hour in range(_HOURS)
    ]


def _hour_word(hour: int, say: Speaker) -> str:
    locale = say.language.replace("-", "_")
    return format_time(time(hour), "short", locale=locale).replace("\u202f", " ")


def _hour(value: str) -> int:
    """A forged number is some hour of the day."""
    return int(value) % _HOURS if value.isdecimal() else _EVENING
