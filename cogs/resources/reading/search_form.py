"""**Search**, and its form of one field."""

from typing import Any, ClassVar, Final

from discord import ui
from typing_extensions import override

from bot.core.ids import GuildId
from cogs._kit.interaction import Interaction, claimed_guild
from cogs._kit.replies import show
from cogs._kit.safe import SafeForm, TapButton, form_id
from cogs._kit.speaker import Speaker, speaker
from cogs.resources.reader import shelf_in
from cogs.resources.reading.way_back import leads_back

LONGEST_SEARCH: Final = 100


@leads_back("search", lambda say: say("Search again"))
class SearchButton(TapButton, template=r"resources:search:(?P<guild_id>\d+)"):
    opens_form: ClassVar[bool] = True

    def __init__(
        self, guild_id: GuildId, say: Speaker | None = None, words: str | None = None
    ) -> None:
        super().__init__(f"resources:search:{guild_id}", words or (say or Speaker())("Search"))
        self.guild_id = guild_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        await interaction.response.send_modal(SearchForm(interaction, guild_id))


class SearchForm(SafeForm):
    def __init__(self, interaction: Interaction, guild_id: GuildId) -> None:
        say = speaker(interaction)
        super().__init__(
            title=say("Search"), custom_id=form_id("resources:search_form", interaction)
        )
        self.guild_id = guild_id
        self.words: ui.TextInput[Any] = ui.TextInput(
            custom_id="words", max_length=LONGEST_SEARCH, placeholder=say("he won't get help")
        )
        about = say("Use your own words. I keep nothing of them.")
        self.add_item(
            ui.Label(text=say("What do you look for?"), description=about, component=self.words)
        )

    @override
    async def on_form(self, interaction: Interaction) -> None:
        # Here, since what was found leads to another search.
        from cogs.resources.reading.found_screen import found_screen  # noqa: PLC0415

        guild_id = await shelf_in(interaction, self.guild_id)
        screen = await found_screen(interaction, guild_id, self.words.value)
        await show(interaction, screen, discreet=True)
