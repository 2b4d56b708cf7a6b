"""One person's whole view of what is kept of them, and its end."""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, TypeAlias

from bot.core.clock import Clock
from bot.core.ids import GuildId, MemberId, new_id
from bot.core.personal_data import Declaration, HoldsParts, Part, PersonalDataHolder
from bot.db.data_keys import Sealer
from bot.db.database import EVERY_GUILD, Database, Transaction
from bot.db.giving_way import giving_way
from bot.db.people import hold_rows_of, is_named
from bot.db.write_ahead_log import empty_write_ahead_log
from bot.features.audit.model import NamedEntry
from bot.features.audit.service import AuditService
from bot.features.audit.watching import Watches
from bot.features.outbox.service import OutboxService
from bot.features.privacy.declared import EVERY_DECLARATION
from bot.features.privacy.errors import (
    NothingKeptError,
    NothingToEraseError,
    ReceiptNotFoundError,
)
from bot.features.privacy.model import Receipt

ERASED: Final = "privacy.member.erased"
PART_ERASED: Final = "privacy.part.erased"
MOST_LOOKED: Final = 100
"""So many acts are shown."""
_MOST_WATCHED: Final = 200

_ORDER: Final = {declared: at for at, declared in enumerate(EVERY_DECLARATION)}

HoldFirst: TypeAlias = Callable[[Transaction, MemberId], Awaitable[None]]


