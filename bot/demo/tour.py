"""The story played without a page: every quoted screen is looked for, and what each person saw is printed.

It is the same bot and the same street as in the browser. Spoken lines are narration; the bot never says them.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any

from rich.console import Console

from bot.core.ids import GuildId
from bot.demo.acting import Actor, NothingThereError, components_of, walk
from bot.demo.broken_line import lose_answers
from bot.demo.maple_street import (
    BEGINS_AT,
    DANA,
    EVE,
    INES,
    JOE,
    RUTH,
    SAM,
    WILL,
    MapleStreet,
)
from bot.demo.simulator import Simulator
from bot.demo.telling import MissedError, Play, new_york
from bot.demo.tour_check_ins import (
    a_facilitators_lunch,
    a_note_is_read_aloud,
    ruth_checks_in,
    something_is_read_aloud_in_oak,
)
from bot.features.outbox.model import Reason
from bot.features.outbox.presence import absence_line


async def ruth_asks(play: Play) -> None:
    play.heading(1, "Ruth asks")
    ruth = play.act(RUTH)
    door = play.channel("start-here")
    before = len(door.history())
    await ruth.tap("Join a group", on=door.last_message)
    play.saw(
        RUTH, ruth.sees, "Sunday 3:00 PM in New York, for parents. For you it starts at 8:00 PM."
    )
    await _join_birch(play, ruth)
    play.saw(
        RUTH,
        ruth.sees,
        "Sunday, for parents, 8:00 PM for you.",
        "Sent. Mostly within a day.",
    )
    if len(door.history()) != before:
        raise MissedError("The public channel shows something.")
    play.tell("The public channel shows nothing new.")


async def _join_birch(play: Play, ruth: Actor) -> None:
    """Three short screens, a clock by tapping, and the exact line that her phone would show."""
    await ruth.choose("Birch")
    await ruth.choose("Parent")
    play.saw(RUTH, ruth.sees, "not therapy, medical care or a crisis service")
    await ruth.tap("Next")
    play.saw(RUTH, ruth.sees, "Discord is not a medical record system")
    await ruth.tap("Next")
    play.saw(RUTH, ruth.sees, "Your meeting is tomorrow.")
    for words in ("I am 18", "private notes"):
        await ruth.tap(next(label for label in ruth.labels if words in label))
    await ruth.tap("Join")
    play.saw(RUTH, ruth.sees, "What time is it for you now?")
    await _choose_clock(ruth)


async def _choose_clock(ruth: Actor) -> None:
    """By tapping: her country, since other places share London's hour."""
    await ruth.tap("Another time")
    await ruth.tap("Choose by country")
    await ruth.choose(next(pages for pages in ruth.choices if "U" in pages))
    await ruth.choose("United Kingdom")


async def dana_lets_her_in(play: Play) -> None:
    await play.until(new_york(19, 8, 10))
    play.heading(2, "Dana, coffee")
    dana, ruth = play.act(DANA), play.act(RUTH)
    card = play.channel("desk").last_message
    play.saw(DANA, dana.reads(card), "1 person would like to join Birch.")
    play.hidden("The desk", dana.reads(card), "Ruth", "ruth")
    await dana.tap("Open", on=card)
    play.saw(DANA, dana.sees, "Ruth", "arent", "London")
    await dana.tap("Let in")
    await play.simulator.advance(timedelta(seconds=2))
    play.phone(RUTH, "Something is waiting for you.")
    if "birch" not in ruth.rooms:
        raise MissedError(f"Birch should be in Ruth's list: {ruth.rooms}")
    play.tell("Birch is in Ruth's list. No one in Birch is told.")


async def the_clock(play: Play) -> None:
    await play.until(new_york(20, 5, 0))
    play.heading(3, "The clock")
    dana, ruth = play.act(DANA), play.act(RUTH)
    await play.simulator.advance(timedelta(seconds=2))
    play.phone(RUTH, "A time changes soon.")
    play.hidden("Ruth's phone", "\n".join(ruth.notes), "Birch", "Dana", "PM")
    await ruth.tap("Open", on=ruth.newest_note)
    play.saw(
        RUTH,
        ruth.sees,
        "Sunday is 7:00 PM for you, not 8:00 PM. From Nov 1 it is 8:00 PM again.",
    )
    await play.until(new_york(20, 8, 10))
    await dana.command("desk", play.channel("desk"))
    play.saw(DANA, dana.sees, "The meeting stays at 3:00 PM. Those affected were told.")
    play.hidden("The desk", dana.sees, "Ruth", "ruth")


