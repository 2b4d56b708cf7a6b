"""What a member sees of a check-in: who it is for, the form, what became of it, taking it back, their own numbers."""

import sqlite3
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.ids import MemberId
from bot.demo.acting import words_of
from bot.features.checkins.model import Ceiling, Event
from bot.features.guilds.model import ProgramAnswer
from bot.features.sessions.model import CancelReason
from tests.cogs.checking_in import HOSTILE, PLATES, ask, check_in, ruth_of_oak
from tests.cogs.oak_town import member, room, schedule

HELP = ["Help right now", "Ask a facilitator to reach me"]
LATE = datetime(2026, 10, 22, 22, 40, tzinfo=UTC)
"""Thursday, 11:40 PM in London and 6:40 PM in New York."""


@pytest.fixture
async def ruth(town):
    return await ruth_of_oak(town)


async def answer_of(town, person):
    (mine,) = await town.services.checkins.list_mine(town.guild_id, MemberId(person.id))
    return mine.answer


async def dana_decides(town, person, event, **how):
    checkins, dana = town.services.checkins, MemberId(town.person("Dana").id)
    answer = await answer_of(town, person)
    await checkins.open(town.guild_id, answer.id, dana)
    await checkins.decide(town.guild_id, answer.id, event, by=dana, **how)
    await town.deliver()
    return answer.id


async def open_page(person):
    await person.command("home")
    await person.tap("My check-ins")
    await person.choose(person.choices[0])


def kept_words(town):
    file = town.services.outbox._db.file
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as rows:
        return {
            table: rows.execute(f"select count(*) from {table}").fetchone()[0]  # noqa: S608  our own names
            for table in ("checkin_answers", "checkin_choices", "checkin_history")
        }


@pytest.mark.long
async def test_ruth_checks_in_at_night_and_hears_what_became_of_it(town, ruth):
    await schedule(town, "October 25 3:00 PM")
    await town.be_away_until(LATE)
    await ask(town, ruth)
    await ruth.tap("Check in", on=room(town, ruth.group).last_message)
    assert "**Who is this for?**" in ruth.sees
    assert "No one is on duty now. Someone usually reads by tomorrow evening." in ruth.sees
    await ruth.tap("Read aloud, without my name")
    assert "To pass this on I must keep it, locked, until it is dealt with." in ruth.sees
    await town.restart()
    await ruth.tap("I agree")
    assert "How heavy was this week for you?" in ruth.sees
    await ruth.fill(heavy=["9"], words=PLATES)
    assert "That sounds like a lot. Thank you for saying it." in ruth.sees
    assert "It is with the facilitators of Oak." in ruth.sees
    assert "Someone usually reads by tomorrow evening." in ruth.sees
    assert {
        "Help right now",
        "Ask a facilitator to reach me",
        "Take it back",
        "Count me in",
    } <= set(ruth.labels)

    # Until it is opened she can change it; what she wrote is still there.
    await ruth.tap("Check in", on=room(town, ruth.group).last_message)
    assert "No one has read it yet." in ruth.sees
    assert "two plates" in ruth.sees
    await ruth.tap("Change it")
    await ruth.tap("Read aloud, without my name")
    await ruth.fill(heavy=["9"], words=PLATES)
    assert "Thank you" in ruth.sees

    await dana_decides(town, ruth, Event.READ_ALOUD)
    assert ruth.notes == ["Something is waiting for you."]
    await ruth.tap("Open", on=ruth.newest_note)
    told = "@Dana has read it. It is on Sunday's list, without your name. You can take it back until then."
    assert told in ruth.sees
    assert "@Dana opened it on" in ruth.sees

    session = await town.services.sessions.find_next(town.guild_id, ruth.group.id)
    await town.be_away_until(session.starts_at + timedelta(minutes=10))
    answer = await answer_of(town, ruth)
    dana = MemberId(town.person("Dana").id)
    await town.services.checkins.tick(town.guild_id, answer.id, session.id, by=dana)
    await open_page(ruth)
    assert "Read aloud today. Your words are erased within 24 hours." in ruth.sees
    await town.pass_time(hours=25)
    await ruth.command("home")
    assert "Last one" not in ruth.sees
    assert await town.services.checkins.list_mine(town.guild_id, MemberId(ruth.id)) == ()


