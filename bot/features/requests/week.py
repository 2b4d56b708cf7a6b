"""How the calls of the last seven days went, in counts and times, and nothing of who asked or about what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import Final

from bot.core.ids import GuildId
from bot.features.requests.ground import Ground
from bot.features.requests.model import Request
from bot.features.requests.store import RequestStore

A_WEEK: Final = timedelta(days=7)
NOT_BEFORE: Final = timedelta(days=1)
"""Whoever sees a count rise may know who has just left the room, so the last day is not in it yet."""


@dataclass(frozen=True, slots=True)
class Week:
    """Of the whole server: counted by group, a small one could tell who asked."""

    asked: int
    seen: int
    half_seen_within: timedelta | None
    """The middle one of the waits, from asking on, also over the hours without duty. None if none was seen."""
    no_one_came: int
    """Everybody was called, and nobody was there in time."""
    waiting: int


def week_of(requests: Sequence[Request]) -> Week:
    waits = [
        (one.seen_at - one.opened_at).total_seconds() for one in requests if one.seen_at is not None
    ]
    return Week(
        asked=len(requests),
        seen=len(waits),
        half_seen_within=timedelta(seconds=median(waits)) if waits else None,
        no_one_came=sum(one.unanswered_at is not None for one in requests),
        waiting=sum(one.state.waits for one in requests),
    )


class WeekPart(Ground):
    async def week(self, guild_id: GuildId) -> Week:
        """For those who manage the server, which Discord says with each tap."""
        now = self._clock.now()
        async with self._db.reading(guild_id) as tx:
            return week_of(await RequestStore(tx).list_between(now - A_WEEK, now - NOT_BEFORE))
