"""A meeting has moved, rests, or is back: the note, what stands behind it, and what the room reads."""

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.core.errors import NotFoundError, Refusal
from bot.core.ids import SeriesId, SessionId
from bot.core.wall_time import load_zone
from bot.features.members.model import Member
from bot.features.outbox.model import Delivery
from bot.features.outbox.ports import NotWanted
from bot.features.sessions import promises
from bot.features.sessions.model import RsvpAnswer, Session, SessionState
from cogs._kit import note_lines
from cogs._kit.deliveries import Card, Note, Reading, card, note, opens
from cogs._kit.interaction import Interaction, person
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker
from cogs._kit.times import day_and_time
from cogs.helplines.help_now import HelpNowButton
from cogs.members.my_page import MyPageButton
from cogs.outbox.open_button import OpenButton
from cogs.sessions.meeting_screen import MoreButton, meeting_screen
from cogs.sessions.meeting_words import there
from cogs.sessions.next_of_group import MeetingAfterButton
from cogs.sessions.rsvp_button import RsvpButton
from cogs.sessions.rule_words import rule_line
from cogs.sessions.session_card import session_of

_SHOWN = 6


@note(promises.MOVED)
async def has_moved(delivery: Delivery, reading: Reading) -> Note:
    """It names the old time: that is the one they know."""
    session, member = await _about(delivery, reading)
    was = _moment(delivery.params["was"])
    when = note_lines.named(was, member.confirmed_zone, reading.say)
    if session.state is SessionState.CANCELLED:
        line = _off_line(was, session, member, reading)
    else:
        line = note_lines.has_moved(when, reading.say)
    return Note(line, [OpenButton(delivery.id, reading.say)])


@note(promises.RESTS)
async def rests(delivery: Delivery, reading: Reading) -> Note:
    session, member = await _about(delivery, reading)
    if session.state is not SessionState.CANCELLED:
        raise NotWanted
    line = _off_line(session.starts_at, session, member, reading)
    return Note(line, [OpenButton(delivery.id, reading.say)])


@note(promises.BACK)
async def is_back(delivery: Delivery, reading: Reading) -> Note:
    session, _ = await _about(delivery, reading)
    if not session.is_coming(reading.now):
        raise NotWanted
    return Note(note_lines.waiting(reading.say), [OpenButton(delivery.id, reading.say)])


@opens(promises.MOVED)
async def moved_opened(delivery: Delivery, interaction: Interaction, say: Speaker) -> Screen:
    """Before → after. What they said before holds until they say something else."""
    services = interaction.client.services
    guild_id, session_id = delivery.guild_id, session_of(delivery)
    summary = await services.sessions.open_card(guild_id, session_id, person(interaction))
    session = summary.session
    others = await _others(delivery, interaction, say)
    if not session.is_coming(services.clock.now()):
        screen = await meeting_screen(interaction, guild_id, session_id, say)
        return Screen("\n\n".join(filter(None, [screen.text, others])), screen.taps)
    parts = [
        "\n".join(
            [
                say("**Your meeting has moved.**"),
                say("Before: {time}", time=day_and_time(_moment(delivery.params["was"]))),
                say("Now: {time}", time=day_and_time(session.starts_at)),
                there(session, say),
            ]
        ),
        others,
        say("Does the new time suit you? What you said before holds until you change it.")
        if summary.rsvp is not None
        else say("Does the new time suit you?"),
    ]
    return Screen(
        "\n\n".join(filter(None, parts)),
        [
            tuple(RsvpButton(guild_id, session_id, one, say) for one in RsvpAnswer),
            MyPageButton(guild_id, say),
            HelpNowButton(say),
        ],
    )


@opens(promises.RESTS)
async def rests_opened(delivery: Delivery, interaction: Interaction, say: Speaker) -> Screen:
    """All of them rest, not only the one that the note is about."""
    guild_id, session_id = delivery.guild_id, session_of(delivery)
    sessions = interaction.client.services.sessions
    screen = await meeting_screen(interaction, guild_id, session_id, say)
    session = (await sessions.summary(guild_id, session_id, person(interaction))).session
    rest = await sessions.find_rest(guild_id, session.group_id)
    if session.state is not SessionState.CANCELLED or rest is None:
        return screen
    words = say("What you said about later ones is kept too.")
    return Screen(f"{screen.text}\n\n{words}", screen.taps)


