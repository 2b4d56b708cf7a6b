"""The part of *My page* with a person's own settings."""

from zoneinfo import ZoneInfo

from bot.core.ids import GuildId
from cogs._kit.interaction import Interaction, person
from cogs._kit.pages import Section, my_page_section
from cogs._kit.speaker import Speaker
from cogs._kit.times import clock_in, zone_name
from cogs.members.clock_choice import ClockButton
from cogs.members.my_notes import MyNotesButton, line_on_phone


@my_page_section(40)
async def settings(interaction: Interaction, guild_id: GuildId, say: Speaker) -> Section | None:
    services = interaction.client.services
    member = await services.members.get(guild_id, person(interaction))
    if not member.known:
        return None
    now = services.clock.now()
    lines = [say("**My settings**")]
    zone = member.confirmed_zone
    if zone is None:
        lines.append(say("Clock: not chosen yet."))
    else:
        here = ZoneInfo(zone)
        lines.append(
            say(
                "Clock: {place}, {time} now.",
                place=zone_name(here),
                time=clock_in(now, here, say.language),
            )
        )
    if not member.notes.allowed:
        lines.append(say("Private notes: off."))
    elif not member.wants_notes(now):
        lines.append(say("Private notes: paused."))
    elif member.notes_blocked_at is not None:
        lines.append(say("Private notes: on, but Discord is blocking them."))
    else:
        line = await line_on_phone(interaction, member, say)
        lines.append(say("Private notes: on. All that shows: “{line}”", line=line))
    taps = (MyNotesButton(guild_id, say), ClockButton(guild_id, "page", say))
    return Section("\n".join(lines), taps)
