"""Meetings that are over and that nobody closed: on the desk until somebody notes who came."""

from bot.core.ids import GuildId
from cogs._kit.interaction import Interaction, person
from cogs._kit.pages import Section, desk_section
from cogs._kit.speaker import Speaker
from cogs._kit.text import plain
from cogs._kit.times import day_and_time
from cogs.sessions.close_meeting import CloseMeetingButton

_AT_ONCE = 3


@desk_section(order=30)
async def unclosed(interaction: Interaction, guild_id: GuildId, say: Speaker) -> Section | None:
    services = interaction.client.services
    now = services.clock.now()
    cards = await services.sessions.list_at_hand(guild_id, person(interaction))
    over = [one for one in cards if one.session.is_over(now)][:_AT_ONCE]
    if not over:
        return None
    numbers = range(1, len(over) + 1) if len(over) > 1 else [None]
    lines = [
        _numbered(number)
        + say(
            "The meeting of {group} on {time} is over. Who came?",
            group=plain(one.group.name),
            time=day_and_time(one.session.starts_at),
        )
        for number, one in zip(numbers, over, strict=True)
    ]
    taps = [
        CloseMeetingButton(guild_id, one.session.id, say, number=number)
        for number, one in zip(numbers, over, strict=True)
    ]
    return Section("\n".join(lines), taps)


def _numbered(number: int | None) -> str:
    return "" if number is None else f"{number}. "
