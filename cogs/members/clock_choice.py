"""Choosing a clock by tapping: the time now, or a country and a place.

The same taps serve joining, *My page* and the setup. What comes after the choice is a short word that travels in
every button (``then``), so a restart loses nothing; whoever owns that word says what the choice means::

    @after_clock("join")
    async def go_on(interaction, guild_id, zone, ids, say) -> Screen: ...

    await show(interaction, await ClockFlow(guild_id, f"join.{group_id}").screen(interaction))
"""

import re
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias, TypeVar

import discord
from typing_extensions import override

from bot.core.ids import GuildId
from bot.core.zone_rules import get_zone
from bot.core.zones import (
    LIKELIEST,
    MOST_CHOICES,
    OffsetChoice,
    ZoneChoice,
    cities,
    countries,
    likely_zones_at,
    offset_choices,
)
from bot.features.guilds.model import SetupStep
from cogs._kit.interaction import Interaction, claimed_guild
from cogs._kit.replies import show
from cogs._kit.safe import TapButton, TapList
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import SELECT_LABEL, label

AfterClock: TypeAlias = Callable[
    [Interaction, GuildId, str, tuple[int, ...], Speaker], Awaitable[Screen]
]
Made = TypeVar("Made", bound=AfterClock)

AFTER_CLOCK: dict[str, AfterClock] = {}

_FLOW = r"(?P<guild_id>\d{1,19}):(?P<then>[a-z]{1,10}(?:\.\d{1,19})?(?:\.\d{1,3}){0,2})"


def after_clock(word: str) -> Callable[[Made], Made]:
    """Say what a chosen clock means where ``word`` started the choice. Nothing was saved so far."""

    def register(function: Made) -> Made:
        AFTER_CLOCK[word] = function
        return function

    return register


@dataclass(frozen=True, slots=True)
class ClockFlow:
    """One choice of a clock: for which server, and what comes after it.

    ``then`` is a registered word, with ids behind dots where they are needed: ``page``, ``join.42``.
    """

    guild_id: GuildId
    then: str

    @classmethod
    def of(cls, match: re.Match[str]) -> "ClockFlow":
        return cls(GuildId(int(match["guild_id"])), match["then"])

    def custom_id(self, action: str, *more: object) -> str:
        return ":".join(map(str, ("members", action, self.guild_id, self.then, *more)))

    async def screen(self, interaction: Interaction) -> Screen:
        """Ask what time it is for this person now; the server's own clock stands first."""
        say = speaker(interaction)
        services = interaction.client.services
        guild = await services.guilds.get(claimed_guild(interaction, self.guild_id))
        now = services.clock.now()
        choices = list(offset_choices(now, say.language))
        if SetupStep.CLOCK in guild.decided:
            east = now.astimezone(get_zone(guild.zone)).utcoffset() or timedelta(0)
            here = int(east / timedelta(minutes=1)) % (24 * 60)
            choices.sort(key=lambda choice: choice.offset_minutes != here)
        taps = [TimeButton(self, choice.offset_minutes, choice.shown) for choice in choices]
        return Screen(
            say("**What time is it for you now?**"),
            (*taps[:LIKELIEST], OtherTimesButton(self, say)),
        )

    async def finish(self, interaction: Interaction, zone: str) -> Screen:
        guild_id = claimed_guild(interaction, self.guild_id)
        get_zone(zone)  # a forged choice may name any
        word, *ids = self.then.split(".")
        go_on = AFTER_CLOCK.get(word, AFTER_CLOCK["page"])
        say = speaker(interaction)
        return await go_on(interaction, guild_id, zone, tuple(map(int, ids)), say)


class ClockButton(TapButton, template=rf"members:clock:{_FLOW}"):
    """Starts the choice."""

    def __init__(self, guild_id: GuildId, then: str, say: Speaker | None = None) -> None:
        self.flow = ClockFlow(guild_id, then)
        super().__init__(self.flow.custom_id("clock"), (say or Speaker())("My clock"))

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "ClockButton":
        flow = ClockFlow.of(match)
        return cls(flow.guild_id, flow.then)

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        await _show(interaction, await self.flow.screen(interaction))


class TimeButton(TapButton, template=rf"members:clocktime:{_FLOW}:(?P<offset>\d{{1,4}})"):
    """One time that it may be for this person. The button holds its distance from UTC, which stays
    true while the minutes pass."""

    def __init__(self, flow: ClockFlow, offset: int, shown: str = "-") -> None:
        super().__init__(flow.custom_id("clocktime", offset), shown)
        self.flow = flow
        self.offset = offset

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "TimeButton":
        return cls(ClockFlow.of(match), int(match["offset"]))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        await _show_places_at(interaction, self.flow, self.offset)


class OtherTimesButton(TapButton, template=rf"members:clocktimes:{_FLOW}"):
    def __init__(self, flow: ClockFlow, say: Speaker | None = None) -> None:
        super().__init__(flow.custom_id("clocktimes"), (say or Speaker())("Another time"))
        self.flow = flow

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "OtherTimesButton":
        return cls(ClockFlow.of(match))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        now = interaction.client.services.clock.now()
        choices = sorted(offset_choices(now, say.language), key=lambda choice: choice.local)
        taps = (TimeList(self.flow, choices, say), CountriesButton(self.flow, say))
        screen = Screen(say("**What time is it for you now?**"), taps)
        await _show(interaction, screen)


