"""The part of *My page* about a person's calendar, once they use it."""

from bot.core.ids import GuildId
from cogs._kit.interaction import Interaction, person
from cogs._kit.pages import Section, my_page_section
from cogs._kit.speaker import Speaker
from cogs.calendars.doors import MyCalendarButton
from cogs.calendars.link_screen import link_line
from cogs.calendars.words import choices_line


@my_page_section(order=45)
async def my_calendar(interaction: Interaction, guild_id: GuildId, say: Speaker) -> Section | None:
    """A link that ends soon is told of by its date; one that has ended, for a month."""
    services = interaction.client.services
    mine = await services.calendars.mine(guild_id, person(interaction))
    if mine.choices is None:
        return None
    lines = [say("**My calendar**"), choices_line(mine.choices, say)]
    now = services.clock.now()
    if mine.feed is not None:
        lines.append(link_line(mine.feed, say, now))
        if mine.feed.lapses_soon(now):
            lines.append(say("That is soon. A new link gives you 12 more months."))
    return Section("\n".join(lines), (MyCalendarButton(guild_id, say=say),))
