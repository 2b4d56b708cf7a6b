"""``/resources health``: links that need a look, one by one, each with what can be done. A tap leads to the next."""

import re
from datetime import date
from functools import partial
from typing import Any, ClassVar, Final, Self

import discord
from discord import ButtonStyle, ui
from typing_extensions import override

from bot.core.ids import GuildId
from bot.features.resources.addresses import read_address
from bot.features.resources.health.ailing import Ailing, Need
from bot.features.resources.looks import seen_as
from bot.features.resources.model import LONGEST_URL, ResourceId
from cogs._kit.interaction import Interaction, claimed_guild
from cogs._kit.replies import show
from cogs._kit.safe import SafeForm, TapButton, form_id
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import plain
from cogs._kit.times import how_long
from cogs.desk.desk_button import DeskButton
from cogs.groups.authority import standing
from cogs.resources.keeping.edit_link import keep_link
from cogs.resources.keeping.given_back import give_back
from cogs.resources.keeping.health_words import needs_words
from cogs.resources.keeping.keeper_words import address_words, looked_words
from cogs.resources.keeping.shelf_taps import ShelfButton
from cogs.resources.link_button import ABOUT, SEEN

_PLACE: Final = r"(?P<place>\d{1,4})"
"""In the list, from 0, so that the next one comes after a tap."""
_READ: Final = "read"


class HealthButton(TapButton, template=rf"resources:health:(?P<guild_id>\d+):{_PLACE}"):
    """To a link that needs a look."""

    def __init__(
        self,
        guild_id: GuildId,
        place: int = 0,
        say: Speaker | None = None,
        *,
        words: str | None = None,
    ) -> None:
        say = say or Speaker()
        super().__init__(f"resources:health:{guild_id}:{place}", words or say("Check the links"))
        self.guild_id = guild_id
        self.place = place

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        await show(interaction, await health_screen(interaction, guild_id, self.place))


class MendButton(TapButton, template=rf"resources:mend:{ABOUT}:{_PLACE}:(?P<does>good|off){SEEN}"):
    """*Still good · Take off the shelf*."""

    def __init__(
        self,
        guild_id: GuildId,
        resource_id: ResourceId,
        place: int,
        does: str,
        say: Speaker | None = None,
        *,
        seen: str | None = None,
    ) -> None:
        say = say or Speaker()
        is_good = does == "good"
        super().__init__(
            f"resources:mend:{guild_id}:{resource_id}:{place}:{does}"
            + (f":{seen}" if seen else ""),
            say("Still good") if is_good else say("Take off the shelf"),
            style=ButtonStyle.success if is_good else ButtonStyle.secondary,
        )
        self.guild_id = guild_id
        self.resource_id = resource_id
        self.place = place
        self.is_good = is_good
        self.seen = seen

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        ids = GuildId(int(match["guild_id"])), ResourceId(int(match["resource_id"]))
        return cls(*ids, int(match["place"]), match["does"], seen=match["seen"])

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        resources = interaction.client.services.resources
        do = partial(resources.review, seen=self.seen) if self.is_good else resources.retire
        await do(guild_id, self.resource_id, by=await standing(interaction))
        await show(interaction, await health_screen(interaction, guild_id, self.place))


class UseNewAddressButton(
    TapButton, template=rf"resources:use_new:{ABOUT}:{_PLACE}:(?P<seen>[0-9a-f]{{12}})"
):
    def __init__(
        self,
        guild_id: GuildId,
        resource_id: ResourceId,
        place: int,
        seen: str,
        say: Speaker | None = None,
    ) -> None:
        words = (say or Speaker())("Use the new address")
        super().__init__(
            f"resources:use_new:{guild_id}:{resource_id}:{place}:{seen}",
            words,
            style=ButtonStyle.primary,
        )
        self.guild_id = guild_id
        self.resource_id = resource_id
        self.place = place
        self.seen = seen

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        ids = GuildId(int(match["guild_id"])), ResourceId(int(match["resource_id"]))
        return cls(*ids, int(match["place"]), match["seen"])

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        await interaction.client.services.resources.use_new_address(
            guild_id, self.resource_id, self.seen, by=await standing(interaction)
        )
        await show(interaction, await health_screen(interaction, guild_id, self.place))


