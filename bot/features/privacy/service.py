"""One person's whole view of what is kept of them, and its end."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeAlias

from bot.core.clock import Clock
from bot.core.ids import GuildId, MemberId, new_id
from bot.core.personal_data import Declaration, PersonalDataHolder
from bot.db.data_keys import Sealer
from bot.db.database import Database, Transaction
from bot.db.write_ahead_log import empty_write_ahead_log
from bot.features.audit.service import AuditService
from bot.features.privacy.model import Receipt

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
        holders: Sequence[PersonalDataHolder[Transaction]],
        hold_first: HoldFirst,
    ) -> None:
        """``hold_first``: what others hold before they seal anything of a person. Whoever erases does it in the same
        order, or each would wait for the other."""
        self._db = db
        self._clock = clock
        self._sealer = sealer
        self._audit = audit
        self._hold_first = hold_first
        self.holders: tuple[PersonalDataHolder[Transaction], ...] = (
            *(holder for holder in holders if holder is not sealer),
            sealer,
        )

    @property
    def declarations(self) -> tuple[Declaration, ...]:
        """Everything that can be kept of a person."""
        return tuple(declared for holder in self.holders for declared in holder.declarations)

    async def export_member(self, guild_id: GuildId, member_id: MemberId) -> Mapping[str, Any]:
        """Everything kept of them, by what it is; empty if there is nothing."""
        kept: dict[str, Any] = {}
        async with self._db.reading(guild_id) as tx:
            for holder in self.holders:
                found = await holder.export_member(tx, guild_id, member_id)
                kept.update({what: value for what, value in found.items() if value})
        return kept

    async def forget_member(self, guild_id: GuildId, member_id: MemberId) -> Receipt:
        """Erase them everywhere or nowhere."""
        async with self._db.transaction(guild_id) as tx:
            receipt = await self.forget_in(tx, guild_id, member_id)
        await self.empty_log()
        return receipt

    async def empty_log(self) -> None:
        """After an erased person's rooms were closed to them, and nightly: the database's own log repeats what was
        erased since."""
        await empty_write_ahead_log(self._db)

    async def forget_in(self, tx: Transaction, guild_id: GuildId, member_id: MemberId) -> Receipt:
        """The highest feature goes first, since leaving a group makes the lower ones do things: what
        they were made to do about this person is forgotten in their own turn."""
        await self._hold_first(tx, member_id)
        await self._sealer.lock(tx, member_id)
        for holder in reversed(self.holders[:-1]):
            await holder.forget_member(tx, guild_id, member_id)
        now = self._clock.now()
        receipt = Receipt(id=new_id(now), erased_at=now)
        await self._audit.record(
            tx, actor=None, action="privacy.member.erased", subject_id=receipt.id
        )
        await self._sealer.forget_member(tx, guild_id, member_id)
        return receipt
