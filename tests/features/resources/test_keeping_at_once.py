"""Sam suggests links; Dana and Marcus decide about them, sometimes in the same moment."""

import asyncio
from datetime import timedelta

import pytest

from bot.core.clock import TurnedClock
from bot.core.evidence import Mark
from bot.core.ids import GuildId
from bot.db.database import Database
from bot.features.groups.model import Standing
from bot.features.resources.errors import ResourceGoneError
from bot.features.resources.keeping.errors import (
    Lacking,
    LinkSettledError,
    NotReadyError,
    OtherPageError,
)
from bot.features.resources.keeping.looking_through import Look, Part
from bot.features.resources.keeping.suggesting import Found, No
from bot.features.resources.keeping.writing import ShelfWriter
from bot.features.resources.looks import seen_as
from bot.features.resources.model import Change, LinkHealth, LinkState, ShareWhen, State
from bot.features.resources.sharing.sharing import LeftBecause
from bot.features.resources.store import ResourceStore
from tests.features.resources.oak_shelf import DANA_LEADS, MARCUS_LEADS, PAGE, WHY, Shelf
from tests.features.sessions.oak import DANA, MARCUS, RUTH, SAM, STRANGER, Oak


@pytest.fixture
async def shelf(db: Database, clock: TurnedClock, guild_id: GuildId) -> Shelf:
    return await Shelf(await Oak(db, clock, guild_id).open()).open()


async def test_a_link_lives_with_all_its_history(shelf: Shelf):  # noqa: PLR0915  one story
    service, guild_id = shelf.service, shelf.guild_id
    suggested = await shelf.suggest(title="Newcomers\u202e", why=WHY, wants_word=True)
    assert suggested.found is Found.NEW
    ref = suggested.resource.id
    # The same page, written otherwise, by somebody else: nobody is asked twice.
    again = await shelf.suggest("https://al-anon.org/newcomers?utm_source=x", by=RUTH, why=WHY)
    assert (again.found, again.resource.id) == (Found.WAITING, ref)

    waiting = await service.look_at_suggestion(guild_id, None, by=MARCUS_LEADS)
    assert waiting is not None
    assert (waiting.suggestion.by, waiting.suggestion.why) == (SAM, WHY)
    assert waiting.suggestion.resource.details.title == "Newcomers", "no sign that turns it around"
    assert waiting.lacks == (Lacking.SUMMARY, Lacking.TOPIC)
    admin = Standing(STRANGER, is_admin=True)
    seen = await service.look_at_suggestion(guild_id, ref, by=admin)
    assert seen is not None
    assert (seen.suggestion.by, seen.suggestion.why) == (None, None), "not for who only repairs"
    with pytest.raises(NotReadyError):
        await service.approve(guild_id, ref, by=MARCUS_LEADS)
    assert await service.count_shown(guild_id) == 0

    await shelf.ready(by=RUTH)
    shelf.oak.clock.at += timedelta(days=3)
    approved = await service.approve(guild_id, ref, by=DANA_LEADS)
    assert approved.details.checked_on == shelf.oak.clock.now().date(), "she has read it today"
    assert await service.count_shown(guild_id) == 1
    assert (await shelf.suggest(by=RUTH)).found is Found.ON_SHELF
    with pytest.raises(LinkSettledError):
        await service.decline(guild_id, ref, No.OLD, by=MARCUS_LEADS)
    assert await shelf.told() == await shelf.told() == 1

    shelf.oak.clock.at += timedelta(days=200)
    through = await service.list_shelf(guild_id, Look(Part.OVERDUE), by=DANA_LEADS)
    assert [one.id for one in through.page.items] == [ref]
    assert through.in_parts[Part.SHOWN] == 1
    async with shelf.oak.db.transaction(guild_id) as tx:
        broken = LinkHealth(LinkState.BROKEN, failing_since=shelf.oak.clock.now())
        await ResourceStore(tx).save_health(ref, broken)
    kept = await service.review(guild_id, ref, by=DANA_LEADS)
    assert (kept.is_shown, kept.is_overdue) == (True, False), "a person has found the page"
    moved = await service.new_address(guild_id, ref, "https://al-anon.org/new/", by=DANA_LEADS)
    assert moved.resource.is_edited
    await service.retire(guild_id, ref, by=MARCUS_LEADS)
    with pytest.raises(ResourceGoneError):
        await service.look_at(guild_id, ref, by=SAM)
    with pytest.raises(LinkSettledError):
        await service.review(guild_id, ref, by=DANA_LEADS)
    back = await shelf.suggest("https://al-anon.org/new", by=RUTH)
    assert back.found is Found.ONCE_HERE
    await service.decline(guild_id, ref, No.HAVE_IT, by=DANA_LEADS)
    kept = await service.return_to_shelf(guild_id, ref, by=DANA_LEADS)
    assert kept.is_shown
    assert kept.resource.details.title == "For newcomers"
    assert [one.change for one in kept.history][::-1] == [
        Change.SUGGESTED,
        Change.EDITED,
        Change.APPROVED,
        Change.REVIEWED,
        Change.EDITED,
        Change.RETIRED,
        Change.SUGGESTED,
        Change.DECLINED,
        Change.RETURNED,
    ]
    edited = kept.history[-2]
    # What its suggester called it is theirs, and not kept until it has stood on the shelf.
    assert edited.before == {"summary": "", "topics": ""}
    assert kept.history[4].before["url"] == "https://www.al-anon.org/newcomers/"


