"""Finding a time that suits: asked by a facilitator, answered in private, made a meeting by one tap."""

import re
import sqlite3
from datetime import timedelta
from itertools import pairwise

import pytest

from bot.core.ids import MemberId
from bot.demo.acting import components_of, walk, words_of
from bot.features.groups.model import Standing
from tests.cogs.forged import forged_button
from tests.cogs.group_town import knows_clock
from tests.cogs.oak_town import found_oak, member, oak, room
from tests.cogs.poll_town import ask_oak, poll_card, says


def kept(town, table):
    file = town.services.outbox._db.file
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as rows:
        return rows.execute(f"select count(*) from {table}").fetchone()[0]  # noqa: S608  the name is ours


def custom_id_of(screen, start):
    ids = (str(part.get("custom_id", "")) for part in walk(components_of(screen)))
    return next(one for one in ids if one.startswith(start))


async def test_dana_finds_an_evening_for_oak(town):
    """From the command to a meeting on the calendar, with a restart after each step."""
    group = await oak(town, seats=8)
    dana, ana, ben = (
        town.person("Dana"),
        await member(town, group, "Ana"),
        await member(town, group, "Ben"),
    )
    await knows_clock(town, ana, "America/Chicago")

    await dana.command("session find-time", group="Oak", minutes=90)
    assert dana.sees.startswith("**Not asked yet.** When could Oak meet?")
    assert dana.sees.count(" in New York") == 10
    assert "early or late" not in dana.sees
    assert not any("could you come" in words_of(one) for one in room(town, group).history())

    first, second, third = dana.choices[:3]
    await dana.choose(first, second, third)
    await dana.tap("Add a time")
    await dana.fill(when="soon")
    assert dana.sees.startswith("I could not read that time.")
    assert "You wrote: “soon”" in dana.sees
    await dana.tap("Add a time")
    await dana.fill(when="November 1 4 PM")
    assert dana.sees.count(" in New York") == 4
    await town.restart()
    await dana.tap("Ask the group")
    assert "Asked. Oak can answer until" in dana.sees

    asked = await in_the_room(town, group)
    card = await poll_card(town, group, asked)
    await ana_marks_hers(town, ana, card)
    await ben.tap("Mark my times", on=card)
    assert "on the group's clock, New York time" in ben.sees
    assert "My clock" in ben.labels
    assert "Ana" not in ben.sees
    await ben.tap("Works")

    # The deadline closes it by itself. Dana did not ask for notes, so her desk has it.
    await town.be_away(days=3)
    await town.deliver()
    assert "This is closed now." in words_of(await poll_card(town, group, asked))
    assert dana.notes == ana.notes == []
    late = f"polls:times:{town.guild_id}:{asked.poll.id}"
    await ana.tap_id(late, on=await forged_button(town, late))
    assert ana.sees.startswith("This question is closed, so I changed nothing.")
    await dana_reads_the_answers(town, dana)
    await town.restart()
    await dana_makes_the_best_a_meeting(town, dana)
    await it_is_settled(town, group, dana, asked)


async def in_the_room(town, group):
    """The card reads what it has to, makes no sound, and has no name on it."""
    dana = MemberId(town.person("Dana").id)
    question = (await town.services.polls.list_waiting(town.guild_id, dana))[0]
    asked = await town.services.polls.card(town.guild_id, question.poll.id)
    card = await poll_card(town, group, asked)
    assert words_of(card).startswith("**When could you come?**")
    assert not any(name in words_of(card) for name in ("Dana", "Ana", "Ben", "<@"))
    assert card.flags.suppress_notifications

    return asked


async def ana_marks_hers(town, ana, card):
    """On her own clock, one time after the other; each tap is kept."""
    await ana.tap("Mark my times", on=card)
    assert "on your clock, Chicago time" in ana.sees
    assert "1 of 4" in ana.sees
    await ana.tap("Works")
    assert "Saved. You can change it until" in ana.sees
    await town.restart()
    assert kept(town, "poll_marks") == 1
    await ana.tap("If needed")
    await ana.tap("No")
    await ana.tap("Works")
    assert "That is all. Thank you." in ana.sees
    changed = next(label for label in ana.choices if label.endswith(": No"))
    await ana.choose(changed)
    await ana.tap("Works")
    assert ana.sees.count(": Works") >= 3