async def on_the_kitchen_table(play: Play) -> None:
    await play.until(new_york(20, 19, 31))
    play.heading(4, "Sam's phone is on the kitchen table")
    sam = play.act(SAM)
    play.phone(SAM, "Your 6:30 PM is tomorrow.")
    await sam.tap("Going", on=sam.newest_note)
    play.saw(SAM, sam.sees, "You're in")
    await play.simulator.advance(timedelta(seconds=2))
    card = _meeting_card(play)
    play.saw(SAM, sam.reads(card), "8 of 8")
    play.hidden("The card", sam.reads(card), "Sam", "Joe", "Will")


async def full(play: Play) -> None:
    await play.until(new_york(20, 19, 42))
    play.heading(5, "Full")
    ines = play.act(INES)
    await ines.tap("Going", on=_meeting_card(play))
    play.saw(INES, ines.sees, "All 8 seats are taken", "1st")
    await ines.tap("Wait in line")
    play.saw(INES, ines.sees, "1st")


async def a_seat(play: Play) -> None:
    await play.until(new_york(21, 15, 5))
    play.heading(6, "A seat")
    will, ines = play.act(WILL), play.act(INES)
    await will.tap("Can't make it", on=_meeting_card(play))
    play.saw(WILL, will.sees)
    await play.simulator.advance(timedelta(seconds=2))
    mention = play.channel("oak").last_message
    play.saw(INES, ines.reads(mention), "@Ines, a note is waiting.", "[Open]")
    await ines.tap("Open", on=mention)
    play.saw(INES, ines.sees, "You're in.")


async def the_power_goes_out(play: Play) -> None:
    await play.until(new_york(21, 18, 20))
    play.heading(7, "The power goes out")
    await play.simulator.stop_bot()
    await play.until(new_york(21, 18, 38))
    play.tell(
        "6:38 PM. The computer is back. As Discord takes Sam's note, the line drops once more."
    )
    bot = await play.maple.build_bot()
    sams_notes = play.simulator.notes_channel(play.street.people[SAM])

    async def break_the_line() -> None:
        lose_answers(bot, channel_id=sams_notes, times=1)

    bot.when_ready.insert(0, break_the_line)
    await play.simulator.start_bot(bot)
    await play.simulator.advance(timedelta(seconds=5))
    play.phone(SAM, "Your 6:30 PM starts in 52 minutes. This note is 8 minutes late. Sorry.")
    # Sam has his note, and the bot does not know it yet.
    await _operator_reads(play, "Away 18 minutes. 7 sent late, 0 lost, 0 twice. 1 still waiting.")
    before = len(play.simulator.asked_about_messages(sams_notes))
    await play.simulator.advance(timedelta(seconds=55))
    _sam_has_one_note(play, play.simulator.asked_about_messages(sams_notes)[before:])
    line = "Away 18 minutes. 8 sent late, 0 lost, 0 twice."
    play.tell("The operator reads:")
    play.tell(f"   │ {await _operator_reads(play, line)}")
    dana = play.act(DANA)
    await dana.command("desk", play.channel("desk"))
    play.saw(DANA, dana.sees, line)
    joe = play.act(JOE)
    await joe.tap("Going", on=_meeting_card(play))
    play.saw(JOE, joe.sees, "You're in")


def _sam_has_one_note(play: Play, asked: Sequence[str]) -> None:
    """It was looked for before it would have been said again: since the line dropped, nothing was written."""
    if asked != ["GET"]:
        raise MissedError(f"The bot should look once and write nothing, and asked: {asked}")
    late = [line for line in play.act(SAM).notes if "late" in line]
    if len(late) != 1:
        raise MissedError(f"Sam should get one late note, and got {late}")
    play.tell(
        "The bot heard no answer. It looks among its own notes, finds Sam's, and sends it no second time."
    )


async def _operator_reads(play: Play, expected: str) -> str:
    absence = await play.maple.services.presence.last_absence()
    line = "nothing of an absence" if absence is None else absence_line(absence)
    if line != expected:
        raise MissedError(f"The operator should read “{expected}”, and reads: {line}")
    return line


