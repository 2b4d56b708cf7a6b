"""Which date of a new rule each date of the old one becomes.

While the rhythm stays, the first slot becomes the first new one, the second the second, and so on: a series that is put
off by five days loses no meeting. When the rhythm changes, each becomes the nearest.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import assert_never

from bot.core.wall_time import WallTime
from bot.features.sessions.recurrence import (
    NEVER,
    MonthlyByDate,
    MonthlyByWeekday,
    Once,
    Repeats,
    Weekly,
    ending,
    slots_ahead,
)

NEAREST = timedelta(days=4)
"""A meeting goes to a new date at most so far away, so that of two weekly ones none passes the other."""


def new_slots(
    was: Sequence[WallTime],
    slots: Sequence[WallTime],
    *,
    start: WallTime,
    old: Repeats,
    new: Repeats,
) -> dict[WallTime, WallTime]:
    """``slots`` are those of the new rule from its first, which takes the place of ``start``."""
    pairs = _in_order(start, old, slots) if _beat(old) == _beat(new) else {}
    if not pairs:
        return nearest(was, slots)
    return {slot: pairs[slot] for slot in was if slot in pairs}


def nearest(old: Sequence[WallTime], new: Sequence[WallTime]) -> dict[WallTime, WallTime]:
    """Give each old slot the nearest new one that nobody has yet."""
    pairs = sorted(
        (abs(was.at - slot.at), was.at, slot.at, was, slot)
        for was in old
        for slot in new
        if abs(was.at - slot.at) <= NEAREST
    )
    found: dict[WallTime, WallTime] = {}
    given = set[datetime]()
    for _, _, at, was, slot in pairs:
        if was not in found and at not in given:
            found[was] = slot
            given.add(at)
    return found


def _in_order(start: WallTime, old: Repeats, slots: Sequence[WallTime]) -> dict[WallTime, WallTime]:
    """Empty if one would go as far as the date before or after its own."""
    endless = ending(old, NEVER)
    was = slots_ahead(start, endless, now=start.to_instant(), limit=len(slots) + 1)
    gap = min((later.at - one.at for one, later in pairwise(was)), default=timedelta.max)
    pairs = dict(zip(was, slots, strict=False))
    return pairs if all(abs(slot.at - one.at) < gap for one, slot in pairs.items()) else {}


def _beat(repeats: Repeats) -> tuple[type[Repeats], int, int]:
    """What stays of a rhythm when only its days change."""
    match repeats:
        case Once():
            return Once, 1, 1
        case Weekly(every=every, weekdays=weekdays):
            return Weekly, every, max(1, len(weekdays))
        case MonthlyByDate(every=every) | MonthlyByWeekday(every=every):
            return MonthlyByDate, every, 1
        case _:
            assert_never(repeats)
