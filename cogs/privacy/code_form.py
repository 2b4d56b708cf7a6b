"""**I have a receipt code**: for whoever left and kept nothing but the code."""

from typing import Any, ClassVar, Final

from discord import ui
from typing_extensions import override

from bot.core.ids import GuildId
from cogs._kit.interaction import Interaction
from cogs._kit.replies import show
from cogs._kit.safe import SafeForm, TapButton, form_id
from cogs._kit.speaker import Speaker, speaker
from cogs.privacy.receipt import receipt_screen

_LONGEST: Final = 30


class CodeButton(TapButton, template=r"privacy:code"):
    """It names no server: in private notes the code is looked for in all of them."""

    opens_form: ClassVar[bool] = True

    def __init__(self, say: Speaker | None = None) -> None:
        super().__init__("privacy:code", (say or Speaker())("I have a receipt code"))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        await interaction.response.send_modal(CodeForm(interaction))


class CodeForm(SafeForm):
    def __init__(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        super().__init__(
            title=say("Your receipt"), custom_id=form_id("privacy:code_form", interaction)
        )
        self.code: ui.TextInput[Any] = ui.TextInput(
            custom_id="code", max_length=_LONGEST, placeholder="3F7K-2Q9B-XW1A"
        )
        about = say("It stands on the screen that said what was erased.")
        self.add_item(ui.Label(text=say("The code"), description=about, component=self.code))

    @override
    async def on_form(self, interaction: Interaction) -> None:
        here = None if interaction.guild_id is None else GuildId(interaction.guild_id)
        guild_id, receipt = await interaction.client.services.privacy.find_receipt_by_code(
            self.code.value, in_guild=here
        )
        screen = await receipt_screen(interaction, guild_id, receipt)
        await show(interaction, screen, discreet=True)
