"""Hangs entries on their guild's chain, lets go of old ones, and tells whether anybody was at it by hand.

Entries are hung on at the very end of the transaction that they tell of. The chain is then the last thing that it
holds, for a moment, so that two transactions of one guild never wait for each other in a circle, in whatever order
they hold the rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Final
from weakref import WeakKeyDictionary

import structlog

from bot.core.ids import GuildId, new_id
from bot.core.sealed import WrongKeyError
from bot.db.data_keys import Sealer
from bot.db.database import EVERY_GUILD, Database, OutOfScopeError, Transaction
from bot.features.audit.chain import (
    NOT_OURS,
    PURPOSE,
    Chain,
    Fault,
    Found,
    Linked,
    Walk,
    new_chain,
)
from bot.features.audit.chain_store import ChainStore
from bot.features.audit.model import AuditEntry

log = structlog.get_logger()

KEY_RENEWED: Final = "audit.key_renewed"
BEGUN_ANEW: Final = "audit.begun_anew"


@dataclass(frozen=True, slots=True)
class Checked:
    """What a look at one guild's record found."""

    guild_id: GuildId
    chain: Chain | None
    """None: it has not begun, or is gone."""
    entries: int
    first_at: datetime | None
    last_at: datetime | None
    found: Found | None
    mark_mac: str | None = None
    """The code at the position that was asked for; None if it is not there any more."""

    @property
    def is_whole(self) -> bool:
        return self.found is None


