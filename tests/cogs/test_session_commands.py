"""Planning a meeting, looking at it, calling it off and closing it, as facilitators do."""

from datetime import timedelta

import pytest

from bot.core.ids import MemberId
from bot.demo.acting import components_of, labels_of, walk, words_of
from bot.features.groups.model import Standing
from tests.cogs.forged import forged_button
from tests.cogs.oak_town import (
    EVENING,
    card,
    card_words,
    found_oak,
    last_words,
    member,
    oak,
    room,
    schedule,
)

STAMP = f"<t:{int(EVENING.timestamp())}:F>"


async def coming(town):
    dana = MemberId(town.person("Dana").id)
    return await town.services.sessions.list_led(town.guild_id, dana)


async def test_dana_sees_what_was_understood_before_she_posts(town):
    group = await oak(town, seats=8)
    dana = town.person("Dana")
    await dana.command("session schedule", group="Oak", when="every wed 7:30")
    assert "Not posted yet." in dana.sees
    assert "Every Wednesday, 7:30 PM New York" in dana.sees
    assert f"The first one is {STAMP}" in dana.sees
    assert dana.sees.count("- <t:") == 3
    assert "You wrote no AM or PM. I took it as PM." in dana.sees
    assert "60 minutes, 8 seats" in dana.sees
    assert dana.labels == ["Post", "Change", "Cancel", "Close"]
    assert await coming(town) == ()
    await dana.tap("Post")
    assert "Posted. Oak meets" in dana.sees
    assert f"<#{group.text_channel_id}>" in dana.sees
    assert len(await coming(town)) == 12
    assert STAMP in last_words(town, group)


async def test_change_opens_the_form_with_what_was_typed(town):
    await oak(town)
    dana = town.person("Dana")
    await dana.command("session schedule", group="Oak", when="Wednesday 7:30 PM", title="Tea")
    await dana.tap("Change")
    assert "When?" in dana.sees
    fields = {"when": "Thursday 6pm", "title": "", "minutes": "45", "seats": ""}
    await dana.fill(**fields)
    assert "Once, on Thursday, 6:00 PM New York" in dana.sees
    assert "45 minutes, seats for everyone" in dana.sees
    await dana.tap("Post")
    (one,) = await coming(town)
    assert one.session.slot.at.strftime("%a %H:%M") == "Thu 18:00"
    assert one.session.title is None


async def test_cancel_posts_nothing_and_an_old_post_button_says_so(town):
    await oak(town)
    dana = town.person("Dana")
    await dana.command("session schedule", group="Oak", when="Wednesday 7:30 PM")
    preview = dana.screen
    post = next(
        part["custom_id"]
        for part in _parts(preview)
        if str(part.get("custom_id", "")).startswith("sessions:post:")
    )
    await dana.tap("Cancel")
    assert "Nothing was posted." in dana.sees
    await dana.tap_id(post, on=await forged_button(town, post))
    assert "This preview is gone." in dana.sees
    assert "Plan a meeting" in dana.labels
    assert await coming(town) == ()


@pytest.mark.parametrize(
    ("when", "options", "sentence"),
    [
        ("soon", {}, "I could not read that time."),
        ("x" * 3000, {}, "I could not read that time."),
        ("Wednesday", {}, "At what time?"),
        ("7:30 PM", {}, "On which day?"),
        ("October 1 2026 7 PM", {}, "That time is over."),
        ("first and third Tuesday 7 PM", {}, "Those are two plans."),
        ("every Wednesday 7 PM until yesterday", {}, "is before the first meeting."),
        ("every Wednesday 7 PM 10,000 times", {}, "I can plan from 1 to 520 meetings."),
        ("Wednesday 7:30 PM", {"title": " \u200b "}, "That title can't be seen."),
        ("Wednesday 7:30 PM", {"title": "a" * 5000}, "That title has 5000 letters."),
    ],
)
async def test_what_cannot_be_planned_gets_one_sentence_and_the_way_back(
    town, when, options, sentence
):
    await oak(town)
    dana = town.person("Dana")
    await dana.command("session schedule", group="Oak", when=when, **options)
    assert sentence in dana.sees
    assert dana.labels[:2] == ["Change", "Cancel"]
    assert await coming(town) == ()
    await dana.tap("Change")
    fields = {"when": "Wednesday 7:30 PM", "title": "", "minutes": "", "seats": ""}
    await dana.fill(**fields)
    assert dana.labels[0] == "Post"


