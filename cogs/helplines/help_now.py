"""**Help right now**, a button on every card and page.

Nothing here waits for the database: the lines were read at the start, the server's country is in memory, and a
country that is chosen here is shown and forgotten.
"""

import re
from collections.abc import Callable
from typing import Final, TypeAlias

import discord
from typing_extensions import override

from bot.core.ids import GuildId
from bot.features.helplines.content import bundled_help_lines
from cogs._kit.interaction import Interaction
from cogs._kit.refusals import FIRST_AID
from cogs._kit.replies import next_steps, show
from cogs._kit.safe import TapButton, TapList
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import SELECT_LABEL, label
from cogs.helplines.help_words import country_name, help_words, overdose_words

ELSEWHERE = "-"
"""Stands for a country that is not known here, or was not said."""

HelpTap: TypeAlias = Callable[[Interaction, Speaker], Tappable | None]

HELP_TAPS: Final[list[HelpTap]] = []
"""What else somebody can do who needs help. Another cog adds its button; only tapping it may need the database."""


class HelpNowButton(TapButton, template=r"helplines:open"):
    def __init__(
        self,
        say: Speaker | None = None,
        *,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    ) -> None:
        super().__init__("helplines:open", (say or Speaker())("Help right now"), style=style)

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        await show(interaction, help_screen(interaction, known_country(interaction)))


class CountryList(TapList, template=r"helplines:country"):
    def __init__(self, say: Speaker | None = None) -> None:
        say = say or Speaker()
        countries = bundled_help_lines().countries.values()
        options = [
            discord.SelectOption(
                label=label(country_name(country, say), limit=SELECT_LABEL), value=country.code
            )
            for country in countries
        ]
        options.append(discord.SelectOption(label=say("Another country"), value=ELSEWHERE))
        super().__init__("helplines:country", say("Choose a country"), options)

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        await show(interaction, help_screen(interaction, self.chosen[0]))


class OverdoseButton(TapButton, template=r"helplines:overdose:(?P<country>[A-Z]{2}|-)"):
    """For the minutes when somebody can't be woken."""

    def __init__(self, country: str | None = None, say: Speaker | None = None) -> None:
        words = (say or Speaker())("Can't wake them?")
        super().__init__(f"helplines:overdose:{country or ELSEWHERE}", words)
        self.country = country

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "OverdoseButton":
        return cls(match["country"])

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        country = bundled_help_lines().find(self.country)
        await show(interaction, Screen(overdose_words(country, say), [HelpNowButton(say)]))


def known_country(interaction: Interaction) -> str | None:
    """The country that this server's admins chose; in private notes that of the bot's own server."""
    guild_id = interaction.guild_id or interaction.client.home_guild_id
    if guild_id is None:
        return None
    return interaction.client.services.guilds.known_help_country(GuildId(guild_id))


def help_screen(interaction: Interaction, code: str | None) -> Screen:
    say = speaker(interaction)
    country = bundled_help_lines().find(code)
    today = interaction.client.services.clock.now().date()
    found = None if country is None else country.code
    more = next_steps(*[make(interaction, say) for make in HELP_TAPS])
    taps = [CountryList(say), OverdoseButton(found, say), *more]
    return Screen(help_words(country, say, today), taps)


def _first_aid(say: Speaker, _interaction: Interaction) -> HelpNowButton:
    return HelpNowButton(say)


FIRST_AID.append(_first_aid)
