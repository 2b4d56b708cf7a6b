"""One boundary for every click, choice and form.

discord.py only logs what a dynamic item raises, and the person sees "interaction failed". Here
every tap is acknowledged while its work begins (Discord waits three seconds), a refusal is spoken, and
a bug is logged with a code that the person sees too.
"""

import re
from collections.abc import Mapping
from typing import Any, ClassVar, Final, cast

import discord
from discord import ui
from typing_extensions import override

from bot.core.ids import LARGEST_ID, GuildId
from bot.features.outbox.own import begin as begin_own_promises
from cogs._kit.acknowledgement import acknowledge, acknowledged
from cogs._kit.hurry import refuse_hurry
from cogs._kit.interaction import Interaction
from cogs._kit.last_tap import note_tap
from cogs._kit.locked_servers import refuse_locked
from cogs._kit.lost_signs import refuse_lost_signs
from cogs._kit.refusals import answer_error
from cogs._kit.still_here import refuse_unknown
from cogs._kit.strays import answer_stray

CARRIES: Final = "~"
"""What follows it in a custom_id is the delivery that brought the button, so that a message can be found again."""

ANY_DELIVERY: Final = rf"(?:{CARRIES}[0-9]+)?"

_UNREAD: Final = "porchlight.unread"
"""In ``interaction.extras``: its custom_id fits a template and means nothing, such as the 31st of June."""


class SafeTap:
    """Mixin for dynamic items. Write ``on_tap``; it runs inside the boundary, while Discord hears of the tap. Showing
    and taking away wait for that by themselves."""

    opens_form: ClassVar[bool] = False
    """A form must be the first answer, so nothing may be sent before it: at most one quick read."""

    def __init_subclass__(cls, *, template: str) -> None:
        # We write digits of one script only; Python would read those of all others as the same numbers.
        plain = template.replace(r"[\d", "[0-9").replace(r"\d", "[0-9]")
        super().__init_subclass__(template=plain)  # pyright: ignore[reportCallIssue]  discord.py's, next in line

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Any:
        """Made anew from its custom_id alone: from the numbers in its template, which are what it is made from. What
        holds more than numbers reads it itself. Its label no longer matters."""
        return cls(*(int(number) for number in match.groups()))

    async def on_tap(self, interaction: Interaction) -> None:
        raise NotImplementedError

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        server = _named_server(self, interaction)
        begin_own_promises()
        try:
            if _UNREAD in interaction.extras or _names_no_id(interaction):
                await answer_stray(interaction)
                return
            if not self.opens_form:
                acknowledge(interaction)
            refuse_hurry(interaction)
            refuse_lost_signs(interaction)
            await refuse_locked(interaction, server)
            await refuse_unknown(interaction, server)
            await self.on_tap(interaction)
            note_tap(interaction, server or _found_to_be_of(self))
            await acknowledged(interaction)
        except Exception as error:  # noqa: BLE001  the boundary: every tap gets an answer
            await answer_error(interaction, error, said_to_be_of=server or _found_to_be_of(self))


class TapButton(SafeTap, ui.DynamicItem[ui.Button[Any]], template=r"kit:tap"):
    """A button that works after any restart. Give a ``template``."""

    @override
    def __init_subclass__(cls, *, template: str) -> None:
        super().__init_subclass__(template=template + ANY_DELIVERY)

    def __init__(
        self,
        custom_id: str,
        label: str,
        *,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
        disabled: bool = False,
    ) -> None:
        super().__init__(
            ui.Button(label=label, custom_id=custom_id, style=style, disabled=disabled)
        )

    @override
    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> "TapButton":
        try:
            return cls.from_match(match)
        except (ValueError, LookupError, OverflowError):
            interaction.extras[_UNREAD] = True
            return TapButton("kit:tap", "-")


class TapList(SafeTap, ui.DynamicItem[ui.Select[Any]], template=r"kit:list"):
    """A list to choose from that works after any restart. The choice is ``self.chosen``."""

    def __init__(
        self,
        custom_id: str,
        placeholder: str,
        options: list[discord.SelectOption],
        *,
        at_least: int = 1,
        at_most: int = 1,
    ) -> None:
        super().__init__(
            ui.Select(
                custom_id=custom_id,
                placeholder=placeholder,
                options=options,
                min_values=at_least,
                max_values=at_most,
            )
        )

    @property
    def chosen(self) -> list[str]:
        return list(self.item.values)

    @override
    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> "TapList":
        try:
            return cls.from_match(match)
        except (ValueError, LookupError, OverflowError):
            interaction.extras[_UNREAD] = True
            return TapList("kit:list", "-", [])


def _names_no_id(interaction: discord.Interaction[Any]) -> bool:
    """A number that no database could hold, in the custom_id or chosen: we never made that button or list."""
    asked = cast("Mapping[str, Any]", interaction.data or {})
    carried = (asked.get("custom_id", ""), *asked.get("values", ()))
    numbers = (number for one in carried for number in re.findall(r"\d+", str(one)))
    return any(int(number) > LARGEST_ID for number in numbers)


def _named_server(tap: object, interaction: discord.Interaction[Any]) -> GuildId | None:
    """The server that a button or list names, if any: private notes have none of their own. Read from its custom_id,
    since not every tap keeps it under the same name."""
    template = cast("re.Pattern[str]", getattr(tap, "__discord_ui_compiled_template__"))  # noqa: B009  discord.py's
    asked = cast("Mapping[str, Any]", interaction.data or {})
    match = template.fullmatch(str(asked.get("custom_id", "")))
    number = None if match is None else match.groupdict().get("guild_id")
    return None if number is None or int(number) > LARGEST_ID else GuildId(int(number))


def _found_to_be_of(tapped: object) -> GuildId | None:
    """The server that a form is about, or that a tap has found: **Open** on a note is known by the note's number."""
    named = getattr(tapped, "guild_id", None)
    return None if named is None else GuildId(named)


def form_id(name: str, interaction: discord.Interaction[Any]) -> str:
    """A form that holds something of one person needs an id of its own: discord.py finds open forms by it, so that
    of two people with the same id open, the first would send the second one's form."""
    return f"{name}:{interaction.id}"


class SafeForm(ui.Modal):
    """A form. Write ``on_form``; what was typed is in the fields, and it runs acknowledged: until Discord has heard,
    the form stays open with the words in it, and who sends it again must not have said it twice."""

    async def on_form(self, interaction: Interaction) -> None:
        raise NotImplementedError

    @override
    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        begin_own_promises()
        try:
            # A form opened by a command stands on no message, so there is nothing to update yet.
            await interaction.response.defer(ephemeral=True, thinking=interaction.message is None)
            refuse_lost_signs(interaction)
            await self.on_form(interaction)
            note_tap(interaction, _found_to_be_of(self))
        except Exception as error:  # noqa: BLE001  the boundary: every form gets an answer
            await answer_error(interaction, error, said_to_be_of=_found_to_be_of(self))
