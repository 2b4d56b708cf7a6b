"""**Suggest a link**: the link and one line why. Whatever goes wrong, what was typed comes back to copy."""

from typing import Any, ClassVar, Final

import discord
from discord import ui
from typing_extensions import override

from bot.core.ids import GuildId
from bot.features.resources.addresses import LONGEST
from bot.features.resources.keeping.suggesting import Found, Suggested
from bot.features.resources.model import LONGEST_TITLE, LONGEST_WHY
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.replies import show
from cogs._kit.safe import SafeForm, form_id
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.still_here import refuse_departed
from cogs._kit.text import label, plain
from cogs.helplines.help_now import HelpNowButton
from cogs.members.my_notes import MyNotesButton
from cogs.members.my_page import MyPageButton
from cogs.resources.keeping.given_back import give_back
from cogs.resources.keeping.shelf_tap import IN_GUILD, ShelfTap
from cogs.resources.reading.read_button import ReadButton

_TELL: Final = "tell"


class SuggestLinkButton(ShelfTap, template=rf"resources:suggest:{IN_GUILD}"):
    action = "suggest"
    opens_form: ClassVar[bool] = True

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Suggest a link")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        await open_suggest_form(interaction, claimed_guild(interaction, self.guild_id))


async def open_suggest_form(interaction: Interaction, guild_id: GuildId) -> None:
    await refuse_departed(interaction, guild_id)
    takes_why = await interaction.client.services.resources.takes_why(guild_id)
    await interaction.response.send_modal(SuggestForm(interaction, guild_id, takes_why=takes_why))


class SuggestForm(SafeForm):
    def __init__(self, interaction: Interaction, guild_id: GuildId, *, takes_why: bool) -> None:
        say = speaker(interaction)
        super().__init__(
            title=say("Suggest a link"), custom_id=form_id("resources:suggest_form", interaction)
        )
        self.guild_id = guild_id
        self.link: ui.TextInput[Any] = ui.TextInput(
            custom_id="link", max_length=LONGEST, placeholder="https://"
        )
        about = say("Copy it from the page, whole.")
        self.add_item(ui.Label(text=say("Link"), description=about, component=self.link))
        self.called: ui.TextInput[Any] | None = None
        self.why: ui.TextInput[Any] | None = None
        if takes_why:
            self.called = ui.TextInput(custom_id="title", required=False, max_length=LONGEST_TITLE)
            self.add_item(ui.Label(text=say("What is it called?"), component=self.called))
            self.why = ui.TextInput(custom_id="why", required=False, max_length=LONGEST_WHY)
            about = say("One line. Only facilitators read it.")
            self.add_item(ui.Label(text=say("Why?"), description=about, component=self.why))
        self.tell: ui.Select[Any] = ui.Select(
            custom_id=_TELL,
            required=False,
            min_values=0,
            placeholder=say("No need"),
            options=[discord.SelectOption(label=say("Yes, once, in a private note"), value=_TELL)],
        )
        about = say("Shall I tell you what comes of it?")
        self.add_item(ui.Label(text=say("Tell me"), description=about, component=self.tell))

    @override
    async def on_form(self, interaction: Interaction) -> None:
        try:
            await refuse_departed(interaction, self.guild_id)
            suggested = await interaction.client.services.resources.suggest(
                self.guild_id,
                self.link.value,
                by=person(interaction),
                title=_typed(self.called),
                why=_typed(self.why),
                wants_word=bool(self.tell.values),
            )
            screen = await _suggested_screen(
                interaction, suggested, wants_word=bool(self.tell.values)
            )
            await show(interaction, screen, discreet=True)
        except Exception as trouble:  # noqa: BLE001  what somebody typed is not lost, whatever it was
            typed = [self.link.value, _typed(self.called), _typed(self.why)]
            again = SuggestLinkButton(self.guild_id, speaker(interaction))
            await give_back(interaction, trouble, typed, again)


async def _suggested_screen(
    interaction: Interaction, suggested: Suggested, *, wants_word: bool
) -> Screen:
    say = speaker(interaction)
    resource = suggested.resource
    member = await interaction.client.services.members.get(resource.guild_id, person(interaction))
    tell = ""
    is_told = suggested.found in {Found.NEW, Found.ONCE_HERE}
    can_not_tell = wants_word and is_told and not member.notes.allowed
    if can_not_tell:
        tell = say("Your private notes are off. Turn them on to get one about it.")
    elif wants_word:
        tell = say("You get one note about it.")
    taps: list[Tappable] = [MyNotesButton(resource.guild_id, say)] if can_not_tell else []
    match suggested.found:
        case Found.NEW:
            words = say(
                "Thank you. A facilitator looks at it before others find it. {tell}", tell=tell
            )
        case Found.ONCE_HERE:
            words = say(
                "Thank you. That link has been here before, and was taken off. "
                "A facilitator looks at it again. {tell}",
                tell=tell,
            )
        case Found.WAITING:
            words = say("Somebody had the same thought. It waits for a facilitator. Thank you.")
        case Found.ON_SHELF:
            words = say(
                "It is on the shelf already: **{title}**\n{summary}",
                title=plain(resource.details.title),
                summary=plain(resource.details.summary),
            )
            taps.append(ui.Button(label=label(resource.details.title), url=resource.details.url))
    taps += [
        SuggestLinkButton(resource.guild_id, say),
        ReadButton(resource.guild_id, say),
        MyPageButton(resource.guild_id, say),
        HelpNowButton(say),
    ]
    return Screen(words.strip(), taps)


def _typed(field: "ui.TextInput[Any] | None") -> str:
    return "" if field is None else field.value.strip()