class Chains:
    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer
        self._waiting: WeakKeyDictionary[Transaction, list[AuditEntry]] = WeakKeyDictionary()

    def append(self, tx: Transaction, entry: AuditEntry) -> None:
        """Written with the transaction, at its end."""
        if tx.scope == EVERY_GUILD:
            raise OutOfScopeError("an act belongs to one guild; open a transaction for it")
        if tx not in self._waiting:
            self._waiting[tx] = []
            tx.before_commit(partial(self._extend, tx))
        self._waiting[tx].append(entry)

    async def prune(self, guild_id: GuildId, *, older_than: datetime, now: datetime) -> int:
        """Let go of the oldest. What the chain keeps of them is how many they were and the code of the last."""
        async with self._db.transaction(guild_id) as tx:
            store = ChainStore(tx)
            chain, is_ours = await self._hold(tx, now)
            up_to = await store.find_old(older_than, now)
            if up_to is None or up_to <= chain.pruned:
                return 0
            if is_ours and await self._fault_up_to(store, chain, up_to):
                log.error("the audit record was changed by hand, and old entries of it are let go")
                is_ours = False
            last = [one async for one in store.walk(after=up_to - 1, up_to=up_to)]
            gone = await store.delete_up_to(up_to)
            mac = last[0].link.mac if last else NOT_OURS
            await self._save(
                store, replace(chain, pruned=up_to, pruned_mac=mac, pruned_at=now), is_ours=is_ours
            )
            return gone

    async def renew_key(self, guild_id: GuildId, now: datetime) -> bool:
        """Go on with the newest key of the ring, and say so in the record. False: it does already."""
        async with self._db.transaction(guild_id) as tx:
            store, newest = ChainStore(tx), self._sealer.newest_ring_key
            chain, is_ours = await self._hold(tx, now)
            if chain.ring_key_id == newest:
                return False
            chain = replace(chain, ring_key_id=newest)
            await self._hang_on(store, chain, [_by_bot(KEY_RENEWED, now)], is_ours=is_ours)
            return True

    async def begin_anew(self, guild_id: GuildId, now: datetime) -> int:
        """Take in what there is, as it is: for an operator who knows what happened. Returns how many."""
        async with self._db.transaction(guild_id) as tx:
            store = ChainStore(tx)
            await store.lock()
            await store.delete()
            await store.unlink_all()
            chain, is_ours = await self._hold(tx, now)
            await self._hang_on(store, chain, [_by_bot(BEGUN_ANEW, now)], is_ours=is_ours)
            return chain.taken_in

    async def check(self, guild_id: GuildId, *, mark: int | None = None) -> Checked:
        """Go along the whole record of one guild, at one moment of it. ``mark`` is a position to look at."""
        async with self._db.reading(guild_id) as tx:
            store = ChainStore(tx)
            chain = await store.find()
            walk = Walk(guild_id, chain, self._find_secret, self._sealer.ring_key_order)
            entries, first_at, last_at = 0, None, None
            at_mark = None if chain is None or chain.pruned != mark else chain.pruned_mac
            async for one in store.walk():
                walk.step(one)
                at_mark = one.link.mac if one.link.position == mark else at_mark
                entries, first_at, last_at = entries + 1, first_at or one.entry.at, one.entry.at
            stray = await store.list_unlinked()
        found: Found | None = None
        if chain is not None or entries:
            found = walk.end()
            if stray and found is None:
                found = Found(Fault.ADDED, None, stray[0])
        return Checked(
            guild_id,
            chain,
            entries + len(stray),
            first_at or (stray[0].at if stray else None),
            last_at or (stray[-1].at if stray else None),
            found,
            at_mark,
        )

    async def list_guilds(self) -> Sequence[GuildId]:
        async with self._db.reading(EVERY_GUILD) as tx:
            return await ChainStore(tx).list_guilds()

    async def list_behind(self) -> Sequence[GuildId]:
        """Whose chain goes on with a key that is not the newest."""
        async with self._db.reading(EVERY_GUILD) as tx:
            return await ChainStore(tx).list_behind(self._sealer.newest_ring_key)

    async def _extend(self, tx: Transaction) -> None:
        waiting = self._waiting.pop(tx)
        chain, is_ours = await self._hold(tx, waiting[-1].at)
        await self._hang_on(ChainStore(tx), chain, waiting, is_ours=is_ours)

    async def _hang_on(
        self, store: ChainStore, chain: Chain, entries: Sequence[AuditEntry], *, is_ours: bool
    ) -> None:
        secret = self._secret(chain.ring_key_id)
        linked: list[Linked] = []
        for entry in entries:
            chain, one = chain.link(entry, secret)
            linked.append(one)
        await store.add(linked)
        await self._save(store, chain, is_ours=is_ours)

    async def _save(self, store: ChainStore, chain: Chain, *, is_ours: bool) -> None:
        """What was found broken goes on unsealed: who changed it by hand must not have it made good by the next
        entry."""
        secret = self._secret(chain.ring_key_id)
        await store.save(chain.sealed(secret) if is_ours else replace(chain, seal=NOT_OURS))

    async def _hold(self, tx: Transaction, now: datetime) -> tuple[Chain, bool]:
        """The chain, held, and whether it is as we left it."""
        store = ChainStore(tx)
        chain = await store.lock()
        if chain is None:
            await self._begin(tx, now)
            chain = await store.lock()
        if chain is None:  # pragma: no cover  it would take a deletion between two statements
            raise WrongKeyError
        secret = self._find_secret(chain.ring_key_id)
        if secret is None:
            # Nobody can say any more whether it is as we left it, and nobody's erasure may wait for that.
            return replace(chain, ring_key_id=self._sealer.newest_ring_key), False
        return chain, chain.is_sealed(secret)

    async def _begin(self, tx: Transaction, now: datetime) -> None:
        store, key_id = ChainStore(tx), self._sealer.newest_ring_key
        secret = self._secret(key_id)
        chain = new_chain(tx.guild_id, now, ring_key_id=key_id, secret=secret)
        last = await store.find_last()
        if last is not None:
            # Somebody took the row away. What hangs on it still tells where it ended.
            first = await store.find_first_position() or 1
            rest = replace(chain, length=last.link.position, last_mac=last.link.mac)
            await store.add_once(replace(rest, pruned=first - 1, pruned_mac=NOT_OURS))
            return
        if not await store.add_once(chain):
            return
        for entry in await store.list_unlinked():
            chain, one = chain.link(entry, secret)
            await store.take_in(one)
        await store.save(replace(chain, taken_in=chain.length).sealed(secret))

    async def _fault_up_to(self, store: ChainStore, chain: Chain, up_to: int) -> bool:
        walk = Walk(chain.guild_id, chain, self._find_secret, self._sealer.ring_key_order)
        async for one in store.walk(up_to=up_to):
            walk.step(one)
        return walk.found is not None

    def _find_secret(self, ring_key_id: str) -> bytes | None:
        return self._sealer.find_secret(ring_key_id, PURPOSE)

    def _secret(self, ring_key_id: str) -> bytes:
        secret = self._find_secret(ring_key_id)
        if secret is None:
            raise WrongKeyError
        return secret


def _by_bot(action: str, now: datetime) -> AuditEntry:
    return AuditEntry(
        id=new_id(now),
        at=now,
        action=action,
        actor=None,
        group_id=None,
        subject=None,
        subject_id=None,
    )
