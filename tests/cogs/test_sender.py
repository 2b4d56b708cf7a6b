"""What the sender does where Discord, or a server, says no."""

from datetime import timedelta

import discord
import pytest

from bot.core.ids import GuildId, MemberId
from bot.features.outbox.model import Debt, Promise
from bot.features.outbox.pace import Unpaced
from bot.features.outbox.ports import GuildGone, OutOfSight, RecipientGone, TryLater, Unreachable
from bot.features.sessions.model import RsvpAnswer
from cogs._kit.deliveries import DEEDS, Reading
from cogs._kit.speaker import Speaker
from cogs.outbox import read_back
from cogs.outbox.trouble import outcome_of
from tests.cogs.oak_town import EVENING, member, oak, schedule


class _Answer:
    def __init__(self, status: int) -> None:
        self.status, self.reason = status, ""


@pytest.mark.parametrize(
    ("status", "code", "means"),
    [
        (401, 0, TryLater),  # the token was taken back; what is owed waits for the new one
        (400, 40003, TryLater),
        (403, 50007, Unreachable),
        (403, 50278, Unreachable),
        (403, 50001, Unreachable),
        (404, 10007, RecipientGone),
        (404, 10004, GuildGone),
        (502, 0, TryLater),
    ],
)
def test_what_discord_means(status, code, means):
    answer = discord.HTTPException(_Answer(status), {"code": code, "message": ""})

    assert isinstance(outcome_of(answer), means)


@pytest.mark.long
async def test_a_server_that_sent_the_bot_away_and_its_people_hear_nothing_more(town):
    group = await oak(town)
    ana = await member(town, group, "Ana")
    await schedule(town)
    said = len(town.simulator.nonces_sent())
    guild = town.bot.get_guild(town.guild_id)

    await guild.leave()
    await town.pass_until(EVENING - timedelta(minutes=5))

    assert ana.notes == []
    assert len(town.simulator.nonces_sent()) == said
    report = await town.services.outbox.report(town.guild_id)
    assert not report.failures, "it waits: they may invite the bot again"
    assert report.waiting > 2
    assert report.backlog == 0


async def test_where_too_much_was_written_since_nobody_claims_to_know(town, monkeypatch):
    group = await oak(town)
    ana = await member(town, group, "Ana")
    outbox = town.services.outbox

    async def write_to_ana(*numbers):
        async with outbox._db.transaction(town.guild_id) as tx:
            await outbox.post(
                tx,
                [
                    Promise.say_to_member(
                        f"test:{n}",
                        GuildId(town.guild_id),
                        MemberId(ana.id),
                        "reminders.keep",
                        town.now(),
                        subject_id=7,
                    )
                    for n in numbers
                ],
            )
        await town.deliver()

    begun_at = town.now()
    await write_to_ana(1)
    await town.pass_time(minutes=1)
    await write_to_ana(2)
    await town.pass_time(minutes=1)
    await write_to_ana(3)
    (first, *_) = await outbox.list_about(town.guild_id, 7)
    sender = outbox._dispatcher._attempts._sender
    found = await sender.find_said(first, since=begun_at)
    assert found.message_id == first.message_id

    monkeypatch.setattr(read_back, "PAGE", 1)
    monkeypatch.setattr(read_back, "MOST_PAGES", 2)
    with pytest.raises(OutOfSight):
        await sender.find_said(first, since=begun_at)
    assert await sender.find_said(first, since=begun_at + timedelta(seconds=90)) is None


@pytest.mark.long
async def test_a_room_whose_history_is_hidden_from_us_is_not_taken_for_an_empty_one(town):
    group = await oak(town)
    await member(town, group, "Ana")
    meeting = await schedule(town)
    await town.pass_until(EVENING - timedelta(minutes=9))
    outbox = town.services.outbox
    about = await outbox.list_about(town.guild_id, meeting.id)
    (opening,) = [one for one in about if one.kind == "sessions.opening"]
    sender = outbox._dispatcher._attempts._sender
    found = await sender.find_said(opening, since=opening.due_at)
    assert found.message_id == opening.message_id

    ours = town.bot.get_channel(group.text_channel_id)
    await ours.set_permissions(
        town.bot.get_guild(town.guild_id).me, view_channel=True, read_message_history=False
    )
    with pytest.raises(OutOfSight):
        await sender.find_said(opening, since=opening.due_at)


@pytest.mark.long
async def test_each_note_taken_off_a_phone_is_a_request_that_the_pace_knows_of(town):
    group = await oak(town)
    ana = await member(town, group, "Ana")
    meeting = await schedule(town)
    await town.services.sessions.record_rsvp(
        town.guild_id, meeting.id, by=MemberId(ana.id), answer=RsvpAnswer.GOING, turn=1
    )
    await town.pass_until(EVENING - timedelta(minutes=5))
    assert len(ana.notes) == 2
    outbox = town.services.outbox
    owed = await outbox.list_about(town.guild_id, meeting.id)
    (clearing,) = [one for one in owed if one.kind == "reminders.clear"]

    outbox.pace = asked = CountingPace()
    await DEEDS[clearing.kind](clearing, Reading(town.bot, Speaker(), town.now()))

    assert ana.notes == []
    assert asked.for_steps == 1, "the sender has asked for the first one"


class CountingPace(Unpaced):
    for_steps = 0

    async def wait_for(self, debt):
        self.for_steps += debt is Debt.DO
