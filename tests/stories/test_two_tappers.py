"""One seat, two people, the same moment."""

import asyncio
import itertools

from bot.core.ids import MemberId
from bot.features.sessions.errors import MeetingFullError
from bot.features.sessions.model import RsvpAnswer, Seat
from tests.cogs.oak_town import card, card_words, member, oak, schedule


async def test_of_two_who_tap_for_the_last_seat_one_sits_and_one_is_asked_to_wait(town):
    group = await oak(town, seats=1)
    sam, ines = await member(town, group, "Sam"), await member(town, group, "Ines")
    session = await schedule(town)
    turns = itertools.count(1)

    async def tap(person):
        return await town.services.sessions.record_rsvp(
            town.guild_id,
            session.id,
            by=MemberId(person.id),
            answer=RsvpAnswer.GOING,
            turn=next(turns),
        )

    results = await asyncio.gather(tap(sam), tap(ines), return_exceptions=True)
    seated = [one for one in results if not isinstance(one, BaseException)]
    refused = [one for one in results if isinstance(one, MeetingFullError)]
    assert len(seated) == len(refused) == 1
    assert seated[0].rsvp.seat is Seat.CONFIRMED
    assert refused[0].position == 1

    await town.deliver()
    assert "1 of 1 seats taken" in await card_words(town, session)
    loser = sam if seated[0].rsvp.member_id == ines.id else ines
    await loser.tap("Going", on=await card(town, session))
    assert "The only seat is taken" in loser.sees
    await loser.tap("Wait in line")
    assert "You are 1st in line" in loser.sees


async def test_tapping_twice_quickly_takes_one_seat(town):
    group = await oak(town, seats=2)
    sam = await member(town, group, "Sam")
    session = await schedule(town)

    async def tap(turn):
        return await town.services.sessions.record_rsvp(
            town.guild_id,
            session.id,
            by=MemberId(sam.id),
            answer=RsvpAnswer.GOING,
            turn=turn,
        )

    first, second = await asyncio.gather(tap(1), tap(2))
    assert first.rsvp == second.rsvp
    assert second.taken == 1
