"""Changing the words of a link, in a form that gives them back when they can't be taken."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar, Final

import discord
from discord import ui
from typing_extensions import override

from bot.core.ids import GuildId
from bot.features.resources.fields import LONGEST_MINUTES, LONGEST_SOURCE
from bot.features.resources.keeping.errors import DetailRefusedError, Field
from bot.features.resources.keeping.keeping import Kept
from bot.features.resources.keeping.writing import Edit
from bot.features.resources.model import (
    LONGEST_SUMMARY,
    LONGEST_TITLE,
    LONGEST_URL,
    ResourceId,
    State,
)
from cogs._kit.interaction import Interaction, claimed_guild
from cogs._kit.replies import show
from cogs._kit.safe import SafeForm, form_id
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import SELECT_LABEL, label
from cogs.groups.authority import standing
from cogs.resources.keeping.given_back import give_back
from cogs.resources.link_button import ABOUT, LinkButton

_DAY: Final = "2027-05-31"


class EditLinkButton(LinkButton, template=rf"resources:edit:{ABOUT}"):
    action = "edit"
    opens_form: ClassVar[bool] = True

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Edit words")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        kept = await keep_link(interaction, self.guild_id, self.resource_id)
        await interaction.response.send_modal(EditForm(interaction, kept))


class RecordingButton(LinkButton, template=rf"resources:recording:{ABOUT}"):
    """Minutes, captions, last day."""

    action = "recording"
    opens_form: ClassVar[bool] = True

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Length and captions")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        kept = await keep_link(interaction, self.guild_id, self.resource_id)
        await interaction.response.send_modal(RecordingForm(interaction, kept))


class EditForm(SafeForm):
    def __init__(self, interaction: Interaction, kept: Kept) -> None:
        say = speaker(interaction)
        super().__init__(
            title=say("The words of a link"), custom_id=form_id("resources:edit_form", interaction)
        )
        self.resource, details = kept.resource, kept.resource.details
        self.called = _line("title", details.title, LONGEST_TITLE)
        self.add_item(ui.Label(text=say("Title"), component=self.called))
        self.link = _line("link", details.url, LONGEST_URL)
        self.add_item(ui.Label(text=say("Link"), component=self.link))
        self.summary = _line("summary", details.summary, LONGEST_SUMMARY)
        about = say("One plain, warm line, in the language of the page.")
        self.add_item(ui.Label(text=say("Summary"), description=about, component=self.summary))
        self.source = _line("source", details.source, LONGEST_SOURCE)
        self.add_item(ui.Label(text=say("Who is behind it?"), component=self.source))

    @override
    async def on_form(self, interaction: Interaction) -> None:
        typed = [one.value for one in (self.called, self.link, self.summary, self.source)]
        resource, changes = self.resource, Edit()
        # What stayed as it stood in the form may have been changed by somebody else meanwhile.
        if typed[0] != resource.details.title:
            changes["title"] = typed[0]
        if typed[1] != resource.details.url:
            changes["url"] = typed[1]
        if typed[2] != resource.details.summary:
            changes["summary"] = typed[2]
        if typed[3] != resource.details.source:
            changes["source"] = typed[3]
        again = EditLinkButton(resource.guild_id, resource.id, speaker(interaction))
        await _save(interaction, again, changes, typed)


class RecordingForm(SafeForm):
    def __init__(self, interaction: Interaction, kept: Kept) -> None:
        say = speaker(interaction)
        super().__init__(
            title=say("Length and captions"),
            custom_id=form_id("resources:recording_form", interaction),
        )
        self.resource, details = kept.resource, kept.resource.details
        minutes = "" if details.minutes is None else str(details.minutes)
        self.minutes = _line("minutes", minutes, len(str(LONGEST_MINUTES)))
        self.add_item(ui.Label(text=say("How many minutes?"), component=self.minutes))
        self.captions: ui.Select[Any] = ui.Select(
            custom_id="captions",
            required=False,
            min_values=0,
            placeholder=say("I don't know"),
            options=[
                option(say("With captions"), "yes", chosen=details.has_captions is True),
                option(say("Without captions"), "no", chosen=details.has_captions is False),
            ],
        )
        self.add_item(ui.Label(text=say("Captions"), component=self.captions))
        last = "" if details.expires_on is None else details.expires_on.isoformat()
        self.gone_on = _line("gone_on", last, len(_DAY), placeholder=_DAY)
        about = say("From that day on no one is shown it. Leave it empty if it stays.")
        self.add_item(ui.Label(text=say("Gone on"), description=about, component=self.gone_on))

    @override
    async def on_form(self, interaction: Interaction) -> None:
        typed = [self.minutes.value, self.gone_on.value]
        guild_id = self.resource.guild_id
        again = RecordingButton(guild_id, self.resource.id, speaker(interaction))
        try:
            changes = Edit(
                minutes=_number(guild_id, typed[0]),
                has_captions="yes" in self.captions.values if self.captions.values else None,
                expires_on=_day(guild_id, typed[1]),
            )
        except DetailRefusedError as refusal:
            await give_back(interaction, refusal, typed, again)
            return
        await _save(interaction, again, changes, typed)


async def _save(
    interaction: Interaction, again: LinkButton, changes: Edit, typed: Sequence[str]
) -> None:
    try:
        kept = await interaction.client.services.resources.edit(
            again.guild_id, again.resource_id, by=await standing(interaction), **changes
        )
        await show(interaction, await home_of(interaction, kept))
    except Exception as trouble:  # noqa: BLE001  what somebody typed is not lost, whatever it was
        await give_back(interaction, trouble, typed, again)


async def home_of(interaction: Interaction, kept: Kept) -> Screen:
    """Where the link is decided about, which leads back here."""
    from cogs.resources.keeping.keeper_screen import keeper_screen  # noqa: PLC0415  it leads back here
    from cogs.resources.keeping.suggestion_screen import (  # noqa: PLC0415  it leads back here too
        suggestion_screen,
    )

    resource = kept.resource
    if resource.state is State.SUGGESTED:
        return await suggestion_screen(interaction, resource.guild_id, resource.id)
    return keeper_screen(kept, speaker(interaction))


async def keep_link(interaction: Interaction, guild_id: GuildId, resource_id: ResourceId) -> Kept:
    return await interaction.client.services.resources.keep(
        claimed_guild(interaction, guild_id), resource_id, by=await standing(interaction)
    )


def option(words: str, value: str, *, chosen: bool) -> discord.SelectOption:
    return discord.SelectOption(label=label(words, limit=SELECT_LABEL), value=value, default=chosen)


def _line(
    name: str, before: str, longest: int, *, placeholder: str | None = None
) -> "ui.TextInput[Any]":
    return ui.TextInput(
        custom_id=name,
        required=False,
        max_length=longest,
        default=before or None,
        placeholder=placeholder,
    )


def _number(guild_id: GuildId, typed: str) -> int | None:
    typed = typed.strip()
    if not typed:
        return None
    if not (typed.isascii() and typed.isdecimal()):
        raise DetailRefusedError(guild_id, Field.MINUTES)
    return int(typed)


def _day(guild_id: GuildId, typed: str) -> date | None:
    if not typed.strip():
        return None
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        raise DetailRefusedError(guild_id, Field.EXPIRES_ON) from None
