"""Moving, leaving out and resting, as Dana taps it and as members read it."""

from datetime import timedelta

import pytest

from bot.core.ids import MemberId
from bot.demo.acting import words_of
from tests.cogs.group_town import hub
from tests.cogs.oak_town import EVENING, card, card_words, last_words, member, oak, schedule

BEFORE = f"<t:{int(EVENING.timestamp())}:F>"
AFTER = f"<t:{int((EVENING + timedelta(days=1)).timestamp())}:F>"


async def test_dana_moves_the_series_and_ruth_says_that_thursday_suits(town):
    group = await oak(town)
    dana = town.person("Dana")
    ruth, will = await member(town, group, "Ruth"), await member(town, group, "Will", notes=False)
    session = await schedule(town, "every Wednesday 7:30 PM, 4 times")
    sessions = town.services.sessions
    await ruth.tap("More", on=(await card(town, session)))
    await ruth.tap("Going")

    await dana.command("session move")
    await dana.choose("Wed, Oct 21, 7:30 PM · Oak")
    assert "one of a series" in dana.sees
    assert dana.labels[:4] == [
        "Only this one",
        "This and all after it",
        "All that are to come",
        "Skip this date",
    ]
    await dana.tap("This and all after it")
    await dana.fill(when="soon", title="Tea", minutes="60", seats="2")
    assert "I could not read that time." in dana.sees
    await dana.tap("Type it again")
    await dana.fill(when="Thursday", title="Tea", minutes="60", seats="2")
    assert "Nothing is changed yet." in dana.sees
    assert f"Before: {BEFORE}\nAfter: {AFTER}\n7:30 PM in New York" in dana.sees
    assert "Every Thursday, 7:30 PM New York" in dana.sees
    assert "Title: Meeting → Tea" in dana.sees
    assert ">\n\n2 people get one note about it." in dana.sees, "apart from the list"

    await town.restart()
    await dana.tap("Change it")
    assert "Done. It is changed." in dana.sees
    await town.deliver()
    assert ruth.notes[-1] == "Your meeting has moved."
    assert will.notes == []
    assert f"The meeting on {BEFORE} is now on {AFTER}." in last_words(town, group)
    assert "From then on: Every Thursday, 7:30 PM New York" in last_words(town, group)
    assert f"**Tea**\n{AFTER}" in await card_words(town, session)

    await dana.tap("Look at it")
    assert "1 person has not said if the new time suits them." in dana.sees
    await ruth.tap("Open", on=ruth.newest_note)
    assert f"Before: {BEFORE}\nNow: {AFTER}" in ruth.sees
    assert "These have changed too:" in ruth.sees
    assert "What you said before holds until you change it." in ruth.sees
    await ruth.tap("Going")
    assert "You're in." in ruth.sees
    count = await sessions.count_asked_again(town.guild_id, session.id, by=MemberId(dana.id))
    assert count == 0


@pytest.mark.long
async def test_dana_leaves_a_date_out_and_lets_the_series_rest(town):
    group = await oak(town)
    dana, ruth = town.person("Dana"), await member(town, group, "Ruth")
    session = await schedule(town, "every Wednesday 7:30 PM, 4 times")
    await ruth.tap("Going", on=(await card(town, session)))
    await dana.command("session skip")
    assert "Oak: Every Wednesday, 7:30 PM New York, 4 times" in dana.choices
    await dana.choose("Wed, Oct 21, 7:30 PM · Oak")
    assert "Not skipped yet." in dana.sees
    assert "This tells the 1 person who meant to come." in dana.sees
    await dana.tap("Skip it")
    await town.deliver()
    assert ruth.notes[-1] == "Something is waiting for you."
    assert "This date is left out." in await card_words(town, session)
    await dana.tap("Put it back")
    await town.deliver()
    assert "takes place again" in dana.sees
    assert ruth.notes[-1] == "Something is waiting for you."
    await ruth.tap("Open", on=ruth.newest_note)
    assert "This meeting takes place after all." in ruth.sees
    assert "You're in." in ruth.sees

    await dana.command("session pause")
    await dana.choose("Oak: Every Wednesday, 7:30 PM New York, 4 times")
    await dana.fill(begins="", resumes="yesterday evening")
    assert dana.labels, "one sentence and a next step"
    await dana.command("session pause")
    await dana.choose("Oak: Every Wednesday, 7:30 PM New York, 4 times")
    await dana.fill(begins="", resumes="November 10")
    assert "They may start again on November 10, 2026." in dana.sees
    assert dana.sees.count("- <t:") == 3
    await dana.tap("Let them rest")
    await town.deliver()
    assert ruth.notes[-1] == "Something is waiting for you."
    await ruth.tap("Open", on=ruth.newest_note)
    assert "The meetings rest for a while." in ruth.sees
    assert "Meetings rest until November 10, 2026." in words_of(hub(town, "oak"))
    await dana.command("session list")
    assert "They may start again on November 10, 2026." in dana.sees
    assert f"~~{BEFORE}~~ off" in dana.sees
    await dana.command("session pause")
    await dana.choose("Oak: Every Wednesday, 7:30 PM New York, 4 times")
    assert "They may start again on November 10, 2026." in dana.sees
    await dana.tap("Resume now")
    await town.deliver()
    assert "The meetings go on." in dana.sees
    assert "rest" not in words_of(hub(town, "oak"))


async def test_strangers_and_groups_without_meetings_get_a_next_step(town):
    await oak(town)
    dana, stan = town.person("Dana"), town.person("Stan", facilitator=True)
    for command in ("edit", "skip", "pause"):
        await dana.command(f"session {command}")
        assert "No meeting is planned." in dana.sees
    await stan.command("session pause")
    assert "Only facilitators of this group can do that." in stan.sees
