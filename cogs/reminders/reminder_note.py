"""The notes before a meeting, and their leaving again after it."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import assert_never

import discord

from bot.core.ids import DeliveryId, SessionId
from bot.core.wall_time import load_zone
from bot.features.outbox.model import Debt, Delivery
from bot.features.outbox.ports import NotWanted
from bot.features.reminders.model import Answer, Expected, Occasion
from bot.features.sessions.model import RsvpAnswer
from bot.services import Services
from cogs._kit import note_lines
from cogs._kit.deliveries import Note, NoteTap, Reading, deed, note, opens
from cogs._kit.interaction import Interaction
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker
from cogs.outbox.open_button import OpenButton
from cogs.sessions.meeting_screen import meeting_screen
from cogs.sessions.rsvp_button import RsvpButton

_WITHIN_HOURS = timedelta(hours=4)
"""So near, what is left says more than the day. Quiet hours may bring a note many hours earlier than it was meant."""
_JUST_NOW = timedelta(minutes=2)


async def _who_is_expected(
    services: Services, deliveries: Collection[Delivery]
) -> Mapping[DeliveryId, object]:
    return await services.reminders.list_expected(deliveries)


@note("reminders.week", reads=_who_is_expected)
@note("reminders.day", reads=_who_is_expected)
@note("reminders.three_hours", reads=_who_is_expected)
@note("reminders.hour", reads=_who_is_expected)
@note("reminders.ten_minutes", reads=_who_is_expected)
@note("reminders.start", reads=_who_is_expected)
async def before_meeting(delivery: Delivery, reading: Reading) -> Note:
    expected = reading.found
    if not isinstance(expected, Expected):
        raise NotWanted
    taps = _answer_taps(expected.occasion, expected.answer, reading.say)
    return Note(_line(expected.occasion, reading), (*taps, OpenButton(delivery.id, reading.say)))


@opens("reminders.week")
@opens("reminders.three_hours")
@opens("reminders.ten_minutes")
@opens("reminders.start")
@opens("reminders.day")
@opens("reminders.hour")
async def opened(delivery: Delivery, interaction: Interaction, say: Speaker) -> Screen:
    return await meeting_screen(interaction, delivery.guild_id, _occasion_id(delivery), say)


@deed("reminders.clear")
async def clear_notes(delivery: Delivery, reading: Reading) -> None:
    """Take the notes of a past meeting off the phone; one that is gone already is fine."""
    if delivery.member_id is None:
        return
    member = await reading.services.members.get(delivery.guild_id, delivery.member_id)
    if not member.notes.clear_after:
        return  # they have changed their mind since it was planned
    sent = await reading.services.outbox.list_sent(
        delivery.guild_id, member_id=delivery.member_id, subject_id=_occasion_id(delivery)
    )
    there = [
        (one.sent_channel_id, one.message_id)
        for one in sent
        if one.sent_channel_id is not None and one.message_id is not None
    ]
    for number, (channel_id, message_id) in enumerate(there):
        if number > 0:  # for the first request the sender has waited already
            await reading.services.outbox.pace.wait_for(Debt.DO)
        channel = reading.client.get_partial_messageable(channel_id)
        try:
            await channel.get_partial_message(message_id).delete()
        except discord.NotFound:
            continue


def _line(occasion: Occasion, reading: Reading) -> str:
    say, left = reading.say, occasion.starts_at - reading.now
    when = note_lines.named(occasion.starts_at, _clock_of(reading), say)
    if left <= -_JUST_NOW:
        return note_lines.has_started(when, say)
    if left <= timedelta(0):
        return note_lines.starts_now(when, say)
    is_near = left <= _WITHIN_HOURS
    line = note_lines.starts_in(when, left, say) if is_near else _day_line(occasion, when, reading)
    return note_lines.late(line, reading.late_by, say) if reading.late_by else line


def _day_line(occasion: Occasion, when: str, reading: Reading) -> str:
    """Tomorrow is the reader's own tomorrow; a late note may find that it is today."""
    zone = load_zone(_clock_of(reading) or occasion.zone)
    days = (occasion.starts_at.astimezone(zone).date() - reading.now.astimezone(zone).date()).days
    if days == 0:
        return note_lines.today(when, reading.say)
    if days == 1:
        return note_lines.tomorrow(when, reading.say)
    return note_lines.is_in(when, timedelta(days=days), reading.say)


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
