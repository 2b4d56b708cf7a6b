"""A meeting's card in its group's room. It shows no names, and speaks the group's language."""

from datetime import datetime

from bot.core.errors import NotFoundError
from bot.core.ids import GuildId, SessionId
from bot.core.wall_time import load_zone
from bot.features.groups.agreement import guidelines_version
from bot.features.groups.model import Group
from bot.features.outbox.model import Delivery
from bot.features.outbox.ports import NotWanted
from bot.features.sessions import promises
from bot.features.sessions.model import RsvpAnswer, SessionState
from bot.features.sessions.service import MeetingCard
from cogs._kit.deliveries import Card, Reading, card, deed
from cogs._kit.interaction import Interaction
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker
from cogs._kit.times import clock_in, day_and_time, how_long, zone_name
from cogs.groups.guidelines_button import GuidelinesButton
from cogs.groups.hub_card import HUB_LINES
from cogs.groups.join_button import JOIN_LINES
from cogs.helplines.help_now import HelpNowButton
from cogs.members.my_page import MyPageButton
from cogs.outbox.read_back import put_up, redraw
from cogs.sessions.meeting_screen import MoreButton
from cogs.sessions.meeting_words import reason_sentence, seats_line, title_of, when_lines
from cogs.sessions.next_of_group import MeetingAfterButton
from cogs.sessions.rsvp_button import RsvpButton


def session_of(delivery: Delivery) -> SessionId:
    return SessionId(delivery.subject_id or 0)


@deed(promises.CARD)
async def draw_card(delivery: Delivery, reading: Reading) -> None:
    """Change the card to what is true now; if somebody deleted it, put up a new one."""
    sessions = reading.services.sessions
    try:
        meeting = await sessions.card(delivery.guild_id, session_of(delivery))
    except NotFoundError:
        return  # the group has ended
    room = meeting.group.text_channel_id
    if room is None:
        return  # the card is asked for again once the room is there
    view = card_screen(meeting, reading.now).view()
    channel = reading.client.get_partial_messageable(room, guild_id=delivery.guild_id)
    if await redraw(channel, meeting.session.card_message_id, view):
        return
    if not meeting.session.is_coming(reading.now):
        return  # nobody misses the card of a meeting that is over
    posted = await put_up(delivery, reading, channel, view)
    await sessions.remember_card(delivery.guild_id, meeting.session.id, posted)


@deed(promises.CARD_TURNS)
async def turn_card(delivery: Delivery, reading: Reading) -> None:
    await reading.services.sessions.turn_card(delivery.guild_id, session_of(delivery))


@deed(promises.OPEN_ROOM)
async def open_room(delivery: Delivery, reading: Reading) -> None:
    await reading.services.sessions.promise_opening(delivery.guild_id, session_of(delivery))


@deed(promises.ROOM_REMINDER_TURN)
async def look_who_wants_it_here(delivery: Delivery, reading: Reading) -> None:
    await reading.services.sessions.promise_room_reminder(delivery.guild_id, session_of(delivery))


@card(promises.ROOM_REMINDER)
async def room_reminder(delivery: Delivery, reading: Reading) -> Card:
    """For those who want no private reminder. It says neither who nor how many they are."""
    meeting = await reading.services.sessions.card(delivery.guild_id, session_of(delivery))
    if not meeting.session.is_coming(reading.now):
        raise NotWanted
    say = Speaker(meeting.group.language)
    words = say(
        "**{title}** begins {when}.",
        title=title_of(meeting.session, say),
        when=how_long(meeting.session.starts_at),
    )
    return Card(Screen(words, [MoreButton(delivery.guild_id, meeting.session.id, say)]))


