"""The desk as one private screen: each feature adds what waits in it."""

from bot.core.ids import GuildId
from cogs._kit.interaction import Interaction, person
from cogs._kit.pages import desk_sections, page
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker
from cogs._kit.text import plain
from cogs.desk.desk_button import DeskButton
from cogs.desk.no_group import no_group


async def desk_screen(interaction: Interaction, guild_id: GuildId, say: Speaker) -> Screen:
    if (first := await no_group(interaction, guild_id)) is not None:
        return first
    groups = await interaction.client.services.desk.groups_for(guild_id, person(interaction))
    sections = await desk_sections(interaction, guild_id, say)
    names = ", ".join(plain(group.name) for group in groups)
    title = say("**Your desk** for {groups}", groups=names)
    if not sections:
        return Screen(
            f"{title}\n\n{say('Nothing waits for you.')}",
            [DeskButton(guild_id, say, again=True)],
        )
    return page(title, sections)