class PrivacyService:
    """Asks every feature that keeps anything of people. ``holders`` are in the order of their rank,
    lowest first; the keys come last of all."""

    def __init__(
        self,
        *,
        db: Database,
        clock: Clock,
        sealer: Sealer,
        audit: AuditService,
        outbox: OutboxService,
        holders: Sequence[PersonalDataHolder[Transaction]],
        hold_first: HoldFirst,
    ) -> None:
        """``hold_first``: what others hold before they seal anything of a person. Whoever erases does it in the same
        order, or each would wait for the other."""
        self._db = db
        self._clock = clock
        self._sealer = sealer
        self._audit = audit
        self._outbox = outbox
        self._hold_first = hold_first
        self.holders: tuple[PersonalDataHolder[Transaction], ...] = (
            *(holder for holder in holders if holder is not sealer),
            sealer,
        )

    @property
    def declarations(self) -> tuple[Declaration, ...]:
        """Everything that can be kept of a person, in the order in which people look for it."""
        found = [declared for holder in self.holders for declared in holder.declarations]
        return tuple(sorted(found, key=lambda one: _ORDER.get(one, len(_ORDER))))

    async def export_member(self, guild_id: GuildId, member_id: MemberId) -> Mapping[str, Any]:
        """Everything kept of them, by what it is; empty if there is nothing."""
        kept: dict[str, Any] = {}
        async with self._db.reading(guild_id) as tx:
            for holder in self.holders:
                found = await holder.export_member(tx, guild_id, member_id)
                kept.update({what: value for what, value in found.items() if value})
        return kept

    async def forget_member(self, guild_id: GuildId, member_id: MemberId) -> Receipt:
        """Erase them everywhere or nowhere. Of somebody unknown nothing is written either, or whoever guesses a
        server's number would begin to be known there: ``NothingKeptError``."""

        async def forget(tx: Transaction) -> Receipt:
            if not await self._keeps_any(tx, guild_id, member_id):
                raise NothingKeptError
            return await self.forget_in(tx, guild_id, member_id)

        receipt = await giving_way(self._db, guild_id, forget)
        await self.empty_log()
        return receipt

    async def empty_log(self) -> None:
        """After an erased person's rooms were closed to them, and nightly: the database's own log repeats what was
        erased since."""
        await empty_write_ahead_log(self._db)

    async def forget_in(self, tx: Transaction, guild_id: GuildId, member_id: MemberId) -> Receipt:
        """The highest feature goes first, since leaving a group makes the lower ones do things: what
        they were made to do about this person is forgotten in their own turn."""
        receipt = await self._begin(tx, member_id)
        for holder in reversed(self.holders[:-1]):
            await holder.forget_member(tx, guild_id, member_id)
        progress = await self._outbox.end_erasure(tx, naming=member_id)
        await self._audit.record(tx, actor=None, action=ERASED, subject_id=receipt.id)
        await self._sealer.forget_member(tx, guild_id, member_id)
        return replace(receipt, discord=progress)

    async def forget_part(self, guild_id: GuildId, member_id: MemberId, key: str) -> Receipt:
        """Erase one part of what is kept of them, and leave the rest."""
        found = next((each for each in self._parts() if each[1].key == key), None)
        if found is None:
            raise NothingToEraseError
        holder, part = found

        async def forget(tx: Transaction) -> Receipt:
            receipt = await self._begin(tx, member_id)
            if not await _has_any(holder, part, tx, guild_id, member_id):
                raise NothingToEraseError
            await holder.forget_part(tx, guild_id, member_id, part)
            progress = await self._outbox.end_erasure(tx)
            await self._audit.record(tx, actor=member_id, action=PART_ERASED, subject_id=receipt.id)
            return replace(receipt, discord=progress, is_part=True)

        receipt = await giving_way(self._db, guild_id, forget)
        await self.empty_log()
        return receipt

    async def list_parts(self, guild_id: GuildId, member_id: MemberId) -> Sequence[Part]:
        """What of theirs can be erased alone."""
        async with self._db.reading(guild_id) as tx:
            return [
                part
                for holder, part in self._parts()
                if await _has_any(holder, part, tx, guild_id, member_id)
            ]

    async def list_looked(
        self, guild_id: GuildId, member_id: MemberId, *, names: Iterable[MemberId]
    ) -> Sequence[NamedEntry]:
        """What others did with what is theirs, and to their place here; the newest first. Only those in ``names``
        are named: whom they know anyway."""
        async with self._db.reading(guild_id) as tx:
            watched = [
                one
                for holder in self.holders
                if isinstance(holder, Watches)
                for one in await holder.watched_of(tx, member_id)
            ]
            return await self._audit.list_on_in(
                tx, member_id, watched=watched[:_MOST_WATCHED], names=names, limit=MOST_LOOKED
            )

    async def find_receipt(self, guild_id: GuildId, receipt_id: int) -> Receipt:
        """For whoever has the code. It tells of nobody."""
        progress = await self._outbox.erasure_progress(guild_id, receipt_id)
        async with self._db.reading(guild_id) as tx:
            for action in (ERASED, PART_ERASED):
                for one in await self._audit.list_about_in(tx, receipt_id, action=action, names=()):
                    return Receipt(
                        receipt_id, one.entry.at, progress, is_part=action == PART_ERASED
                    )
        raise ReceiptNotFoundError

    async def find_receipt_by_code(
        self, typed: str, *, in_guild: GuildId | None = None
    ) -> tuple[GuildId, Receipt]:
        """For whoever left and has nothing but the code: of any server, or of one. What never was, what is too long
        ago and what is of another server sound alike."""
        receipt_id = Receipt.read_code(typed)
        if receipt_id is None:
            raise ReceiptNotFoundError
        async with self._db.reading(EVERY_GUILD) as tx:
            guild_id = await self._audit.find_guild_in(
                tx, receipt_id, actions=(ERASED, PART_ERASED)
            )
        if guild_id is None or in_guild not in (None, guild_id):
            raise ReceiptNotFoundError
        return guild_id, await self.find_receipt(guild_id, receipt_id)

    async def hold_in(self, tx: Transaction, member_id: MemberId) -> None:
        """For whoever looks once more whether to erase somebody: what is found then is still so when it is done."""
        await self._hold_first(tx, member_id)
        await self._sealer.lock(tx, member_id)

    async def _begin(self, tx: Transaction, member_id: MemberId) -> Receipt:
        """Hold what whoever seals something of them holds, in the same order, and then all that names them: what takes
        long comes when nobody can be met any more who holds a row and waits for the key."""
        await self.hold_in(tx, member_id)
        await hold_rows_of(tx, member_id)
        now = self._clock.now()
        receipt = Receipt(id=new_id(now), erased_at=now)
        self._outbox.begin_erasure(tx, receipt.id)
        return receipt

    async def _keeps_any(self, tx: Transaction, guild_id: GuildId, member_id: MemberId) -> bool:
        if await is_named(tx, member_id):
            return True
        for holder in self.holders:
            if any((await holder.export_member(tx, guild_id, member_id)).values()):
                return True
        return False

    def _parts(self) -> Iterator[tuple[HoldsParts[Transaction], Part]]:
        for holder in self.holders:
            if isinstance(holder, HoldsParts):
                yield from ((holder, part) for part in holder.parts)


async def _has_any(
    holder: HoldsParts[Transaction],
    part: Part,
    tx: Transaction,
    guild_id: GuildId,
    member_id: MemberId,
) -> bool:
    kept = await holder.export_member(tx, guild_id, member_id)
    return any(kept.get(what) for what in part.what)
