"""Whose public holidays a group keeps: chosen from the pages of countries, typed, or none."""

from collections.abc import Sequence
from typing import Any, ClassVar, Final

import discord
from discord import ui
from typing_extensions import override

from bot.core.ids import GroupId, GuildId
from bot.core.zone_names import country_name
from bot.features.groups.model import Group
from bot.features.holidays.countries import (
    Country,
    likely_countries,
    named_country,
    pages_of_countries,
)
from bot.features.holidays.public_holidays import known_countries
from cogs._kit.group_button import ABOUT
from cogs._kit.interaction import Interaction, claimed_guild
from cogs._kit.replies import show
from cogs._kit.safe import SafeForm, TapButton, TapList, form_id
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import SELECT_LABEL, label, plain
from cogs.groups.authority import group_to_change, standing
from cogs.groups.edit_screen import EDIT_LINES, EDIT_TAPS, EditButton, edit_screen

_LONGEST_TYPED: Final = 60


def holidays_line(group: Group, say: Speaker) -> str:
    return say("Public holidays: {country}", country=_chosen(group, say))


def holidays_tap(group: Group, say: Speaker) -> Tappable:
    return HolidaysButton(group.guild_id, group.id, say)


class _CountryTap(TapButton, template=r"holidays:group"):
    """A button about whose holidays a group keeps. Give it an ``action`` and ``words``."""

    action: ClassVar[str]

    def __init__(self, guild_id: GuildId, group_id: GroupId, say: Speaker | None = None) -> None:
        custom_id = f"holidays:{self.action}:{guild_id}:{group_id}"
        super().__init__(custom_id, self.words(say or Speaker()))
        self.guild_id = guild_id
        self.group_id = group_id

    @classmethod
    def words(cls, say: Speaker) -> str:
        raise NotImplementedError


class HolidaysButton(_CountryTap, template=rf"holidays:country:{ABOUT}"):
    action = "country"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Holidays")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        group = await group_to_change(interaction, self.guild_id, self.group_id)
        await show(interaction, _country_screen(group, speaker(interaction)))


class NoHolidaysButton(_CountryTap, template=rf"holidays:none:{ABOUT}"):
    action = "none"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("None")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        await _choose(interaction, self.guild_id, self.group_id, None)


class TypeCountryButton(_CountryTap, template=rf"holidays:type:{ABOUT}"):
    action = "type"
    opens_form: ClassVar[bool] = True

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Type it")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        group = await group_to_change(interaction, self.guild_id, self.group_id)
        await interaction.response.send_modal(CountryForm(interaction, group))


class CountryForm(SafeForm):
    def __init__(self, interaction: Interaction, group: Group) -> None:
        say = speaker(interaction)
        super().__init__(
            title=say("Holidays"), custom_id=form_id("holidays:country_form", interaction)
        )
        self.group = group
        self.typed: ui.TextInput[Any] = ui.TextInput(custom_id="country", max_length=_LONGEST_TYPED)
        self.add_item(ui.Label(text=say("Which country?"), component=self.typed))

    @override
    async def on_form(self, interaction: Interaction) -> None:
        say, group = speaker(interaction), self.group
        typed = self.typed.value
        if (surely := named_country(typed, say.language)) is not None:
            await _choose(interaction, group.guild_id, group.id, surely.code)
            return
        if likely := likely_countries(typed, say.language):
            found = HolidayCountryList(group.guild_id, group.id, likely, say)
            words = say("Which of these do you mean?")
            await show(interaction, Screen(words, [found, *_ways(group, say)]))
            return
        words = say(
            "I know no country by the name {typed}. Nothing was changed.", typed=plain(typed)
        )
        await show(interaction, Screen(words, _ways(group, say)))


class HolidayPagesList(TapList, template=rf"holidays:pages:{ABOUT}"):
    """The countries of the world, 25 at a time."""

    def __init__(self, guild_id: GuildId, group_id: GroupId, say: Speaker | None = None) -> None:
        say = say or Speaker()
        options = [
            discord.SelectOption(
                label=label(f"{page[0].name} – {page[-1].name}", limit=SELECT_LABEL),
                value=str(number),
            )
            for number, page in enumerate(pages_of_countries(say.language))
        ]
        super().__init__(f"holidays:pages:{guild_id}:{group_id}", say("Choose a letter"), options)
        self.guild_id = guild_id
        self.group_id = group_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        group = await group_to_change(interaction, self.guild_id, self.group_id)
        pages = pages_of_countries(say.language)
        number = int(self.chosen[0])
        page = pages[number] if number < len(pages) else pages[0]
        countries = HolidayCountryList(group.guild_id, group.id, page, say)
        await show(interaction, Screen(_words(group, say), [countries, *_ways(group, say)]))


class HolidayCountryList(TapList, template=rf"holidays:set:{ABOUT}"):
    def __init__(
        self,
        guild_id: GuildId,
        group_id: GroupId,
        countries: Sequence[Country] = (),
        say: Speaker | None = None,
    ) -> None:
        say = say or Speaker()
        options = [
            discord.SelectOption(label=label(one.name, limit=SELECT_LABEL), value=one.code)
            for one in countries
        ]
        super().__init__(
            f"holidays:set:{guild_id}:{group_id}",
            say("Choose a country"),
            options or [discord.SelectOption(label="-")],
        )
        self.guild_id = guild_id
        self.group_id = group_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        code = self.chosen[0]
        if code not in known_countries():  # a forged choice may name any
            group = await group_to_change(interaction, self.guild_id, self.group_id)
            await show(interaction, _country_screen(group, speaker(interaction)))
            return
        await _choose(interaction, self.guild_id, self.group_id, code)


async def _choose(
    interaction: Interaction, guild_id: GuildId, group_id: GroupId, country: str | None
) -> None:
    group = await interaction.client.services.groups.edit(
        claimed_guild(interaction, guild_id),
        group_id,
        by=await standing(interaction),
        holiday_country=country,
    )
    await show(interaction, edit_screen(group, speaker(interaction)))


def _country_screen(group: Group, say: Speaker) -> Screen:
    return Screen(_words(group, say), _ways(group, say))


def _words(group: Group, say: Speaker) -> str:
    return say(
        "**Whose public holidays does {group} keep?** Now: {country}.\n"
        "Three weeks before a meeting on one of them, the desk asks you. Nothing is skipped by itself.",
        group=plain(group.name),
        country=_chosen(group, say),
    )


def _ways(group: Group, say: Speaker) -> list[Tappable]:
    about = (group.guild_id, group.id, say)
    return [
        HolidayPagesList(*about),
        TypeCountryButton(*about),
        NoHolidaysButton(*about),
        EditButton(*about),
    ]


def _chosen(group: Group, say: Speaker) -> str:
    if group.holiday_country is None:
        return say("none")
    return country_name(group.holiday_country, say.language)


if holidays_line not in EDIT_LINES:
    EDIT_LINES.append(holidays_line)
if holidays_tap not in EDIT_TAPS:
    EDIT_TAPS.append(holidays_tap)
