"""What Sam sees of the links that he suggested, and takes back while nobody has decided."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.core.clock import TurnedClock
from bot.core.ids import GuildId
from bot.db.database import Database
from bot.features.resources.errors import ResourceGoneError
from bot.features.resources.keeping.errors import NotWaitingError
from bot.features.resources.keeping.own_suggestions import SHOWN_FOR, Became
from bot.features.resources.keeping.suggesting import Found, No
from bot.features.resources.tables import ResourceChangeRow, ResourceRow, SuggestionRow
from tests.features.resources.oak_shelf import DANA_LEADS, WHY, Shelf
from tests.features.sessions.oak import RUTH, SAM, Oak


@pytest.fixture
async def shelf(db: Database, clock: TurnedClock, guild_id: GuildId) -> Shelf:
    return await Shelf(await Oak(db, clock, guild_id).open()).open()


async def became(shelf: Shelf, by=SAM) -> list[tuple[str, Became]]:
    own = await shelf.service.list_suggested_by(shelf.guild_id, by=by)
    return [(one.resource.details.title, one.became) for one in own]


async def test_what_became_of_it_until_it_is_no_news(shelf: Shelf, clock: TurnedClock):
    service, guild_id = shelf.service, shelf.guild_id
    taken = await shelf.ready()
    other = (await shelf.suggest("https://nami.org/", title="My husband drinks")).resource.id
    clock.at += timedelta(minutes=1)
    await shelf.suggest("https://smartrecovery.org/", title="SMART")
    await service.approve(guild_id, taken, by=DANA_LEADS)
    await service.decline(guild_id, other, No.OFF_TOPIC, by=DANA_LEADS)
    assert {*await became(shelf)} == {
        ("SMART", Became.WAITING),
        ("For newcomers", Became.ON_SHELF),
        ("nami.org", Became.NOT_TAKEN),
    }
    assert (await became(shelf))[0] == ("SMART", Became.WAITING)
    assert await became(shelf, by=RUTH) == []

    await service.retire(guild_id, taken, by=DANA_LEADS)
    assert ("For newcomers", Became.TAKEN_OFF) in await became(shelf)
    # Ruth misses it; that is her suggestion now.
    await shelf.suggest(by=RUTH)
    assert "For newcomers" not in dict(await became(shelf))
    clock.at += SHOWN_FOR + timedelta(days=1)
    assert await became(shelf) == [("SMART", Became.WAITING)]


async def test_what_is_taken_back_has_never_been_there(shelf: Shelf):
    service, guild_id = shelf.service, shelf.guild_id
    ref = await shelf.ready(title="My husband drinks", why=WHY)
    for by in (RUTH, DANA_LEADS.member_id):
        with pytest.raises(NotWaitingError) as no:
            await service.take_back_suggestion(guild_id, ref, by=by)
        assert no.value.is_trespass
    await service.take_back_suggestion(guild_id, ref, by=SAM)
    async with shelf.oak.db.reading(guild_id) as tx:
        for table in (ResourceRow, ResourceChangeRow, SuggestionRow):
            count = select(func.count()).select_from(table)
            assert (await tx.session.execute(count)).scalar_one() == 0
    with pytest.raises(NotWaitingError):
        await service.take_back_suggestion(guild_id, ref, by=SAM)
    with pytest.raises(ResourceGoneError):
        await service.approve(guild_id, ref, by=DANA_LEADS)
    assert (await shelf.suggest()).found is Found.NEW


async def test_what_has_been_here_before_is_where_it_was(shelf: Shelf):
    service, guild_id = shelf.service, shelf.guild_id
    ref = await shelf.ready(by=RUTH)
    await service.approve(guild_id, ref, by=DANA_LEADS)
    with pytest.raises(NotWaitingError):
        await service.take_back_suggestion(guild_id, ref, by=RUTH)
    await service.retire(guild_id, ref, by=DANA_LEADS)
    before = await service.keep(guild_id, ref, by=DANA_LEADS)
    assert (await shelf.suggest()).found is Found.ONCE_HERE
    await service.take_back_suggestion(guild_id, ref, by=SAM)
    after = await service.keep(guild_id, ref, by=DANA_LEADS)
    assert (after.resource.state, after.history) == (before.resource.state, before.history)
    assert await became(shelf) == []
