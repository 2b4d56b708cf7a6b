"""The desk as one private screen: each feature adds what waits in it."""

from collections.abc import Sequence
from typing import Final

from bot.core.ids import GuildId
from bot.features.groups.model import Group
from cogs._kit.interaction import Interaction, person
from cogs._kit.pages import desk_sections
from cogs._kit.pages import page as divided
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker
from cogs._kit.text import plain
from cogs.desk.desk_button import DeskButton
from cogs.desk.no_group import no_group

_NAMED: Final = 8
"""Groups in the title."""


async def desk_screen(
    interaction: Interaction, guild_id: GuildId, say: Speaker, *, page: int = 0
) -> Screen:
    if (first := await no_group(interaction, guild_id)) is not None:
        return first
    groups = await interaction.client.services.desk.groups_for(guild_id, person(interaction))
    sections = await desk_sections(interaction, guild_id, say)
    title = _title(groups, say)
    again: tuple[Tappable, ...] = ()
    if not any(section.waits for section in sections):
        title = f"{title}\n\n{say('Nothing waits for you.')}"
        again = (DeskButton(guild_id, say, again=True),)
    return divided(
        title,
        sections,
        say,
        lambda number, words: DeskButton(guild_id, say, page=number, words=words),
        number=page,
        after=again,
    )


def _title(groups: Sequence[Group], say: Speaker) -> str:
    names = ", ".join(plain(group.name) for group in groups[:_NAMED])
    if len(groups) <= _NAMED:
        return say("**Your desk** for {groups}", groups=names)
    return say("**Your desk** for {groups} and {n} more", groups=names, n=len(groups) - _NAMED)
