"""Deliveries as the sender sees them: claimed, looked at once more, marked. For every guild at once.

On PostgreSQL nothing here waits for a row that a click holds: such rows are skipped and taken the next time, so
that the sender and a click can never wait for each other.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, TypeAlias, TypeVarTuple

from sqlalchemy import (
    Boolean,
    Integer,
    Select,
    Update,
    and_,
    bindparam,
    case,
    delete,
    func,
    literal,
    not_,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.sql import ColumnElement

from bot.core.ids import DeliveryId, GuildId, MemberId
from bot.core.shards import ALL, Shards
from bot.db.database import Transaction
from bot.db.types import Id
from bot.features.outbox.collapse import Person
from bot.features.outbox.erasures import ErasureStore, clearing
from bot.features.outbox.lateness import deadline
from bot.features.outbox.model import Debt, Delivery, DeliveryState, Reason, StepEnd
from bot.features.outbox.outcomes import Mark
from bot.features.outbox.own import Key
from bot.features.outbox.posting_store import PostingStore
from bot.features.outbox.store import delivery_of, in_parts
from bot.features.outbox.tables import HeldGuildRow
from bot.features.outbox.tables import deliveries as table

Selected = TypeVarTuple("Selected")

Told: TypeAlias = tuple[GuildId, MemberId | None, int | None]
"""Whom, and of what."""


class SendingStore:
    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._session = tx.session
        self._is_postgres = tx.dialect == "postgresql"
        self.has_erased = False
        """Whether the last step of somebody who is erased went with its row: SQLite's log still repeats it."""

    async def claim_due(
        self,
        now: datetime,
        *,
        leased_until: datetime,
        limit: int,
        except_for: Collection[DeliveryId] = (),
        only: Collection[Key] | None = None,
        shards: Shards = ALL,
    ) -> list[Delivery]:
        """Take what is due, nearest deadline first. A claim whose lease has lapsed can be taken again."""
        is_due = and_(table.c.wake_at <= now, _not_held(), *_ours(shards))
        if only is not None:
            is_due = and_(is_due, tuple_(table.c.guild_id, table.c.key).in_(only))
        if except_for:
            is_due = and_(is_due, table.c.id.not_in(except_for))
        due = _free(
            select(table.c.id).where(is_due).order_by(table.c.deadline_at, table.c.id).limit(limit)
        ).cte("due")
        claim = (
            update(table)
            .where(table.c.id.in_(select(due.c.id)))
            .values(
                state=DeliveryState.CLAIMED,
                wake_at=leased_until,
                attempts=table.c.attempts + 1,
                first_attempt_at=func.coalesce(
                    table.c.first_attempt_at, bindparam("now", now, table.c.first_attempt_at.type)
                ),
            )
            .returning(*table.c)
        )
        rows = (await self._session.execute(claim)).all()
        # Neither database promises that RETURNING keeps the order.
        rows = sorted(rows, key=lambda row: (row.deadline_at, row.id))
        return [delivery_of(row) for row in rows]

    async def list_waiting_notes(
        self, people: Iterable[Person], *, due_before: datetime
    ) -> list[Delivery]:
        """Private notes that wait for these people, also those which are between two tries."""
        query = select(table).where(
            tuple_(table.c.guild_id, table.c.member_id).in_(list(people)),
            table.c.state == DeliveryState.WAITING,
            table.c.debt == Debt.SAY,
            table.c.channel_id.is_(None),
            table.c.due_at < due_before,
        )
        rows = (await self._session.execute(_free(query))).all()
        return [delivery_of(row) for row in rows]

    async def add_collapsed(
        self, note: Delivery, parts: Sequence[Delivery], *, leased_until: datetime
    ) -> None:
        """Add the note that stands for the others, and close them."""
        await self._session.execute(
            table.insert().values(
                id=note.id,
                guild_id=note.guild_id,
                key=note.key,
                debt=note.debt,
                kind=note.kind,
                params=dict(note.params),
                member_id=note.member_id,
                group_id=note.group_id,
                due_at=note.due_at,
                useless_after=note.useless_after,
                deadline_at=deadline(note),
                wake_at=leased_until,
                state=note.state,
                attempts=note.attempts,
                revision=note.revision,
                first_attempt_at=note.first_attempt_at,
                is_withdrawn=False,
                is_erased_when_done=False,
                was_late=False,
                created_at=note.created_at,
            )
        )
        ids = [part.id for part in parts]
        await self._session.execute(
            update(table)
            .where(table.c.id.in_(ids))
            .values(
                state=DeliveryState.SKIPPED,
                failure=Reason.COLLAPSED,
                wake_at=None,
                first_attempt_at=None,
                collapsed_into=note.id,
                finished_at=note.created_at,
            )
        )
        # A note that stood for others and is now told with more of them hands its parts on.
        await self._session.execute(
            update(table)
            .where(
                table.c.guild_id == note.guild_id,
                table.c.member_id == note.member_id,
                table.c.collapsed_into.in_(ids),
            )
            .values(collapsed_into=note.id)
        )

    async def list_parts(self, note: Delivery) -> list[Delivery]:
        """What a collapsed note stands for. One that stood for others is not told itself."""
        query = select(table).where(
            table.c.guild_id == note.guild_id,
            table.c.member_id == note.member_id,
            table.c.collapsed_into == note.id,
            table.c.kind != note.kind,
        )
        rows = (await self._session.execute(query)).all()
        return [delivery_of(row) for row in rows]

    async def list_claimed(self, claimed: Iterable[Delivery]) -> list[Delivery]:
        """Look once more at those of which this claim still holds."""
        attempts = {one.id: one.attempts for one in claimed}
        query = select(table).where(
            table.c.id.in_(attempts), table.c.state == DeliveryState.CLAIMED
        )
        rows = (await self._session.execute(query)).all()
        return [delivery_of(row) for row in rows if row.attempts == attempts[row.id]]

    async def list_told_before(
        self, notes: Collection[Delivery], *, kinds: Collection[str]
    ) -> Collection[Told]:
        """Of which subjects each person had been sent another note."""
        query = (
            select(table.c.guild_id, table.c.member_id, table.c.subject_id)
            .where(
                tuple_(table.c.guild_id, table.c.member_id).in_(
                    {(one.guild_id, one.member_id) for one in notes}
                ),
                table.c.subject_id.in_({one.subject_id for one in notes}),
                table.c.state == DeliveryState.SENT,
                table.c.kind.in_(kinds),
                table.c.id.not_in([one.id for one in notes]),
            )
            .distinct()
        )
        found = (await self._session.execute(query)).all()
        return {(GuildId(row[0]), MemberId(row[1]), row[2]) for row in found}

    async def mark(self, marks: Iterable[Mark]) -> set[DeliveryId]:
        """Write down what happened, and return which could be written now."""
        by_id = {mark.delivery.id: mark for mark in marks}
        written, gone = await self._lock(by_id.keys())
        found = [by_id[delivery_id] for delivery_id in sorted(written)]
        if found:
            await self._session.execute(_WRITE_MARK, [_mark_values(mark) for mark in found])
            await self._skip_notes_to_people_who_left(found)
            await self._erase_what_is_done(found)
        return written | gone

    async def next_wake(self, shards: Shards = ALL) -> datetime | None:
        query = select(func.min(table.c.wake_at)).where(_not_held(), *_ours(shards))
        return (await self._session.execute(query)).scalar_one()

    async def delete_finished(self, *, before: datetime) -> int:
        finished = and_(table.c.wake_at.is_(None), table.c.finished_at < before)
        gone = (
            await self._session.execute(delete(table).where(finished).returning(table.c.id))
        ).all()
        return len(gone)

    async def _lock(self, ids: Iterable[DeliveryId]) -> tuple[set[DeliveryId], set[DeliveryId]]:
        """Hold the rows that are free; say also which exist no more."""
        wanted = set(ids)
        if not self._is_postgres:
            return wanted, set()
        query = select(table.c.id).where(table.c.id.in_(wanted)).order_by(table.c.id)
        held = set((await self._session.execute(_free(query))).scalars())
        if held == wanted:
            return held, set()
        existing = set((await self._session.execute(query)).scalars())
        return held, wanted - existing

    async def _skip_notes_to_people_who_left(self, marks: Iterable[Mark]) -> None:
        people = {
            (mark.delivery.guild_id, mark.delivery.member_id): mark.at
            for mark in marks
            if mark.is_recipient_gone
        }
        if not people:
            return
        # Steps are left to run: taking somebody's access away makes sense after they left, too.
        query = select(table.c.id).where(
            tuple_(table.c.guild_id, table.c.member_id).in_(list(people)),
            table.c.state == DeliveryState.WAITING,
            table.c.debt == Debt.SAY,
        )
        ids = (await self._session.execute(_free(query))).scalars().all()
        for some in in_parts(ids):
            await self._session.execute(
                update(table)
                .where(table.c.id.in_(some))
                .values(
                    state=DeliveryState.SKIPPED,
                    failure=Reason.RECIPIENT_GONE,
                    wake_at=None,
                    finished_at=max(people.values()),
                )
            )

    async def _erase_what_is_done(self, marks: Iterable[Mark]) -> None:
        ends = {one.delivery.id: one for one in marks if one.delivery.member_id is not None}
        if not ends:
            return
        gone = await self._session.execute(
            delete(table)
            .where(table.c.id.in_(ends), table.c.is_erased_when_done, table.c.wake_at.is_(None))
            .returning(*table.c)
        )
        for row in gone.all():
            self.has_erased = True
            await self._after_erasing(delivery_of(row), at=ends[row.id].at)

    async def _after_erasing(self, gone: Delivery, *, at: datetime) -> None:
        """A note that went out in spite of it is taken away again."""
        erasures = ErasureStore(self._tx)
        failed = gone.state is DeliveryState.UNCERTAIN or (
            gone.debt is Debt.DO and gone.state is DeliveryState.FAILED
        )
        await erasures.mark_ended([gone.id], StepEnd.NOT_DONE if failed else StepEnd.DONE)
        if gone.debt is Debt.DO or gone.sent_channel_id is None or gone.message_id is None:
            return
        if gone.member_id is None:
            return
        message = (gone.sent_channel_id, gone.message_id)
        owed = clearing(str(gone.id), gone.guild_id, gone.member_id, [message], at)
        posting = PostingStore(self._tx)
        await posting.post(owed, now=at, being_forgotten=[gone.member_id])
        await erasures.follow(gone.guild_id, gone.id, [one.key for one in owed], at)