async def test_what_is_for_facilitators_stays_there_and_can_be_taken_back(town, ruth):
    await check_in(town, ruth, "Facilitators only", need=["facilitator"], words=HOSTILE)
    assert "That sounds like a lot." in ruth.sees
    await dana_decides(town, ruth, Event.ASK_TO_TALK)
    await open_page(ruth)
    assert "@Dana has read it, and would like to talk with you." in ruth.sees
    assert ruth.labels[:2] == HELP, "she reads that she can ask, so that comes first"
    assert "A word with a facilitator" in ruth.sees
    for sign in ("@everyone", "```", "<@1>", "\u202e", "](https", "**b**", "\u0351" * 5):
        assert sign not in ruth.sees
    await ruth.tap("Take it back")
    assert "You can check in again while it is open." in ruth.sees
    await ruth.tap("Yes, take it back")
    assert "You took it back, and your words are gone." in ruth.sees
    assert (await answer_of(town, ruth)).has_words is False


@pytest.mark.long
async def test_what_may_go_in_the_room_is_asked_about_again_and_changed_when_asked(town, ruth):
    await check_in(town, ruth, "In the room, with my name", heavy=["3"], words=PLATES)
    assert "That sounds like a lot" not in ruth.sees
    await dana_decides(town, ruth, Event.ASK_CHANGE)
    await town.services.checkins.close(
        town.guild_id, (await answer_of(town, ruth)).round_id, by=MemberId(town.person("Dana").id)
    )
    await ruth.command("home")
    await ruth.tap("See the question")
    assert "asks if you would change a part of it" in ruth.sees
    await ruth.tap("Change it")
    await ruth.tap("Read aloud, without my name")
    await ruth.fill(heavy=["3"], words="Two plates.")
    assert "Thank you." in ruth.sees
    assert "Count me in" not in ruth.labels, "the round is closed"

    await dana_decides(town, ruth, Event.ASK_LEAVE, wants_use=Ceiling.ROOM)
    await ruth.tap("Open", on=ruth.newest_note)
    assert "May it go in the room, with your name?" in ruth.sees
    await ruth.tap("Yes")
    assert "has put it in the room, with your name." in ruth.sees
    assert "Ruth shared a few words." in words_of(room(town, ruth.group).last_message)
    await ruth.tap("Take it back")
    assert "check in again" not in ruth.sees, "the round is closed"
    await ruth.tap("Yes, take it back")
    assert (await answer_of(town, ruth)).state == "taken_back"
    assert "shared a few words" not in words_of(room(town, ruth.group).last_message)


@pytest.mark.long
async def test_ruth_says_no_and_it_goes_no_further(town, ruth):
    await check_in(town, ruth, "Facilitators only", words=PLATES)
    await schedule(town, "October 21 7:30 PM")
    await dana_decides(town, ruth, Event.ASK_LEAVE, wants_use=Ceiling.READ_ALOUD)
    await open_page(ruth)
    assert "May it be read aloud at a meeting, without your name?" in ruth.sees
    await ruth.tap("No, keep it private")
    assert "@Dana has read it. It goes no further." in ruth.sees


async def test_just_me_is_written_nowhere_but_in_numbers_that_she_keeps(town, ruth):
    await ruth.tap("Check in", on=room(town, ruth.group).last_message)
    await ruth.tap("Facilitators only")
    await ruth.tap("Just me instead")
    before = kept_words(town)
    await ruth.fill(heavy=["8"], now=["2"], words=HOSTILE)
    assert "Only you have seen this. I have kept nothing." in ruth.sees
    assert "That sounds like a lot." in ruth.sees
    assert "@everyone ''' <@1>" in ruth.sees, "given back in a block that nothing ends early"
    assert kept_words(town) == before

    await ruth.tap("My numbers")
    assert "These may count as health data." in ruth.sees
    await ruth.tap("No")
    assert "**My page**" in ruth.sees
    await ruth.tap("My check-ins")
    await ruth.tap("My numbers")
    await ruth.tap("Keep my numbers for 90 days")
    assert "There are none yet." in ruth.sees
    await check_in(town, ruth, "Just me", heavy=["8"], now=["2"], words=PLATES)
    assert "I have kept the numbers for you alone" in ruth.sees
    await town.pass_time(days=1)
    await check_in(town, ruth, "Just me", heavy=["4"])
    await ruth.tap("My numbers")
    assert "8 of 10 heavy, and you felt “Low”" in ruth.sees
    assert "4 of 10 heavy" in ruth.sees
    await ruth.tap("Stop and erase")
    await ruth.tap("Yes, erase them")
    assert kept_words(town)["checkin_history"] == 0


async def test_she_is_counted_without_a_name_and_can_undo_it(town, ruth):
    await check_in(town, ruth, "Facilitators only", heavy=["9"])
    await ruth.tap("Count me in")
    assert "Your week is counted as heavy, without your name." in ruth.sees
    checkins, me = town.services.checkins, MemberId(ruth.id)
    round_id = (await answer_of(town, ruth)).round_id
    assert await checkins.is_counted_in(town.guild_id, round_id, me)
    await ruth.tap("Don't count me")
    assert not await checkins.is_counted_in(town.guild_id, round_id, me)


