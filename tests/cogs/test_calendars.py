"""Ruth puts her meetings in her own calendar, and decides what it may show."""

import aiohttp
import icalendar

from bot.core.ids import MemberId
from bot.features.calendars.model import FEED_LASTS
from bot.features.sessions.model import CancelReason, Scope
from bot.features.sessions.scheduling import Typed
from bot.web import HOST, FeedServer
from cogs._kit.calendar_word import busy_in
from tests.cogs.forged import forged_button
from tests.cogs.oak_town import card, member, oak, schedule

PUBLIC_URL = "https://porch.example.org"


async def event_on(person):
    [attachment] = person.screen.attachments
    assert attachment.filename == "event.ics"
    text = await attachment.read()
    [event] = icalendar.Calendar.from_ical(text).walk("VEVENT")
    return event, text


async def test_ruth_puts_a_meeting_in_her_calendar_and_takes_it_out_again(town):
    group = await oak(town)
    ruth = await member(town, group, "Ruth")
    session = await schedule(town)
    await ruth.tap("Going", on=await card(town, session))
    await ruth.tap("Add to calendar")
    assert "Does anyone else see your calendar?" in ruth.sees
    await ruth.tap("Not now")
    assert not ruth.sees
    assert (await mine(town, ruth)).choices is None, "nothing is kept of having been asked"

    await ruth.tap("More", on=await card(town, session))
    await ruth.tap("Add to calendar")
    await ruth.tap("Others see it")
    assert "no alarm. A shared calendar makes copies, and I can't call a copy back." in ruth.sees
    event, text = await event_on(ruth)
    assert (event["SUMMARY"], event.start, event.walk("VALARM")) == ("Busy", session.starts_at, [])
    assert b"Oak" not in text

    await ruth.tap("Change title or alarm")
    assert "Use a word of my own" not in ruth.labels
    await ruth.tap("Only I see it")
    await ruth.tap("Use a word of my own")
    await ruth.fill(word="Therapy")
    assert "Title: “Therapy”" in ruth.sees
    assert "may tell something" in ruth.sees
    await ruth.tap("Show “Busy” again")
    await ruth.tap("Use a word of my own")
    await ruth.fill(word=" \u200b ")
    assert "I changed nothing" in ruth.sees
    await ruth.tap("My calendar")
    await ruth.tap("Use a word of my own")
    await ruth.fill(word="Piano")
    await ruth.choose("1 hour before")
    assert "Title: “Piano”. Alarm: 1 hour before." in ruth.sees
    await ruth.tap("My page")
    assert "Title: “Piano”. Alarm: 1 hour before." in ruth.sees

    await wants_the_time_back_and_comes_after_all(town, ruth, session, event)

    # After a move the old file is out of date, and after a call-off it should go.
    dana = MemberId(town.person("Dana").id)
    await move(town, session, "Thursday 8 PM")
    await ruth.tap("More", on=await card(town, session))
    await ruth.tap("Update my calendar")
    assert "this takes its place" in ruth.sees
    moved, _ = await event_on(ruth)
    assert (moved["UID"], moved["SEQUENCE"], moved["SUMMARY"]) == (event["UID"], 1, "Piano")
    assert (moved.start != event.start, len(moved.walk("VALARM"))) == (True, 1)
    on = await card(town, session)
    await town.services.sessions.cancel(
        town.guild_id, session.id, by=dana, reason=CancelReason.HOLIDAY
    )
    await ruth.tap("More", on=on)
    await ruth.tap("Take it off my calendar")
    gone, text = await event_on(ruth)
    assert b"METHOD:CANCEL" in text
    assert (gone["UID"], gone["SEQUENCE"], gone["STATUS"]) == (event["UID"], 2, "CANCELLED")


async def wants_the_time_back_and_comes_after_all(town, ruth, session, event):
    await ruth.tap("Can't make it", on=await card(town, session))
    await ruth.tap("More", on=await card(town, session))
    assert "Add to calendar" not in ruth.labels
    await ruth.tap("Take it off my calendar")
    free, _ = await event_on(ruth)
    assert (free["UID"], free["STATUS"]) == (event["UID"], "CANCELLED")
    assert "the time is free again" in ruth.sees
    await ruth.tap("Going", on=await card(town, session))


async def test_ruth_makes_a_link_that_works_until_she_turns_it_off(town):
    group = await oak(town)
    ruth = await member(town, group, "Ruth")
    session = await schedule(town)
    await ruth.tap("Going", on=await card(town, session))
    await ruth.tap("Add to calendar")
    await ruth.tap("Only I see it")
    assert "Title: “Busy”. No alarm." in ruth.sees
    assert "Calendar link" not in ruth.labels, "the operator serves none"

    services = town.services
    server = FeedServer(
        services.calendars, services.clock, port=0, public_url=PUBLIC_URL, busy=busy_in
    )
    await server.start()
    await ruth.tap("Get the file")
    await ruth.tap("Calendar link")
    await ruth.tap("Make a link")
    assert "I show it only once" in ruth.sees
    path = ruth.sees.partition(PUBLIC_URL)[2].partition("\n")[0]
    status, text = await get(server, path)
    [event] = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert (status, event.start, event["SUMMARY"]) == (200, session.starts_at, "Busy")

    await ruth.command("home")
    await ruth.tap("My calendar")
    await ruth.tap("Calendar link")
    assert PUBLIC_URL not in ruth.sees
    assert "Your calendar link works until" in ruth.sees
    await ruth.tap("Make a new link")
    new = ruth.sees.partition(PUBLIC_URL)[2].partition("\n")[0]
    assert ((await get(server, path))[0], (await get(server, new))[0]) == (404, 200)
    await ruth.tap("Turn the link off")
    assert "From now on it shows nothing." in ruth.sees
    assert (await get(server, new))[0] == 404
    await ruth.tap("My calendar")
    await ruth.tap("Calendar link")
    await ruth.tap("Make a link")
    await server.stop()

    feed = (await mine(town, ruth)).feed
    leave = f"groups:leave:{town.guild_id}:{group.id}"
    await ruth.tap_id(leave, on=await forged_button(town, leave))
    assert "stay there. Your calendar link forgets this group." in ruth.sees
    assert feed is not None
    assert feed.lapses_at == town.now() + FEED_LASTS


async def mine(town, person):
    return await town.services.calendars.mine(town.guild_id, MemberId(person.id))


async def move(town, session, when):
    dana = town.person("Dana")
    by = MemberId(dana.id)
    sessions = town.services.sessions
    typed = Typed(when, None, session.minutes, session.seats)
    preview = await sessions.start_change(
        town.guild_id, session.id, Scope.THIS, typed, by=by, language="en"
    )
    await sessions.confirm_change(town.guild_id, preview.change.id, by=by)
    await town.deliver()


async def get(server, path):
    url = f"http://{HOST}:{server.port}{path}"
    async with aiohttp.ClientSession() as client, client.get(url) as response:
        return response.status, await response.read()