@opens(promises.BACK)
async def back_opened(delivery: Delivery, interaction: Interaction, say: Speaker) -> Screen:
    guild_id, session_id = delivery.guild_id, session_of(delivery)
    screen = await meeting_screen(interaction, guild_id, session_id, say)
    sessions = interaction.client.services.sessions
    session = (await sessions.summary(guild_id, session_id, person(interaction))).session
    if not session.is_coming(interaction.client.services.clock.now()):
        return screen
    words = say("This meeting takes place after all. What you said before holds.")
    return Screen(f"{words}\n\n{screen.text}", screen.taps)


@card(promises.MOVED_IN_ROOM)
async def moved_card(delivery: Delivery, reading: Reading) -> Card:
    """For those who get no notes. It pings nobody."""
    sessions = reading.services.sessions
    try:
        meeting = await sessions.card(delivery.guild_id, session_of(delivery))
    except NotFoundError:
        raise NotWanted from None
    session, say = meeting.session, Speaker(meeting.group.language)
    was = _moment(delivery.params["was"])
    if session.state is SessionState.CANCELLED:
        lines = [say("The meeting on {time} will not happen.", time=day_and_time(was))]
    else:
        lines = [
            say(
                "The meeting on {before} is now on {after}.",
                before=day_and_time(was),
                after=day_and_time(session.starts_at),
            ),
            there(session, say),
        ]
    number: int | None = delivery.params["series"]
    if number is not None:
        series = await sessions.find_series(delivery.guild_id, SeriesId(number))
        if series is not None:
            rule = rule_line(series.first, series.repeats, say)
            lines.append(say("From then on: {rule}", rule=rule))
    guild_id = delivery.guild_id
    taps = [
        MoreButton(guild_id, session.id, say),
        MeetingAfterButton(guild_id, session.id, say),
        HelpNowButton(say),
    ]
    if session.is_coming(reading.now):
        going = RsvpButton(guild_id, session.id, RsvpAnswer.GOING, say)
        return Card(Screen("\n".join(lines), [going, *taps]))
    return Card(Screen("\n".join(lines), taps[1:]))


async def _about(delivery: Delivery, reading: Reading) -> tuple[Session, Member]:
    if reading.member is None:
        raise NotWanted
    sessions = reading.services.sessions
    try:
        summary = await sessions.summary(
            delivery.guild_id, session_of(delivery), reading.member.member_id
        )
    except Refusal:
        raise NotWanted from None
    return summary.session, reading.member


async def _others(delivery: Delivery, interaction: Interaction, say: Speaker) -> str:
    """The other meetings of theirs that the same change has moved or called off."""
    pairs: Sequence[Sequence[int]] = delivery.params["others"]
    lines: list[str] = []
    for number, was in pairs[:_SHOWN]:
        sessions = interaction.client.services.sessions
        one = (await sessions.card(delivery.guild_id, SessionId(number))).session
        before = day_and_time(_moment(was))
        if one.state is SessionState.CANCELLED:
            lines.append(say("- {before}: it will not happen", before=before))
        elif one.starts_at != _moment(was):
            after = day_and_time(one.starts_at)
            lines.append(say("- {before} → {after}", before=before, after=after))
    if len(pairs) > _SHOWN:
        lines.append(say("- and {n} more", n=len(pairs) - _SHOWN))
    return say("These have changed too:\n{times}", times="\n".join(lines)) if lines else ""


def _off_line(was: datetime, session: Session, member: Member, reading: Reading) -> str:
    zone = load_zone(member.confirmed_zone or session.zone)
    when = note_lines.named(was, member.confirmed_zone, reading.say)
    if was.astimezone(zone).date() == reading.now.astimezone(zone).date():
        return note_lines.is_off(when, reading.say)
    return note_lines.waiting(reading.say)


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