class NewAddressButton(TapButton, template=rf"resources:new_address:{ABOUT}:{_PLACE}"):
    opens_form: ClassVar[bool] = True

    def __init__(
        self, guild_id: GuildId, resource_id: ResourceId, place: int, say: Speaker | None = None
    ) -> None:
        words = (say or Speaker())("New address")
        super().__init__(f"resources:new_address:{guild_id}:{resource_id}:{place}", words)
        self.guild_id = guild_id
        self.resource_id = resource_id
        self.place = place

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        ids = GuildId(int(match["guild_id"])), ResourceId(int(match["resource_id"]))
        return cls(*ids, int(match["place"]))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        kept = await keep_link(interaction, self.guild_id, self.resource_id)
        form = NewAddressForm(interaction, self, before=kept.resource.details.url)
        await interaction.response.send_modal(form)


class NewAddressForm(SafeForm):
    def __init__(self, interaction: Interaction, button: NewAddressButton, *, before: str) -> None:
        say = speaker(interaction)
        super().__init__(
            title=say("New address"), custom_id=form_id("resources:address_form", interaction)
        )
        self.button = button
        self.link: ui.TextInput[Any] = ui.TextInput(
            custom_id="link", max_length=LONGEST_URL, default=before
        )
        self.add_item(ui.Label(text=say("Link"), component=self.link))
        self.is_read: ui.Select[Any] = ui.Select(
            custom_id=_READ,
            required=False,
            min_values=0,
            placeholder=say("Not read yet"),
            options=[discord.SelectOption(label=say("Yes, I have read it today"), value=_READ)],
        )
        about = say("Is it the right page?")
        self.add_item(ui.Label(text=say("Read it"), description=about, component=self.is_read))

    @override
    async def on_form(self, interaction: Interaction) -> None:
        of, typed = self.button, self.link.value
        try:
            await interaction.client.services.resources.new_address(
                of.guild_id,
                of.resource_id,
                typed,
                by=await standing(interaction),
                is_read=bool(self.is_read.values),
            )
            await show(interaction, await health_screen(interaction, of.guild_id, of.place))
        except Exception as trouble:  # noqa: BLE001  what somebody typed is not lost, whatever it was
            again = NewAddressButton(of.guild_id, of.resource_id, of.place, speaker(interaction))
            await give_back(interaction, trouble, [typed], again)


async def health_screen(interaction: Interaction, guild_id: GuildId, place: int = 0) -> Screen:
    """Past the end it begins anew."""
    say = speaker(interaction)
    found = await interaction.client.services.resources.look_after_links(
        guild_id, by=await standing(interaction)
    )
    last = (ShelfButton(guild_id, say=say), DeskButton(guild_id, say))
    if not found.links:
        words = [say("No link needs a look.")]
        if found.looked_at is not None:
            words.append(say("I last looked {ago}.", ago=how_long(found.looked_at)))
        return Screen(" ".join(words), [last])
    total = len(found.links)
    place %= total
    one = found.links[place]
    taps: list[Tappable | tuple[Tappable, ...]] = [_ways(one, place, say)]
    if total > 1:
        next_one = HealthButton(guild_id, (place + 1) % total, say, words=say("Next"))
        last = (next_one, *last)
    return Screen(_words(one, place, total, found.today, say), [*taps, last])


def _words(one: Ailing, place: int, total: int, today: date, say: Speaker) -> str:
    details = one.link.details
    looked = looked_words(details, today, say)
    if one.link.health.checked_at is not None:
        looked += " " + say("I last looked {ago}.", ago=how_long(one.link.health.checked_at))
    return "\n\n".join(
        [
            say("**Links that need a look: {place} of {n}**", place=place + 1, n=total),
            f"**{plain(details.title)}**\n{address_words(read_address(details.url), say)}",
            needs_words(one, say),
            f"-# {looked}",
        ]
    )


def _ways(one: Ailing, place: int, say: Speaker) -> tuple[Tappable, ...]:
    ids, url = (one.link.guild_id, one.link.id), one.link.details.url
    ways: list[Tappable] = []
    if read_address(url).look_alike is None:
        ways.append(ui.Button(label=say("Open the page"), url=url))
    moved_to = one.link.health.moved_to
    if Need.MOVED in one.needs and moved_to is not None:
        ways.append(UseNewAddressButton(*ids, place, seen_as(moved_to), say))
    ways.append(MendButton(*ids, place, "good", say, seen=seen_as(url)))
    ways += [NewAddressButton(*ids, place, say), MendButton(*ids, place, "off", say)]
    return tuple(ways)
