"""Two facilitators tap *I'm on it* in the same moment, and somebody taps twice: one counts."""

import asyncio

from bot.features.requests.errors import RequestTakenError
from tests.features.requests.conftest import Asking
from tests.features.sessions.oak import DANA, MARCUS, SAM


async def test_one_has_it_and_the_other_reads_who(asking: Asking):
    request = await asking.asks()
    service, guild_id = asking.service, asking.oak.guild_id
    both = await asyncio.gather(
        *(service.see(guild_id, request.id, by=one) for one in (DANA, MARCUS)),
        return_exceptions=True,
    )
    (taken,) = [one for one in both if isinstance(one, RequestTakenError)]
    assert taken.by == (await asking.stands(request.id)).facilitator


async def test_asking_twice_at_once_is_asking_once(asking: Asking):
    first, second = await asyncio.gather(asking.asks(), asking.asks())
    assert first.id == second.id
    assert len(await asking.service.list_own(asking.oak.guild_id, SAM)) == 1