async def eight_minutes(play: Play) -> None:
    await play.until(new_york(21, 19, 22))
    play.heading(8, "Dana's eight minutes")
    dana = play.act(DANA)
    opening = play.channel("oak").last_message
    play.saw(DANA, dana.reads(opening), "private place")
    await dana.command("tonight", play.channel("oak"))
    play.saw(
        DANA,
        dana.sees,
        "**Going: 8**",
        f"**First meeting: 1** @{EVE.name}",
        "1 note to read aloud.",
        "Nothing urgent",
    )
    await something_is_read_aloud_in_oak(play)
    await play.until(new_york(21, 21, 1))
    # Three taps: note who came, one name corrected (Joe listened by phone), done.
    await dana.command("tonight", play.channel("oak"))
    await dana.tap("Note who came")
    play.saw(DANA, dana.sees, JOE.name)
    joe = play.street.people[JOE]
    await dana.pick(joe, custom_id=_list_of(dana, "phone"))
    play.saw(DANA, dana.sees)
    await _done(play, dana)


async def _done(play: Play, dana: Actor) -> None:
    await dana.tap(next(label for label in dana.labels if label.startswith("Done")))
    play.saw(DANA, dana.sees)


async def on_time(play: Play) -> None:
    await play.until(new_york(24, 15, 1))
    play.heading(12, "Ruth is on time")
    dana, ruth = play.act(DANA), play.act(RUTH)
    play.phone(RUTH, "Your 7:00 PM is tomorrow.")
    await ruth.tap("Going", on=ruth.newest_note)
    play.saw(RUTH, ruth.sees, "You're in", "7:00 PM")
    await play.until(new_york(25, 14, 1))
    play.phone(RUTH, "Your 7:00 PM starts in 1 hour.")
    await play.until(new_york(25, 15))
    play.tell("It is 7:00 PM in London. Her clocks went back in the night.")
    opening = play.channel("birch").last_message
    play.saw(RUTH, ruth.reads(opening), "private place")
    await a_note_is_read_aloud(play)
    await play.until(new_york(25, 16, 31))
    await dana.command("tonight", play.channel("birch"))
    await dana.tap("Note who came")
    play.saw(DANA, dana.sees, RUTH.name)
    await _done(play, dana)
    await ruth.command("home", play.channel("birch"))
    play.saw(
        RUTH,
        ruth.sees,
        "Read aloud today. Your words are erased within 24 hours.",
        "Sunday, November 1, 8:00 PM",
    )
    await _count(play)


async def _count(play: Play) -> None:
    """What was promised against what Discord was asked to say, by Discord's own list of requests."""
    report = await play.maple.services.outbox.report(GuildId(play.street.guild.id))
    # Ines has closed her private notes: hers went to the room, as she chose.
    lost = {reason for reason in report.failures if reason is not Reason.NOTES_BLOCKED}
    said = play.simulator.nonces_sent()
    twice = len(said) - len(set(said))
    if lost or report.backlog or twice:
        raise MissedError(f"{report.backlog} notes were not sent, lost {lost}, {twice} twice.")
    play.tell(f"The end: {len(said)} promised and sent, 1 outage, 0 lost, 0 twice.")


def _list_of(dana: Actor, what: str) -> str:
    return next(
        str(part["custom_id"])
        for part in walk(components_of(dana.screen))
        if what in str(part.get("custom_id"))
    )


def _meeting_card(play: Play) -> Any:
    """The newest card in Oak that offers an answer."""
    for message in reversed(play.channel("oak").history()):
        if "Can't make it" in play.act(DANA).reads(message):
            return message
    raise MissedError("Oak has no meeting card")


SCENES: Sequence[Callable[[Play], Awaitable[None]]] = (
    ruth_asks,
    dana_lets_her_in,
    the_clock,
    on_the_kitchen_table,
    full,
    a_seat,
    the_power_goes_out,
    eight_minutes,
    ruth_checks_in,
    a_facilitators_lunch,
    on_time,
)


def play_tour() -> int:
    """Play all scenes; 0 when every quoted screen showed, 1 otherwise."""
    paper = Console(width=100, soft_wrap=True)
    missed = asyncio.run(play_all(paper))
    if missed is not None:
        paper.print(f"\n[bold]Missed.[/] {missed}", highlight=False)
        return 1
    paper.print("\nEvery quoted screen showed.")
    return 0


async def play_all(paper: Console) -> Exception | None:
    """Play on a fresh street, and give back what was missed, if anything was."""
    maple = MapleStreet()
    await maple.prepare()
    bot = await maple.build_bot()
    try:
        async with Simulator(bot, start_at=BEGINS_AT, patience=None) as simulator:
            with simulator.env.time_context():
                street = await maple.put_up(simulator.env)
                play = Play(simulator, street, maple, paper)
                for scene in SCENES:
                    await scene(play)
    except (MissedError, NothingThereError) as missed:
        return missed
    finally:
        await maple.clear_away()
    return None
