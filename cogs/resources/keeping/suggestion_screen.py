"""Suggested links, one by one, for facilitators: look, fill in what is missing, put it on the shelf, or say no kindly.
Whoever suggested one hears of it once, behind a note that says nothing."""

import re
from typing import Self

import discord
from discord import ButtonStyle, ui
from typing_extensions import override

from bot.core.errors import NotFoundError
from bot.core.ids import GuildId
from bot.features.outbox.model import Delivery
from bot.features.outbox.ports import NotWanted
from bot.features.resources.keeping.suggesting import APPROVED, No, Waiting
from bot.features.resources.keeping.suggestion_promises import DECIDED
from bot.features.resources.looks import seen_as
from bot.features.resources.model import ResourceId
from cogs._kit import note_lines
from cogs._kit.deliveries import Note, Reading, note, opens
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.replies import show
from cogs._kit.safe import TapButton, TapList
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import SELECT_LABEL, label, plain, quoted
from cogs._kit.times import how_long
from cogs.desk.desk_button import DeskButton
from cogs.groups.authority import standing
from cogs.members.my_page import MyPageButton
from cogs.outbox.open_button import OpenButton
from cogs.resources.keeping.choose_details import ChooseButton
from cogs.resources.keeping.edit_link import EditLinkButton
from cogs.resources.keeping.keeper_words import (
    address_words,
    details_words,
    lacking_words,
    no_sentence,
    no_word,
)
from cogs.resources.keeping.suggest_link import SuggestLinkButton
from cogs.resources.link_button import ABOUT, SEEN

_OLDEST = 0


class SuggestedButton(TapButton, template=rf"resources:suggested:{ABOUT}"):
    """Opens one suggested link, or the one that waits longest."""

    def __init__(
        self,
        guild_id: GuildId,
        resource_id: ResourceId | None = None,
        say: Speaker | None = None,
        *,
        is_next: bool = False,
    ) -> None:
        say = say or Speaker()
        words = say("Next one") if is_next else say("Look at suggestions")
        super().__init__(f"resources:suggested:{guild_id}:{resource_id or _OLDEST}", words)
        self.guild_id = guild_id
        self.resource_id = resource_id

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        resource_id = ResourceId(int(match["resource_id"]))
        return cls(GuildId(int(match["guild_id"])), resource_id or None)

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        await show(interaction, await suggestion_screen(interaction, guild_id, self.resource_id))


class ApproveButton(TapButton, template=rf"resources:approve:{ABOUT}{SEEN}"):
    def __init__(
        self,
        guild_id: GuildId,
        resource_id: ResourceId,
        say: Speaker | None = None,
        *,
        seen: str | None = None,
    ) -> None:
        super().__init__(
            f"resources:approve:{guild_id}:{resource_id}" + (f":{seen}" if seen else ""),
            (say or Speaker())("I read it. Put it on the shelf"),
            style=ButtonStyle.success,
        )
        self.guild_id = guild_id
        self.resource_id = resource_id
        self.seen = seen

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        ids = GuildId(int(match["guild_id"])), ResourceId(int(match["resource_id"]))
        return cls(*ids, seen=match["seen"])

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        say = speaker(interaction)
        resource = await interaction.client.services.resources.approve(
            guild_id, self.resource_id, by=await standing(interaction), seen=self.seen
        )
        words = say("**{title}** is on the shelf.", title=plain(resource.details.title))
        await show(interaction, Screen(words, await _after(interaction, guild_id)))


class DeclineList(TapList, template=rf"resources:decline:{ABOUT}"):
    """*Leave it out*, with a reason that becomes one kind sentence."""

    def __init__(
        self, guild_id: GuildId, resource_id: ResourceId, say: Speaker | None = None
    ) -> None:
        say = say or Speaker()
        super().__init__(
            f"resources:decline:{guild_id}:{resource_id}",
            say("Leave it out: why?"),
            [
                discord.SelectOption(label=label(no_word(no, say), limit=SELECT_LABEL), value=no)
                for no in No
            ],
        )
        self.guild_id = guild_id
        self.resource_id = resource_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        say, no = speaker(interaction), No(self.chosen[0])
        await interaction.client.services.resources.decline(
            guild_id, self.resource_id, no, by=await standing(interaction)
        )
        words = say(
            "It stays off the shelf. If they asked to be told, they read this:\n{sentence}",
            sentence=quoted(no_sentence(no, say)),
        )
        await show(interaction, Screen(words, await _after(interaction, guild_id)))


