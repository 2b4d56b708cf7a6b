"""Who else wants to know. Features above the outbox register here through its service."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import structlog

from bot.core.ids import GuildId, MemberId
from bot.db.database import Database, Transaction
from bot.features.outbox.ledger import is_database_busy
from bot.features.outbox.model import Delivery, DeliveryState
from bot.features.outbox.outcomes import Mark

log = structlog.get_logger()

OnDelivery: TypeAlias = Callable[[Transaction, Delivery], Awaitable[None]]
OnSent: TypeAlias = Callable[[Sequence[Delivery]], Awaitable[None]]
OnPerson: TypeAlias = Callable[[Transaction, GuildId, MemberId], Awaitable[None]]


@dataclass(slots=True)
class Hooks:
    """Each about one delivery or person runs in a transaction of their guild. They may be called again for the same
    delivery after a crash, so they post with keys. One that fails is logged and stops nobody; while the database is
    busy that is raised instead, since nobody would tell them again."""

    sent: list[OnSent] = field(default_factory=list[OnSent])
    """After messages were marked as sent: all that were marked together, of any guild. Whoever listens opens its own
    transaction, one for all of them."""
    unreachable: list[OnDelivery] = field(default_factory=list[OnDelivery])
    """Before a private note is marked as failed because the person's notes are closed."""
    recipient_gone: list[OnPerson] = field(default_factory=list[OnPerson])
    """Before a person's notes are skipped because they have left the server."""

    async def tell_unreachable(self, db: Database, delivery: Delivery) -> None:
        for hook in self.unreachable:
            try:
                async with db.transaction(delivery.guild_id) as tx:
                    await hook(tx, delivery)
            except Exception as trouble:
                if is_database_busy(trouble):
                    raise
                log.exception("hook failed", hook="unreachable", delivery=delivery.id)

    async def tell_gone(self, db: Database, guild_id: GuildId, member_id: MemberId) -> None:
        for hook in self.recipient_gone:
            try:
                async with db.transaction(guild_id) as tx:
                    await hook(tx, guild_id, member_id)
            except Exception as trouble:
                if is_database_busy(trouble):
                    raise
                log.exception("hook failed", hook="recipient_gone", guild=guild_id)

    async def tell_sent(self, marks: Sequence[Mark]) -> None:
        if not self.sent:
            return
        said = [
            mark.as_marked()
            for mark in marks
            if mark.state is DeliveryState.SENT and mark.sent is not None
        ]
        if not said:
            return
        for hook in self.sent:
            try:
                await hook(said)
            except Exception:
                log.exception("hook failed", hook="sent", deliveries=[one.id for one in said])