async def test_who_has_answered_is_not_asked_again_on_her_page(town, ruth):
    await ruth.command("home")
    assert "Oak asks how your week was" in ruth.sees
    await ruth.tap("Check in for Oak")
    await ruth.tap("Facilitators only")
    await ruth.tap("I agree")
    await ruth.fill(words=PLATES)
    await ruth.command("home")
    assert "Oak asks how your week was" not in ruth.sees
    assert "Check in for Oak" not in ruth.labels
    await ruth.tap("See my last one")
    assert "Change it" in ruth.labels
    await ruth.tap("Take it back")
    await ruth.tap("Yes, take it back")
    await ruth.command("home")
    assert "Check in for Oak" in ruth.labels, "as long as it is open she can send another"


@pytest.mark.long
async def test_who_wants_it_is_reminded_once_by_a_line_that_tells_nothing(town, ruth):
    sam = await member(town, ruth.group, "Sam")
    await ruth.command("home")
    await ruth.tap("My check-ins")
    await ruth.tap("Remind me once")
    assert "I remind you once before a check-in closes." in ruth.sees
    await sam.command("home")
    await sam.tap("My check-ins")
    await sam.tap("Remind me once")
    await sam.tap("No reminder")
    await town.be_away(days=1, hours=23)
    assert ruth.notes == []
    await town.pass_time(hours=1)
    assert ruth.notes == ["Something is waiting for you."]
    assert sam.notes == []
    await ruth.tap("Open", on=ruth.newest_note)
    assert "**Who is this for?**" in ruth.sees
    await ruth.tap("Facilitators only")
    await ruth.tap("I agree")
    await ruth.fill(words=PLATES)
    assert "It is with the facilitators of Oak." in ruth.sees


@pytest.mark.long
async def test_nobody_reads_it_and_she_is_told_in_daytime(town, ruth):
    await check_in(town, ruth, "Facilitators only", words=PLATES)
    assert "Thank you." in ruth.sees
    await town.pass_time(days=3, hours=14)
    assert ruth.notes[-1:] == ["Something is waiting for you."]
    await ruth.tap("Open", on=ruth.newest_note)
    assert "No one has read your note yet. I'm sorry. It is still safe." in ruth.sees
    assert "If you need someone now, please don't wait for us." in ruth.sees
    assert ruth.labels[:2] == HELP


async def test_no_field_for_words_in_a_program_and_no_reader_but_oneself(town, ruth):
    await town.services.guilds.save_server_half(
        town.guild_id, by=MemberId(town.person("Dana").id), program=ProgramAnswer.YES
    )
    await ruth.tap("Check in", on=room(town, ruth.group).last_message)
    await ruth.tap("Just me")
    assert "Anything you want to say?" not in ruth.sees
    assert "What do you need today?" in ruth.sees

    # Dana leads Oak alone: nobody could read hers.
    dana = town.person("Dana")
    await dana.tap("Check in", on=room(town, ruth.group).last_message)
    assert "No one else leads Oak right now" in dana.sees
    assert "Just me" in dana.labels
    assert "Facilitators only" not in dana.labels


@pytest.mark.long
async def test_what_was_to_be_read_at_a_meeting_that_is_called_off_does_not_end_in_silence(
    town, ruth
):
    await check_in(town, ruth, "Read aloud, without my name", words=PLATES)
    session = await schedule(town)
    await dana_decides(town, ruth, Event.READ_ALOUD)
    dana = town.person("Dana", facilitator=True)
    at = (town.guild_id, session.id)
    await town.services.sessions.cancel(*at, by=MemberId(dana.id), reason=CancelReason.TOO_FEW)
    await dana.command("desk")
    assert "1 note to read aloud has no meeting in time. You can plan one." in dana.sees
    assert "Plan a meeting" in dana.labels
    await dana.tap("Look at it")
    assert "to be read aloud. No meeting comes before it is erased on <t:" in dana.sees
    assert "Plan a meeting" in dana.labels
    await open_page(ruth)
    assert "No meeting is planned in time yet." in ruth.sees

    await town.pass_time(days=7)
    await ruth.tap("Open", on=ruth.newest_note)
    assert "no one marked it as read in time. I'm sorry." in ruth.sees
    assert PLATES not in ruth.sees
    assert "Take it back" not in ruth.labels
    await dana.command("desk")
    assert "on its way" not in dana.sees