def _free(query: "Select[*Selected]") -> "Select[*Selected]":
    """Hold the rows until the end, and pass over those that someone else holds. SQLite has one writer anyway."""
    return query.with_for_update(skip_locked=True)


def _not_held() -> ColumnElement[bool]:
    """Where the bot was taken out, what is owed waits until it is back, or goes with the server."""
    return table.c.guild_id.not_in(select(HeldGuildRow.guild_id))


def _ours(shards: Shards) -> Sequence[ColumnElement[bool]]:
    """Any process can send a message. A step is taken by the one that Discord tells of the server: only that one
    knows its rooms as they are."""
    if shards.is_all:
        return ()
    shard = table.c.guild_id.bitwise_rshift(literal(22, Integer)) % shards.of
    return (or_(table.c.debt == Debt.SAY, shard.in_(shards.ids)),)


def _write_mark() -> Update:
    row = table.c
    state = bindparam("b_state", type_=row.state.type)
    # Asked for again while it was in hand: what was done, or decided, may be about the old picture.
    again = and_(
        bindparam("b_is_of_what_was_asked", type_=Boolean),
        row.revision != bindparam("b_revision", type_=Integer),
    )
    again_from_the_start = and_(again, row.debt == Debt.DO)
    is_ours = and_(
        row.state == DeliveryState.CLAIMED,
        row.attempts == bindparam("b_claim", type_=Integer),
    )

    def unless(
        asked: ColumnElement[bool], column: ColumnElement[Any], *, instead: Any
    ) -> ColumnElement[Any]:
        value = bindparam(f"b_{column.name}", type_=column.type)
        return case((asked, instead), else_=value)

    return (
        update(table)
        .where(row.id == bindparam("b_id", type_=Id))
        .where(or_(is_ours, state == DeliveryState.SENT))
        .values(
            state=case((again, DeliveryState.WAITING), else_=state),
            wake_at=unless(again, row.wake_at, instead=row.due_at),
            due_at=func.coalesce(unless(again, row.due_at, instead=None), row.due_at),
            attempts=unless(again_from_the_start, row.attempts, instead=0),
            first_attempt_at=unless(again_from_the_start, row.first_attempt_at, instead=None),
            failure=unless(again, row.failure, instead=None),
            finished_at=unless(again, row.finished_at, instead=None),
            was_late=bindparam("b_was_late", type_=Boolean),
            may_be_twice=and_(row.may_be_twice, not_(bindparam("b_is_surely_once", type_=Boolean))),
            message_id=func.coalesce(bindparam("b_message_id", type_=Id), row.message_id),
            sent_channel_id=func.coalesce(
                bindparam("b_sent_channel_id", type_=Id), row.sent_channel_id
            ),
        )
    )


_WRITE_MARK = _write_mark()


def _mark_values(mark: Mark) -> dict[str, Any]:
    return {
        "b_id": mark.delivery.id,
        "b_claim": mark.delivery.attempts,
        "b_revision": mark.delivery.revision,
        "b_is_of_what_was_asked": mark.is_of_what_was_asked,
        "b_state": mark.state,
        "b_wake_at": mark.wake_at,
        "b_due_at": mark.due_at,
        "b_attempts": mark.attempts,
        "b_first_attempt_at": mark.first_attempt_at,
        "b_failure": mark.failure,
        "b_finished_at": None if mark.state.is_open else mark.at,
        "b_was_late": mark.was_late,
        "b_is_surely_once": mark.is_surely_once,
        "b_message_id": None if mark.sent is None else mark.sent.message_id,
        "b_sent_channel_id": None if mark.sent is None else mark.sent.channel_id,
    }
