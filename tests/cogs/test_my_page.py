"""Everyone has a page of their own, chooses their clock by tapping, and decides what their phone shows."""

from dataclasses import replace
from datetime import timedelta

import discord
import pytest

from bot.core.ids import GuildId, MemberId
from bot.demo.acting import words_of
from bot.features.members.model import ConsentKind, NoteChoices, NoteWords
from bot.features.outbox.model import Promise
from tests.cogs.forged import forged_button, forged_list
from tests.cogs.group_town import found, set_up


async def kept(town, person):
    return await town.services.members.get(town.guild_id, MemberId(person.id))


async def known(town, name, zone="Europe/London", **choices):
    """Somebody who has been here before, with notes on."""
    person = town.person(name)
    members = town.services.members
    await members.confirm_clock(town.guild_id, MemberId(person.id), zone)
    notes = NoteChoices(allowed=True, **choices)
    await members.change_notes(town.guild_id, MemberId(person.id), notes)
    return person


async def promise_a_note(town, person, *, due_in):
    promise = Promise.say_to_member(
        key=f"reminders.keep:{person.id}",
        guild_id=town.guild_id,
        member_id=MemberId(person.id),
        kind="reminders.keep",
        due_at=town.now() + due_in,
    )
    async with town.services.outbox._db.transaction(town.guild_id) as tx:
        await town.services.outbox.post(tx, [promise])


def form_fields(form):
    return [part["component"] for part in form["components"] if "component" in part]


async def test_a_strangers_page_is_kind_and_leaves_no_trace(town):
    ruth = town.person("Ruth")
    await ruth.command("home")

    assert "It is still empty, and that is fine." in ruth.sees
    assert "Join a group" in ruth.labels
    assert "Help right now" in ruth.labels
    assert not (await kept(town, ruth)).known


async def test_my_page_shows_clock_and_notes(town):
    ruth = await known(town, "Ruth")
    await ruth.command("home")

    assert "Clock: London, 4:00 PM now." in ruth.sees
    assert "Private notes: on. All that shows: “Your 7:30 PM is tomorrow.”" in ruth.sees
    assert {"Notes to my phone", "My clock", "My data", "Help right now"} <= set(ruth.labels)


async def test_somebody_known_who_is_in_no_group_can_still_join_one(town):
    ruth = await known(town, "Ruth")
    await ruth.command("home")
    assert ruth.labels[0] == "Join a group"


async def test_who_is_in_a_group_sees_their_own_things_first(town):
    await set_up(town)
    await found(town)
    dana = town.person("Dana")
    await dana.command("home")
    assert "Join a group" not in dana.labels


async def test_my_page_opens_from_a_private_note_too(town):
    ruth = await known(town, "Ruth")
    view = discord.ui.View(timeout=None)
    view.add_item(discord.ui.Button(label="My page", custom_id=f"members:home:{town.guild_id}"))
    await (await town.bot.fetch_user(ruth.id)).send("A note.", view=view)
    view.stop()

    await ruth.tap("My page", on=ruth.newest_note)

    assert "Clock: London" in ruth.sees


async def test_each_note_that_waits_says_what_it_opens(town):
    await set_up(town)
    ruth = await known(town, "Ruth")
    ruth.close_notes()
    await promise_a_note(town, ruth, due_in=timedelta(minutes=1))
    reminders, her = town.services.personal_reminders, MemberId(ruth.id)
    draft = await reminders.start_draft(
        town.guild_id, her, "Call Ana", "in 5 minutes", language="en"
    )
    await reminders.confirm(town.guild_id, draft.draft.id, by=her, language="en")
    await town.pass_time(minutes=6)

    await ruth.command("home")
    assert "Ana" not in ruth.sees
    assert {"1. Your reminder", "2. A question"} <= set(ruth.labels)
    await ruth.tap("1. Your reminder")
    assert "Call Ana" in ruth.sees