async def test_of_two_at_once_one_decides_and_one_page_waits_once(shelf: Shelf):
    service, guild_id = shelf.service, shelf.guild_id
    both = await asyncio.gather(
        shelf.suggest(by=SAM, wants_word=True), shelf.suggest(by=RUTH, wants_word=True)
    )
    assert {one.found for one in both} == {Found.NEW, Found.WAITING}
    assert await service.count_suggested(guild_id) == 1
    ref = await shelf.ready("https://nami.org/families", wants_word=True)
    results = await asyncio.gather(
        service.approve(guild_id, ref, by=MARCUS_LEADS),
        service.decline(guild_id, ref, No.OLD, by=DANA_LEADS),
        return_exceptions=True,
    )
    (late,) = [one for one in results if isinstance(one, LinkSettledError)]
    assert late.state in {State.APPROVED, State.RETIRED}
    assert await shelf.told() == 1


async def test_who_suggests_what_is_just_taken_back_suggests_it_anew(shelf: Shelf):
    service, guild_id = shelf.service, shelf.guild_id
    for number in range(4):
        page = f"{PAGE}{number}"
        ref = (await shelf.suggest(page)).resource.id
        _, again = await asyncio.gather(
            service.take_back_suggestion(guild_id, ref, by=SAM), shelf.suggest(page, by=RUTH)
        )
        assert again.found in {Found.NEW, Found.WAITING}


async def test_nobody_vouches_for_a_page_that_came_in_place_of_the_one_they_read(shelf: Shelf):
    service, guild_id = shelf.service, shelf.guild_id
    ref = await shelf.ready()
    for vouch in (service.approve, service.review):
        read = seen_as((await service.keep(guild_id, ref, by=DANA_LEADS)).resource.details.url)
        await service.edit(guild_id, ref, by=MARCUS_LEADS, url=f"{PAGE}{vouch.__name__}")
        with pytest.raises(OtherPageError):
            await vouch(guild_id, ref, by=DANA_LEADS, seen=read)
        kept = await service.keep(guild_id, ref, by=DANA_LEADS)
        assert kept.resource.details.mark is Mark.UNCONFIRMED
        await vouch(guild_id, ref, by=DANA_LEADS, seen=seen_as(kept.resource.details.url))


async def test_a_link_taken_off_while_it_is_shared_is_refused_or_told(shelf: Shelf):
    service, guild_id, oak = shelf.service, shelf.guild_id, shelf.oak
    ref = await shelf.ready()
    await service.approve(guild_id, ref, by=DANA_LEADS)
    async with oak.db.transaction(guild_id) as tx:
        held = await ResourceStore(tx).lock(ref)
        sharing = asyncio.ensure_future(
            service.share(guild_id, ref, oak.group_id, ShareWhen.NOW, by=DANA)
        )
        await asyncio.sleep(0.3)  # by now she would have read that it is on the shelf
        await ShelfWriter(tx, now=oak.clock.now()).write(held, Change.RETIRED, by=MARCUS)
    with pytest.raises(ResourceGoneError):
        await sharing
    await service.return_to_shelf(guild_id, ref, by=DANA_LEADS)
    shared, _ = await asyncio.gather(
        service.share(guild_id, ref, oak.group_id, ShareWhen.NOW, by=DANA),
        service.retire(guild_id, ref, by=MARCUS_LEADS),
        return_exceptions=True,
    )
    left = await service.list_left_behind(guild_id, by=DANA)
    if isinstance(shared, ResourceGoneError):
        assert not left
    else:
        assert [(one.shared.share.id, one.because) for one in left] == [
            (shared.share.id, LeftBecause.OFF_SHELF)
        ]
    assert await service.list_left_behind(guild_id, by=SAM) == ()


async def test_a_link_that_is_put_aside_twice_at_once_is_put_aside(shelf: Shelf):
    resource_id = await shelf.ready()
    await shelf.service.approve(shelf.guild_id, resource_id, by=DANA_LEADS)
    cards = await asyncio.gather(
        *(shelf.service.save(shelf.guild_id, resource_id, by=RUTH) for _ in range(4))
    )
    assert all(card.is_saved for card in cards)
    assert len(await shelf.service.list_saved(shelf.guild_id, by=RUTH)) == 1
