"""Pairs in the database. Rows stay in here, and so does how the other's number is locked."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import delete, insert, or_, select, update

from bot.core.ids import MemberId
from bot.core.sealed import SealedError
from bot.db.data_keys import Sealer
from bot.db.database import Transaction
from bot.features.keep_apart.model import AWAY_SEALED_AS, Pair, PairId
from bot.features.keep_apart.tables import KeptApartRow

log = structlog.get_logger()


class PairStore:
    def __init__(self, tx: Transaction, sealer: Sealer) -> None:
        self._tx = tx
        self._sealer = sealer

    async def add(self, pair: Pair) -> None:
        context = AWAY_SEALED_AS.format(id=pair.id)
        locked = await self._sealer.seal(self._tx, pair.asked_by, str(pair.away_from), context)
        await self._tx.session.execute(
            insert(KeptApartRow).values(
                guild_id=self._tx.guild_id,
                id=pair.id,
                member_id=pair.asked_by,
                known_to_member_id=pair.known_to,
                away_from=locked,
                since=pair.since,
            )
        )

    async def list_concerning(
        self, member_id: MemberId, people: Collection[MemberId]
    ) -> tuple[Pair, ...]:
        """Every pair of this person and one of those people, whoever asked. Only askers can be looked for; whom they
        named is read one by one, and there are few."""
        askers = {member_id, *people}
        found = await self._list(KeptApartRow.member_id.in_(askers))
        return tuple(pair for pair in found if any(pair.is_about(member_id, one) for one in people))

    async def list_asked_by(self, member_id: MemberId) -> tuple[Pair, ...]:
        return await self._list(KeptApartRow.member_id == member_id)

    async def find(self, pair_id: PairId) -> Pair | None:
        found = await self._list(KeptApartRow.id == pair_id)
        return found[0] if found else None

    async def drop(self, pair_id: PairId) -> bool:
        gone = delete(KeptApartRow).where(KeptApartRow.id == pair_id).returning(KeptApartRow.id)
        return (await self._tx.session.execute(gone)).first() is not None

    async def list_times(self, member_id: MemberId) -> Sequence[tuple[bool, datetime]]:
        """Since when there is something of this person, and whether they asked for it or were told as a facilitator.
        Nothing is unlocked."""
        row = KeptApartRow
        query = (
            select(row.member_id, row.since)
            .where(or_(row.member_id == member_id, row.known_to_member_id == member_id))
            .order_by(row.id)
        )
        found = (await self._tx.session.execute(query)).all()
        return [(asked_by == member_id, since) for asked_by, since in found]

    async def forget(self, member_id: MemberId) -> None:
        """What they asked for goes; what they knew as a facilitator stays, and nobody is named for it."""
        row = KeptApartRow
        await self._tx.session.execute(delete(row).where(row.member_id == member_id))
        await self._tx.session.execute(
            update(row).where(row.known_to_member_id == member_id).values(known_to_member_id=None)
        )

    async def _list(self, which: Any) -> tuple[Pair, ...]:
        query = select(KeptApartRow).where(which).order_by(KeptApartRow.id)
        rows = (await self._tx.session.execute(query)).scalars().all()
        found = [await self._pair(row) for row in rows]
        return tuple([pair for pair in found if pair is not None])

    async def _pair(self, row: KeptApartRow) -> Pair | None:
        """None where the asker's key was lost, as after a restore without people's keys: nobody can tell any more whom
        it is about, and that must not close the door to everybody."""
        context = AWAY_SEALED_AS.format(id=row.id)
        asked_by = MemberId(row.member_id)
        known_to = row.known_to_member_id
        try:
            away_from = await self._sealer.open(self._tx, asked_by, row.away_from, context)
        except SealedError:
            log.warning("a pair that is kept apart can't be read any more", pair=row.id)
            return None
        return Pair(
            id=PairId(row.id),
            asked_by=asked_by,
            away_from=MemberId(int(away_from)),
            known_to=None if known_to is None else MemberId(known_to),
            since=row.since,
        )
