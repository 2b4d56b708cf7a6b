"""What a facilitator has ahead, page by page, and what a preview says before it is posted."""

from bot.core.ids import MemberId
from bot.features.sessions.model import CancelReason
from tests.cogs.oak_town import EVENING, found_oak, oak, schedule

STAMP = f"<t:{int(EVENING.timestamp())}:F>"


async def test_the_list_leads_to_each_meeting_and_turns_its_pages(town):
    await oak(town)
    dana = town.person("Dana")
    await dana.command("session list")
    assert "No meeting is planned." in dana.sees
    await schedule(town, "every Wednesday 7:30 PM")
    by = MemberId(dana.id)
    off = (await town.services.sessions.list_led(town.guild_id, by))[1].session
    await town.services.sessions.cancel(town.guild_id, off.id, by=by, reason=CancelReason.HOLIDAY)
    await dana.command("session list")
    assert "**Oak** · Every Wednesday, 7:30 PM New York" in dana.sees
    assert f"- {STAMP}, 0 of 2 seats taken" in dana.sees
    assert f"- ~~<t:{int(off.starts_at.timestamp())}:F>~~ off" in dana.sees
    assert dana.sees.count("- ") == 4, "a month of them"
    await dana.tap("24 hours")
    assert "No meeting takes place in this time." in dana.sees
    assert f"The next one is {STAMP}." in dana.sees
    await dana.tap("7 days")
    assert dana.sees.count("- ") == 1
    await schedule(town, "weekdays 9 PM 10 times")
    await dana.command("session list", range="month")
    assert dana.labels[:2] == ["Next page", "24 hours"]
    await dana.tap("Next page")
    assert "Page 2 of 2" in dana.sees
    assert "Every Wednesday, 7:30 PM New York" in dana.sees
    await town.restart()
    await dana.tap("Page before")
    assert "**Oak** · Every weekday, Monday to Friday, 9:00 PM New York, 10 times" in dana.sees
    assert "Every Wednesday, 7:30 PM New York" in dana.sees
    await dana.choose("Wed, Oct 21, 7:30 PM · Oak")
    assert "**Going: 0**" in dana.sees


async def test_the_preview_tells_the_end_the_odd_night_and_who_would_be_in_two_places(town):
    await oak(town)
    await found_oak(town, "Birch")
    dana = town.person("Dana")
    await schedule(town, "every Wednesday 7:30 PM")
    await dana.command("session schedule", group="Birch", when="every Wednesday 8 to 9 PM 12 times")
    assert "Every Wednesday, 8:00 PM New York, 12 times" in dana.sees
    assert "60 minutes" in dana.sees
    assert "The last one is <t:" in dana.sees
    assert "It stays 8:00 PM in New York." in dana.sees
    assert "would be in two places on" in dana.sees
    assert "Oak meets then too. So it is 11 more times." in dana.sees
    await dana.tap("Post")
    assert "Posted. Birch meets" in dana.sees, "it is a warning, and hers to weigh"
    await dana.command("session schedule", group="Birch", when="11/12 7 to 8:30 PM")
    assert "That could be November 12, 2026 or December 11, 2026." in dana.sees
    await town.restart()
    await dana.tap("December 11, 2026")
    assert "Once, on Friday, 7:00 PM New York" in dana.sees
    assert "90 minutes" in dana.sees
    assert "two places" not in dana.sees
    await dana.command(
        "session schedule", group="Birch", when="Sundays from October 25 1:30 AM 2 times"
    )
    assert "clocks show it twice that night" in dana.sees
    assert "That is all of them." in dana.sees
