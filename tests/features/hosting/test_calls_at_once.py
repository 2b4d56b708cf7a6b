"""One facilitator looks at who waits for help while another answers: the answer stays.

SQLite has one writer at a time, so this is about PostgreSQL.
"""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.clock import TurnedClock
from bot.core.ids import GuildId
from bot.db.database import Database
from bot.features.hosting.moments import PingAnswer
from bot.features.hosting.service import HostingService
from bot.features.hosting.store import PingStore
from tests.databases import ON_POSTGRES
from tests.features.sessions.oak import DANA, EVENING, SAM, Oak

A_MOMENT = 0.3


@pytest.mark.parametrize("database_url", [ON_POSTGRES], indirect=True)
async def test_looking_at_who_waits_does_not_take_back_an_answer(
    db: Database, clock: TurnedClock, guild_id: GuildId
) -> None:
    oak = await Oak(db, clock, guild_id).open()
    hosting = HostingService(
        db=oak.db,
        clock=oak.clock,
        audit=oak.audit,
        outbox=oak.outbox,
        guilds=oak.guilds,
        members=oak.members,
        groups=oak.groups,
        sessions=oak.sessions,
        sealer=oak.sealer,
    )
    await oak.let_in(SAM)
    session = await oak.schedule()
    oak.clock.at = EVENING - timedelta(minutes=15)
    call = await hosting.ask_for_help(oak.guild_id, session.id, by=SAM)
    async with oak.db.transaction(oak.guild_id) as answering:
        ping = await PingStore(answering).lock(call.ping.id)
        answered = replace(ping, answer=PingAnswer.COMING, answered_by=DANA)
        await PingStore(answering).save(answered)
        looking = asyncio.create_task(hosting.see_waiting(oak.guild_id, session.id, by=DANA))
        await asyncio.sleep(A_MOMENT)
    await looking
    found = await hosting.find_call(oak.guild_id, session.id, by=SAM)
    assert found is not None
    assert (found.ping.answer, found.ping.answered_by) == (PingAnswer.COMING, DANA)
