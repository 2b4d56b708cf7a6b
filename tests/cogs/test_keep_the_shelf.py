"""Sam finds a page that helped. Marcus and Dana look after the shelf on which others may find it."""

import pytest

from bot.core.ids import MemberId
from bot.features.groups.model import Standing
from bot.features.resources.files.exchange import read_file
from tests.cogs.forged import forged_button
from tests.cogs.oak_town import member, oak

PAGE = "https://al-anon.org/newcomers/"


async def shelf_town(town):
    """Oak, led by Dana and Marcus, with Sam in it."""
    group = await oak(town)
    sam = await member(town, group, "Sam")
    marcus = town.person("Marcus", facilitator=True)
    dana = town.person("Dana")
    by = Standing(MemberId(dana.id), is_facilitator=True)
    await town.services.groups.add_facilitator(town.guild_id, group.id, MemberId(marcus.id), by=by)
    await town.deliver()
    return sam, dana, marcus


async def suggest(person, link, **said):
    await person.command("resources suggest")
    await person.fill(link=link, **said)


async def test_sam_suggests_a_page_and_hears_once_that_it_is_on_the_shelf(town):  # noqa: PLR0915  one story
    sam, dana, marcus = await shelf_town(town)
    await suggest(sam, "http://al-anon.org/newcomers/", title="Newcomers", why="It calmed me.")
    assert "must start with https://" in sam.sees
    assert "Newcomers\nIt calmed me." in sam.sees, "what he typed comes back"
    await sam.tap("Suggest a link")
    await sam.fill(link=PAGE, title="Newcomers", why="It calmed me.", tell=["tell"])
    assert "A facilitator looks at it before others find it. You get one note" in sam.sees
    ruth = town.person("Ruth")
    await suggest(ruth, "https://www.al-anon.org/newcomers?utm_source=mail")
    assert "Somebody had the same thought." in ruth.sees
    assert "Sam" not in ruth.sees

    await marcus.command("desk")
    assert "**1 link was suggested.**" in marcus.sees
    assert "Newcomers" not in marcus.sees, "the desk tells nothing of what waits"
    await marcus.tap("Look at suggestions")
    assert "Suggested by @Sam" in marcus.sees
    assert "> It calmed me." in marcus.sees
    assert "**It still needs:** a summary, a topic" in marcus.sees
    assert "I read it. Put it on the shelf" not in marcus.labels
    await marcus.tap("Edit words")
    await marcus.fill(title="For newcomers", link=PAGE, summary="What to expect.", source="Al-Anon")
    await marcus.tap("Topics and more")
    await marcus.choose("Groups to join", "Looking after yourself")
    await marcus.choose("New here")
    await marcus.choose("Spanish", "English")
    assert "To read, Spanish, English, for everyone" in marcus.sees
    await town.restart()
    await marcus.tap("Done")
    await dana.command("desk")
    await dana.tap("Look at suggestions")
    await marcus.tap("I read it. Put it on the shelf")
    assert "**For newcomers** is on the shelf." in marcus.sees
    assert "Look at suggestions" not in marcus.labels, "none is left"
    await dana.choose("It is too old")
    assert "Someone was quicker: that link is on the shelf now. Nothing was changed." in dana.sees

    await town.deliver()
    assert sam.notes[-1] == "Something is waiting for you."
    await sam.tap("Open", on=sam.newest_note)
    assert (
        "The link that you suggested is on the shelf now. Thank you.\n**For newcomers**" in sam.sees
    )
    await town.pass_time(days=1)
    assert sam.notes.count("Something is waiting for you.") <= 1, "told once"
    await suggest(ruth, PAGE)
    assert "It is on the shelf already: **For newcomers**" in ruth.sees
    for person, keeps in ((ruth, False), (dana, True)):
        await person.command("resources search", words="newcomers")
        await person.choose("For newcomers")
        assert ("Look after it" in person.labels) is keeps

    await dana.command("resources shelf")
    assert "- For newcomers (by Apr" in dana.sees
    await dana.choose("For newcomers")
    await dana.tap("Still good")
    await dana.tap("Edit words")
    await dana.fill(title="For newcomers", link="https://10.0.0.1/", summary="Kept words.")
    assert "Not everyone could open" in dana.sees
    assert "Kept words." in dana.sees
    await dana.command("resources shelf")
    await dana.choose("For newcomers")
    await dana.tap("Take off the shelf")
    assert "It is not on the shelf." in dana.sees
    for line in ("taken off the shelf by @Dana", "still good by @Dana", "suggested by @Sam"):
        assert line in dana.sees
    assert "before, title" not in dana.sees  # that was Sam's word for it, and goes
    await suggest(ruth, PAGE, tell=["tell"])
    assert "That link has been here before, and was taken off." in ruth.sees
    assert "Your private notes are off." in ruth.sees
    assert "Notes to my phone" in ruth.labels
    await ruth.command("resources shelf")
    assert "Only facilitators" in ruth.sees


