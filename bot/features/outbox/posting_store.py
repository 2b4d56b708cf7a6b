"""How promises become rows: each key once, and renewed rather than repeated."""

from collections.abc import Collection, Iterable
from datetime import datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import and_, case, or_, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import ColumnElement

from bot.core.ids import MemberId, new_id
from bot.db.database import EVERY_GUILD, OutOfScopeError, Transaction
from bot.features.outbox.lateness import deadline
from bot.features.outbox.model import Debt, DeliveryState, Promise, Reason
from bot.features.outbox.tables import deliveries

CHANGES_CHANNEL = "porchlight_outbox"
"""On PostgreSQL other processes hear here that something was posted."""

_RENEWED = (
    "kind", "params", "member_id", "channel_id", "group_id", "subject_id",
    "due_at", "useless_after", "deadline_at", "is_withdrawn",
)  # fmt: skip


class PostingStore:
    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def post(
        self,
        promises: Iterable[Promise],
        *,
        now: datetime,
        being_forgotten: Collection[MemberId] = (),
    ) -> None:
        """Add each promise once, or renew the one with its key. What is still owed to or about someone who is
        being forgotten is deleted as soon as it is done."""
        values: dict[Debt, list[dict[str, Any]]] = {Debt.SAY: [], Debt.DO: []}
        for promise in promises:
            if self._tx.scope not in (EVERY_GUILD, promise.guild_id):
                raise OutOfScopeError(promise.key)
            row = _values(promise, now=now)
            row["is_erased_when_done"] = promise.member_id in being_forgotten
            values[promise.debt].append(row)
        for debt, changes in ((Debt.SAY, _renewed_say), (Debt.DO, _renewed_do)):
            if values[debt]:
                insert = self._insert()
                on_conflict, where = changes(insert.excluded)
                statement = insert.on_conflict_do_update(
                    index_elements=["guild_id", "key"], set_=on_conflict, where=where
                )
                # In one order, so that two transactions with the same keys don't wait for each other.
                in_order = sorted(values[debt], key=itemgetter("key"))
                await self._tx.session.execute(statement, in_order)
        if self._tx.dialect == "postgresql":
            await self._tx.session.execute(text(f"NOTIFY {CHANGES_CHANNEL}"))

    def _insert(self) -> postgresql.Insert | sqlite.Insert:
        dialect = postgresql if self._tx.dialect == "postgresql" else sqlite
        return dialect.insert(deliveries)


def _values(promise: Promise, *, now: datetime) -> dict[str, Any]:
    return {
        "id": new_id(now),
        "guild_id": promise.guild_id,
        "key": promise.key,
        "debt": promise.debt,
        "kind": promise.kind,
        "params": dict(promise.params),
        "member_id": promise.member_id,
        "channel_id": promise.channel_id,
        "group_id": promise.group_id,
        "subject_id": promise.subject_id,
        "due_at": promise.due_at,
        "useless_after": promise.useless_after,
        "deadline_at": deadline(promise),
        "wake_at": promise.due_at,
        "state": DeliveryState.WAITING,
        "attempts": 0,
        "revision": 0,
        "is_withdrawn": False,
        "was_late": False,
        "created_at": now,
    }


def _renewed_say(excluded: Any) -> tuple[dict[str, Any], ColumnElement[bool]]:
    """What waits is renewed. What was skipped may be promised again: a person who said *Can't make it* and then
    *Going* wants the reminder after all. If it may have been said it is looked for first. The rest stays as it is."""
    old = deliveries.c
    claimed = old.state == DeliveryState.CLAIMED
    in_back_off = and_(
        old.state == DeliveryState.WAITING, old.attempts > 0, old.wake_at > excluded.due_at
    )
    promised_again = and_(
        old.state == DeliveryState.SKIPPED,
        old.failure != Reason.COLLAPSED,  # another note has said it
        old.failure != Reason.LET_GO,  # a person decided
    )
    # Tries are counted anew, but one that may have been heard is not the first.
    attempts_anew = case((old.first_attempt_at.is_(None), 0), else_=1)
    renewed = {name: excluded[name] for name in _RENEWED} | {
        "state": case((claimed, old.state), else_=DeliveryState.WAITING),
        "wake_at": case((or_(claimed, in_back_off), old.wake_at), else_=excluded.due_at),
        "attempts": case((promised_again, attempts_anew), else_=old.attempts),
        "is_erased_when_done": or_(old.is_erased_when_done, excluded.is_erased_when_done),
        "failure": case((promised_again, None), else_=old.failure),
        "finished_at": None,
    }
    return renewed, or_(claimed, old.state == DeliveryState.WAITING, promised_again)


def _renewed_do(excluded: Any) -> tuple[dict[str, Any], ColumnElement[bool] | None]:
    """Fifty wishes to redraw are one redraw. One that comes while it is being done is done once more."""
    old = deliveries.c
    claimed = old.state == DeliveryState.CLAIMED
    waiting = old.state == DeliveryState.WAITING
    is_open = or_(claimed, waiting)
    renewed = {name: excluded[name] for name in _RENEWED} | {
        "state": case((claimed, old.state), else_=DeliveryState.WAITING),
        "wake_at": case((claimed, old.wake_at), else_=excluded.due_at),
        "revision": case((waiting, old.revision), else_=old.revision + 1),
        "attempts": case((is_open, old.attempts), else_=0),
        "is_erased_when_done": or_(old.is_erased_when_done, excluded.is_erased_when_done),
        "first_attempt_at": case((is_open, old.first_attempt_at), else_=None),
        "failure": case((is_open, old.failure), else_=None),
        "finished_at": None,
    }
    return renewed, None
