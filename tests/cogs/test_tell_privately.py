"""Ana reads something in the room of Birch that worries her, and shows it to Dana without anybody else learning of it."""

import sqlite3
from datetime import time, timedelta

import pytest

from bot.core.ids import MemberId
from bot.demo.acting import labels_of, words_of
from bot.features.groups.errors import NotInGroupError
from bot.features.groups.model import DutyHours, Standing
from bot.features.guilds.model import ProgramAnswer
from bot.features.reports.model import KEPT_FOR, MOST_A_DAY, About
from cogs.reports.tell_menu import MENU
from tests.cogs.forged import forged_button
from tests.cogs.group_town import desk, found, let_in, set_up


async def begin(town, *, marcus_leads=True):
    await set_up(town)
    birch = await found(town)
    dana, marcus = town.person("Dana"), town.person("Marcus", facilitator=True)
    if marcus_leads:
        await leads(town, birch, dana, marcus)
    ana, sam = town.person("Ana"), town.person("Sam")
    for one in (ana, sam):
        await let_in(town, one)
    for one in (dana, marcus):
        await town.services.members.allow_notes(town.guild_id, MemberId(one.id))
    await town.deliver()
    return birch, dana, marcus, ana, sam


async def leads(town, group, by, who):
    standing = Standing(MemberId(by.id), is_facilitator=True)
    await town.services.groups.add_facilitator(
        town.guild_id, group.id, MemberId(who.id), by=standing
    )
    await town.deliver()


async def writes(town, who, words="Marigold", room="birch"):
    return await who.member.send(town.channel(room), words)


async def tells(town, who, message, room="birch"):
    await who.menu(MENU, message, town.channel(room))
    if "Tell them" in who.labels:
        await who.tap("Tell them")
    await town.deliver()


def rows(town):
    file = town.services.outbox._db.file
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as file:
        return file.execute("select * from message_reports").fetchall()


def told_long_ago(town, days):
    at = (town.now() - timedelta(days=days)).strftime("%Y-%m-%d %H:%M:%S.000000")
    with sqlite3.connect(town.services.outbox._db.file) as file:
        file.execute("update message_reports set told_at = ?", (at,))


def cards(town):
    return [one for one in town.channel("desk").history() if "shows you" in words_of(one)]


async def test_one_facilitator_is_on_it_and_ana_can_see_that(town):
    _, dana, marcus, ana, sam = await begin(town)
    message = await writes(town, sam)
    notes = list(sam.notes)

    await ana.menu(MENU, message, town.channel("birch"))
    assert "@Dana" in ana.sees
    assert "@Marcus" in ana.sees
    assert "Whoever wrote it is not told" in ana.sees
    assert {"Tell them", "Not now", "Close"} <= set(ana.labels)
    assert not rows(town)
    await ana.tap("Tell them")
    await town.deliver()
    assert "No one is on it yet" in ana.sees

    (card,) = cards(town)
    assert "Birch, told" in words_of(card)
    assert not any(word in words_of(card) for word in ("Ana", "Sam", str(message.id)))
    assert marcus.notes[-1] == "Something is waiting for you."
    await marcus.tap("Open", on=marcus.newest_note)
    await marcus.tap("Open")
    assert "@Ana" in marcus.sees
    assert f"/{message.channel.id}/{message.id}" in marcus.sees
    assert "Marigold" not in marcus.sees
    assert "If it does not open for you, please ask @Ana." in marcus.sees
    await marcus.tap("I'm on it")
    await town.deliver()
    assert not cards(town)

    await dana.command("desk")
    assert "shows you" not in dana.sees
    about = f"reports:open:{town.guild_id}:{rows(town)[0][0]}"
    await dana.tap_id(about, on=await forged_button(town, about))
    assert dana.sees.startswith("@Marcus has this one.")

    await ana.command("home")
    assert "@Marcus is on it." in ana.sees
    await marcus.tap("Done")
    await ana.tap("What I told")
    assert "A facilitator has looked after it." in ana.sees
    assert sam.notes == notes

    await ana.command("privacy")
    await ana.tap("Who looked")
    for what in ("opened what", "said that they are on what", "looked after what"):
        assert f"@Marcus {what} you showed them" in ana.sees
    for days, is_left in ((KEPT_FOR.days - 1, True), (KEPT_FOR.days, False)):
        told_long_ago(town, days)
        await town.services.reports.forget_old()
        assert bool(rows(town)) is is_left


