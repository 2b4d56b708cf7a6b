"""A meeting is off: the note, what stands behind it, and what the desk says of who was reached."""

from datetime import datetime

from bot.core.ids import GuildId
from bot.core.wall_time import load_zone
from bot.features.members.model import Member
from bot.features.outbox.model import Delivery
from bot.features.outbox.ports import NotWanted
from bot.features.sessions import promises
from bot.features.sessions.cancelling import Told
from bot.features.sessions.model import Session
from cogs._kit import note_lines
from cogs._kit.deliveries import Note, Reading, note, opens
from cogs._kit.interaction import Interaction, person
from cogs._kit.pages import Section, desk_section
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker
from cogs._kit.times import day_and_time
from cogs.outbox.open_button import OpenButton
from cogs.sessions.meeting_screen import meeting_screen
from cogs.sessions.meeting_words import CHOSEN_REASONS, names
from cogs.sessions.session_card import session_of


@note(promises.OFF)
async def is_off(delivery: Delivery, reading: Reading) -> Note:
    if reading.member is None:
        raise NotWanted
    meeting = await reading.services.sessions.card(delivery.guild_id, session_of(delivery))
    session, member, say = meeting.session, reading.member, reading.say
    line = note_lines.waiting(say)
    if _is_today(session, member, reading.now):
        line = note_lines.is_off(
            note_lines.named(session.starts_at, member.confirmed_zone, say), say
        )
    return Note(line, [OpenButton(delivery.id, say)])


@opens(promises.OFF)
async def opened(delivery: Delivery, interaction: Interaction, say: Speaker) -> Screen:
    return await meeting_screen(interaction, delivery.guild_id, session_of(delivery), say)


@desk_section(order=40)
async def who_was_told(interaction: Interaction, guild_id: GuildId, say: Speaker) -> Section | None:
    """Until a meeting would have begun, whoever called it off can see who does not know yet."""
    sessions = interaction.client.services.sessions
    by = person(interaction)
    lines: list[str] = []
    for meeting in await sessions.list_called_off(guild_id, by):
        told = await sessions.told_of_cancel(guild_id, meeting.session.id, by=by)
        if told == Told(0, 0, ()) and meeting.session.cancel_reason not in CHOSEN_REASONS:
            continue  # left out or at rest, and nobody had to hear of it
        off = say("The meeting on {time} is off.", time=day_and_time(meeting.session.starts_at))
        lines.append(f"{off} {told_line(told, say)}")
    return Section("\n".join(lines)) if lines else None


def told_line(told: Told, say: Speaker) -> str:
    """``Told 9 people. Not reached: 2``, and who they are: only facilitators of that group see this."""
    parts = [say.plural("Told {n} person.", "Told {n} people.", told.told)]
    if told.waiting:
        parts.append(say("Still trying: {n}.", n=told.waiting))
    if told.not_reached:
        parts.append(say("Not reached: {n}.", n=len(told.not_reached)))
        parts.append(names(told.not_reached, say))
    return " ".join(parts)


def _is_today(session: Session, member: Member, now: datetime) -> bool:
    zone = load_zone(member.confirmed_zone or session.zone)
    return session.starts_at.astimezone(zone).date() == now.astimezone(zone).date()
