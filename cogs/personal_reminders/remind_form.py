"""**Remind me of something**: what and when, in a form, with what was typed before still in it."""

from typing import Any, ClassVar

import discord
from discord import ui
from typing_extensions import override

from bot.core.ids import GuildId
from bot.features.personal_reminders.model import TYPED_LIMIT, WORDS_LIMIT, ReminderId
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.safe import SafeForm, TapButton, form_id
from cogs._kit.speaker import Speaker, speaker
from cogs.personal_reminders.taps import ABOUT, ReminderButton


class RemindButton(TapButton, template=r"personal_reminders:new:(?P<guild_id>\d+)"):
    opens_form: ClassVar[bool] = True

    def __init__(self, guild_id: GuildId, say: Speaker | None = None) -> None:
        words = (say or Speaker())("Remind me of something")
        super().__init__(f"personal_reminders:new:{guild_id}", words)
        self.guild_id = guild_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        await open_form(interaction, claimed_guild(interaction, self.guild_id))


class ChangeReminderButton(ReminderButton, template=rf"personal_reminders:change:{ABOUT}"):
    """Back to the form. A reminder stays as it is until the new one is confirmed."""

    opens_form: ClassVar[bool] = True
    action = "change"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Change")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        before = await interaction.client.services.personal_reminders.find_any(
            guild_id, self.reminder_id, by=person(interaction)
        )
        await open_form(interaction, guild_id, before.what, before.typed, changes=before.id)


async def open_form(
    interaction: Interaction,
    guild_id: GuildId,
    what: str = "",
    typed: str = "",
    *,
    changes: ReminderId | None = None,
) -> None:
    keeps_words = await interaction.client.services.personal_reminders.keeps_words(guild_id)
    form = RemindForm(interaction, guild_id, what, typed, changes=changes, keeps_words=keeps_words)
    await interaction.response.send_modal(form)


class RemindForm(SafeForm):
    def __init__(
        self,
        interaction: Interaction,
        guild_id: GuildId,
        what: str,
        typed: str,
        *,
        changes: ReminderId | None,
        keeps_words: bool,
    ) -> None:
        say = speaker(interaction)
        super().__init__(
            title=say("Remind me"), custom_id=form_id("personal_reminders:form", interaction)
        )
        self.guild_id = guild_id
        self.changes = changes
        self.what: ui.TextInput[Any] | None = None
        if keeps_words:
            self.what = ui.TextInput(
                custom_id="what",
                style=discord.TextStyle.paragraph,
                max_length=WORDS_LIMIT,
                default=what or None,
            )
            about = say("Only you see it. Your phone does not show it.")
            self.add_item(ui.Label(text=say("Of what?"), description=about, component=self.what))
        self.when: ui.TextInput[Any] = ui.TextInput(
            custom_id="when",
            max_length=TYPED_LIMIT,
            placeholder=say("tomorrow 9 AM, in 20 minutes, every Monday 8 AM"),
            default=typed or None,
        )
        about = say("On your own clock. I show you what I understood.")
        self.add_item(ui.Label(text=say("When?"), description=about, component=self.when))

    @override
    async def on_form(self, interaction: Interaction) -> None:
        from cogs.personal_reminders.preview import show_draft  # noqa: PLC0415  it leads back here

        what = "" if self.what is None else self.what.value
        await show_draft(interaction, self.guild_id, what, self.when.value, changes=self.changes)
