"""What is kept of a person can be seen, taken along and erased, by that person alone."""

import json

from bot.core.ids import GuildId, MemberId
from bot.db.erasures import list_erasures
from tests.cogs.forged import forged_button


async def known(town, name, zone="Europe/London"):
    person = town.person(name)
    await town.services.members.confirm_clock(town.guild_id, MemberId(person.id), zone)
    await town.deliver()
    return person


async def kept(town, person):
    return await town.services.privacy.export_member(town.guild_id, MemberId(person.id))


async def test_a_stranger_is_told_that_nothing_is_kept(town):
    ruth = town.person("Ruth")
    await ruth.command("privacy")
    assert "I keep nothing about you here." in ruth.sees
    assert "Erase me" not in ruth.labels


async def test_what_is_kept_is_told_with_reason_time_and_who_sees_it(town):
    ruth = await known(town, "Ruth")
    await ruth.command("privacy")
    assert "Your settings" in ruth.sees
    assert "Kept: As long as you take part, and 30 days after." in ruth.sees
    assert "Seen by: Only you, in the bot." in ruth.sees
    assert {"Take a copy", "Erase me", "Erase a part", "Change something", "Who looked"} <= set(
        ruth.labels
    )


async def test_the_copy_is_a_file_with_everything_in_it(town):
    ruth = await known(town, "Ruth")
    await ruth.command("privacy")
    await ruth.tap("Take a copy")

    page, attachment = ruth.screen.attachments
    assert (page.filename, attachment.filename) == ("my-page.html", "my-copy.json")
    text = (await page.read()).decode()
    assert "<h2>Your settings</h2>" in text
    assert "Europe/London" in text
    assert "Only you, in the bot." in text
    assert "<script" not in text
    copy = json.loads(await attachment.read())
    assert copy["kept"] == json.loads(json.dumps(await kept(town, ruth)))
    assert copy["kept"]["Your settings"]["clock"] == "Europe/London"


async def test_erasing_asks_once_then_leaves_nothing(town):
    ruth, sam = await known(town, "Ruth"), await known(town, "Sam", "America/Chicago")
    await ruth.command("privacy")
    await ruth.tap("Erase me")
    assert "This can't be undone." in ruth.sees
    assert await kept(town, ruth) != {}

    await ruth.tap("Erase it all")

    assert "Done. I have erased what I kept about you." in ruth.sees
    assert "Old safety copies are gone by November 17, 2026." in ruth.sees
    assert "Your receipt is" in ruth.sees
    assert await kept(town, ruth) == {}
    assert await kept(town, sam) != {}

    receipt = ruth.screen
    await ruth.tap("How to delete my posts")
    assert "Delete Message" in ruth.sees
    assert "Your receipt is" in ruth.reads(town.fresh(receipt))
    await ruth.command("home")
    assert "It is still empty" in ruth.sees


async def test_nobody_is_told_that_somebody_was_erased(town):
    ruth, sam = await known(town, "Ruth"), await known(town, "Sam")
    before = town.plaza.last_message
    await ruth.command("privacy")
    await ruth.tap("Erase me")
    await ruth.tap("Erase it all")
    assert sam.notes == []
    assert ruth.notes == []
    assert town.plaza.last_message == before


async def test_keeping_it_after_all_changes_nothing(town):
    ruth = await known(town, "Ruth")
    before = await kept(town, ruth)
    await ruth.command("privacy")
    await ruth.tap("Erase me")
    await ruth.tap("My page")
    assert await kept(town, ruth) == before


async def test_a_forged_tap_erases_only_the_one_who_taps(town):
    ruth, sam = await known(town, "Ruth"), await known(town, "Sam")
    message = await forged_button(town, f"privacy:erasenow:{town.guild_id}")
    await sam.tap("-", on=message)
    assert await kept(town, sam) == {}
    assert await kept(town, ruth) != {}


async def test_who_is_unknown_in_a_server_erases_nothing_there_and_begins_nothing(town):
    """From private notes, with a number that somebody guessed."""
    stan = town.person("Stan")
    notes = stan.member.user.dm_channel
    for guild_id in (town.guild_id, 7):
        message = await forged_button(town, f"privacy:erasenow:{guild_id}", notes)
        await stan.tap("-", on=message)
        assert "I keep nothing about you here, so there is nothing to erase." in stan.sees
        assert not await town.services.audit.list_for(GuildId(guild_id))
    assert not await list_erasures(town.services.outbox._db)


async def test_who_erases_once_more_is_told_beside_what_stands_there(town):
    """After a second tap of the same thumb, the receipt of the first stands there, and nowhere else."""
    ruth, screens = await known(town, "Ruth"), []
    for _ in range(2):
        await ruth.command("privacy")
        await ruth.tap("Erase me")
        screens.append(ruth.screen)
    for screen in screens:
        await ruth.tap("Erase it all", on=screen)
    assert "there is nothing to erase" in ruth.sees
    assert "Your receipt is" in ruth.reads(town.fresh(screens[0]))
    assert "Erase what I keep about you?" in ruth.reads(town.fresh(screens[1]))


async def test_the_buttons_work_after_a_restart(town):
    ruth = await known(town, "Ruth")
    await ruth.command("privacy")
    await town.restart()
    await ruth.tap("Erase me")
    await town.restart()
    await ruth.tap("Erase it all")
    assert await kept(town, ruth) == {}
