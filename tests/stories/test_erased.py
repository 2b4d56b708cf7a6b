"""Ana used all there is, then tapped *Leave and erase me*. What is left of her, anywhere that the bot can reach?"""

import json
import sqlite3

from bot.core.ids import MemberId
from bot.demo.acting import labels_of, words_of
from tests.cogs.group_town import ask, desk, found, hub, knows_clock, set_up
from tests.cogs.oak_town import card, schedule
from tests.town import Town


async def test_after_leave_and_erase_her_number_is_nowhere(town):
    ana = await _an_evening_of(town)
    files = _database_files(town)
    number = _as_bytes(ana.id)
    assert any(one in file for one in number for file in files), "or there was nothing to erase"

    await ana.tap("My page", on=hub(town, "oak"))
    await ana.tap("Oak")
    await ana.tap("Leave")
    await ana.tap("Leave and erase me")
    assert "erased what I kept about you" in ana.sees
    await town.pass_time(minutes=5)

    for number in _as_bytes(ana.id):
        assert not any(number in file for file in _database_files(town))
    here, who = town.guild_id, MemberId(ana.id)
    assert await town.services.privacy.export_member(here, who) == {}
    dana = MemberId(town.person("Dana").id)
    others = await town.services.privacy.export_member(here, dana)
    assert str(ana.id) not in json.dumps(others)
    assert not [room for room in ana.rooms if room == "oak"]


async def test_the_log_tells_what_failed_and_not_whom_or_what_they_wrote(town, everything_logged):
    ana = await _an_evening_of(town)
    with sqlite3.connect(town.services.privacy._db.file) as database:
        database.execute("drop table rsvps")
    cards = [one for one in town.channel("oak").history() if "Going" in labels_of(one)]
    await ana.tap("Going", on=cards[-1])
    assert "it is my fault" in ana.sees

    logged = everything_logged.getvalue()
    assert "a tap failed" in logged
    for telling in (str(ana.id), "Ana", "Lantern evening", "Dana"):
        assert telling not in logged


async def test_a_lock_screen_shows_lines_of_the_closed_list_and_no_room_names_a_member(town):
    """Facilitators stand on the group's card, and nobody else anywhere."""
    ana = await _an_evening_of(town)
    await town.pass_time(days=6)
    allowed = ("Your ", "Something is waiting for you.", "A time changes soon.", "A place opened.")
    assert ana.notes
    for line in ana.notes:
        assert line.startswith(allowed), line
        for telling in ("Oak", "oak", "group", "facilitator", "Dana", "Lantern", "support"):
            assert telling not in line
    for name in ("oak", "desk", "start-here"):
        for message in town.channel(name).history():
            words = words_of(message)
            assert "Ana" not in words
            assert str(ana.id) not in words


async def _an_evening_of(town: Town):
    """She asks, is let in, chooses her clock, allows notes, answers for a meeting, and is written down as there."""
    await set_up(town)
    await found(town, "Oak")
    ana, dana = town.person("Ana"), town.person("Dana")
    await knows_clock(town, ana, "America/Chicago")
    await ask(town, ana, "Oak", "Partner")
    await dana.tap("Open", on=desk(town))
    await dana.tap("Let in")
    await ana.tap("My page", on=hub(town, "oak"))
    await ana.tap("Notes to my phone")
    await ana.tap("Allow notes")
    session = await schedule(town, "every Wednesday 7:30 PM", title="Lantern evening")
    await ana.tap("Going", on=await card(town, session))
    await town.pass_until(session.starts_at)
    await town.pass_time(hours=1)
    await dana.tap("Next meeting", on=_board(town))
    await dana.tap("Note who came")
    await dana.tap("Done")
    await town.deliver()
    return ana


def _board(town):
    history = town.channel("desk").history()
    return next(one for one in history if "The desk" in words_of(one))


def _database_files(town) -> list[bytes]:
    file = town.services.privacy._db.file
    assert sqlite3.connect(file).execute("select 1").fetchone()
    return [one.read_bytes() for one in sorted(file.parent.glob(f"{file.name}*"))]


def _as_bytes(number: int) -> list[bytes]:
    return [str(number).encode(), number.to_bytes(8, "big"), number.to_bytes(8, "little")]
