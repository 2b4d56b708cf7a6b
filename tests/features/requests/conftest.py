"""Oak on a Monday noon, led by Dana and Marcus, both with notes; Sam is in it. Somebody is on duty until nine."""

from datetime import time

import pytest

from bot.core.clock import TurnedClock
from bot.core.ids import GuildId
from bot.db.database import Database
from bot.features.groups.model import DutyHours, Standing
from bot.features.requests import promises
from bot.features.requests.model import About, Reach, Request, RequestId
from bot.features.requests.service import RequestService
from tests.features.sessions.oak import DANA, MARCUS, SAM, Oak

LEAD = Standing(DANA, is_facilitator=True)
ALL_DAY = DutyHours(frozenset(range(7)), time(0), time(23))
AT_NIGHT = DutyHours(frozenset(range(7)), time(23), time(23, 30))


class Asking:
    def __init__(self, oak: Oak) -> None:
        self.oak = oak
        self.service = RequestService(
            db=oak.db,
            clock=oak.clock,
            audit=oak.audit,
            outbox=oak.outbox,
            guilds=oak.guilds,
            members=oak.members,
            groups=oak.groups,
        )
        done = oak.discord.do

        async def do(delivery):
            await done(delivery)
            if delivery.kind == promises.TURN:
                await self.service.take_turn(delivery.guild_id, delivery.subject_id)

        oak.discord.do = do

    async def open(self) -> "Asking":
        await self.oak.let_in(SAM, MARCUS)
        await self.oak.groups.add_facilitator(self.oak.guild_id, self.oak.group_id, MARCUS, by=LEAD)
        for one in (DANA, MARCUS):
            await self.oak.choose_notes(one, allowed=True)
        await self.hours(ALL_DAY)
        return self

    async def hours(self, hours: DutyHours | None) -> None:
        await self.oak.groups.edit(self.oak.guild_id, self.oak.group_id, by=LEAD, duty_hours=hours)

    async def asks(self, who=SAM, about=About.ME, reach=Reach.NOTE) -> Request:
        asked = await self.service.ask(self.oak.guild_id, self.oak.group_id, about, reach, by=who)
        return asked.request

    async def stands(self, request_id: RequestId, who=SAM) -> Request:
        return (await self.service.look(self.oak.guild_id, request_id, by=who)).request

    def calls(self, who) -> int:
        return self.oak.heard(who, promises.CALL)

    def told(self, who=SAM) -> int:
        return self.oak.heard(who, promises.TOLD)


@pytest.fixture
async def asking(db: Database, clock: TurnedClock, guild_id: GuildId) -> Asking:
    return await Asking(await Oak(db, clock, guild_id).open()).open()
