"""**Add to calendar**: a file with the time of one meeting and one word, and how to open it."""

import io

import discord

from bot.core.ids import GuildId, SessionId
from bot.features.calendars import ics
from bot.features.calendars.errors import NotChosenError
from bot.features.calendars.model import PersonalCalendar, Standing
from bot.features.sessions.ground import Summary
from bot.features.sessions.model import TROUBLE_BEFORE, RsvpAnswer
from cogs._kit.calendar_word import busy
from cogs._kit.interaction import Interaction, person
from cogs._kit.replies import next_steps
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.still_here import refuse_departed
from cogs.calendars.doors import AddToCalendarButton, CalendarLinkButton, MyCalendarButton
from cogs.calendars.who_sees import ask_screen
from cogs.calendars.words import copies_line, title_of
from cogs.members.my_page import MyPageButton
from cogs.sessions.meeting_screen import MoreButton


async def event_screen(interaction: Interaction, guild_id: GuildId, session_id: int) -> Screen:
    services = interaction.client.services
    say = speaker(interaction)
    await refuse_departed(interaction, guild_id)
    try:
        calendar = await services.calendars.event(
            guild_id, SessionId(session_id), person(interaction)
        )
    except NotChosenError:
        return ask_screen(guild_id, session_id, say)
    mine = await services.calendars.mine(guild_id, person(interaction))
    text = ics.event_file(calendar, busy=busy(say), now=services.clock.now())
    parts = [*_words(calendar, say)]
    if mine.choices is not None and mine.choices.others_see:
        parts.append(copies_line(say))
    return Screen(
        "\n\n".join(parts),
        next_steps(
            MyCalendarButton(guild_id, session_id, say, label=say("Change title or alarm")),
            CalendarLinkButton(guild_id, session_id, say) if mine.is_served else None,
            MoreButton(guild_id, SessionId(session_id), say, label=say("Back to the meeting")),
            MyPageButton(guild_id, say),
        ),
        [discord.File(io.BytesIO(text), ics.FILE_NAME)],
    )


def _words(calendar: PersonalCalendar, say: Speaker) -> list[str]:
    [entry] = calendar.entries
    if entry.standing is Standing.CANCELLED:
        return [
            say(
                "This file says that the time is free again. Tap it, then do what your phone asks."
            ),
            say("Some calendars need you to delete it by hand."),
        ]
    parts = [
        say(
            "Here is a file for your calendar. It shows the time and “{title}”, and nothing more.",
            title=title_of(calendar.title, say),
        ),
        say(
            "On a phone, tap the file and then tap Add. "
            "If nothing opens, save the file and open it with your calendar."
        ),
    ]
    if entry.revision:
        parts.append(say("If you have an older one, this takes its place."))
    return parts


# On the screens of meetings, where other features may add their buttons.


async def offered_under_more(
    interaction: Interaction, summary: Summary, say: Speaker
) -> Tappable | None:
    """After a change whoever has put a meeting in their calendar is likely to have an old time there."""
    session = summary.session
    if summary.rsvp is not None and summary.rsvp.answer is RsvpAnswer.DECLINED:
        return await offered_when_off(interaction, summary, say)
    if session.starts_at - interaction.client.services.clock.now() <= TROUBLE_BEFORE:
        return None  # it is about to begin, and the way in needs the room on the screen
    if session.revision:
        calendars = interaction.client.services.calendars
        mine = await calendars.mine(session.guild_id, person(interaction))
        if mine.choices is not None:
            words = say("Update my calendar")
            return AddToCalendarButton(session.guild_id, session.id, say, label=words)
    return AddToCalendarButton(session.guild_id, session.id, say)


async def offered_when_off(
    interaction: Interaction, summary: Summary, say: Speaker
) -> Tappable | None:
    """For a meeting that is off, or that they can't make. Only to who has ever put something in their calendar."""
    session = summary.session
    calendars = interaction.client.services.calendars
    mine = await calendars.mine(session.guild_id, person(interaction))
    if mine.choices is None:
        return None
    words = say("Take it off my calendar")
    return AddToCalendarButton(session.guild_id, session.id, say, label=words)


def offered_when_going(summary: Summary, say: Speaker) -> Tappable | None:
    return AddToCalendarButton(summary.session.guild_id, summary.session.id, say)