async def suggestion_screen(
    interaction: Interaction, guild_id: GuildId, resource_id: ResourceId | None = None
) -> Screen:
    say = speaker(interaction)
    waiting = await interaction.client.services.resources.look_at_suggestion(
        guild_id, resource_id, by=await standing(interaction)
    )
    if waiting is None:
        words = say("No suggested link waits.")
        return Screen(words, [SuggestLinkButton(guild_id, say), DeskButton(guild_id, say)])
    return _screen(waiting, say)


def _screen(waiting: Waiting, say: Speaker) -> Screen:
    resource = waiting.suggestion.resource
    guild_id, ids = resource.guild_id, (resource.guild_id, resource.id, say)
    parts = [
        _who(waiting, say),
        details_words(resource.details, say),
        address_words(waiting.address, say),
    ]
    if waiting.lacks:
        parts.append(say("**It still needs:** {what}", what=lacking_words(waiting.lacks, say)))
    taps: list[Tappable | tuple[Tappable, ...]] = []
    if waiting.address.look_alike is None:
        taps.append(ui.Button(label=say("Open the page"), url=resource.details.url))
    taps += [EditLinkButton(*ids), ChooseButton(*ids)]
    if waiting.is_own:
        parts.append(say("You suggested this one, so another facilitator decides."))
    elif not waiting.lacks:
        taps.append(ApproveButton(*ids, seen=seen_as(resource.details.url)))
    taps.append(DeclineList(*ids))
    last: list[Tappable] = [DeskButton(guild_id, say)]
    if waiting.following is not None:
        last.insert(0, SuggestedButton(guild_id, waiting.following, say, is_next=True))
    return Screen("\n\n".join(parts), [*taps, tuple(last)])


def _who(waiting: Waiting, say: Speaker) -> str:
    suggestion = waiting.suggestion
    ago = how_long(suggestion.made_at)
    if suggestion.by is None:
        line = say("Suggested {ago}", ago=ago)
    else:
        line = say("Suggested by {person} {ago}", person=f"<@{suggestion.by}>", ago=ago)
    if waiting.total > 1:
        line += " · " + say.plural("{n} waits", "{n} wait", waiting.total)
    return line if not suggestion.why else f"{line}\n{quoted(suggestion.why)}"


async def _after(interaction: Interaction, guild_id: GuildId) -> list[Tappable]:
    say = speaker(interaction)
    waiting = await interaction.client.services.resources.count_suggested(guild_id)
    more = [SuggestedButton(guild_id, None, say)] if waiting else []
    return [*more, DeskButton(guild_id, say)]


# The one note to whoever suggested it.


@note(DECIDED)
async def decided(delivery: Delivery, reading: Reading) -> Note:
    if delivery.member_id is None:
        raise NotWanted
    return Note(note_lines.waiting(reading.say), [OpenButton(delivery.id, reading.say)])


@opens(DECIDED)
async def decided_opened(delivery: Delivery, interaction: Interaction, say: Speaker) -> Screen:
    guild_id, what = delivery.guild_id, str(delivery.params["what"])
    page: list[Tappable] = [MyPageButton(guild_id, say)]
    if what != APPROVED:
        words = say(
            "Thank you for the link that you suggested. A facilitator looked at it. {why}",
            why=no_sentence(No(what), say),
        )
        return Screen(words, [SuggestLinkButton(guild_id, say), *page])
    try:
        card = await interaction.client.services.resources.look_at(
            guild_id, ResourceId(delivery.subject_id or 0), by=person(interaction)
        )
    except NotFoundError:
        words = say("The link that you suggested was on the shelf, and was taken off since.")
        return Screen(words, page)
    details = card.resource.details
    words = say(
        "The link that you suggested is on the shelf now. Thank you.\n**{title}**\n{summary}",
        title=plain(details.title),
        summary=plain(details.summary),
    )
    return Screen(words, [ui.Button(label=label(details.title), url=details.url), *page])
