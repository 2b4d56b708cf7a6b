"""The simulated Discord of the rehearsal, with the toy bot in it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from typing import Any

import pytest
import simcord

from bot.demo.plain_words import ago, listed
from bot.demo.play import NOTES, World
from bot.demo.simulator import Simulator
from bot.demo.stage import Stage
from tests.browser.toy_rehearsal import START, ToyRehearsal

HOUR = timedelta(hours=1)
TEN_MINUTES = timedelta(minutes=10)


@dataclass
class Street:
    simulator: Simulator
    rehearsal: ToyRehearsal
    world: World

    def person(self, key: str) -> simcord.MemberActor:
        return next(actor for person, actor in self.world.people.items() if person.key == key)

    def lines(self, key: str) -> list[str]:
        return [note.line for note in self.simulator.phone_notes(self.person(key))]

    @property
    def oak(self) -> int:
        return self.rehearsal.memory.oak


@pytest.fixture
async def street() -> AsyncIterator[Street]:
    rehearsal = ToyRehearsal()
    async with Simulator(await rehearsal.build_bot(), start_at=START) as simulator:
        with simulator.env.time_context():
            world = await rehearsal.raise_curtain(simulator.env)
        yield Street(simulator, rehearsal, world)


async def test_the_world_begins_on_the_day_of_the_story(street: Street) -> None:
    assert street.simulator.now() - START < timedelta(minutes=1)
    await street.simulator.advance(timedelta(days=2, minutes=3))
    assert street.simulator.now() - START - timedelta(days=2, minutes=3) < timedelta(minutes=1)


async def test_waits_without_an_end_do_not_hold_up_a_tap(street: Street) -> None:
    began = monotonic()
    await street.simulator.tap(street.person("sam"), "Going", channel_id=street.oak)
    assert monotonic() - began < 2, "simcord alone would give up after five seconds"


async def test_each_reads_what_they_see(street: Street) -> None:
    simulator, sam, will = street.simulator, street.person("sam"), street.person("will")
    await simulator.tap(sam, "Going", channel_id=street.oak)

    assert simulator.reads(sam, street.oak)[0].splitlines()[-2:] == [
        "1 of 8 going",
        "[Going] [Write a note]",
    ]
    assert simulator.reads(sam, street.oak)[1].strip() == "You have a seat."
    assert len(simulator.reads(will, street.oak)) == 1
    assert [room.name for room in simulator.rooms_of(sam)] == ["start-here", "oak"]
    assert [room.name for room in simulator.rooms_of(street.person("ruth"))] == ["start-here"]
    with pytest.raises(simcord.SetupError, match="ruth sees no button “Going”"):
        await simulator.tap(
            street.person("ruth"), "Going", channel_id=simulator.rooms_of(sam)[0].channel_id
        )


async def test_a_phone_shows_plain_words_and_where_a_mention_stood(street: Street) -> None:
    await street.simulator.advance(2 * HOUR)

    [sam] = street.simulator.phone_notes(street.person("sam"))
    assert (sam.sender, sam.place, sam.line) == ("Porchlight", "", "Your 6:30 PM is tomorrow.")
    [ines] = street.simulator.phone_notes(street.person("ines"))
    assert (ines.place, ines.line) == ("#oak, Maple Street", "@Ines, a note is waiting.")
    assert street.lines("will") == []


async def test_a_note_that_fell_due_without_power_comes_when_it_is_back(street: Street) -> None:
    await street.simulator.stop_bot()
    await street.simulator.advance(2 * HOUR)
    assert street.lines("sam") == []

    await street.simulator.start_bot(await street.rehearsal.build_bot())
    await street.simulator.advance(timedelta(seconds=1))
    assert street.lines("sam") == ["Your 6:30 PM is tomorrow."]


async def test_one_blocked_person_stays_blocked_after_an_outage(street: Street) -> None:
    simulator, sam = street.simulator, street.person("sam")
    notes = f"/channels/{simulator.notes_channel(sam)}/messages"
    simulator.env.inject_error("POST", notes, status=403, code=50007, times=None)
    await simulator.take_discord_down()
    await simulator.advance(2 * HOUR)
    assert street.lines("ines") == []

    await simulator.bring_discord_back()
    await simulator.advance(TEN_MINUTES)
    assert street.lines("sam") == []


async def test_a_form_is_answered_by_the_bot_that_follows(street: Street) -> None:
    simulator, sam = street.simulator, street.person("sam")
    await simulator.restart_bot(street.rehearsal.build_bot)
    form = await simulator.tap(sam, "Write a note", channel_id=street.oak)
    await sam.submit_modal(form, {"words": "A quiet word"})
    assert simulator.reads(sam, street.oak)[-1].strip() == "Kept: A quiet word"


async def test_whoever_taps_themselves_out_of_a_room_is_led_to_their_notes(street: Street) -> None:
    stage = Stage(street.simulator, street.rehearsal, street.world)
    await stage.open()
    await stage.select("sam", "oak")
    assert stage.state()["room"] == str(street.oak)

    async with stage.acting():
        await street.simulator.tap(street.person("sam"), "Going", channel_id=street.oak)
        street.simulator.env.backend.delete_channel(street.oak)
    await stage.tick(timedelta(seconds=1))

    told = stage.state()
    assert told["room"] == NOTES
    assert told["notice"]["text"] == "Sam no longer sees that room."
    assert [room["name"] for room in told["rooms"]] == ["start-here"]


async def test_private_notes_call_people_and_rooms_by_name(street: Street) -> None:
    stage = Stage(street.simulator, street.rehearsal, street.world)
    sam = street.person("sam").id
    assert stage.with_names(f"<@{sam}> <#{street.oak}> <@7>".encode()) == b"@Sam #oak <@7>"
    await stage.open()
    await stage.select("sam", "oak")
    assert stage.with_names(f"<@{sam}>".encode()) == f"<@{sam}>".encode(), "there simcord does it"


async def test_what_the_bot_says_meanwhile_is_shown_once_and_only_if_there_is_something(
    street: Street,
) -> None:
    stage = Stage(street.simulator, street.rehearsal, street.world)
    await stage.open()
    view = stage.view
    page = street.simulator.env._preview._open_page()

    await stage.tick(timedelta(minutes=1))
    quiet = stage.edition_of(page.id)["published_revision"]
    await stage.tick(2 * HOUR)
    busy = stage.edition_of(page.id)["published_revision"]
    await stage.tick(timedelta(seconds=1))

    assert (quiet, busy) == (1, 2)
    assert stage.edition_of(page.id)["published_revision"] == busy
    assert stage.view is view


async def test_a_bot_that_does_not_start_leaves_a_stage_that_can_try_again(street: Street) -> None:
    class Broken(ToyRehearsal):
        async def build_bot(self) -> Any:
            raise RuntimeError("no database")

    stage = Stage(street.simulator, Broken(), street.world)
    await stage.open()
    await stage.restart_bot()
    told = stage.state()
    assert told["bot_runs"] is False
    assert told["notice"]["text"] == "Restarting the bot did not work. The terminal says why."

    stage = Stage(street.simulator, street.rehearsal, street.world)
    await stage.bring_power_back()
    assert stage.state()["bot_runs"] is True


def test_names_and_times_read_as_people_say_them() -> None:
    assert [listed(["Sam"]), listed(["Sam", "Ines"]), listed(["Sam", "Ines", "Joe"])] == [
        "Sam",
        "Sam and Ines",
        "Sam, Ines and Joe",
    ]
    spans = (timedelta(seconds=59), timedelta(minutes=5), timedelta(hours=30), timedelta(days=2))
    assert [ago(span) for span in spans] == ["now", "5 min ago", "1 d ago", "2 d ago"]
