"""One link as its keepers see it: how it stands, what happened to it, and what to do."""

import re
from functools import partial
from typing import Final, Self

from discord import ButtonStyle, ui
from typing_extensions import override

from bot.core.ids import GuildId
from bot.features.resources.keeping.keeping import Kept
from bot.features.resources.looks import seen_as
from bot.features.resources.model import ResourceId, State
from bot.features.resources.shelf import Card
from cogs._kit.interaction import Interaction, claimed_guild
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs.desk.desk_button import DeskButton
from cogs.groups.authority import standing
from cogs.resources.keeping.choose_details import ChooseButton
from cogs.resources.keeping.edit_link import EditLinkButton
from cogs.resources.keeping.keeper_words import (
    address_words,
    details_words,
    history_words,
    state_words,
)
from cogs.resources.keeping.shelf_taps import ShelfButton
from cogs.resources.keeping.suggestion_screen import SuggestedButton
from cogs.resources.link_button import ABOUT, SEEN, LinkButton
from cogs.resources.reader import looks_after_shelf

_MOVES: Final = "retire|put_back|review"


class KeepLinkButton(LinkButton, template=rf"resources:keep:{ABOUT}"):
    """To the keepers' screen of a link."""

    action = "keep"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Look after it")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        kept = await interaction.client.services.resources.keep(
            guild_id, self.resource_id, by=await standing(interaction)
        )
        await show(interaction, keeper_screen(kept, speaker(interaction)))


async def offered_to_keepers(interaction: Interaction, card: Card, say: Speaker) -> Tappable | None:
    """Nobody else gets to see it."""
    guild_id = card.resource.guild_id
    if not await looks_after_shelf(interaction, guild_id):
        return None
    return KeepLinkButton(guild_id, card.resource.id, say)


class MoveLinkButton(TapButton, template=rf"resources:move:{ABOUT}:(?P<move>{_MOVES}){SEEN}"):
    """*Still good · Take off the shelf · Put back*."""

    def __init__(
        self,
        guild_id: GuildId,
        resource_id: ResourceId,
        move: str,
        say: Speaker | None = None,
        *,
        seen: str | None = None,
    ) -> None:
        say = say or Speaker()
        words = {
            "retire": say("Take off the shelf"),
            "put_back": say("Put back"),
            "review": say("Still good"),
        }
        style = ButtonStyle.success if move == "review" else ButtonStyle.secondary
        super().__init__(
            f"resources:move:{guild_id}:{resource_id}:{move}" + (f":{seen}" if seen else ""),
            words[move],
            style=style,
        )
        self.guild_id = guild_id
        self.resource_id = resource_id
        self.move = move
        self.seen = seen

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        guild_id, resource_id = int(match["guild_id"]), int(match["resource_id"])
        return cls(GuildId(guild_id), ResourceId(resource_id), match["move"], seen=match["seen"])

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        resources = interaction.client.services.resources
        does = {
            "retire": resources.retire,
            "put_back": resources.return_to_shelf,
            "review": partial(resources.review, seen=self.seen),
        }
        by = await standing(interaction)
        kept = await does[self.move](guild_id, self.resource_id, by=by)
        await show(interaction, keeper_screen(kept, speaker(interaction)))


def keeper_screen(kept: Kept, say: Speaker, *, done: str | None = None) -> Screen:
    resource = kept.resource
    guild_id, ids = resource.guild_id, (resource.guild_id, resource.id)
    parts = [
        *([done] if done else []),
        details_words(resource.details, say),
        address_words(kept.address, say),
        state_words(kept, say),
        say("**What happened to it**\n{history}", history=history_words(kept.history, say)),
    ]
    taps: list[Tappable] = []
    if kept.address.look_alike is None:
        taps.append(ui.Button(label=say("Open the page"), url=resource.details.url))
    edits = (EditLinkButton(*ids, say), ChooseButton(*ids, say))
    match resource.state:
        case State.APPROVED:
            seen = seen_as(resource.details.url)
            taps += [MoveLinkButton(*ids, "review", say, seen=seen), *edits]
            taps.append(MoveLinkButton(*ids, "retire", say))
        case State.RETIRED:
            taps += [*edits, MoveLinkButton(*ids, "put_back", say)]
        case State.SUGGESTED:
            taps.append(SuggestedButton(guild_id, resource.id, say))
    last = (ShelfButton(guild_id, say=say), DeskButton(guild_id, say))
    return Screen("\n\n".join(parts), [*taps, last])