async def test_dana_adds_a_page_and_finds_it_again(town):
    sam, dana, marcus = await shelf_town(town)
    said = {"title": "For newcomers", "summary": "What to expect.", "topics": ["group"]}
    await dana.command("resources shelf")
    assert "The shelf is empty." in dana.sees
    await dana.tap("Add a link")
    await dana.fill(link="http://al-anon.org/newcomers/", **said)
    assert "must start with https://" in dana.sees
    assert "For newcomers\nWhat to expect." in dana.sees, "what she typed comes back"
    await dana.tap("Add a link")
    await dana.fill(link=PAGE, **said)
    assert "It is on the shelf. Last read:" in dana.sees
    assert "put on the shelf by @Dana" in dana.sees

    await suggest(sam, "https://nami.org/families")
    for link, answer in (
        ("https://www.al-anon.org/newcomers?utm_source=x", "It is on the shelf already"),
        ("https://nami.org/families", "Somebody has suggested that page"),
        ("https://n\u0430mi.org/new", "written to look like nami.org."),
    ):
        await marcus.command("resources add")
        await marcus.fill(link=link, **(said | {"title": "Another"}))
        assert answer in marcus.sees
        assert "Another\nWhat to expect." in marcus.sees
    await marcus.command("resources add")
    await marcus.fill(link="https://nami.org/other", **(said | {"summary": "\u3164"}))
    assert "it needs: a summary" in marcus.sees
    for command in ("resources add", "resources shelf"):
        await sam.command(command)
        assert "Only facilitators" in sam.sees

    await dana.command("resources shelf")
    await dana.choose("Groups to join: 1")
    assert "**On the shelf** about: Groups to join\n" in dana.sees
    assert "- For newcomers (by Apr" in dana.sees
    await dana.tap("Find a link")
    await dana.fill(words="NAMI fam")
    assert "**Every link** with “NAMI fam”\n- nami.org (Suggested)" in dana.sees
    await town.restart()
    await dana.choose("On the shelf: 0")
    assert "**On the shelf** with “nami fam”\nThere are none." in dana.sees


async def test_who_has_left_is_told_the_same_whether_or_not_the_server_takes_their_words(town):
    sam, _, _ = await shelf_town(town)
    notes = sam.member.user.dm_channel
    town.guild.remove_member(sam.member.user)
    told = set()
    for guild_id in (town.guild_id, town.guild_id + 1):
        custom_id = f"resources:suggest:{guild_id}"
        await sam.tap_id(custom_id, on=await forged_button(town, custom_id, room=notes))
        told.add(sam.sees)
    assert len(told) == 1
    assert "You are not in that server now, so I changed nothing." in told.pop()


@pytest.mark.long
async def test_sam_sees_what_became_of_his_links_and_takes_one_back(town):
    sam, dana, _ = await shelf_town(town)
    await sam.command("home")
    assert "Links I suggested" not in sam.labels
    await suggest(sam, PAGE, title="Newcomers")
    await suggest(sam, "https://nami.org/families", title="NAMI")
    await sam.command("home")
    assert "**2 links you suggested**\n2 wait for a facilitator." in sam.sees
    await sam.tap("Links I suggested")
    assert "**Newcomers**\nIt waits for a facilitator." in sam.sees
    await sam.choose("NAMI")
    assert "Take back **NAMI**?" in sam.sees
    await town.restart()
    await sam.tap("Yes, take it back")
    assert "nobody needs to look at it" in sam.sees

    await dana.command("desk")
    assert "**1 link was suggested.**" in dana.sees
    await dana.tap("Look at suggestions")
    await dana.choose("It is too old")
    await sam.command("home")
    await sam.tap("Links I suggested")
    assert "It was not taken this time." in sam.sees
    assert "NAMI" not in sam.sees
    assert not sam.choices


async def test_a_name_that_looks_like_another_is_shown_for_what_it_is(town):
    sam, dana, _ = await shelf_town(town)
    await suggest(sam, "https://n\u0430mi.org/families", title="NAMI", tell=["tell"])
    await suggest(dana, "https://nami.org/families")
    await dana.command("desk")
    assert "**2 links were suggested.**" in dana.sees
    await dana.tap("Look at suggestions")
    assert "That name is written to look like nami.org." in dana.sees
    assert "Machines read that name as xn\\-\\-" in dana.sees
    assert "Open the page" not in dana.labels
    await dana.choose("No one can tell who stands behind it")
    assert "If they asked to be told, they read this:" in dana.sees
    await dana.tap("Look at suggestions")
    assert "You suggested this one, so another facilitator decides." in dana.sees
    await town.deliver()
    await sam.tap("Open", on=sam.newest_note)
    assert "We could not tell who stands behind the page" in sam.sees


async def test_the_starter_library_and_a_file_come_to_the_shelf_after_a_look(town):
    _, dana, marcus = await shelf_town(town)
    await dana.command("resources shelf")
    assert "The shelf is empty." in dana.sees
    await dana.tap("Look at the starter library")
    assert "are new" in dana.sees
    assert "Nothing is changed yet." in dana.sees
    await marcus.command("resources import")
    await marcus.tap("Bring in")
    assert "links came to the shelf." in marcus.sees
    await dana.tap("Bring in")
    assert "The shelf has changed since you looked" in dana.sees
    await dana.command("resources export")
    (file,) = dana.screen.attachments
    kept = await file.read()
    assert len(read_file(kept, file.filename)) > 40
    first = b'[[links]]\ntitle = "Oak walk"\nurl = "https://oak.example.org/walk"\n'
    rest = b'summary = "A walk."\ntopics = ["self_care"]\nsource = "Oak"\nchecked_on = 2026-10-01\n'
    await dana.command("resources import", file=("mine.toml", first + b"oops\n" + rest))
    assert "line 4" in dana.sees
    await dana.command("resources import", file=("mine.toml", first + rest))
    assert "**1 is new**\n- Oak walk" in dana.sees
    await town.restart()
    await dana.tap("Bring in")
    assert "Done. 1 link came to the shelf." in dana.sees
    ana = town.person("Ana")
    await ana.command("resources import", file=("mine.toml", first + rest))
    assert "Only facilitators" in ana.sees
