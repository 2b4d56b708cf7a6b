"""**Add a link**: a facilitator puts a page that they have read on the shelf at once. What is here already is said, and
nothing is changed; whatever goes wrong, what was typed comes back to copy."""

from typing import Any, ClassVar, Final

import discord
from discord import ui
from typing_extensions import override

from bot.core.ids import GuildId
from bot.features.resources.addresses import LONGEST
from bot.features.resources.fields import LONGEST_SOURCE
from bot.features.resources.keeping.suggesting import Found, Suggested
from bot.features.resources.model import LONGEST_SUMMARY, LONGEST_TITLE, Topic
from cogs._kit.interaction import Interaction, claimed_guild
from cogs._kit.replies import show
from cogs._kit.safe import SafeForm, form_id
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import SELECT_LABEL, label, plain, to_copy
from cogs.desk.desk_button import DeskButton
from cogs.groups.authority import standing
from cogs.resources.keeping.edit_link import keep_link
from cogs.resources.keeping.given_back import give_back
from cogs.resources.keeping.shelf_tap import IN_GUILD, ShelfTap
from cogs.resources.reading.link_words import TOPIC_NAMES

MOST_TOPICS: Final = 5


class AddLinkButton(ShelfTap, template=rf"resources:add:{IN_GUILD}"):
    action = "add"
    opens_form: ClassVar[bool] = True

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Add a link")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        await open_add_form(interaction, claimed_guild(interaction, self.guild_id))


async def open_add_form(interaction: Interaction, guild_id: GuildId) -> None:
    by = await standing(interaction)
    await interaction.client.services.resources.require_keeper(guild_id, by=by)
    await interaction.response.send_modal(AddForm(interaction, guild_id))


class AddForm(SafeForm):
    def __init__(self, interaction: Interaction, guild_id: GuildId) -> None:
        say = speaker(interaction)
        super().__init__(
            title=say("Add a link"), custom_id=form_id("resources:add_form", interaction)
        )
        self.guild_id = guild_id
        self.link: ui.TextInput[Any] = ui.TextInput(
            custom_id="link", max_length=LONGEST, placeholder="https://"
        )
        about = say("One that you have read today. It is on the shelf at once.")
        self.add_item(ui.Label(text=say("Link"), description=about, component=self.link))
        self.called: ui.TextInput[Any] = ui.TextInput(custom_id="title", max_length=LONGEST_TITLE)
        self.add_item(ui.Label(text=say("Title"), component=self.called))
        self.summary: ui.TextInput[Any] = ui.TextInput(
            custom_id="summary", max_length=LONGEST_SUMMARY
        )
        about = say("One plain, warm line, in the language of the page.")
        self.add_item(ui.Label(text=say("Summary"), description=about, component=self.summary))
        self.source: ui.TextInput[Any] = ui.TextInput(
            custom_id="source", required=False, max_length=LONGEST_SOURCE
        )
        self.add_item(ui.Label(text=say("Who is behind it?"), component=self.source))
        self.topics: ui.Select[Any] = ui.Select(
            custom_id="topics",
            max_values=MOST_TOPICS,
            options=[
                discord.SelectOption(
                    label=label(TOPIC_NAMES[one](say), limit=SELECT_LABEL), value=one
                )
                for one in Topic
            ],
        )
        self.add_item(ui.Label(text=say("Topics"), component=self.topics))

    @override
    async def on_form(self, interaction: Interaction) -> None:
        fields = (self.link, self.called, self.summary, self.source)
        typed = [one.value.strip() for one in fields]
        try:
            added = await interaction.client.services.resources.add_link(
                self.guild_id,
                typed[0],
                by=await standing(interaction),
                title=typed[1],
                summary=typed[2],
                source=typed[3],
                topics=tuple(Topic(one) for one in self.topics.values if one in set(Topic)),
            )
            await show(interaction, await _added_screen(interaction, added, typed))
        except Exception as trouble:  # noqa: BLE001  what somebody typed is not lost, whatever it was
            again = AddLinkButton(self.guild_id, speaker(interaction))
            await give_back(interaction, trouble, typed, again)


async def _added_screen(interaction: Interaction, added: Suggested, typed: list[str]) -> Screen:
    from cogs.resources.keeping.keeper_screen import (  # noqa: PLC0415  it leads back here
        KeepLinkButton,
        keeper_screen,
    )
    from cogs.resources.keeping.suggestion_screen import SuggestedButton  # noqa: PLC0415  likewise

    say, resource = speaker(interaction), added.resource
    guild_id, title = resource.guild_id, plain(resource.details.title)
    if added.found is Found.NEW:
        kept = await keep_link(interaction, guild_id, resource.id)
        done = say("Done. Under *Topics and more* you can say whom it is for, and its language.")
        return keeper_screen(kept, say, done=done)
    look: Tappable = KeepLinkButton(guild_id, resource.id, say)
    if added.found is Found.ON_SHELF:
        words = say("It is on the shelf already: **{title}**. Nothing was changed.", title=title)
    elif added.found is Found.WAITING:
        words = say("Somebody has suggested that page, and it waits for a yes or no.")
        look = SuggestedButton(guild_id, resource.id, say)
    else:
        words = say("That page was here before: **{title}**. You can put it back.", title=title)
    back = say("Here is what you typed, to copy. I kept none of it.")
    text = "\n".join([words, back, *to_copy("\n".join(one for one in typed if one))[:1]])
    return Screen(text, [look, AddLinkButton(guild_id, say), DeskButton(guild_id, say)])