class TestClock:
    async def test_a_clock_is_chosen_in_three_taps(self, town):
        ruth = await known(town, "Ruth", zone="America/Chicago")
        await ruth.command("home")
        await ruth.tap("My clock")
        assert "What time is it for you now?" in ruth.sees
        assert len([label for label in ruth.labels if label.endswith("M")]) == 5

        await ruth.tap("4:00 PM")
        await ruth.choose("London, 4:00 PM")

        assert "Your clock is London time. It is 4:00 PM there now." in ruth.sees
        assert (await kept(town, ruth)).confirmed_zone == "Europe/London"

    async def test_another_time_is_found_in_a_list(self, town):
        ruth = await known(town, "Ruth")
        await ruth.command("home")
        await ruth.tap("My clock")
        await ruth.tap("Another time")
        assert len(ruth.choices) <= 25
        await ruth.choose("8:30 PM")
        assert (await kept(town, ruth)).zone == "Asia/Kolkata"

    async def test_every_country_can_be_reached_by_lists(self, town):
        ruth = await known(town, "Ruth")
        await ruth.command("home")
        await ruth.tap("My clock")
        await ruth.tap("Another time")
        await ruth.tap("Choose by country")
        assert len(ruth.choices) <= 25
        await ruth.choose("M")
        assert len(ruth.choices) <= 25
        await ruth.choose("Mexico")
        assert len(ruth.choices) > 1
        place = next(choice for choice in ruth.choices if choice.startswith("Mexico City"))
        await ruth.choose(place)
        assert (await kept(town, ruth)).zone == "America/Mexico_City"

    async def test_where_a_country_has_one_clock_nothing_more_is_asked(self, town):
        ruth = await known(town, "Ruth")
        await ruth.command("home")
        await ruth.tap("My clock")
        await ruth.tap("Another time")
        await ruth.tap("Choose by country")
        await ruth.choose("I – K")
        await ruth.choose("Ireland")
        assert (await kept(town, ruth)).zone == "Europe/Dublin"

    async def test_the_choice_survives_a_restart_and_a_passing_hour(self, town):
        ruth = await known(town, "Ruth", zone="America/Chicago")
        await ruth.command("home")
        await ruth.tap("My clock")
        await town.restart()
        await town.pass_time(minutes=50)
        await ruth.tap("4:00 PM")
        await town.restart()
        await ruth.choose("London, 4:50 PM")
        assert (await kept(town, ruth)).zone == "Europe/London"

    @pytest.mark.parametrize("zone", ["Moon/Crater", "../etc/passwd", "America"])
    async def test_a_forged_place_is_refused_and_changes_nothing(self, town, zone):
        ruth = await known(town, "Ruth")
        message = await forged_list(town, f"members:clockplace:{town.guild_id}:page", zone)
        await ruth.choose(zone, on=message)
        assert "I don't know that clock, so I changed nothing." in ruth.sees
        assert "My page" in ruth.labels
        assert (await kept(town, ruth)).zone == "Europe/London"

    async def test_a_choice_for_another_server_is_refused(self, town):
        ruth = await known(town, "Ruth")
        message = await forged_list(town, "members:clockplace:900:page", "America/Chicago")
        await ruth.choose("America/Chicago", on=message)
        assert "Nothing was changed" in ruth.sees
        assert not (await town.services.members.get(GuildId(900), MemberId(ruth.id))).known


