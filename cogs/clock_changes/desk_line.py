"""The facilitators' side: the meeting stays where it is, and who has another hour knows."""

from babel.dates import format_date

from bot.core.ids import GuildId
from bot.core.wall_time import load_zone
from bot.features.clock_changes.service import Told
from cogs._kit.interaction import Interaction, person
from cogs._kit.pages import Section, desk_section
from cogs._kit.speaker import Speaker
from cogs._kit.text import plain
from cogs._kit.times import clock_in, zone_name


@desk_section(order=45)
async def who_has_another_hour(
    interaction: Interaction, guild_id: GuildId, say: Speaker
) -> Section | None:
    told = await interaction.client.services.clock_changes.list_told(guild_id, person(interaction))
    return Section("\n".join(_lines(one, say) for one in told)) if told else None


def _lines(one: Told, say: Speaker) -> str:
    zone = load_zone(one.session.zone)
    here = one.session.starts_at.astimezone(zone)
    head = say(
        "**{group}**, {day}, on the clocks of {place}",
        group=plain(one.group.name),
        day=format_date(here, "EEEE, MMMM d", locale=say.language.replace("-", "_")),
        place=zone_name(zone),
    )
    stays = say(
        "The meeting stays at {time}. Those affected were told.",
        time=clock_in(one.session.starts_at, zone, say.language),
    )
    number = say.plural(
        "It is at another hour for {n} person.", "It is at another hour for {n} people.", one.people
    )
    return f"{head}\n{stays} {number}"
