"""What a clock chosen on *My page* means: from now on, times are written on it."""

from zoneinfo import ZoneInfo

from bot.core.ids import GuildId
from bot.core.zones import zone_label
from cogs._kit.interaction import Interaction, person
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker
from cogs._kit.times import clock_in
from cogs.members.clock_choice import ClockButton, after_clock
from cogs.members.my_page import MyPageButton

PAGE = "page"


@after_clock(PAGE)
async def keep_clock(
    interaction: Interaction, guild_id: GuildId, zone: str, _ids: tuple[int, ...], say: Speaker
) -> Screen:
    services = interaction.client.services
    await services.members.confirm_clock(guild_id, person(interaction), zone, language=say.language)
    now = services.clock.now()
    words = say(
        "Your clock is {clock}. It is {time} there now.",
        clock=zone_label(zone, say.language, now),
        time=clock_in(now, ZoneInfo(zone), say.language),
    )
    return Screen(words, (MyPageButton(guild_id, say), ClockButton(guild_id, PAGE, say)))
