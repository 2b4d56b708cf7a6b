"""An outbox on a real database, and a Discord that does as it is told."""

from datetime import timedelta

import pytest

from bot.core.clock import TurnedClock
from bot.core.ids import DeliveryId, GuildId
from bot.db.database import Database
from bot.features.outbox.model import Delivery, Promise
from bot.features.outbox.pace import Unpaced
from bot.features.outbox.service import OutboxService
from bot.features.outbox.store import DeliveryStore
from bot.features.outbox.tables import DeliveryRow
from tests.features.outbox.deliveries import MAPLE, NOON
from tests.features.outbox.fake_sender import FakeSender


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock(NOON)


@pytest.fixture
def sender() -> FakeSender:
    return FakeSender()


@pytest.fixture
def outbox(db, clock, sender) -> OutboxService:
    return OutboxService(db, clock, sender, pace=Unpaced(), chance=lambda: 0.5)


class Desk:
    """Posts and looks, as features do."""

    def __init__(self, db: Database, clock: TurnedClock, outbox: OutboxService) -> None:
        self.db = db
        self.clock = clock
        self.outbox = outbox

    async def post(self, *promises: Promise) -> None:
        async with self.db.transaction(promises[0].guild_id) as tx:
            await self.outbox.post(tx, promises)

    async def withdraw(self, **which) -> int:
        async with self.db.transaction(MAPLE) as tx:
            return await self.outbox.withdraw(tx, **which)

    async def send_again(self, delivery_id: DeliveryId, *, guild_id: GuildId = MAPLE) -> None:
        async with self.db.transaction(guild_id) as tx:
            await self.outbox.send_again_in(tx, delivery_id)

    async def let_go(self, delivery_id: DeliveryId, *, guild_id: GuildId = MAPLE) -> None:
        async with self.db.transaction(guild_id) as tx:
            await self.outbox.let_go_in(tx, delivery_id)

    async def find(self, key: str) -> Delivery:
        async with self.db.reading(MAPLE) as tx:
            (found,) = await DeliveryStore(tx).list_(DeliveryRow.key == key)
        return found

    async def count(self) -> int:
        async with self.db.reading(MAPLE) as tx:
            return sum(one.count for one in await DeliveryStore(tx).count_states())

    def turn(self, **by: float) -> None:
        self.clock.at += timedelta(**by)


@pytest.fixture
def desk(db, clock, outbox) -> Desk:
    return Desk(db, clock, outbox)
