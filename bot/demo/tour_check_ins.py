"""The tour's scenes about check-ins: one note's way from a kitchen at midnight to a room on Sunday."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from bot.demo.asked_groups import SHARED
from bot.demo.maple_street import DANA, KIM, MARCUS, RUTH
from bot.demo.telling import MissedError, Play, new_york
from bot.demo.tour_library import she_reads_something

PLATES: Final = (
    "I set two plates again tonight. I know I will do it tomorrow. "
    "I would like to hear if others do this."
)
_A_SECOND: Final = timedelta(seconds=1)


async def something_is_read_aloud_in_oak(play: Play) -> None:
    """Within Dana's eight minutes: what she put on the list on Sunday."""
    dana = play.act(DANA)
    await dana.tap("Read aloud")
    play.saw(DANA, dana.sees, SHARED.words, "from Sunday afternoon")
    play.hidden("The list", dana.sees, KIM.name)
    await dana.tap("1. Read it")
    play.saw(DANA, dana.sees, "All of it is read.")


async def ruth_checks_in(play: Play) -> None:
    await play.until(new_york(22, 18, 40))
    play.heading(9, "Ruth checks in")
    play.tell("It is 11:40 PM in London.")
    ruth, before = play.act(RUTH), _phones(play)
    await ruth.tap("Check in", on=_card_that_asks(play))
    play.saw(RUTH, ruth.sees, "Who is this for?", "No one is on duty now.")
    await ruth.tap("Read aloud, without my name")
    play.saw(RUTH, ruth.sees, "To pass this on I must keep it, locked, until it is dealt with.")
    await ruth.tap("I agree")
    play.saw(RUTH, ruth.sees, "How heavy was this week for you?")
    await ruth.fill(heavy=["9"], words=PLATES)
    play.saw(
        RUTH,
        ruth.sees,
        "That sounds like a lot. Thank you for saying it.",
        "No one is on duty now. Someone usually reads by tomorrow evening.",
        "[Help right now]",
        "[Ask a facilitator to reach me]",
        "[Take it back]",
        "[Read something]",
    )
    play.tell("She asks for no one.")
    await she_reads_something(play)
    await play.until(new_york(23, 11, 59))
    if (after := _phones(play)) != before:
        raise MissedError(f"No one's phone should ring in the night: {before} became {after}")
    play.tell("No one's phone rings.")


async def a_facilitators_lunch(play: Play) -> None:
    await play.until(new_york(23, 12, 30))
    play.heading(11, "Dana's lunch")
    dana, marcus, ruth = play.act(DANA), play.act(MARCUS), play.act(RUTH)
    for person in (dana, marcus):
        await person.command("desk", play.channel("desk"))
    play.saw(DANA, dana.sees, "1 note to read in Birch.")
    play.hidden("The desk", dana.sees, RUTH.name, "plates")
    await dana.tap("Open it")
    play.saw(DANA, dana.sees, PLATES, RUTH.name, "read aloud, without their name")
    await dana.tap("Read aloud")
    play.saw(DANA, dana.sees, "without a name")
    await play.simulator.advance(_A_SECOND)
    await marcus.tap("Open it")
    play.saw(MARCUS, marcus.sees, "Dana has this one.")
    play.hidden("Marcus's screen", marcus.sees, RUTH.name, "plates")
    await play.simulator.advance(_A_SECOND)
    play.phone(RUTH, "Something is waiting for you.")
    await ruth.tap("Open", on=ruth.newest_note)
    play.saw(
        RUTH,
        ruth.sees,
        "Dana has read it. It is on Sunday's list, without your name. "
        "You can take it back until then.",
        "Dana opened it on",
    )


async def a_note_is_read_aloud(play: Play) -> None:
    """At three o'clock on Sunday, in Birch."""
    dana = play.act(DANA)
    await dana.command("tonight", play.channel("birch"))
    play.saw(DANA, dana.sees, "1 note to read aloud.")
    await dana.tap("Read aloud")
    play.saw(DANA, dana.sees, PLATES, "from Thursday evening")
    play.hidden("The list", dana.sees, RUTH.name)
    play.tell("Dana reads the two plates aloud. There is a silence, then two people say, “Me too.”")
    await play.until(new_york(25, 15, 5))
    await dana.tap("1. Read it")
    play.saw(DANA, dana.sees, "All of it is read.")


def _phones(play: Play) -> Mapping[str, int]:
    return {person.name: len(play.act(person).notes) for person in play.street.people}


def _card_that_asks(play: Play) -> Any:
    for message in reversed(play.channel("birch").history()):
        if "[Check in]" in play.act(RUTH).reads(message):
            return message
    raise MissedError("Nobody asks in Birch how the week was")