async def test_an_hour_that_clocks_skip_is_offered_as_the_next_one(town):
    await oak(town)
    dana = town.person("Dana")
    await dana.command("session schedule", group="Oak", when="March 14 2027 2:30 AM")
    assert "Clocks skip that time that night." in dana.sees
    await dana.tap("Take 3:30 AM")
    assert "3:30 AM New York" in dana.sees
    await dana.tap("Post")
    assert len(await coming(town)) == 1


async def test_everyone_and_markdown_in_a_title_stay_words(town):
    group = await oak(town)
    session = await schedule(town, title="@everyone **tea** [x](http://x.example)")
    message = await card(town, session)
    assert not message.mention_everyone
    words = await card_words(town, session)
    assert "@everyone" not in words, "it is broken up"
    assert "**tea**" not in words
    assert room(town, group).last_message.mentions == []


async def test_only_groups_that_dana_leads_are_suggested_and_taken(town):
    await oak(town)
    marcus = town.person("Marcus", facilitator=True)
    sam = town.person("Sam", facilitator=True)
    dana = town.person("Dana")
    assert await dana.suggestions("session schedule", "group", "o", when="x") == ["Oak"]
    assert await marcus.suggestions("session schedule", "group", "", when="x") == []
    for stranger, name in ((marcus, "Oak"), (sam, "Birch")):
        await stranger.command("session schedule", group=name, when="Wednesday 7:30 PM")
        assert "Only facilitators of this group can do that." in stranger.sees
        for command in ("session list", "session cancel"):
            await stranger.command(command)
            assert "Only facilitators of this group can do that." in stranger.sees
        for command in ("session close", "tonight"):
            await stranger.command(command)
            assert "You lead no group right now." in stranger.sees
    assert await coming(town) == ()


async def test_two_meetings_at_once_are_refused_with_the_way_back(town):
    await oak(town)
    dana = town.person("Dana")
    await schedule(town)
    await dana.command("session schedule", group="Oak", when="every Wednesday 7:30 PM")
    await dana.tap("Post")
    assert "This group meets on" in dana.sees
    assert "Change" in dana.labels
    assert len(await coming(town)) == 1


async def test_a_meeting_is_called_off_with_a_reason_and_a_count(town):
    group = await oak(town, seats=8)
    sam, will = await member(town, group, "Sam"), await member(town, group, "Will")
    await member(town, group, "Ines", notes=False)
    joe = await member(town, group, "Joe")
    joe.close_notes()
    session = await schedule(town, "every Wednesday 7:30 PM")
    await will.tap("Can't make it", on=await card(town, session))
    await town.pass_until(EVENING - timedelta(hours=5))
    dana = town.person("Dana")
    await dana.command("session cancel")
    await dana.choose("Wed, Oct 21, 7:30 PM · Oak")
    await dana.choose("A facilitator is ill")
    assert "This tells 3 people." in dana.sees
    assert "They read this reason: A facilitator is ill." in dana.sees
    before = len(sam.notes)
    await dana.tap("Cancel it and tell them")
    assert "Told 1 person. Not reached: 2." in dana.sees
    assert "@Ines" in dana.sees
    assert "@Will" not in dana.sees
    assert sam.notes[before:] == ["Your meeting is off today."]
    await sam.tap("Open", on=sam.newest_note)
    assert sam.sees.startswith("Today's meeting will not happen. A facilitator is ill. You did")
    assert "The next one is" in sam.sees
    assert "help lines are open" in sam.sees
    assert sam.labels[:2] == ["Next meeting", "Help right now"]
    await sam.tap("Next meeting")
    assert "You have not answered yet." in sam.sees
    words = await card_words(town, session)
    assert "will not happen" in words
    assert "A facilitator is ill." in words
    assert labels_of(await card(town, session)) == ["Next meeting", "Help right now"]
    await dana.command("desk")
    assert "Told 1 person. Not reached: 2." in dana.sees
    going = f"sessions:rsvp:{town.guild_id}:{session.id}:going"
    await sam.tap_id(going, on=await forged_button(town, going))
    assert "This meeting is off" in sam.sees


