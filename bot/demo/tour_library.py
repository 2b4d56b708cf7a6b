"""The tour's scene about the library: a page in two taps, after midnight, and no trace of what was read."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import select

from bot.db.base import Base
from bot.db.database import EVERY_GUILD
from bot.demo.acting import Actor, components_of, walk
from bot.demo.maple_street import RUTH
from bot.demo.telling import MissedError, Play, new_york

_SET: Final = "Looking after yourself"
_SAVED: Final = "saved_resources"
_Rows = Mapping[str, Sequence[tuple[Any, ...]]]


async def she_reads_something(play: Play) -> None:
    """The reply to her check-in has closed itself by now, so she goes to the front door."""
    await play.until(new_york(22, 19, 6))
    play.heading(10, "The library")
    play.tell("It is 12:06 AM in London.")
    ruth, before = play.act(RUTH), await _all_that_is_kept(play)
    await ruth.tap("Read something", on=play.channel("start-here").last_message)
    play.saw(RUTH, ruth.sees, "I keep nothing of it.", f"[{_SET}]", "[Search]", "[Help right now]")
    await ruth.tap(_SET)
    pages = _pages_to_open(ruth)
    play.saw(RUTH, ruth.sees, f"**{_SET}**", *(f"[{title}]" for title in pages))
    if len(pages) != len(("one", "two", "three")):
        raise MissedError(f"Three pages should be a tap away, and there are: {list(pages)}")
    first, address = next(iter(pages.items()))
    play.tell(f"Two taps, and {address} opens. Discord opens it; the bot does not learn of it.")
    if await _all_that_is_kept(play) != before:
        raise MissedError("What she read should be written nowhere.")
    await ruth.choose(first.removeprefix("1. "))
    await ruth.tap("Save")
    play.saw(RUTH, ruth.sees, "Saved. You find it on My page. Only you see that.")
    after = await _all_that_is_kept(play)
    changed = {table for table in after if after[table] != before[table]}
    if changed != {_SAVED} or len(after[_SAVED]) != len(before[_SAVED]) + 1:
        raise MissedError(f"One saved link should be all that is written, and it was: {changed}")
    play.tell("The link that she saved is all that was written. What she read is written nowhere.")


def _pages_to_open(ruth: Actor) -> Mapping[str, str]:
    return {
        part["label"]: part["url"] for part in walk(components_of(ruth.screen)) if part.get("url")
    }


async def _all_that_is_kept(play: Play) -> _Rows:
    async with play.maple.db.reading(EVERY_GUILD) as tx:
        return {
            table.name: [tuple(row) for row in await tx.session.execute(select(table))]
            for table in Base.metadata.sorted_tables
        }