async def test_while_it_waits_she_reads_when_someone_usually_looks(town):
    birch, dana, marcus, ana, sam = await begin(town)
    message = await writes(town, sam)
    await ana.menu(MENU, message, town.channel("birch"))
    assert "No one keeps set hours here" in ana.sees
    weekdays = DutyHours(frozenset(range(5)), time(9), time(17))
    by = Standing(MemberId(dana.id), is_facilitator=True)
    await town.services.groups.edit(town.guild_id, birch.id, by=by, duty_hours=weekdays)
    looks = "No one is on duty now. Someone usually looks from"
    await ana.menu(MENU, message, town.channel("birch"))
    assert looks in ana.sees
    await ana.tap("Tell them")
    assert looks in ana.sees
    await town.deliver()
    await marcus.tap("Open", on=marcus.newest_note)
    await marcus.tap("Open")
    await marcus.tap("I'm on it")
    await ana.tap("Look again")
    assert "@Marcus is on it." in ana.sees
    assert looks not in ana.sees


@pytest.mark.long
async def test_a_facilitator_who_wrote_it_reads_nothing_of_it(town):
    """Neither a note, nor a card in the room that facilitators share, nor a way in by hand."""
    _, dana, marcus, ana, _ = await begin(town)
    message = await writes(town, marcus)
    before = list(marcus.notes)
    await ana.menu(MENU, message, town.channel("birch"))
    assert "@Dana" in ana.sees
    assert "@Marcus" not in ana.sees
    await ana.tap("Tell them")
    await town.deliver()
    assert not cards(town)
    assert marcus.notes == before
    await marcus.command("desk")
    assert "shows you" not in marcus.sees
    about = f"reports:open:{town.guild_id}:{rows(town)[0][0]}"
    await marcus.tap_id(about, on=await forged_button(town, about))
    assert marcus.sees.startswith("That is not here any more.")
    await dana.command("desk")
    assert "1 person shows you something" in dana.sees


@pytest.mark.long
async def test_where_only_its_writer_leads_the_group_the_others_of_the_server_are_told(town):
    _, dana, marcus, ana, _ = await begin(town, marcus_leads=False)
    message = await writes(town, dana)
    await ana.menu(MENU, message, town.channel("birch"))
    assert ana.sees.startswith("No one else leads a group here now")
    assert "Help right now" in ana.labels

    oak = await found(town, "Oak")
    await leads(town, oak, dana, marcus)
    await ana.menu(MENU, message, town.channel("birch"))
    assert "the facilitators of this server" in ana.sees
    await ana.tap("Tell them")
    await town.deliver()
    await marcus.command("desk")
    assert "1 person shows you something" in marcus.sees
    await dana.command("desk")
    assert "shows you" not in dana.sees


async def test_what_can_not_be_told_says_why_and_what_else_there_is(town):
    _, _, _, ana, sam = await begin(town)
    birch = town.channel("birch")
    card, gone = birch.pinned_messages()[0], await writes(town, sam)
    await ana.menu(MENU, gone, birch)
    await sam.member.delete(gone)
    await ana.tap("Tell them")
    assert ana.sees.startswith("That is not here any more.")
    for message, says in (
        (await writes(town, ana), "You wrote that yourself."),
        (card, "No person wrote that"),
    ):
        await ana.menu(MENU, message, birch)
        assert ana.sees.startswith(says)
        assert "Ask a facilitator to reach me" in ana.labels
    assert not rows(town)


@pytest.mark.long
async def test_a_room_that_is_not_theirs_is_closed_also_to_who_can_see_it(town):
    """Someone who manages the server sees every room, and is in no group for that."""
    birch, _, _, _, sam = await begin(town)
    message = await writes(town, sam)
    about = About(birch.text_channel_id, message.id, MemberId(sam.id))
    ada = MemberId(town.person("Ada", admin=True).id)
    for asks in (town.services.reports.look_at_door, town.services.reports.tell):
        with pytest.raises(NotInGroupError):
            await asks(town.guild_id, birch.text_channel_id, about, by=ada)
    assert not rows(town)


@pytest.mark.long
async def test_five_a_day_twice_is_once_and_taken_back_is_gone(town):
    _, dana, _, ana, sam = await begin(town)
    first = await writes(town, sam)
    for _ in range(2):
        await tells(town, ana, first)
    assert len(rows(town)) == 1
    for number in range(1, MOST_A_DAY):
        await tells(town, ana, await writes(town, sam, f"{number}"))
    await ana.menu(MENU, await writes(town, sam, "more"), town.channel("birch"))
    assert ana.sees.startswith(f"You have told of {MOST_A_DAY} things today")
    assert "Ask a facilitator to reach me" in ana.labels

    await dana.tap("Open", on=cards(town)[0])
    await ana.menu(MENU, first, town.channel("birch"))
    await ana.tap("Take it back")
    await town.deliver()
    assert len(rows(town)) == MOST_A_DAY - 1
    assert len(cards(town)) == MOST_A_DAY - 1
    await ana.command("privacy")
    await ana.tap("Erase a part")
    await ana.choose("Messages you told facilitators about")
    await ana.tap(labels_of(ana.screen)[0])
    await town.deliver()
    assert not rows(town)
    assert not cards(town)