async def dana_reads_the_answers(town, dana):
    await dana.command("desk")
    assert "The answers of Oak are in: 2 of 3." in dana.sees
    await dana.tap("Times for Oak")
    assert (
        "Works for 2, if needed 0, no 0. Fair: for no one before 8 AM or after 10 PM." in dana.sees
    )
    assert "No facilitator has said yes to this one so far." in dana.sees
    assert "@Ana" in dana.sees
    assert "1 person has set no clock" in dana.sees
    pictures = [part for part in walk(components_of(dana.screen)) if part["type"] == 12]
    assert len(pictures) == 1
    assert pictures[0]["items"][0]["description"].startswith("Who could come, New York time.")


async def dana_makes_the_best_a_meeting(town, dana):
    assert sum("Make it" in words for words in dana.labels) == 4, "the best"
    assert sum("Make it" in words for words in dana.choices) == 4, "the others"
    await dana.choose(next(one for one in dana.choices if one.startswith("3. Make it every week")))
    assert "Every " in dana.sees
    await dana.command("desk")
    await dana.tap("Times for Oak")
    await dana.tap("1. Make it a meeting")
    assert dana.sees.startswith("**Not posted yet.**")
    assert "90 minutes, 8 seats" in dana.sees
    await dana.tap("Post")


async def it_is_settled(town, group, dana, asked):
    """The room and the desk say what it became, and nothing of it has to be kept."""
    (planned,) = await town.services.sessions.list_led(town.guild_id, MemberId(dana.id))
    assert planned.session.starts_at == asked.slots[0].starts_at
    await town.deliver()
    became = f"became: <t:{int(planned.session.starts_at.timestamp())}:F>"
    assert became in words_of(await poll_card(town, group, asked))
    await dana.command("desk")
    assert became in dana.sees
    assert "Times for Oak" not in dana.labels
    await dana.tap("Put away the times for Oak")
    await dana.tap("Look at the answers")
    assert became in dana.sees
    assert not any("Make it" in words for words in (*dana.labels, *dana.choices))
    await dana.tap("Put away")
    await dana.tap("Erase the answers")
    assert "are erased" in dana.sees
    assert (kept(town, "polls"), kept(town, "poll_marks")) == (0, 0)


@pytest.mark.long
async def test_a_day_before_the_end_who_has_said_nothing_is_asked_once_more(town):
    group = await oak(town)
    dana, ana, ben = (
        town.person("Dana"),
        await member(town, group, "Ana"),
        await member(town, group, "Ben"),
    )
    cal = await member(town, group, "Cal", notes=False)
    asked = await ask_oak(town, group)
    await says(town, ana, asked, "w")
    await town.be_away(days=2)
    await town.deliver()
    assert ben.notes == ["Something is waiting for you."]
    assert ana.notes == cal.notes == []
    await ben.tap("Open", on=ben.newest_note)
    assert "When could you come?" in ben.sees
    await ben.tap("Works")
    assert "Saved." in ben.sees
    await town.pass_time(hours=2)
    assert len(ben.notes) == 1

    # The one who asked hears that the answers are in, and reads them behind the note.
    await town.services.members.allow_notes(town.guild_id, MemberId(dana.id))
    await town.be_away(hours=22)
    await town.deliver()
    assert dana.notes == ["Something is waiting for you."]
    await dana.tap("Open", on=dana.newest_note)
    assert "2 of 4 have answered." in dana.sees
    assert "open your desk in the server" in dana.sees
    assert not any("Make it" in label for label in dana.labels)


async def test_what_cannot_be_asked_gets_one_sentence_and_the_way_back(town):
    group = await oak(town)
    dana = town.person("Dana")
    await knows_clock(town, dana, "America/New_York")
    await dana.command("session find-time", group="Oak")
    assert len(re.findall(r"^- <t:\d+:F> in New York$", dana.sees, re.MULTILINE)) == 10, "said once"
    await dana.choose(dana.choices[0])
    await dana.tap("Ask the group")
    assert dana.sees.startswith("With one time there is nothing to choose.")
    assert dana.labels[:2] == ["Plan a meeting", "Back to the times"]
    await dana.tap("Back to the times")
    await dana.tap("Add a time")
    await dana.fill(when="March 14 2027 2:30 AM")
    assert dana.sees.startswith("Clocks skip that time that night.")
    await dana.tap("Back to the times")
    await dana.tap("Add a time")
    await dana.fill(when="tomorrow 6 PM")
    await dana.tap("Ask the group")
    assert "but the first time is" in dana.sees
    await dana.tap("Back to the times")
    await town.be_away(days=1, hours=8)
    # A draft is kept for a day; then the way back says so.
    await dana.tap("Ask the group")
    assert (
        dana.sees.startswith("One of these times is over.") or "is not here any more" in dana.sees
    )
    assert kept(town, "poll_marks") == 0
    assert "When could you come" not in "".join(
        words_of(one) for one in room(town, group).history()
    )