async def test_a_meeting_on_another_day_is_off_in_other_words(town):
    group = await oak(town, seats=8)
    sam = await member(town, group, "Sam")
    await schedule(town)
    dana = town.person("Dana")
    await dana.command("session cancel")
    await dana.choose("Show no reason")
    assert "They read no reason." in dana.sees
    await dana.tap("Keep it")
    assert "**Going: 0**" in dana.sees
    await dana.tap("Cancel the meeting")
    await dana.choose("Show no reason")
    await dana.tap("Cancel it and tell them")
    assert sam.notes[-1] == "Something is waiting for you."
    await sam.tap("Open", on=sam.newest_note)
    assert sam.sees.startswith(f"The meeting on {STAMP} will not happen. You did nothing wrong")


async def test_danas_eight_minutes_and_her_three_taps(town):
    group = await oak(town, seats=8)
    people = {name: await member(town, group, name) for name in ("Sam", "Will", "Ines", "Joe")}
    session = await schedule(town)
    for name in ("Sam", "Will", "Ines"):
        await people[name].tap("Going", on=await card(town, session))
    await town.pass_until(EVENING - timedelta(minutes=8))
    dana = town.person("Dana")
    await dana.command("tonight")
    assert "**Going: 3**" in dana.sees
    assert "No answer yet: 1" in dana.sees
    assert "**First meeting: 3**" in dana.sees
    assert "Nothing urgent waits." in dana.sees
    assert dana.labels[:2] == ["Send the room a note", "Cancel the meeting"]
    assert "Note who came" not in dana.labels, "nobody can have come yet"

    await town.pass_until(EVENING + timedelta(minutes=61))
    await dana.command("tonight")
    await dana.tap("Note who came")
    assert "**In the room: 3**" in dana.sees
    phone = f"sessions:phone:{town.guild_id}:{session.id}"
    await dana.pick(people["Joe"].member, custom_id=phone)
    assert "**By phone: 1**" in dana.sees
    assert "@Joe" in dana.sees
    await dana.tap("Done")
    assert "The meeting is closed. 4 people came." in dana.sees
    await town.deliver()
    assert "This meeting is over. Thank you for being here." in await card_words(town, session)


@pytest.mark.long
async def test_who_came_is_put_right_and_strangers_are_left_out(town):
    group = await oak(town, seats=8)
    sam, will = await member(town, group, "Sam"), await member(town, group, "Will")
    stranger = town.person("Stranger")
    session = await schedule(town)
    await sam.tap("Going", on=await card(town, session))
    await town.pass_until(EVENING + timedelta(minutes=61))
    dana = town.person("Dana")
    await dana.command("session close")
    came = f"sessions:came:{town.guild_id}:{session.id}"
    await dana.pick(will.member, stranger.member, custom_id=came)
    assert "**In the room: 1** @Will" in dana.sees
    assert "I left out 1 person who is not in this group." in dana.sees
    await dana.tap("Only the number")
    await dana.fill(number="many")
    assert "as one number" in dana.sees
    await dana.command("session close")
    await dana.tap("Only the number")
    await dana.fill(number="5")
    assert "5 people came." in dana.sees
    sheet = await town.services.sessions.sheet(town.guild_id, session.id, by=MemberId(dana.id))
    assert sheet.came == {}


