"""Who may decide about a link, what it must have, and what leaves with whoever suggested it."""

import pytest
from sqlalchemy import select

from bot.core.clock import TurnedClock
from bot.core.errors import NotAllowedError
from bot.core.ids import GuildId
from bot.db.database import Database
from bot.features.groups.model import Standing
from bot.features.guilds.model import ProgramAnswer
from bot.features.resources.addresses import read_address
from bot.features.resources.errors import ResourceGoneError
from bot.features.resources.keeping.errors import (
    DetailRefusedError,
    Lacking,
    MixedAlphabetsError,
    NotReadyError,
    OwnSuggestionError,
    SamePageError,
    TooManySuggestionsError,
)
from bot.features.resources.keeping.looking_through import Look
from bot.features.resources.keeping.suggesting import No
from bot.features.resources.model import State, Topic
from bot.features.resources.people_store import SuggestionStore
from bot.features.resources.store import ResourceStore
from bot.features.resources.tables import ResourceChangeRow, ResourceRow, SuggestionRow
from tests.features.resources.oak_shelf import DANA_LEADS, WHY, Shelf
from tests.features.sessions.oak import DANA, MARCUS, SAM, Oak


@pytest.fixture
async def shelf(db: Database, clock: TurnedClock, guild_id: GuildId) -> Shelf:
    return await Shelf(await Oak(db, clock, guild_id).open()).open()


async def test_nobody_approves_their_own_while_somebody_else_could(shelf: Shelf):
    service, guild_id = shelf.service, shelf.guild_id
    ref = await shelf.ready(by=DANA)
    with pytest.raises(OwnSuggestionError):
        await service.approve(guild_id, ref, by=DANA_LEADS)
    await service.decline(guild_id, ref, No.NOT_SURE, by=DANA_LEADS)
    # Nor by putting back what was never there.
    await service.edit(guild_id, ref, by=DANA_LEADS, title="Again")
    kept = await service.return_to_shelf(guild_id, ref, by=DANA_LEADS)
    assert kept.resource.state is State.SUGGESTED
    with pytest.raises(OwnSuggestionError):
        await service.approve(guild_id, ref, by=DANA_LEADS)
    await shelf.oak.groups.drop_facilitator(guild_id, shelf.oak.group_id, MARCUS, by=DANA_LEADS)
    assert (await service.approve(guild_id, ref, by=DANA_LEADS)).state is State.APPROVED


async def test_what_was_suggested_leaves_with_who_suggested_it(shelf: Shelf):
    service, guild_id = shelf.service, shelf.guild_id
    ref = (await shelf.suggest(title="My husband drinks", why=WHY)).resource.id
    async with shelf.oak.db.transaction(guild_id) as tx:
        await service.suggester_gone(tx, guild_id, SAM)
    waiting = await service.look_at_suggestion(guild_id, ref, by=DANA_LEADS)
    assert waiting is not None
    assert (waiting.suggestion.by, waiting.suggestion.why) == (None, None)
    await service.decline(guild_id, ref, No.OFF_TOPIC, by=DANA_LEADS)
    kept = await service.keep(guild_id, ref, by=DANA_LEADS)
    assert kept.resource.details.title == "www.al-anon.org"
    assert "husband" not in str(kept.history)
    # Where a program runs the server, nobody's own words are kept.
    await shelf.oak.guilds.save_server_half(guild_id, by=DANA, program=ProgramAnswer.YES)
    own = await shelf.suggest("https://nami.org/", title="My husband", why=WHY)
    assert own.resource.details.title == "nami.org"
    async with shelf.oak.db.reading(guild_id) as tx:
        (row,) = await SuggestionStore(tx).list_of(SAM)
        assert (row.resource_id, row.sealed_why) == (own.resource.id, None)


