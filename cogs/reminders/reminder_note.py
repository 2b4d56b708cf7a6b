"""The notes a day and an hour before a meeting, and their leaving again after it."""

from datetime import timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

import discord

from bot.core.ids import GuildId, SessionId
from bot.features.outbox.model import Delivery
from bot.features.outbox.ports import NotWanted
from bot.features.reminders.model import Answer, Occasion
from bot.features.sessions.model import RsvpAnswer
from cogs._kit import note_lines
from cogs._kit.deliveries import Note, NoteTap, Reading, deed, note, opens
from cogs._kit.interaction import Interaction
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker
from cogs.outbox.open_button import OpenButton
from cogs.sessions.meeting_screen import meeting_screen
from cogs.sessions.rsvp_button import RsvpButton

_A_DAY = timedelta(days=1)


@note("reminders.day")
async def day_before(delivery: Delivery, reading: Reading) -> Note:
    occasion, answer = await _still_wanted(delivery, reading)
    line = _day_line(occasion, reading)
    taps = _answer_taps(occasion, answer, reading.say)
    return Note(line, (*taps, OpenButton(delivery.id, reading.say)))


@note("reminders.hour")
async def hour_before(delivery: Delivery, reading: Reading) -> Note:
    occasion, answer = await _still_wanted(delivery, reading)
    say = reading.say
    when = note_lines.named(occasion.starts_at, _clock_of(reading), say)
    if reading.now >= occasion.starts_at:
        line = note_lines.has_started(when, say)
    else:
        line = note_lines.starts_in(when, occasion.starts_at - reading.now, say)
        if reading.late_by:
            line = note_lines.late(line, reading.late_by, say)
    taps = _answer_taps(occasion, answer, say)
    return Note(line, (*taps, OpenButton(delivery.id, say)))


@opens("reminders.day")
@opens("reminders.hour")
async def opened(delivery: Delivery, interaction: Interaction, say: Speaker) -> Screen:
    return await meeting_screen(interaction, delivery.guild_id, _occasion_id(delivery), say)


@deed("reminders.clear")
async def clear_notes(delivery: Delivery, reading: Reading) -> None:
    """Take the notes of a past meeting off the phone; one that is gone already is fine."""
    if delivery.member_id is None:
        return
    sent = await reading.services.outbox.list_sent(
        delivery.guild_id, member_id=delivery.member_id, subject_id=_occasion_id(delivery)
    )
    for earlier in sent:
        if earlier.sent_channel_id is None or earlier.message_id is None:
            continue
        channel = reading.client.get_partial_messageable(earlier.sent_channel_id)
        try:
            await channel.get_partial_message(earlier.message_id).delete()
        except discord.NotFound:
            continue


async def _still_wanted(delivery: Delivery, reading: Reading) -> tuple[Occasion, Answer]:
    if delivery.member_id is None:
        raise NotWanted
    found = await reading.services.reminders.find(
        GuildId(delivery.guild_id), _occasion_id(delivery)
    )
    if found is None:
        raise NotWanted
    occasion, people = found
    answer = people.get(delivery.member_id, Answer.DECLINED)
    if answer is Answer.DECLINED:
        raise NotWanted
    return occasion, answer


def _day_line(occasion: Occasion, reading: Reading) -> str:
    """Tomorrow is the reader's own tomorrow; a late note may find that it is today."""
    say = reading.say
    clock = _clock_of(reading)
    when = note_lines.named(occasion.starts_at, clock, say)
    zone = ZoneInfo(clock or occasion.zone)
    days = (occasion.starts_at.astimezone(zone).date() - reading.now.astimezone(zone).date()).days
    line = note_lines.tomorrow(when, say) if days >= 1 else note_lines.today(when, say)
    return note_lines.late(line, reading.late_by, say) if reading.late_by else line


def _clock_of(reading: Reading) -> str | None:
    member = reading.member
    return member.zone if member is not None and member.clock_confirmed else None


def _answer_taps(occasion: Occasion, answer: Answer, say: Speaker) -> tuple[NoteTap, ...]:
    """Who said yes is only asked whether that changed."""
    going = RsvpButton(occasion.guild_id, occasion.id, RsvpAnswer.GOING, say)
    declined = RsvpButton(occasion.guild_id, occasion.id, RsvpAnswer.DECLINED, say)
    match answer:
        case Answer.GOING:
            return (declined,)
        case Answer.MAYBE | Answer.NONE | Answer.DECLINED:
            return (going, declined)
        case _:
            assert_never(answer)


def _occasion_id(delivery: Delivery) -> SessionId:
    if delivery.subject_id is None:
        raise NotWanted
    return SessionId(delivery.subject_id)