class TestNotes:
    async def test_allowing_notes_shows_the_exact_line_first(self, town):
        ruth = town.person("Ruth")
        await town.services.members.confirm_clock(town.guild_id, MemberId(ruth.id), "Europe/London")
        await ruth.command("home")
        await ruth.tap("Notes to my phone")
        assert "I don't write to you." in ruth.sees
        assert "> Your 7:30 PM is tomorrow." in ruth.sees

        await ruth.tap("Allow notes")
        assert (await kept(town, ruth)).notes.allowed
        receipts = await town.services.members.list_consents(town.guild_id, MemberId(ruth.id))
        assert [(receipt.kind, receipt.given) for receipt in receipts] == [
            (ConsentKind.NOTES, True)
        ]

    async def test_without_a_confirmed_clock_the_line_has_no_time(self, town):
        ruth = town.person("Ruth")
        await town.services.members.allow_notes(town.guild_id, MemberId(ruth.id))
        await ruth.command("home")
        await ruth.tap("Notes to my phone")
        assert "> Your meeting is tomorrow." in ruth.sees

    @pytest.mark.parametrize(
        ("label", "back", "changed"),
        [
            ("Show only “A note.”", "Show these words", {"words": NoteWords.A_NOTE}),
            ("Make them silent", "Give them sound", {"silent": True}),
            ("Don't clear them", "Clear after meetings", {"clear_after": False}),
            ("If blocked, mention me", "Never mention me", {"room_mention": True}),
            ("Stop all notes", "Allow notes", {"allowed": False}),
        ],
    )
    async def test_every_choice_goes_both_ways(self, town, label, back, changed):
        ruth = await known(town, "Ruth")
        before = (await kept(town, ruth)).notes
        await ruth.command("home")
        await ruth.tap("Notes to my phone")
        if "allowed" not in changed:
            await ruth.tap("How they look")
        await ruth.tap(label)
        assert (await kept(town, ruth)).notes == replace(before, **changed)
        await ruth.tap(back)
        assert (await kept(town, ruth)).notes == before

    async def test_a_test_note_shows_nothing_else(self, town):
        ruth = await known(town, "Ruth")
        await ruth.command("home")
        await ruth.tap("Notes to my phone")
        await ruth.tap("Send a test note")
        assert ruth.notes == ["Test. This is all that shows."]
        assert "Sent." in ruth.sees

    async def test_a_test_note_shows_the_words_that_were_chosen(self, town):
        ruth = await known(town, "Ruth")
        await ruth.command("home")
        await ruth.tap("Notes to my phone")
        await ruth.tap("How they look")
        await ruth.tap("Show only “A note.”")
        await ruth.tap("Notes to my phone")
        await ruth.tap("Send a test note")
        assert ruth.notes == ["A note."]

    async def test_a_silent_test_note_comes_silently(self, town):
        ruth = await known(town, "Ruth", silent=True)
        await ruth.command("home")
        await ruth.tap("Notes to my phone")
        await ruth.tap("Send a test note")
        assert ruth.newest_note.flags.silent
        assert "In 10 minutes I take it away again." in ruth.sees
        await town.pass_time(minutes=11)
        assert ruth.notes == []

    async def test_blocked_notes_are_told_with_the_way_out(self, town):
        ruth = await known(town, "Ruth")
        ruth.close_notes()
        await ruth.command("home")
        await ruth.tap("Notes to my phone")
        await ruth.tap("Send a test note")
        assert "I can't send you private notes. Discord is blocking them." in ruth.sees
        assert {"Try again", "My page"} <= set(ruth.labels)
        assert (await kept(town, ruth)).notes_blocked_at is not None
        await ruth.command("home")
        assert "Private notes: on, but Discord is blocking them." in ruth.sees
        await ruth.command("remind", what="Call the clinic", when="tomorrow 9 AM")
        assert "While it does, this only waits on My page." in ruth.sees
        await ruth.tap("Yes, remind me")
        assert ruth.sees.startswith("Kept.")
        assert "I'll remind you" not in ruth.sees
        assert "Notes to my phone" in ruth.labels

    async def test_a_pause_ends_by_itself_or_by_a_tap(self, town):
        ruth = await known(town, "Ruth")
        await ruth.command("home")
        await ruth.tap("Notes to my phone")
        await ruth.tap("Pause until a day")
        await ruth.tap("Pause for 2 weeks")
        until = (await kept(town, ruth)).paused_until
        assert until is not None
        assert until - town.now() > timedelta(days=13)
        assert "They are paused until" in ruth.sees
        await ruth.tap("Start again now")
        assert (await kept(town, ruth)).paused_until is None

    async def test_a_second_tap_changes_nothing_back(self, town):
        ruth = await known(town, "Ruth")
        message = await forged_button(town, f"members:note:{town.guild_id}:silent")
        await ruth.tap("-", on=message)
        await ruth.tap("-", on=message)
        assert (await kept(town, ruth)).notes.silent


