"""A facilitator's calendar for a day, a week or a month: what comes, what is off, what has moved."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from bot.core.ids import GuildId, MemberId
from bot.features.groups.model import Group
from bot.features.sessions.answer_store import AnswerStore
from bot.features.sessions.ground import Ground
from bot.features.sessions.model import CancelReason, Series, Session, SessionState
from bot.features.sessions.store import SessionStore


class Span(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


SPANS: Final = {
    Span.DAY: timedelta(days=1),
    Span.WEEK: timedelta(weeks=1),
    Span.MONTH: timedelta(days=31),
}


@dataclass(frozen=True, slots=True)
class Listed:
    session: Session
    group: Group
    series: Series
    taken: int

    @property
    def is_off(self) -> bool:
        return self.session.state is SessionState.CANCELLED

    @property
    def has_moved(self) -> bool:
        return not self.is_off and self.session.moved_to is not None


@dataclass(frozen=True, slots=True)
class MeetingList:
    """Series by series, the one that meets first at the top; in each the soonest first."""

    listed: tuple[Listed, ...]
    later: Session | None = None
    """The next one, if none takes place within the span."""


class ListingPart(Ground):
    async def list_calendar(self, guild_id: GuildId, by: MemberId, span: Span) -> MeetingList:
        """What a facilitator's groups have ahead. A date that a new rule left behind is no news any more."""
        groups = {group.id: group for group in await self._groups.list_facilitated(guild_id, by)}
        now = self._clock.now()
        async with self._db.reading(guild_id) as tx:
            store = SessionStore(tx)
            found = [
                session
                for session in await store.list_between(
                    now,
                    now + SPANS[span],
                    group_ids=groups,
                    states=(SessionState.PLANNED, SessionState.CANCELLED),
                )
                if session.cancel_reason is not CancelReason.NEW_RULE
            ]
            taken = await AnswerStore(tx).count_taken_of([session.id for session in found])
            series = {
                series_id: await store.get_series(series_id)
                for series_id in dict.fromkeys(session.series_id for session in found)
            }
            later: tuple[Session, ...] = ()
            if not any(session.state is SessionState.PLANNED for session in found):
                later = await store.list_coming_of(groups, now, limit=1)
        order = list(series)
        found.sort(key=lambda session: (order.index(session.series_id), session.starts_at))
        return MeetingList(
            tuple(
                Listed(
                    session,
                    groups[session.group_id],
                    series[session.series_id],
                    taken.get(session.id, 0),
                )
                for session in found
            ),
            later[0] if later else None,
        )