@pytest.mark.long
async def test_a_weekly_time_where_no_hour_is_fair_is_taken_in_turns(town):
    group = await oak(town, seats=None)
    dana = town.person("Dana")
    people = [await member(town, group, name) for name in ("Ana", "Ben")]
    for person, zone in zip(people, ("Europe/London", "Australia/Sydney"), strict=True):
        await knows_clock(town, person, zone)
    await knows_clock(town, dana, "America/New_York")
    await dana.command("session find-time", group="Oak")
    await dana.tap("Find a weekly time")
    assert "meet every week?" in dana.sees
    await dana.pick(custom_id=custom_id_of(dana.screen, "polls:ticks"))
    assert "No time is chosen yet." in dana.sees
    for when in ("Monday 5 AM", "Tuesday 6 PM"):
        await dana.tap("Add a time")
        await dana.fill(when=when)
    assert "Every Monday, 5:00 AM New York (early or late for 1 person)" in dana.sees
    await dana.tap("Ask the group")
    waiting = await town.services.polls.list_waiting(town.guild_id, MemberId(dana.id))
    asked = await town.services.polls.card(town.guild_id, waiting[0].poll.id)
    await says(town, people[0], asked, "w", "i")
    await says(town, people[1], asked, "w", "w")
    await says(town, dana, asked, "i", "w")
    await dana.tap("Look at the answers")
    assert "**No single time is fair.**" in dana.sees
    assert "First and third week: Every Monday, 5:00 AM New York" in dana.sees
    await dana.tap("Plan turn 1")
    assert "Every other Monday, 5:00 AM New York" in dana.sees
    await dana.tap("Post")
    await dana.command("desk")
    await dana.tap("Times for Oak")
    await dana.tap("Plan turn 2")
    assert "Every other Tuesday, 6:00 PM New York" in dana.sees
    await dana.tap("Post")
    coming = await town.services.sessions.list_led(town.guild_id, MemberId(dana.id))
    days = sorted(one.session.starts_at for one in coming)[:4]
    gaps = [later - earlier for earlier, later in pairwise(days)]
    assert all(timedelta(days=5) < gap < timedelta(days=9) for gap in gaps)


@pytest.mark.long
async def test_trouble_around_a_question(town):
    """Nobody has answered; the card is deleted; two close at once; somebody leaves; a stranger taps; the group ends."""
    group = await oak(town)
    dana, ana, stan = town.person("Dana"), await member(town, group, "Ana"), town.person("Stan")
    asked = await ask_oak(town, group)
    ids = f"{town.guild_id}:{asked.poll.id}"
    await dana.command("desk")
    await dana.tap("Times for Oak")
    assert "No one has answered yet." in dana.sees
    assert "Plan a meeting" in dana.labels

    card = await poll_card(town, group, asked)
    times = f"polls:times:{ids}"
    await stan.tap_id(times, on=await forged_button(town, times))
    assert stan.sees.startswith("Only people of this group can do that.")
    await card.delete()
    await town.services.polls.repair_cards()
    await town.deliver()
    card = await poll_card(town, group, asked)
    assert words_of(card).startswith("**When could you come?**")

    await says(town, ana, asked, "w", "w")
    wrong = f"polls:fit:{ids}:12345:works"
    await ana.tap_id(wrong, on=await forged_button(town, wrong))
    assert ana.sees.startswith("That time is not part of this question")
    await town.services.groups.leave(town.guild_id, group.id, MemberId(ana.id))
    assert kept(town, "poll_marks") == 0

    close = f"polls:close:{ids}"
    early = f"polls:away:{ids}:do"
    await dana.tap_id(early, on=await forged_button(town, early))
    assert dana.sees.startswith("People can still answer.")
    await dana.tap_id(close, on=await forged_button(town, close))
    assert "No one has answered yet." in dana.sees
    await dana.tap_id(close, on=await forged_button(town, close))
    assert dana.sees.startswith("This question is closed already.")

    ash = await found_oak(town, "Ash")
    other = await ask_oak(town, ash)
    by = Standing(MemberId(dana.id), is_facilitator=True)
    await town.services.groups.archive(town.guild_id, ash.id, by=by)
    await town.deliver()
    gone = f"polls:results:{town.guild_id}:{other.poll.id}"
    await dana.tap_id(gone, on=await forged_button(town, gone))
    assert dana.sees.startswith("I can't find that group here.")
    await town.be_away(days=31)
    await town.services.polls.forget_old()
    assert (kept(town, "polls"), kept(town, "poll_slots")) == (0, 0)