class TestQuiet:
    @pytest.mark.parametrize(
        ("way", "lines"),
        [(None, ["Something is waiting for you."]), ("quiet", []), ("pause", [])],
    )
    async def test_it_counts_also_for_a_note_that_was_promised_before(self, town, way, lines):
        ruth = await known(town, "Ruth")
        await promise_a_note(town, ruth, due_in=timedelta(minutes=5))
        if way == "quiet":
            await ruth.command("quiet")
        elif way == "pause":
            await ruth.command("home")
            await ruth.tap("Notes to my phone")
            await ruth.tap("Pause until a day")
            await ruth.tap("Pause for 2 weeks")
        await town.pass_time(minutes=6)
        assert ruth.notes == lines

    async def test_quiet_stops_every_note_and_one_tap_undoes_it(self, town):
        ruth = await known(town, "Ruth", silent=True, room_mention=True)
        before = (await kept(town, ruth)).notes
        await ruth.command("quiet")
        assert "It is quiet now." in ruth.sees
        assert not (await kept(town, ruth)).notes.allowed

        await town.restart()
        await ruth.tap("Undo: allow them again")
        assert (await kept(town, ruth)).notes == before

    async def test_quiet_says_that_reminders_of_ones_own_wait_too(self, town):
        await set_up(town)
        ruth = await known(town, "Ruth")
        await ruth.command("remind", what="Call the clinic tomorrow 9 AM")
        filled = [part.get("value") for part in form_fields(ruth.result.modal)]
        assert filled == ["Call the clinic", "tomorrow 9 AM"]
        await ruth.fill(what="Call the clinic", when="tomorrow 9 AM")
        await ruth.tap("Yes, remind me")
        await ruth.command("quiet")
        assert "Reminders you set wait too." in ruth.sees

    async def test_who_wants_quiet_hours_and_has_no_clock_comes_back_to_them(self, town):
        ruth = town.person("Ruth")
        await town.services.members.allow_notes(town.guild_id, MemberId(ruth.id))
        await ruth.command("reminders")
        await ruth.tap("Quiet hours")
        await ruth.tap("My clock")
        await ruth.tap("11:00 AM")
        await ruth.choose(next(one for one in ruth.choices if one.startswith("New York")))
        assert "**Not saved yet.**" in ruth.sees
        await ruth.tap("Save")
        assert "Quiet from 10:00 PM to 7:00 AM, on your clock." in ruth.sees

    async def test_where_notes_are_off_or_rest_the_way_on_stands_beside_it(self, town):
        ruth = await known(town, "Ruth")
        for way, on in (
            ("Stop all notes", "Allow notes"),
            ("Pause until a day", "Start again now"),
        ):
            await ruth.command("home")
            await ruth.tap("Notes to my phone")
            await ruth.tap(way)
            if way.startswith("Pause"):
                await ruth.tap("Pause for 2 weeks")
                await ruth.command("remind", what="Call", when="in 15 days")
                assert "This waits too." not in ruth.sees
                await ruth.command("remind", what="Call", when="in 13 days")
                assert "This waits too." in ruth.sees
            await ruth.command("reminders")
            await ruth.tap(on)
            assert (await kept(town, ruth)).wants_notes(town.now())

    async def test_quiet_for_somebody_who_gets_no_notes_leaves_no_trace(self, town):
        ruth = town.person("Ruth")
        await ruth.command("quiet")
        assert "off already" in ruth.sees
        assert not (await kept(town, ruth)).known


async def test_in_private_notes_a_bot_of_many_servers_asks_to_go_to_one(town):
    ruth = town.person("Ruth")
    result = await ruth.member.user.slash("home")
    shown = words_of((result.followups or [result.response])[-1])
    assert "I can't tell which server you mean here." in shown
    assert "[Help right now]" in shown


async def test_help_says_what_each_button_does(town):
    ruth = town.person("Ruth")
    await ruth.command("help")
    for button in ("Join a group", "My page", "Going", "Help right now", "Close"):
        assert button in ruth.sees


async def test_the_page_of_another_server_does_not_open_here(town):
    ruth = await known(town, "Ruth")
    message = await forged_button(town, "members:home:900")
    await ruth.tap("-", on=message)
    assert "Clock:" not in ruth.sees
    assert "Nothing was changed" in ruth.sees
