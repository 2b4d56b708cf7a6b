"""The buttons and lists of a group's link of the week. What is chosen so far stands in them; nothing is saved before
**Save**."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import time
from enum import StrEnum
from typing import Final, Self

import discord
from discord import ButtonStyle
from typing_extensions import override

from bot.core.ids import GroupId, GuildId
from bot.features.resources.model import Resource, ResourceId
from cogs._kit.group_button import ABOUT, GroupButton
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.replies import show
from cogs._kit.safe import TapButton, TapList
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import SELECT_LABEL, label
from cogs.groups.group_words import day_names, hour_word
from cogs.resources.reading.link_words import on_a_choice

_CHOSEN: Final = rf"{ABOUT}:(?P<day>[0-6]):(?P<hour>\d\d?)"


class Which(StrEnum):
    """What of it a list is for."""

    DAY = "day"
    HOUR = "hour"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A day and an hour while they are being chosen."""

    guild_id: GuildId
    group_id: GroupId
    day: int = 6
    hour: int = 10

    @classmethod
    def of(cls, match: re.Match[str]) -> Self:
        return cls(
            GuildId(int(match["guild_id"])),
            GroupId(int(match["group_id"])),
            int(match["day"]),
            int(match["hour"]) % 24,
        )

    @property
    def minute(self) -> int:
        return self.hour * 60

    def custom_id(self, action: str) -> str:
        return f"resources:{action}:{self.guild_id}:{self.group_id}:{self.day}:{self.hour}"


class WeekButton(GroupButton, template=rf"resources:week:{ABOUT}"):
    feature = "resources"
    action = "week"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Link of the week")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        from cogs.resources.sharing.pick_screen import pick_screen  # noqa: PLC0415  it leads back here

        guild_id = claimed_guild(interaction, self.guild_id)
        await show(interaction, await pick_screen(interaction, guild_id, self.group_id))


class WeekTimeList(TapList, template=rf"resources:week_(?P<what>{'|'.join(Which)}):{_CHOSEN}"):
    """The day, or the hour."""

    def __init__(self, chosen: Chosen, which: Which, say: Speaker | None = None) -> None:
        say = say or Speaker()
        if which is Which.DAY:
            words, now = say("Which day?"), chosen.day
            choices = [name for _, name in sorted(day_names(say).items())]
        else:
            words, now = say("At what time?"), chosen.hour
            choices = [hour_word(time(hour), say) for hour in range(24)]
        options = [
            discord.SelectOption(label=word, value=str(value), default=value == now)
            for value, word in enumerate(choices)
        ]
        super().__init__(chosen.custom_id(f"week_{which}"), words, options)
        self.state = chosen
        self.which = which

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        return cls(Chosen.of(match), Which(match["what"]))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        from cogs.resources.sharing.pick_screen import preview_screen  # noqa: PLC0415  it leads back here

        claimed_guild(interaction, self.state.guild_id)
        value = int(self.chosen[0]) if self.chosen[0].isdecimal() else 0
        chosen = (
            replace(self.state, day=value % 7)
            if self.which is Which.DAY
            else replace(self.state, hour=value % 24)
        )
        await show(interaction, await preview_screen(interaction, chosen))


class WeekSaveButton(TapButton, template=rf"resources:week_save:{_CHOSEN}"):
    def __init__(self, chosen: Chosen, say: Speaker | None = None) -> None:
        words = (say or Speaker())("Save")
        super().__init__(chosen.custom_id("week_save"), words, style=ButtonStyle.primary)
        self.state = chosen

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        return cls(Chosen.of(match))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        from cogs.resources.sharing.pick_screen import weekly_screen  # noqa: PLC0415  it leads back here

        chosen, say = self.state, speaker(interaction)
        guild_id = claimed_guild(interaction, chosen.guild_id)
        weekly = await interaction.client.services.resources.set_pick(
            guild_id, chosen.group_id, chosen.day, chosen.minute, by=person(interaction)
        )
        await show(interaction, weekly_screen(weekly, say, done=say("Saved.")))


class WeekChangeButton(GroupButton, template=rf"resources:week_change:{ABOUT}"):
    feature = "resources"
    action = "week_change"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Choose the day")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        from cogs.resources.sharing.pick_screen import day_screen  # noqa: PLC0415  it leads back here

        guild_id = claimed_guild(interaction, self.guild_id)
        await show(interaction, await day_screen(interaction, guild_id, self.group_id))


class WeekStopButton(GroupButton, template=rf"resources:week_stop:{ABOUT}"):
    feature = "resources"
    action = "week_stop"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Stop it")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        from cogs.resources.sharing.pick_screen import weekly_screen  # noqa: PLC0415  it leads back here

        guild_id, say = claimed_guild(interaction, self.guild_id), speaker(interaction)
        weekly = await interaction.client.services.resources.stop_pick(
            guild_id, self.group_id, by=person(interaction)
        )
        await show(interaction, weekly_screen(weekly, say, done=say("Stopped.")))


class WeekNextList(TapList, template=rf"resources:week_next:{ABOUT}"):
    """Which link comes next time."""

    def __init__(
        self,
        guild_id: GuildId,
        group_id: GroupId,
        links: Sequence[Resource] = (),
        say: Speaker | None = None,
    ) -> None:
        say = say or Speaker()
        options = [
            discord.SelectOption(
                label=label(one.details.title, limit=SELECT_LABEL),
                value=str(one.id),
                description=on_a_choice(one.details, say),
            )
            for one in links
        ]
        super().__init__(
            f"resources:week_next:{guild_id}:{group_id}",
            say("Choose the next one"),
            options or [discord.SelectOption(label="-")],
        )
        self.guild_id = guild_id
        self.group_id = group_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        from cogs.resources.sharing.pick_screen import choose_and_tell  # noqa: PLC0415  it leads back here

        guild_id = claimed_guild(interaction, self.guild_id)
        chosen = ResourceId(int(self.chosen[0]) if self.chosen[0].isdecimal() else 0)
        await choose_and_tell(interaction, guild_id, self.group_id, chosen)
