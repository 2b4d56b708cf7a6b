"""What other features may know of a group's series and their meetings, inside their own transactions."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.core.ids import GroupId, MemberId, SessionId
from bot.db.database import Transaction
from bot.features.sessions.answer_store import AnswerStore
from bot.features.sessions.ground import Ground
from bot.features.sessions.model import RsvpAnswer, Series, Session
from bot.features.sessions.store import SessionStore


@dataclass(frozen=True, slots=True)
class Ahead:
    """A series with its meetings from some moment on: held, to come, moved and called off alike, soonest first."""

    series: Series
    sessions: tuple[Session, ...]


class AheadPart(Ground):
    async def list_ahead_in(
        self, tx: Transaction, group_id: GroupId, *, since: datetime
    ) -> tuple[Ahead, ...]:
        store = SessionStore(tx)
        found = await store.list_since(group_id, since)
        series_ids = dict.fromkeys(session.series_id for session in found)
        return tuple(
            [
                Ahead(
                    await store.get_series(series_id),
                    tuple(session for session in found if session.series_id == series_id),
                )
                for series_id in series_ids
            ]
        )

    async def list_planned_in(
        self,
        tx: Transaction,
        group_ids: Collection[GroupId],
        *,
        since: datetime,
        until: datetime,
    ) -> tuple[Session, ...]:
        """The meetings of these groups that take place and begin between the two."""
        return await SessionStore(tx).list_between(since, until, group_ids=group_ids)

    async def get_in(self, tx: Transaction, session_id: SessionId) -> Session:
        return await SessionStore(tx).get(session_id)

    async def list_declined_in(self, tx: Transaction, session_id: SessionId) -> frozenset[MemberId]:
        """Who has said that they can't make it."""
        answers = await AnswerStore(tx).list_(session_id)
        return frozenset(who for who, rsvp in answers.items() if rsvp.answer is RsvpAnswer.DECLINED)
