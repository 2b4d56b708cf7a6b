"""**Pause**: no notes until a day that is chosen by tapping."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

import discord
from typing_extensions import override

from bot.core.ids import GuildId
from bot.core.wall_time import WallTime, load_zone
from bot.features.members.model import Member
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.replies import show
from cogs._kit.safe import TapButton, TapList
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.times import day_in
from cogs.members.my_notes import MyNotesButton, NoteSwitchButton, Switch, notes_screen

_GUILD: Final = r"(?P<guild_id>\d+)"
_MORNING: Final = time(8)
_DAYS_AHEAD: Final = (1, 2, 3, 4, 5, 6, 7, 10, 14, 21, 28, 42, 56, 91, 182)
"""Each day of the week that comes, then fewer, up to half a year."""


class PauseNotesButton(TapButton, template=rf"members:pause:{_GUILD}"):
    def __init__(self, guild_id: GuildId, say: Speaker | None = None) -> None:
        super().__init__(f"members:pause:{guild_id}", (say or Speaker())("Pause until a day"))
        self.guild_id = guild_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say, services = speaker(interaction), interaction.client.services
        guild_id = claimed_guild(interaction, self.guild_id)
        member = await services.members.get(guild_id, person(interaction))
        words = say("**Pause my notes**\n\nUntil which morning? You can go on sooner at any time.")
        days = _days(_today(member, services.clock.now()))
        taps = (
            PauseList(guild_id, days, say),
            NoteSwitchButton(guild_id, Switch.PAUSE, say),
            MyNotesButton(guild_id, say),
        )
        screen = Screen(words, taps)
        await show(interaction, screen, discreet=True)


class PauseList(TapList, template=rf"members:pauseuntil:{_GUILD}"):
    def __init__(
        self, guild_id: GuildId, days: tuple[date, ...] = (), say: Speaker | None = None
    ) -> None:
        say = say or Speaker()
        options = [
            discord.SelectOption(
                label=day_in(datetime.combine(day, _MORNING, UTC), load_zone("UTC"), say.language),
                value=day.isoformat(),
            )
            for day in days
        ] or [discord.SelectOption(label="-", value="-")]
        super().__init__(f"members:pauseuntil:{guild_id}", say("Until which day?"), options)
        self.guild_id = guild_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        services = interaction.client.services
        guild_id = claimed_guild(interaction, self.guild_id)
        who, now = person(interaction), services.clock.now()
        member = await services.members.get(guild_id, who)
        until = _morning_of(self.chosen[0], member, now)
        if until is not None:
            member = await services.members.pause_notes(guild_id, who, until)
        await show(interaction, await notes_screen(interaction, member), discreet=True)


def _today(member: Member, now: datetime) -> date:
    return WallTime.of(now, member.confirmed_zone or "UTC").at.date()


def _days(today: date) -> tuple[date, ...]:
    return tuple(today + timedelta(days=ahead) for ahead in _DAYS_AHEAD)


def _morning_of(chosen: str, member: Member, now: datetime) -> datetime | None:
    """None for a day that was never offered, or has come since: the page then shows that nothing has changed."""
    today = _today(member, now)
    try:
        day = date.fromisoformat(chosen)
    except ValueError:
        return None
    if not today < day <= today + timedelta(days=_DAYS_AHEAD[-1]):
        return None
    return WallTime(datetime.combine(day, _MORNING), member.confirmed_zone or "UTC").to_instant()
