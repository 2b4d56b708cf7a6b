"""What Discord still has to do after somebody was erased, tied to the receipt alone: whoever has the code can ask how
far it is, and nobody can tell from it whose it was."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, TypeAlias, TypeVar

from sqlalchemy import delete, insert, select, update

from bot.core.ids import ChannelId, DeliveryId, GuildId, MemberId, MessageId
from bot.db.database import Transaction
from bot.features.outbox.model import Debt, DeliveryState, Promise, StepEnd
from bot.features.outbox.store import in_parts
from bot.features.outbox.tables import DeliveryRow, ErasureStepRow

CLEAR: Final = "outbox.clear"
"""Take messages to or about an erased person off Discord."""
_AT_ONCE: Final = 25
_KEYS_AT_ONCE: Final = 500
_OPEN = (DeliveryState.WAITING, DeliveryState.CLAIMED)
_SOON: Final = timedelta(minutes=1)
"""What is due later is not about what Discord holds now: a look at a meeting that is still to come, for instance."""


@dataclass(frozen=True, slots=True)
class ErasureProgress:
    """How far Discord is."""

    steps: int = 0
    done: int = 0
    not_done: int = 0
    """Discord refused for good: a person of the server has to look."""

    @property
    def is_over(self) -> bool:
        return self.done + self.not_done >= self.steps


NOTHING_TO_DO: Final = ErasureProgress()


@dataclass(slots=True)
class Erasing:
    """One erasure while its transaction runs."""

    receipt_id: int
    posted: set[str] = field(default_factory=set[str])
    """Keys of the steps that it caused."""


Part = TypeVar("Part")
Message: TypeAlias = tuple[ChannelId, MessageId]


def clearing(
    key: str, guild_id: GuildId, member_id: MemberId, messages: Iterable[Message], now: datetime
) -> list[Promise]:
    """Steps that take these messages away, some at a time, so that one that fails repeats little."""
    return [
        Promise.do(
            f"{CLEAR}:{key}:{number}",
            guild_id,
            CLEAR,
            now,
            member_id=member_id,
            messages=[list(one) for one in some],
        )
        for number, some in enumerate(_in_parts(list(messages), _AT_ONCE))
    ]


def _in_parts(all_: Sequence[Part], size: int) -> Iterator[Sequence[Part]]:
    return (all_[at : at + size] for at in range(0, len(all_), size))


class ErasureStore:
    def __init__(self, tx: Transaction) -> None:
        self._tx = tx.session

    async def list_messages(self, guild_id: GuildId, member_id: MemberId) -> Sequence[Message]:
        """What lies on Discord of what was said to them, or in a room by their name."""
        row = DeliveryRow
        query = (
            select(row.sent_channel_id, row.message_id)
            .where(
                row.guild_id == guild_id,
                row.member_id == member_id,
                row.debt == Debt.SAY,
                row.sent_channel_id.is_not(None),
                row.message_id.is_not(None),
            )
            .order_by(row.id)
        )
        return [
            (ChannelId(channel), MessageId(message))
            for channel, message in await self._tx.execute(query)
            if channel is not None and message is not None
        ]

    async def add_steps(
        self,
        receipt_id: int,
        guild_id: GuildId,
        keys: Collection[str],
        now: datetime,
        *,
        naming: MemberId | None,
    ) -> None:
        """Tie to the receipt what is still to be done: what the erasure caused, and what names the person."""
        row = DeliveryRow
        due = (row.guild_id == guild_id, row.state.in_(_OPEN), row.due_at <= now + _SOON)
        found = set[int]()
        if naming is not None:
            query = select(row.id).where(*due, row.member_id == naming)
            found.update((await self._tx.execute(query)).scalars())
        for some in _in_parts(sorted(keys), _KEYS_AT_ONCE):
            query = select(row.id).where(*due, row.debt == Debt.DO, row.key.in_(some))
            found.update((await self._tx.execute(query)).scalars())
        await self._add(receipt_id, guild_id, found, now)

    async def follow(
        self, guild_id: GuildId, note: DeliveryId, keys: Collection[str], now: datetime
    ) -> None:
        """A note went out after all: taking it away is one more step of the same receipt."""
        step = ErasureStepRow
        query = select(step.receipt_id).where(step.delivery_id == note)
        receipts = (await self._tx.execute(query)).scalars().all()
        row = DeliveryRow
        ids = select(row.id).where(row.guild_id == guild_id, row.key.in_(keys))
        found = (await self._tx.execute(ids)).scalars().all()
        for receipt_id in receipts:
            await self._add(receipt_id, guild_id, found, now)

    async def mark_ended(self, ids: Collection[DeliveryId], end: StepEnd) -> None:
        step = ErasureStepRow
        for some in in_parts(sorted(ids)):
            await self._tx.execute(
                update(step)
                .where(step.delivery_id.in_(some))
                .values(ended=end)
                .execution_options(synchronize_session=False)
            )

    async def progress(self, receipt_id: int) -> ErasureProgress:
        """A step whose row is there is as far as the row; one whose row is gone is done if nothing else was noted."""
        step, row = ErasureStepRow, DeliveryRow
        query = (
            select(step.ended, row.state)
            .outerjoin(row, row.id == step.delivery_id)
            .where(step.receipt_id == receipt_id)
        )
        found = [(ended, state) for ended, state in await self._tx.execute(query)]
        failed = sum(
            ended is StepEnd.NOT_DONE or (ended is None and state is DeliveryState.FAILED)
            for ended, state in found
        )
        waits = sum(ended is None and state in _OPEN for ended, state in found)
        return ErasureProgress(len(found), len(found) - failed - waits, failed)

    async def delete_older(self, than: datetime) -> None:
        await self._tx.execute(delete(ErasureStepRow).where(ErasureStepRow.created_at < than))

    async def _add(
        self, receipt_id: int, guild_id: GuildId, ids: Collection[int], now: datetime
    ) -> None:
        if ids:
            values = [
                {
                    "guild_id": guild_id,
                    "receipt_id": receipt_id,
                    "delivery_id": one,
                    "created_at": now,
                }
                for one in sorted(ids)
            ]
            await self._tx.execute(insert(ErasureStepRow), values)
