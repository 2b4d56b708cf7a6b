"""A facilitator settles what got stuck, and the record says of it what happened."""

from datetime import timedelta

import pytest

from bot.core.clock import TurnedClock
from bot.core.ids import DeliveryId
from bot.features.desk.service import DeskService
from bot.features.outbox.errors import DeliveryNotFoundError, DeliveryTooLateError
from bot.features.outbox.model import Promise
from bot.features.outbox.ports import RoomGone
from bot.features.outbox.presence import Presence
from tests.features.sessions.oak import DANA, OAK_ROOM, Oak

HOUR = timedelta(hours=1)


class Desk:
    def __init__(self, oak: Oak) -> None:
        self.oak = oak
        self.service = DeskService(
            db=oak.db,
            clock=oak.clock,
            audit=oak.audit,
            outbox=oak.outbox,
            presence=Presence(oak.db, oak.clock),
            guilds=oak.guilds,
            groups=oak.groups,
        )

    async def stuck(self) -> DeliveryId:
        """A card for a room that was not there when it was due, and that is over in an hour."""
        oak, say = self.oak, self.oak.discord.say

        async def is_gone(*_all, **_late_by):
            raise RoomGone

        now = oak.clock.now()
        card = Promise.say_in_channel(
            "c", oak.guild_id, OAK_ROOM, "sessions.opening", now, useless_after=now + HOUR
        )
        async with oak.db.transaction(oak.guild_id) as tx:
            await oak.outbox.post(tx, [card])
        oak.discord.say = is_gone
        await oak.outbox.deliver_due()
        oak.discord.say = say
        (found,) = await self.service.stuck(oak.guild_id, DANA)
        return found.id

    async def recorded(self) -> list[str]:
        found = await self.oak.audit.list_for(self.oak.guild_id)
        return [one.entry.action for one in found if one.entry.action.startswith("desk.")]


@pytest.fixture
async def desk(db, clock: TurnedClock, guild_id) -> Desk:
    return Desk(await Oak(db, clock, guild_id).open())


async def test_what_was_sent_again_or_let_go_is_recorded_once(desk: Desk):
    at = (desk.oak.guild_id, await desk.stuck(), DANA)
    await desk.service.send_again(*at)
    for settle in (desk.service.send_again, desk.service.let_go):
        with pytest.raises(DeliveryNotFoundError):
            await settle(*at)
    assert await desk.recorded() == ["desk.sent_again"]


async def test_what_is_too_late_to_be_sent_again_is_not_recorded_as_sent(desk: Desk):
    at = (desk.oak.guild_id, await desk.stuck(), DANA)
    desk.oak.clock.at += 2 * HOUR
    with pytest.raises(DeliveryTooLateError):
        await desk.service.send_again(*at)
    assert await desk.recorded() == []
    await desk.service.let_go(*at)
    assert await desk.recorded() == ["desk.let_go"]