@card(promises.OPENING)
async def opening_card(delivery: Delivery, reading: Reading) -> Card:
    """Ten minutes before: quiet words, and the way in. It pings nobody."""
    meeting = await reading.services.sessions.card(delivery.guild_id, session_of(delivery))
    if meeting.session.state is not SessionState.PLANNED:
        raise NotWanted
    say = Speaker(meeting.group.language)
    voice = meeting.group.voice_channel_id
    begins = how_long(meeting.session.starts_at)
    lines = [
        say("**{title}**, {when}", title=title_of(meeting.session, say), when=begins),
        say("Are you in a private place? Please don't record. Listening is fine."),
        "" if voice is None else say("The voice room: {room}", room=f"<#{voice}>"),
        "-# "
        + say("Our guidelines, version {version}, are one tap away.", version=guidelines_version()),
    ]
    guild_id = delivery.guild_id
    return Card(
        Screen(
            "\n".join(line for line in lines if line),
            [GuidelinesButton(guild_id, say), HelpNowButton(say)],
        )
    )


@card(promises.OFF_IN_ROOM)
async def off_card(delivery: Delivery, reading: Reading) -> Card:
    """For those who get no notes."""
    meeting = await reading.services.sessions.card(delivery.guild_id, session_of(delivery))
    say = Speaker(meeting.group.language)
    return Card(
        Screen(
            " ".join(_off_lines(meeting, say)),
            [
                MeetingAfterButton(delivery.guild_id, meeting.session.id, say),
                HelpNowButton(say),
            ],
        )
    )


def card_screen(meeting: MeetingCard, now: datetime) -> Screen:
    session, say = meeting.session, Speaker(meeting.group.language)
    guild_id = session.guild_id
    head = f"**{title_of(session, say)}**\n{when_lines(session, say)}"
    more, help_now = MoreButton(guild_id, session.id, say), HelpNowButton(say)
    if session.state is SessionState.CANCELLED:
        after = MeetingAfterButton(guild_id, session.id, say)
        return Screen(f"{head}\n\n{' '.join(_off_lines(meeting, say))}", [after, help_now])
    if session.state is SessionState.CLOSED or session.is_over(now):
        over = say("This meeting is over. Thank you for being here.")
        return Screen(f"{head}\n\n{over}", [MyPageButton(guild_id, say), help_now])
    if session.has_started(now):
        voice = meeting.group.voice_channel_id
        running = say("It has started. You can still come in.")
        room = "" if voice is None else f" <#{voice}>"
        return Screen(f"{head}\n\n{running}{room}", [more, help_now])
    return Screen(
        f"{head}\n{seats_line(session, meeting.taken, say)}",
        [
            tuple(RsvpButton(guild_id, session.id, answer, say) for answer in RsvpAnswer),
            (more, help_now),
        ],
    )


async def next_meeting_line(reading: Reading, group: Group) -> str | None:
    """On the group's hub."""
    session = await reading.services.sessions.find_next(group.guild_id, group.id)
    say = Speaker(group.language)
    if session is None:
        return say("No meeting is planned yet.")
    zone = load_zone(session.zone)
    return say(
        "Next meeting: {time}, {local} in {place}",
        time=day_and_time(session.starts_at),
        local=clock_in(session.starts_at, zone, group.language),
        place=zone_name(zone),
    )


async def next_start(interaction: Interaction, group: Group) -> datetime | None:
    """For somebody who thinks of joining: a weekly meeting at its usual time, as clocks stand today.

    The very next one may fall behind a clock change that has not happened to anybody yet; whoever joins is told
    of that by a note of its own.
    """
    sessions = interaction.client.services.sessions
    return await sessions.find_usual_start(GuildId(group.guild_id), group.id)


def _off_lines(meeting: MeetingCard, say: Speaker) -> list[str]:
    session = meeting.session
    lines = [
        say("The meeting on {time} will not happen.", time=day_and_time(session.starts_at)),
        reason_sentence(session.cancel_reason, say),
        say("Your place next time is safe."),
    ]
    return [line for line in lines if line]


if next_meeting_line not in HUB_LINES:
    HUB_LINES.append(next_meeting_line)
if next_start not in JOIN_LINES:
    JOIN_LINES.append(next_start)