@pytest.mark.long
async def test_a_meeting_of_last_week_can_still_be_closed(town):
    group = await oak(town, seats=8)
    await member(town, group, "Sam")
    await schedule(town)
    await town.pass_until(EVENING + timedelta(days=2))
    dana = town.person("Dana")
    await dana.command("session close")
    assert f"Who came on {STAMP}?" in dana.sees
    await dana.tap("Done")
    await dana.command("session close")
    assert "No meeting is planned." in dana.sees


async def test_a_note_for_the_room_stands_under_danas_name_and_pings_nobody(town):
    group = await oak(town)
    await member(town, group, "Sam")
    await schedule(town)
    dana = town.person("Dana")
    await dana.command("tonight")
    await dana.tap("Send the room a note")
    await dana.fill(words="Running *late*, @everyone. Back at 7:40.")
    assert "Sent." in dana.sees
    note = room(town, group).last_message
    assert f"<@{dana.id}> writes:" in words_of(note)
    assert "Back at 7:40." in words_of(note)
    assert not note.mention_everyone
    assert note.flags.suppress_notifications
    await dana.tap("Back")
    assert "**Going: 0**" in dana.sees


async def test_a_room_that_takes_no_words_gives_them_back(town):
    group = await oak(town)
    await schedule(town)
    dana = town.person("Dana")
    await dana.command("tonight")
    await dana.tap("Send the room a note")
    town.env.inject_error(
        "POST",
        f"/channels/{group.text_channel_id}/messages",
        status=403,
        code=50013,
        message="Missing Permissions",
    )
    await dana.fill(words="Back at 7:40.")
    assert "did not reach the room" in dana.sees
    assert "Back at 7:40." in dana.sees


async def test_a_facilitator_of_another_group_sees_nothing_of_this_one(town):
    group = await oak(town)
    sam = await member(town, group, "Sam")
    session = await schedule(town)
    marcus = town.person("Marcus", facilitator=True)
    for action in ("evening", "off", "close", "done"):
        custom_id = f"sessions:{action}:{town.guild_id}:{session.id}"
        message = await forged_button(town, custom_id)
        for stranger in (marcus, sam):
            await stranger.tap_id(custom_id, on=message)
            assert "Only facilitators of this group can do that." in stranger.sees
    cancel = f"sessions:cancel:{town.guild_id}:{session.id}:holiday"
    await marcus.tap_id(cancel, on=await forged_button(town, cancel))
    assert "Only facilitators of this group can do that." in marcus.sees
    assert len(await coming(town)) == 1


async def test_the_setup_asks_for_the_first_meeting_until_there_is_one(town):
    await oak(town)
    await found_oak(town, "Elm")
    dana = town.person("Dana")
    await dana.command("desk")
    assert "Plan the first meeting of Elm." in dana.sees or "Oak" in dana.sees
    await dana.tap("Next: groups")
    await dana.tap("Plan a meeting")
    fields = {"when": "Friday 6 PM", "title": "", "minutes": "", "seats": ""}
    await dana.fill(**fields)
    assert "for Elm" in dana.sees


def _parts(message):
    return list(walk(components_of(message)))


async def test_two_facilitators_with_the_same_form_open_send_each_their_own(town):
    await oak(town)
    dana = town.person("Dana")
    elm = await found_oak(town, "Elm")
    marcus = town.person("Marcus", facilitator=True)
    await town.services.groups.add_facilitator(
        town.guild_id,
        elm.id,
        MemberId(marcus.id),
        by=Standing(MemberId(dana.id), is_facilitator=True),
    )
    await dana.command("session schedule", group="Oak", when="Friday 6 PM")
    await dana.tap("Change")
    await marcus.command("session schedule", group="Elm", when="Monday 5 PM")
    await marcus.tap("Change")
    rest = {"title": "", "minutes": "", "seats": ""}
    await dana.fill(when="Friday 7 PM", **rest)
    assert "Meeting** for Oak" in dana.sees
    await marcus.fill(when="Monday 8 PM", **rest)
    assert "Meeting** for Elm" in marcus.sees