@pytest.mark.parametrize("edited", [False, True])
async def test_what_they_called_it_is_theirs_to_see_and_to_have_erased(shelf: Shelf, edited: bool):
    service, guild_id = shelf.service, shelf.guild_id
    ref = (await shelf.suggest(title="My husband drinks", why=WHY)).resource.id
    async with shelf.oak.db.transaction(guild_id) as tx:
        assert "My husband drinks" in str(await service.export_member(tx, guild_id, SAM))
    if edited:
        await service.edit(guild_id, ref, by=DANA_LEADS, summary="For families.")
        await service.edit(guild_id, ref, by=DANA_LEADS, title="Meetings for families")
    async with shelf.oak.db.transaction(guild_id) as tx:
        await service.forget_member(tx, guild_id, SAM)
        rows = [
            vars(row)
            for table in (ResourceRow, ResourceChangeRow, SuggestionRow)
            for row in await tx.session.scalars(select(table))
        ]
    assert rows
    assert "husband" not in str(rows)
    assert (await service.keep(guild_id, ref, by=DANA_LEADS)).resource.state is State.SUGGESTED


async def test_what_makes_no_sense_and_who_may_not_change_nothing(shelf: Shelf):
    service, guild_id = shelf.service, shelf.guild_id
    ref, other = await shelf.ready(), await shelf.ready("https://nami.org/")
    today = shelf.oak.clock.now().date()
    for wrong in (
        {"title": "a" * 81},
        {"summary": "a" * 201},
        {"languages": ()},
        {"languages": ("klingon",)},
        {"languages": ("und",)},
        {"countries": ("ZZ",)},
        {"minutes": 0},
        {"expires_on": today.replace(year=1200)},
        {"url": f"https://nami.org/{'a' * 500}"},
    ):
        with pytest.raises(DetailRefusedError):
            await service.edit(guild_id, ref, by=DANA_LEADS, **wrong)
    with pytest.raises(MixedAlphabetsError):
        await service.edit(guild_id, ref, by=DANA_LEADS, source="N\u0410MI")
    kept = await service.edit(guild_id, ref, by=DANA_LEADS, source="NA\u200dMI \u3164 \u2066x")
    assert kept.resource.details.source == "NAMI x"
    kept = await service.edit(guild_id, ref, by=DANA_LEADS, title="\u3164\u200d\u2800 …")
    assert kept.resource.details.title == "", "nothing of it can be read"
    await service.edit(guild_id, ref, by=DANA_LEADS, title="For newcomers")
    with pytest.raises(SamePageError) as same:
        await service.edit(guild_id, ref, by=DANA_LEADS, url="https://www.nami.org")
    assert same.value.resource_id == other
    nameless = (await shelf.suggest("https://smart.example.org/")).resource.id
    await service.edit(
        guild_id, nameless, by=DANA_LEADS, summary="A walk.", topics=(Topic.SELF_CARE,)
    )
    with pytest.raises(NotReadyError) as no:
        await service.approve(guild_id, nameless, by=DANA_LEADS)
    assert no.value.lacking == (Lacking.TITLE,), "the name of a site is no title"
    sam = Standing(SAM)
    for attempt in (
        service.look_at_suggestion(guild_id, ref, by=sam),
        service.approve(guild_id, ref, by=sam),
        service.decline(guild_id, ref, No.OLD, by=sam),
        service.edit(guild_id, ref, by=sam, title="Mine"),
        service.keep(guild_id, ref, by=sam),
        service.list_shelf(guild_id, Look(), by=sam),
    ):
        with pytest.raises(NotAllowedError):
            await attempt
    with pytest.raises(ResourceGoneError):
        await service.keep(GuildId(701), ref, by=Standing(DANA, is_admin=True))
    for number in range(2):
        await shelf.suggest(f"https://nami.org/{number}")
    with pytest.raises(TooManySuggestionsError):
        await shelf.suggest("https://nami.org/last")
    async with shelf.oak.db.reading(guild_id) as tx:
        key = read_address("https://nami.org/last").key
        assert await ResourceStore(tx).find_by_address(key) is None
    kept = await service.keep(guild_id, ref, by=DANA_LEADS)
    assert kept.resource.details.title == "For newcomers"