@pytest.mark.long
async def test_whoever_stops_to_lead_leaves_it_to_the_others(town):
    birch, dana, marcus, ana, sam = await begin(town)
    await tells(town, ana, await writes(town, sam))
    await marcus.tap("Open", on=cards(town)[0])
    await marcus.tap("I'm on it")
    await town.deliver()
    assert not cards(town)
    by = Standing(MemberId(dana.id), is_facilitator=True)
    await town.services.groups.drop_facilitator(town.guild_id, birch.id, MemberId(marcus.id), by=by)
    await town.deliver()
    assert len(cards(town)) == 1
    await marcus.tap("Done")
    assert marcus.sees.startswith("Only facilitators of this group can do that.")
    await dana.tap("Open", on=cards(town)[0])
    assert "@Ana" in dana.sees
    await ana.command("privacy")
    await ana.tap("Erase me")
    await ana.tap("Erase it all")
    await town.deliver()
    assert not rows(town)
    assert not cards(town)
    await dana.tap("I'm on it")
    assert dana.sees.startswith("That is not here any more.")


async def birch_and_oak(town):
    """Eve leads another group, so she is nobody whom Ana tells about the room of Birch."""
    birch, dana, marcus, ana, sam = await begin(town)
    oak = await found(town, "Oak")
    eve = town.person("Eve", facilitator=True)
    await leads(town, oak, dana, eve)
    await town.services.members.allow_notes(town.guild_id, MemberId(eve.id))
    await tells(town, ana, await writes(town, sam))
    return birch, dana, marcus, ana, eve


async def reads_nothing(town, who):
    await who.command("desk")
    assert "shows you" not in who.sees
    about = f"reports:open:{town.guild_id}:{rows(town)[0][0]}"
    await who.tap_id(about, on=await forged_button(town, about))
    assert "@Ana" not in who.sees
    return who.sees


@pytest.mark.parametrize("taken", [False, True])
async def test_when_the_group_ends_nobody_else_reads_it_and_ana_is_told(town, taken):
    birch, dana, marcus, ana, eve = await birch_and_oak(town)
    if taken:
        await marcus.tap("Open", on=cards(town)[0])
        await marcus.tap("I'm on it")
    before = list(eve.notes)
    by = Standing(MemberId(dana.id), is_facilitator=True)
    await town.services.groups.archive(town.guild_id, birch.id, by=by)
    await town.deliver()
    assert not cards(town)
    await town.pass_time(days=2)
    assert eve.notes == before
    assert (await reads_nothing(town, eve)).startswith("Only facilitators of this group")
    # Dana still leads Oak, and was told of it for Birch.
    for was_told in (dana, marcus):
        assert (await reads_nothing(town, was_told)).startswith("This one is over")
    await ana.command("home")
    assert "The group has ended since" in ana.sees
    assert "on it" not in ana.sees
    await ana.tap("What I told")
    assert {"Ask a facilitator to reach me", "Take it back", "Help right now"} <= set(ana.labels)
    await ana.tap("Take it back")
    assert not rows(town)


@pytest.mark.long
async def test_who_leads_only_since_it_was_told_does_not_read_it(town):
    birch, dana, marcus, ana, eve = await birch_and_oak(town)
    await town.pass_time(minutes=5)
    await leads(town, birch, dana, eve)
    by = Standing(MemberId(dana.id), is_facilitator=True)
    groups = town.services.groups
    await groups.drop_facilitator(town.guild_id, birch.id, MemberId(marcus.id), by=by)
    await town.deliver()
    assert len(cards(town)) == 1
    await reads_nothing(town, eve)
    await groups.drop_facilitator(town.guild_id, birch.id, MemberId(dana.id), by=by)
    await town.deliver()
    assert not cards(town)
    for one in (dana, marcus, eve):
        await reads_nothing(town, one)
    await ana.command("home")
    assert "no one will look at it" in ana.sees
    await ana.tap("What I told")
    await ana.tap("Take it back")
    assert not rows(town)


@pytest.mark.long
async def test_the_file_tells_nobody_which_message_it_was_so_a_program_may_keep_it_too(town):
    _, dana, _, ana, sam = await begin(town)
    guild = await town.services.guilds.get(town.guild_id)
    await town.services.guilds.save_server_half(
        town.guild_id,
        by=MemberId(dana.id),
        language="en",
        zone="America/New_York",
        help_country="US",
        front_door_channel_id=guild.front_door_channel_id,
        desk_channel_id=guild.desk_channel_id,
        facilitator_role_id=guild.facilitator_role_id,
        program=ProgramAnswer.YES,
    )
    message = await writes(town, sam)
    await tells(town, ana, message)
    (row,) = rows(town)
    held = b" ".join(one if isinstance(one, bytes) else str(one).encode() for one in row)
    for number in (message.id, sam.id):
        for written in (
            str(number).encode(),
            number.to_bytes(8, "big"),
            number.to_bytes(8, "little"),
        ):
            assert written not in held
    await dana.tap("Open", on=desk(town))
    assert "@Ana" in dana.sees
