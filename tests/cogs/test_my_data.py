"""My data: seen page by page, changed where it stands, erased in parts, with a receipt; and who looked."""

import json

from bot.core.ids import MemberId
from tests.cogs.forged import forged_button, forged_list
from tests.cogs.group_town import knows_clock
from tests.cogs.oak_town import member, oak
from tests.stories.notes_in_oak import SHOWN, Oak


async def here(town) -> Oak:
    return await Oak(town, await oak(town)).begin()


async def kept(town, person):
    return await town.services.privacy.export_member(town.guild_id, MemberId(person.id))


async def test_it_is_read_page_by_page_and_says_where_to_change_things(town):
    oak_ = await here(town)
    await oak_.send("Ruth")
    ruth = town.person("Ruth")
    await knows_clock(town, ruth, "Europe/London")
    await ruth.command("privacy")
    assert "**My data**, page 1 of" in ruth.sees
    seen = []
    while "Next page" in ruth.labels:
        seen.append(ruth.sees)
        await ruth.tap("Next page")
    seen.append(ruth.sees)
    assert len(seen) > 1
    whole = "\n".join(seen)
    assert all(f"**{what}**" in whole for what in await kept(town, ruth))
    assert all(len(one) < 1500 for one in seen), "it fits on a phone"

    await ruth.tap("Change something")
    assert {"My clock", "Notes to my phone", "My check-ins"} <= set(ruth.labels)
    await ruth.tap("My data")
    await ruth.tap("All I could keep")
    assert "**All I could keep**, page 1 of" in ruth.sees


async def test_a_stranger_reads_all_that_could_be_kept(town):
    ruth = town.person("Ruth")
    await ruth.command("privacy")
    await ruth.tap("All I could keep")
    pages = 1
    while "Next page" in ruth.labels:
        await ruth.tap("Next page")
        pages += 1
    assert pages > 5
    assert await kept(town, ruth) == {}


async def test_who_looked_is_named_only_if_she_knows_them_anyway(town):
    oak_ = await here(town)
    await oak_.send("Ruth")
    ruth = town.person("Ruth")
    await ruth.command("privacy")
    await ruth.tap("Who looked")
    before = ruth.sees
    await oak_.open()
    await ruth.tap("My data")
    await ruth.tap("Who looked")
    assert "@Dana opened a check-in of yours" in ruth.sees
    assert before not in ruth.sees
    assert SHOWN not in ruth.sees

    await town.services.groups.leave(town.guild_id, oak_.group.id, MemberId(ruth.id))
    await ruth.tap("My data")
    await ruth.tap("Who looked")
    assert "@Dana" not in ruth.sees
    await town.services.audit.show_to_operator(town.guild_id, MemberId(ruth.id))
    await ruth.tap("My data")
    await ruth.tap("Who looked")
    assert "Whoever runs the bot read what my record of acts says of you" in ruth.sees
    sam = town.person("Sam")
    await sam.tap("-", on=await forged_button(town, f"privacy:looked:{town.guild_id}:0"))
    assert "Nobody has opened or changed anything of yours." in sam.sees


async def test_a_part_goes_alone_says_what_stops_and_closes_on_every_screen(town):
    oak_ = await here(town)
    answer_id = await oak_.send("Ruth")
    ruth = town.person("Ruth")
    await knows_clock(town, ruth, "Europe/London")
    dana = await oak_.open()
    assert SHOWN in dana.sees

    await ruth.command("privacy")
    await ruth.tap("Erase a part")
    assert "No facilitator can open them any more" in ruth.sees
    await ruth.choose("Your check-ins")
    assert "All else stays as it is." in ruth.sees
    assert "Your check-ins" in await kept(town, ruth)
    await ruth.tap("Erase this part")

    assert "Done. I have erased this part." in ruth.sees
    assert "steps done" in ruth.sees
    assert "what you wrote in the rooms" not in ruth.sees, "of a part, posts are no part"
    assert "My data" in ruth.labels
    assert "Your check-ins" not in await kept(town, ruth)
    assert (await kept(town, ruth))["Your settings"]["clock"] == "Europe/London"
    assert SHOWN not in dana.sees
    assert not await town.services.outbox.list_stuck(town.guild_id)
    assert answer_id

    gone = await forged_button(town, f"privacy:partnow:{town.guild_id}:checkins")
    await ruth.tap("-", on=gone)
    assert "There is nothing of that kind any more" in ruth.sees
    for word in ("checkins", "nonsense"):
        listed = await forged_list(town, f"privacy:part:{town.guild_id}", word)
        await ruth.choose(word, on=listed)
        assert "There is nothing of that kind any more" in ruth.sees


async def test_the_receipt_tells_how_far_discord_is_and_the_notes_go_from_the_phone(town):
    oak_ = await here(town)
    ruth = await member(town, oak_.group, "Ruth")
    await knows_clock(town, ruth, "Europe/London")
    who = MemberId(ruth.id)
    await town.services.members.allow_notes(town.guild_id, who)
    await ruth.command("home")
    await ruth.tap("Notes to my phone")
    await ruth.tap("Send a test note")
    assert "oak" in ruth.rooms

    await ruth.command("privacy")
    await ruth.tap("Erase me")
    await ruth.tap("Erase it all")

    assert "Done. I have erased what I kept about you." in ruth.sees
    assert "oak" not in ruth.rooms
    await town.pass_time(seconds=30)
    ruth.screen = town.fresh(ruth.screen)
    assert "My notes to you are taken away too." in ruth.sees, "without asking for it"
    assert "Look again" not in ruth.labels
    code = f"privacy:receipt:{town.guild_id}:"
    [entry] = [
        one.entry
        for one in await town.services.audit.list_for(town.guild_id)
        if one.entry.action == "privacy.member.erased"
    ]
    stan = town.person("Stan")
    looks = await forged_button(town, f"{code}{entry.subject_id}")
    await stan.tap("-", on=looks)
    assert "On Discord: " in stan.sees
    assert "I keep trying" not in stan.sees
    assert "Ruth" not in stan.sees
    assert str(ruth.id) not in stan.sees
    await stan.tap("-", on=await forged_button(town, f"{code}7"))
    assert "I know of no such receipt here." in stan.sees


async def test_after_leaving_the_server_all_of_it_works_in_private_notes(town):
    oak_ = await here(town)
    await oak_.send("Ruth")
    ruth = town.person("Ruth")
    await knows_clock(town, ruth, "Europe/London")
    await town.services.groups.member_gone(town.guild_id, MemberId(ruth.id))
    await town.deliver()
    notes = ruth.member.user.dm_channel
    await ruth.tap("-", on=await forged_button(town, f"privacy:open:{town.guild_id}", notes))
    assert "**My data**" in ruth.sees
    await ruth.tap("Take a copy")
    files = [one.filename for one in ruth.screen.attachments]
    assert files == ["my-page.html", "my-copy.json"]
    copy = json.loads(await ruth.screen.attachments[1].read())
    assert copy["kept"]["Your settings"]["clock"] == "Europe/London"
    await ruth.tap("-", on=await forged_button(town, f"privacy:erasenow:{town.guild_id}", notes))
    assert "Done. I have erased what I kept about you." in ruth.sees
    assert await kept(town, ruth) == {}
