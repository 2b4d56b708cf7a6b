"""One link on its own: open it, put it aside, find more like it, say whether it was useful."""

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, TypeAlias

from typing_extensions import override

from bot.core.ids import GuildId
from bot.features.resources.model import ResourceId
from bot.features.resources.shelf import Card
from cogs._kit.interaction import Interaction, person
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs.helplines.help_now import HelpNowButton
from cogs.resources.link_button import ABOUT, LinkButton
from cogs.resources.reader import link_button, reader_of, shelf_in
from cogs.resources.reading.link_list import LinkList
from cogs.resources.reading.link_words import briefly, history_hint, whole
from cogs.resources.reading.read_button import ReadButton
from cogs.resources.reading.way_back import leads_back, worn_way

CardTap: TypeAlias = Callable[[Interaction, Card, Speaker], Awaitable[Tappable | None]]
CARD_TAPS: Final[list[CardTap]] = []
"""Further buttons on a link's card, such as *Share* for facilitators. None leaves one out."""


class SaveButton(LinkButton, template=rf"resources:save:{ABOUT}"):
    action = "save"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Save")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id, say = await shelf_in(interaction, self.guild_id), speaker(interaction)
        card = await interaction.client.services.resources.save(
            guild_id, self.resource_id, by=person(interaction)
        )
        words = (
            say("Saved. You find it on My page. Only you see that.")
            if card.is_saved
            else say("Your list is full with 100 links. Take one off first.")
        )
        back = worn_way(interaction, guild_id)
        screen = await _card(interaction, card, words, back=back)
        await show(interaction, screen, discreet=True)


class UnsaveButton(LinkButton, template=rf"resources:unsave:{ABOUT}"):
    action = "unsave"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Take off my list")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id, say = await shelf_in(interaction, self.guild_id), speaker(interaction)
        await interaction.client.services.resources.unsave(
            guild_id, self.resource_id, by=person(interaction)
        )
        words = say("It is off your list.")
        back = worn_way(interaction, guild_id)
        taps = [*back, ReadButton(guild_id, say), HelpNowButton(say)]
        await show(interaction, Screen(words, taps), discreet=True)


@leads_back("like", lambda say: say("Back to the list"))
class MoreLikeButton(LinkButton, template=rf"resources:like:{ABOUT}"):
    action = "like"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("More like this")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id, say = await shelf_in(interaction, self.guild_id), speaker(interaction)
        found = await interaction.client.services.resources.more_like(
            guild_id, self.resource_id, reader_of(interaction, guild_id)
        )
        here = MoreLikeButton(guild_id, self.resource_id)
        back = worn_way(interaction, guild_id, besides=here)
        ways = [*back, ReadButton(guild_id, say), HelpNowButton(say)]
        if not found:
            words = say("There is nothing else like it yet. Other topics may have more.")
            await show(interaction, Screen(words, ways), discreet=True)
            return
        parts = [say("**More like this**"), *(briefly(one.details, say) for one in found)]
        if any(one.details.needs_care for one in found):
            parts.append(history_hint(say))
        taps = [LinkList(guild_id, found, say, back=here), *ways]
        await show(interaction, Screen("\n\n".join(parts), taps), discreet=True)


class UsefulButton(
    TapButton,
    template=r"resources:useful:(?P<guild_id>\d+):(?P<resource_id>\d+):(?P<yes>yes|no)",
):
    def __init__(
        self, guild_id: GuildId, resource_id: ResourceId, say: Speaker | None = None, *, yes: bool
    ) -> None:
        say = say or Speaker()
        words = say("It helped") if yes else say("Not for me")
        answer = "yes" if yes else "no"
        super().__init__(f"resources:useful:{guild_id}:{resource_id}:{answer}", words)
        self.guild_id = guild_id
        self.resource_id = resource_id
        self.yes = yes

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "UsefulButton":
        return cls(
            GuildId(int(match["guild_id"])),
            ResourceId(int(match["resource_id"])),
            yes=match["yes"] == "yes",
        )

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id, say = await shelf_in(interaction, self.guild_id), speaker(interaction)
        await interaction.client.services.resources.count_useful(
            guild_id, self.resource_id, useful=self.yes
        )
        words = say("Thank you. I count one more, and keep nothing about you.")
        taps = [
            MoreLikeButton(guild_id, self.resource_id, say),
            *worn_way(interaction, guild_id),
            ReadButton(guild_id, say),
            HelpNowButton(say),
        ]
        await show(interaction, Screen(words, taps), discreet=True)


async def card_screen(
    interaction: Interaction,
    guild_id: GuildId,
    resource_id: ResourceId,
    *,
    back: Sequence[Tappable] = (),
) -> Screen:
    card = await interaction.client.services.resources.look_at(
        guild_id, resource_id, by=person(interaction)
    )
    return await _card(interaction, card, back=back)


async def _card(
    interaction: Interaction,
    card: Card,
    first: str | None = None,
    *,
    back: Sequence[Tappable] = (),
) -> Screen:
    say, resource = speaker(interaction), card.resource
    guild_id, today = resource.guild_id, interaction.client.services.clock.now().date()
    words = whole(resource, say, today)
    question = say("Was this useful? Only the number is kept.")
    more = [await make(interaction, card, say) for make in CARD_TAPS]
    keep = UnsaveButton if card.is_saved else SaveButton
    return Screen(
        "\n\n".join([*([first] if first else []), words, question]),
        [
            link_button(resource, say("Open")),
            keep(guild_id, resource.id, say),
            MoreLikeButton(guild_id, resource.id, say),
            *(tap for tap in more if tap is not None),
            (
                UsefulButton(guild_id, resource.id, say, yes=True),
                UsefulButton(guild_id, resource.id, say, yes=False),
            ),
            *back,
            ReadButton(guild_id, say),
            HelpNowButton(say),
        ],
    )
