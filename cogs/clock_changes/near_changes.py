"""The part of *My page* that says the same as the note, for whoever wants no notes or has not opened it."""

from bot.core.ids import GuildId
from cogs._kit.interaction import Interaction, person
from cogs._kit.pages import Section, my_page_section
from cogs._kit.speaker import Speaker
from cogs._kit.text import plain
from cogs.clock_changes.change_words import change_text


@my_page_section(order=22)
async def near_changes(interaction: Interaction, guild_id: GuildId, say: Speaker) -> Section | None:
    near = await interaction.client.services.clock_changes.list_near(guild_id, person(interaction))
    if not near:
        return None
    lines = [
        say("{group}: {change}", group=plain(one.group.name), change=change_text(one.change, say))
        for one in near
    ]
    return Section("\n".join([say("**A time changes soon**"), *lines]))
