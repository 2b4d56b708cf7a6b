"""How a group is asked, chosen by tapping: what is chosen so far stands in the lists, and nothing is saved before
**Save**."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Final

import discord
from discord import ButtonStyle
from typing_extensions import override

from bot.core.ids import GroupId, GuildId
from bot.features.checkins.model import Asks, Rhythm
from bot.features.checkins.questions import bundled_questions
from bot.features.checkins.rounds import first_weekly
from bot.features.checkins.turning import Rounds
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.own_deliveries import deliver_own
from cogs._kit.replies import show
from cogs._kit.safe import TapButton, TapList
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import SELECT_LABEL, label, paragraphs, plain
from cogs.checkins.results_screen import RoundsButton, rounds_screen
from cogs.checkins.rhythm_words import length_words, next_lines, question_lines, rhythm_line
from cogs.checkins.round_buttons import ABOUT, AskingButton
from cogs.groups.group_words import day_names, hour_word

_CODES: Final = {"w": Asks.WEEKLY, "b": Asks.BEFORE_MEETINGS, "t": Asks.WHEN_TOLD}
_HOURS_BEFORE: Final = (6, 12, 24, 48, 72, 96, 120)
_DAYS_OPEN: Final = (1, 2, 3, 5, 7)
_CHOSEN: Final = (
    rf"{ABOUT}:(?P<set>[a-z_]{{1,24}}):(?P<asks>[wbt]):(?P<day>[0-6]):(?P<hour>\d\d?)"
    r":(?P<before>\d{1,3}):(?P<open>\d)"
)
_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A rhythm while it is being chosen."""

    guild_id: GuildId
    group_id: GroupId
    set_name: str
    asks: str = "w"
    day: int = 6
    hour: int = 10
    before: int = 48
    open: int = 3

    @classmethod
    def of(cls, match: re.Match[str]) -> "Chosen":
        return cls(
            GuildId(int(match["guild_id"])),
            GroupId(int(match["group_id"])),
            match["set"],
            match["asks"],
            int(match["day"]),
            int(match["hour"]) % 24,
            int(match["before"]),
            int(match["open"]),
        )

    @classmethod
    def from_rhythm(cls, guild_id: GuildId, rhythm: Rhythm) -> "Chosen":
        chosen = cls(guild_id, rhythm.group_id, rhythm.set_name)
        if rhythm.asks is not Asks.WHEN_TOLD or rhythm.rounds_so_far:
            code = next(code for code, asks in _CODES.items() if asks is rhythm.asks)
            chosen = replace(chosen, asks=code, open=max(1, rhythm.open_for // _A_DAY))
        if rhythm.weekly_from is not None:
            at = rhythm.weekly_from.at
            chosen = replace(chosen, day=at.weekday(), hour=at.hour)
        return replace(chosen, before=rhythm.hours_before or chosen.before)

    def custom_id(self, action: str) -> str:
        return (
            f"checkins:{action}:{self.guild_id}:{self.group_id}:{self.set_name}:{self.asks}"
            f":{self.day}:{self.hour}:{self.before}:{self.open}"
        )

    def rhythm(self, zone: str, now: datetime) -> Rhythm:
        asks = _CODES[self.asks]
        is_weekly = asks is Asks.WEEKLY
        return Rhythm(
            group_id=self.group_id,
            asks=asks,
            set_name=self.set_name,
            weekly_from=first_weekly(self.day, self.hour, zone, now) if is_weekly else None,
            hours_before=self.before if asks is Asks.BEFORE_MEETINGS else None,
            open_for=timedelta(days=self.open),
        )


class PlanRoundsButton(AskingButton, template=rf"checkins:plan:{ABOUT}"):
    action = "plan"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Change the plan")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        await show(interaction, await schedule_screen(interaction, guild_id, self.group_id))


class _ChosenList(TapList, template=r"checkins:chosen"):
    """One list of the screen. Give it ``field``, ``cast``, words and options."""

    def __init__(
        self, chosen: Chosen, action: str, words: str, options: list[discord.SelectOption]
    ) -> None:
        super().__init__(chosen.custom_id(action), words, options)
        self.state = chosen

    def changed(self, value: str) -> Chosen:
        raise NotImplementedError

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        await _show_chosen(interaction, self.changed(self.chosen[0]))


class HowOftenList(_ChosenList, template=rf"checkins:often:{_CHOSEN}"):
    def __init__(self, chosen: Chosen, say: Speaker | None = None) -> None:
        say = say or Speaker()
        words = {
            "w": say("Every week"),
            "b": say("Before each meeting"),
            "t": say("Only with “Ask now”"),
        }
        super().__init__(chosen, "often", say("How often?"), _options(words, chosen.asks))

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "HowOftenList":
        return cls(Chosen.of(match))

    @override
    def changed(self, value: str) -> Chosen:
        return replace(self.state, asks=value if value in _CODES else "t")


class WeekdayList(_ChosenList, template=rf"checkins:day:{_CHOSEN}"):
    def __init__(self, chosen: Chosen, say: Speaker | None = None) -> None:
        say = say or Speaker()
        words = {str(day): name for day, name in sorted(day_names(say).items())}
        super().__init__(chosen, "day", say("Which day?"), _options(words, str(chosen.day)))

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "WeekdayList":
        return cls(Chosen.of(match))

    @override
    def changed(self, value: str) -> Chosen:
        return replace(self.state, day=int(value) % 7)


class HourList(_ChosenList, template=rf"checkins:hour:{_CHOSEN}"):
    def __init__(self, chosen: Chosen, say: Speaker | None = None) -> None:
        say = say or Speaker()
        words = {str(hour): hour_word(time(hour), say) for hour in range(24)}
        super().__init__(chosen, "hour", say("At what time?"), _options(words, str(chosen.hour)))

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "HourList":
        return cls(Chosen.of(match))

    @override
    def changed(self, value: str) -> Chosen:
        return replace(self.state, hour=int(value) % 24)


class HoursBeforeList(_ChosenList, template=rf"checkins:before:{_CHOSEN}"):
    def __init__(self, chosen: Chosen, say: Speaker | None = None) -> None:
        say = say or Speaker()
        words = {
            str(hours): say(
                "{length} before the meeting", length=length_words(timedelta(hours=hours), say)
            )
            for hours in _HOURS_BEFORE
        }
        super().__init__(
            chosen, "before", say("How long before?"), _options(words, str(chosen.before))
        )

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "HoursBeforeList":
        return cls(Chosen.of(match))

    @override
    def changed(self, value: str) -> Chosen:
        return replace(self.state, before=int(value))


class StaysOpenList(_ChosenList, template=rf"checkins:stays:{_CHOSEN}"):
    def __init__(self, chosen: Chosen, say: Speaker | None = None) -> None:
        say = say or Speaker()
        words = {
            str(days): say("Open for {length}", length=length_words(timedelta(days=days), say))
            for days in _DAYS_OPEN
        }
        super().__init__(chosen, "stays", say("How long?"), _options(words, str(chosen.open)))

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "StaysOpenList":
        return cls(Chosen.of(match))

    @override
    def changed(self, value: str) -> Chosen:
        return replace(self.state, open=int(value))


class QuestionsList(_ChosenList, template=rf"checkins:set:{_CHOSEN}"):
    def __init__(self, chosen: Chosen, say: Speaker | None = None) -> None:
        say = say or Speaker()
        words = {
            name: label(
                say("Questions: {title}", title=found.title(say.language)), limit=SELECT_LABEL
            )
            for name, found in bundled_questions().by_name.items()
        }
        super().__init__(chosen, "set", say("Which questions?"), _options(words, chosen.set_name))

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "QuestionsList":
        return cls(Chosen.of(match))

    @override
    def changed(self, value: str) -> Chosen:
        return replace(self.state, set_name=value)


class SaveRhythmButton(TapButton, template=rf"checkins:save:{_CHOSEN}"):
    def __init__(self, chosen: Chosen, say: Speaker | None = None) -> None:
        words = (say or Speaker())("Save")
        super().__init__(chosen.custom_id("save"), words, style=ButtonStyle.primary)
        self.state = chosen

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "SaveRhythmButton":
        return cls(Chosen.of(match))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        services = interaction.client.services
        rhythm = await _rhythm(interaction, self.state)
        guild_id = claimed_guild(interaction, self.state.guild_id)
        rounds = await services.checkins.schedule(guild_id, rhythm, by=person(interaction))
        await deliver_own(interaction)
        await show(interaction, rounds_screen(rounds, say, done=say("Saved.")))


async def schedule_screen(interaction: Interaction, guild_id: GuildId, group_id: GroupId) -> Screen:
    """What ``/checkins schedule`` begins with: what is true now, or what most groups take."""
    checkins = interaction.client.services.checkins
    rounds = await checkins.results(guild_id, group_id, by=person(interaction))
    return await _screen(interaction, Chosen.from_rhythm(guild_id, rounds.rhythm))


async def _show_chosen(interaction: Interaction, chosen: Chosen) -> None:
    claimed_guild(interaction, chosen.guild_id)
    await show(interaction, await _screen(interaction, chosen))


async def _rhythm(interaction: Interaction, chosen: Chosen) -> Rhythm:
    services = interaction.client.services
    group = await services.groups.get(chosen.guild_id, chosen.group_id)
    return chosen.rhythm(group.zone, services.clock.now())


async def _screen(interaction: Interaction, chosen: Chosen) -> Screen:
    checkins = interaction.client.services.checkins
    rhythm = await _rhythm(interaction, chosen)
    preview = await checkins.preview(chosen.guild_id, rhythm, by=person(interaction))
    return _preview_screen(preview, chosen, speaker(interaction))


def _preview_screen(preview: Rounds, chosen: Chosen, say: Speaker) -> Screen:
    group, rhythm = preview.group, preview.rhythm
    lines = [
        say(
            "**Nothing is changed yet.** How should I ask {group}? I put a card in the room. "
            "No one sees who answers.",
            group=plain(group.name),
        ),
        rhythm_line(rhythm, say),
        *next_lines(preview, say),
        *question_lines(rhythm.set_name, rhythm.rounds_so_far, group, say),
    ]
    lists: Sequence[Tappable] = ()
    if rhythm.asks is Asks.WEEKLY:
        lists = (WeekdayList(chosen, say), HourList(chosen, say), StaysOpenList(chosen, say))
    elif rhythm.asks is Asks.BEFORE_MEETINGS:
        lists = (HoursBeforeList(chosen, say),)
    return Screen(
        paragraphs(lines),
        [
            HowOftenList(chosen, say),
            *lists,
            QuestionsList(chosen, say),
            (SaveRhythmButton(chosen, say), RoundsButton(group.guild_id, group.id, say)),
        ],
    )


def _options(words: dict[str, str], chosen: str) -> list[discord.SelectOption]:
    return [
        discord.SelectOption(label=word, value=value, default=value == chosen)
        for value, word in words.items()
    ]
