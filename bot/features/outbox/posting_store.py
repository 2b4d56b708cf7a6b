"""How promises become rows: each key once, and renewed rather than repeated."""

from collections.abc import Collection, Iterable
from datetime import datetime
from enum import StrEnum
from functools import cache
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Integer, String, and_, case, false, literal_column, null, or_, text
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


def _word(word: StrEnum) -> ColumnElement[str]:
    return literal_column(f"'{word}'", String())


def _number(number: int) -> ColumnElement[int]:
    return literal_column(str(number), Integer())


_WAITING: Final = _word(DeliveryState.WAITING)
_CLAIMED: Final = _word(DeliveryState.CLAIMED)
_NONE_YET: Final = _number(0)


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
        rows: dict[Debt, list[dict[str, Any]]] = {Debt.SAY: [], Debt.DO: []}
        for promise in promises:
            if self._tx.scope not in (EVERY_GUILD, promise.guild_id):
                raise OutOfScopeError(promise.key)
            is_erased = promise.member_id in being_forgotten
            rows[promise.debt].append(_values(promise, now=now, is_erased_when_done=is_erased))
        for debt, posted in rows.items():
            if posted:
                # In one order, so that two transactions with the same keys don't wait for each other.
                in_order = sorted(posted, key=itemgetter("key"))
                await self._tx.session.execute(_posting(debt, self._tx.dialect), in_order)
        if self._tx.dialect == "postgresql":
            await self._tx.session.execute(text(f"NOTIFY {CHANGES_CHANNEL}"))


def _values(promise: Promise, *, now: datetime, is_erased_when_done: bool) -> dict[str, Any]:
    return {
        "id": new_id(now),
        "guild_id": promise.guild_id,
        "key": promise.key,
        "kind": promise.kind,
        "params": promise.params,
        "member_id": promise.member_id,
        "channel_id": promise.channel_id,
        "group_id": promise.group_id,
        "subject_id": promise.subject_id,
        "due_at": promise.due_at,
        "useless_after": promise.useless_after,
        "deadline_at": deadline(promise),
        "wake_at": promise.due_at,
        "is_erased_when_done": is_erased_when_done,
        "created_at": now,
    }


@cache
def _posting(debt: Debt, dialect: str) -> postgresql.Insert | sqlite.Insert:
    """What all rows of a debt have in common is written into the statement: as a parameter it would be handed over
    again with each of them."""
    insert = (postgresql if dialect == "postgresql" else sqlite).insert(deliveries)
    changes, where = (_renewed_say if debt is Debt.SAY else _renewed_do)(insert.excluded)
    return insert.values(
        debt=_word(debt),
        state=_WAITING,
        attempts=_NONE_YET,
        revision=_NONE_YET,
        is_withdrawn=false(),
        was_late=false(),
        may_be_twice=false(),
    ).on_conflict_do_update(index_elements=["guild_id", "key"], set_=changes, where=where)


def _renewed_say(excluded: Any) -> tuple[dict[str, Any], ColumnElement[bool]]:
    """What waits is renewed. What was skipped may be promised again: a person who said *Can't make it* and then
    *Going* wants the reminder after all. If it may have been said it is looked for first. The rest stays as it is."""
    old = deliveries.c
    claimed = old.state == _CLAIMED
    in_back_off = and_(
        old.state == _WAITING, old.attempts > _NONE_YET, old.wake_at > excluded.due_at
    )
    promised_again = and_(
        old.state == _word(DeliveryState.SKIPPED),
        old.failure != _word(Reason.COLLAPSED),  # another note has said it
        old.failure != _word(Reason.LET_GO),  # a person decided
    )
    # Tries are counted anew, but one that may have been heard is not the first.
    attempts_anew = case((old.first_attempt_at.is_(None), _NONE_YET), else_=_number(1))
    renewed = {name: excluded[name] for name in _RENEWED} | {
        "state": case((claimed, old.state), else_=_WAITING),
        "wake_at": case((or_(claimed, in_back_off), old.wake_at), else_=excluded.due_at),
        # Whoever has it in hand decides about what it was.
        "revision": case((claimed, old.revision + _number(1)), else_=old.revision),
        "attempts": case((promised_again, attempts_anew), else_=old.attempts),
        "is_erased_when_done": or_(old.is_erased_when_done, excluded.is_erased_when_done),
        "failure": case((promised_again, null()), else_=old.failure),
        "finished_at": null(),
    }
    return renewed, or_(claimed, old.state == _WAITING, promised_again)


def _renewed_do(excluded: Any) -> tuple[dict[str, Any], ColumnElement[bool] | None]:
    """Fifty wishes to redraw are one redraw. One that comes while it is being done is done once more."""
    old = deliveries.c
    claimed = old.state == _CLAIMED
    waiting = old.state == _WAITING
    is_open = or_(claimed, waiting)
    renewed = {name: excluded[name] for name in _RENEWED} | {
        "state": case((claimed, old.state), else_=_WAITING),
        "wake_at": case((claimed, old.wake_at), else_=excluded.due_at),
        "revision": case((waiting, old.revision), else_=old.revision + _number(1)),
        "attempts": case((is_open, old.attempts), else_=_NONE_YET),
        "is_erased_when_done": or_(old.is_erased_when_done, excluded.is_erased_when_done),
        "first_attempt_at": case((is_open, old.first_attempt_at), else_=null()),
        "failure": case((is_open, old.failure), else_=null()),
        "finished_at": null(),
    }
    return renewed, None
