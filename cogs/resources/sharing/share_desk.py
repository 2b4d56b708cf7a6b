"""A link that should have come with a meeting, which is off: on the desk, for that group's facilitators."""

from bot.core.ids import GuildId
from cogs._kit.interaction import Interaction, person
from cogs._kit.pages import Section, desk_section
from cogs._kit.speaker import Speaker
from cogs._kit.text import plain
from cogs._kit.times import day_and_time
from cogs.resources.sharing.share_taps import ShareWhenButton, UnshareButton


@desk_section(order=38)
async def link_left_behind(
    interaction: Interaction, guild_id: GuildId, say: Speaker
) -> Section | None:
    """One at a time, so that it is plain what each button is about."""
    found = await interaction.client.services.resources.list_left_behind(
        guild_id, by=person(interaction)
    )
    if not found or found[0].session is None:
        return None
    first = found[0]
    share, session = first.share, found[0].session
    line = say(
        "**“{title}” did not come to {group}.** The meeting on {time} is off.",
        title=plain(first.resource.details.title),
        group=plain(first.group.name),
        time=day_and_time(session.starts_at),
    )
    again = ShareWhenButton(guild_id, share.resource_id, share.group_id, say)
    return Section(line, [again, UnshareButton(guild_id, share.id, say)])