class TimeList(TapList, template=rf"members:clocktimelist:{_FLOW}"):
    def __init__(
        self, flow: ClockFlow, choices: Iterable[OffsetChoice] = (), say: Speaker | None = None
    ) -> None:
        say = say or Speaker()
        options = [
            _option(choice.shown, str(choice.offset_minutes), choice.cities) for choice in choices
        ]
        super().__init__(flow.custom_id("clocktimelist"), say("Choose a time"), _filled(options))
        self.flow = flow

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "TimeList":
        return cls(ClockFlow.of(match))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        await _show_places_at(interaction, self.flow, int(self.chosen[0]))


class PlaceList(TapList, template=rf"members:clockplace:{_FLOW}"):
    """Places whose clocks agree now, or those of one country. Choosing one ends the choice."""

    def __init__(
        self, flow: ClockFlow, places: Iterable[ZoneChoice] = (), say: Speaker | None = None
    ) -> None:
        say = say or Speaker()
        options = [
            _option(f"{place.city}, {place.shown}", place.zone, place.nearby) for place in places
        ]
        super().__init__(flow.custom_id("clockplace"), say("Choose a place"), _filled(options))
        self.flow = flow

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "PlaceList":
        return cls(ClockFlow.of(match))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        screen = await self.flow.finish(interaction, self.chosen[0])
        await _show(interaction, screen)


class CountriesButton(TapButton, template=rf"members:clockworld:{_FLOW}"):
    def __init__(self, flow: ClockFlow, say: Speaker | None = None) -> None:
        super().__init__(flow.custom_id("clockworld"), (say or Speaker())("Choose by country"))
        self.flow = flow

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "CountriesButton":
        return cls(ClockFlow.of(match))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        await _show(interaction, _world(self.flow, say))


class CountryPagesList(TapList, template=rf"members:clockpages:{_FLOW}"):
    """The countries of the world, 25 at a time."""

    def __init__(self, flow: ClockFlow, say: Speaker | None = None) -> None:
        say = say or Speaker()
        options = [
            _option(
                page.first if page.first == page.last else f"{page.first} – {page.last}",
                str(number),
            )
            for number, page in enumerate(countries(say.language)[:MOST_CHOICES])
        ]
        super().__init__(flow.custom_id("clockpages"), say("Choose a letter"), options)
        self.flow = flow

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "CountryPagesList":
        return cls(ClockFlow.of(match))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        pages = countries(say.language)
        number = int(self.chosen[0])
        page = pages[number] if number < len(pages) else pages[0]
        named = [(country.name, country.code) for country in page.countries]
        taps = (CountryList(self.flow, named, say), CountriesButton(self.flow, say))
        await _show(interaction, Screen(say("**Which country are you in?**"), taps))


class CountryList(TapList, template=rf"members:clockcountry:{_FLOW}"):
    def __init__(
        self,
        flow: ClockFlow,
        named: Iterable[tuple[str, str]] = (),
        say: Speaker | None = None,
    ) -> None:
        say = say or Speaker()
        options = [_option(name, code) for name, code in named]
        super().__init__(flow.custom_id("clockcountry"), say("Choose a country"), _filled(options))
        self.flow = flow

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "CountryList":
        return cls(ClockFlow.of(match))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        now = interaction.client.services.clock.now()
        places = cities(self.chosen[0], say.language, now=now)
        await _show_places(interaction, self.flow, places)


async def _show_places_at(interaction: Interaction, flow: ClockFlow, offset: int) -> None:
    say = speaker(interaction)
    now = interaction.client.services.clock.now()
    await _show_places(interaction, flow, likely_zones_at(offset, now=now, language=say.language))


async def _show_places(
    interaction: Interaction, flow: ClockFlow, places: Sequence[ZoneChoice]
) -> None:
    """Ask for the place only where clocks that agree now part later in the year."""
    say = speaker(interaction)
    match places:
        case []:
            screen = _world(flow, say)
        case [only]:
            screen = await flow.finish(interaction, only.zone)
        case _:
            words = say(
                "**Which place is on your clock?**\n"
                "Some of these change their clocks on other days, so I ask."
            )
            screen = Screen(words, (PlaceList(flow, places, say), CountriesButton(flow, say)))
    await _show(interaction, screen)


def _world(flow: ClockFlow, say: Speaker) -> Screen:
    taps = (CountryPagesList(flow, say), OtherTimesButton(flow, say))
    return Screen(say("**Which country are you in?**"), taps)


async def _show(interaction: Interaction, screen: Screen) -> None:
    await show(interaction, screen, discreet=True)


def _option(name: str, value: str, others: Sequence[str] = ()) -> discord.SelectOption:
    about = label(", ".join(others), limit=SELECT_LABEL) or None
    return discord.SelectOption(
        label=label(name, limit=SELECT_LABEL), value=value, description=about
    )


def _filled(options: list[discord.SelectOption]) -> list[discord.SelectOption]:
    """Discord takes no empty list; one rebuilt from its custom_id alone is never shown."""
    return options or [discord.SelectOption(label="-")]
