"""**My page**: everything of one person in one place, made of what each feature adds."""

import re
from collections.abc import Callable

from typing_extensions import override

from bot.core.ids import GuildId
from bot.features.members.errors import WhichServerError
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.pages import my_page_sections, page
from cogs._kit.refusals import FIRST_AID
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs.helplines.help_now import HelpNowButton

FOR_STRANGERS: list[Callable[[GuildId, Speaker], Tappable]] = []
"""What somebody can do who is in no group. Other cogs add *Join a group* and *Read something*."""


class MyPageButton(TapButton, template=r"members:home:(?P<guild_id>\d+)(?::(?P<page>\d+))?"):
    def __init__(
        self,
        guild_id: GuildId,
        say: Speaker | None = None,
        *,
        words: str | None = None,
        page: int | None = None,
    ) -> None:
        turned = "" if page is None else f":{page}"
        words = words or (say or Speaker())("My page")
        super().__init__(f"members:home:{guild_id}{turned}", words)
        self.guild_id = guild_id
        self.page = page or 0

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "MyPageButton":
        return cls(GuildId(int(match["guild_id"])), page=int(match["page"] or 0))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        await show(
            interaction, await my_page(interaction, guild_id, number=self.page), discreet=True
        )


async def my_page(interaction: Interaction, guild_id: GuildId, *, number: int = 0) -> Screen:
    say = speaker(interaction)
    services = interaction.client.services
    await services.members.touch(guild_id, person(interaction), language=say.language)
    sections = await my_page_sections(interaction, guild_id, say)
    if not sections:
        return _strangers_page(guild_id, say)
    is_in_none = not await services.groups.list_of_member(guild_id, person(interaction))
    ways_in = [make(guild_id, say) for make in FOR_STRANGERS] if is_in_none else []
    there = {_custom_id(tap) for section in sections for tap in section.taps}
    return page(
        say("**My page**"),
        sections,
        say,
        lambda number, words: MyPageButton(guild_id, say, page=number, words=words),
        number=number,
        before=[tap for tap in ways_in if _custom_id(tap) not in there],
        after=[HelpNowButton(say)],
    )


def own_guild(interaction: Interaction) -> GuildId:
    """The server that a command means. In private notes that is the one server the bot serves."""
    guild_id = interaction.guild_id or interaction.client.home_guild_id
    if guild_id is None:
        raise WhichServerError
    return GuildId(guild_id)


def _custom_id(tap: Tappable | tuple[Tappable, ...]) -> str | None:
    return getattr(tap, "custom_id", None)


def _strangers_page(guild_id: GuildId, say: Speaker) -> Screen:
    return Screen(
        say(
            "**My page**\n\nIt is still empty, and that is fine. "
            "You can look at what there is to join. No one sees that you look."
        ),
        (*(make(guild_id, say) for make in FOR_STRANGERS), HelpNowButton(say)),
    )


def _first_aid(say: Speaker, interaction: Interaction) -> Tappable | None:
    guild_id = interaction.guild_id or interaction.client.home_guild_id
    return None if guild_id is None else MyPageButton(GuildId(guild_id), say)


FIRST_AID.insert(0, _first_aid)
