"""A server takes over the starter library or a file: looked at first, then all of it, and nobody's work undone."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.clock import TurnedClock
from bot.core.errors import NotAllowedError
from bot.core.evidence import Mark
from bot.core.ids import GuildId, MemberId
from bot.db.database import Database
from bot.features.groups.model import Standing
from bot.features.resources.addresses import read_address
from bot.features.resources.errors import ShelfChangedError
from bot.features.resources.files import importing
from bot.features.resources.files.exchange import Entry, read_file
from bot.features.resources.files.import_plan import KeptBecause, plan_import, starter_entry
from bot.features.resources.files.starter import StarterLibrary, StarterLink, starter_library
from bot.features.resources.model import (
    Change,
    Filters,
    LinkHealth,
    LinkState,
    Reader,
    Resource,
    ResourceId,
    State,
)
from bot.features.resources.people_store import ChangeStore
from bot.features.resources.service import ResourceService
from bot.features.resources.store import ResourceStore
from tests.features.sessions.oak import DANA, SAM, Oak

NOW = datetime(2026, 11, 2, tzinfo=UTC)
LINKS = starter_library().links
FACILITATOR = Standing(DANA, is_facilitator=True)
ADMIN = Standing(MemberId(77), is_admin=True)
MEMBER = Standing(SAM)


def shelved(link: StarterLink, number=1, **changes) -> Resource:
    made = Resource(
        ResourceId(number), GuildId(1), State.APPROVED, link.details, NOW, NOW, starter_id=link.id
    )
    return replace(made, **changes)


def retold(link: StarterLink, **changes) -> Entry:
    """The same link, as a newer starter library tells it."""
    return starter_entry(newer(link, **changes))


def newer(link: StarterLink, **changes) -> StarterLink:
    details = replace(link.details, **changes)
    return StarterLink(link.id, details, read_address(details.url).key)


def kinds(plan):
    return tuple(len(part) for part in (plan.new, plan.changed, plan.same, plan.kept))


# Looking first.


def test_what_is_not_there_is_new_and_what_says_the_same_is_the_same():
    entries = [starter_entry(one) for one in LINKS[:3]]
    assert kinds(plan_import(entries, [])) == (3, 0, 0, 0)
    assert kinds(plan_import(entries, [shelved(LINKS[0])])) == (2, 0, 1, 0)


def test_a_newer_line_changes_a_link_that_nobody_has_touched():
    plan = plan_import([retold(LINKS[0], summary="Said anew.")], [shelved(LINKS[0])])
    assert kinds(plan) == (0, 1, 0, 0)
    assert plan.changed[0].changes == ("summary",)


@pytest.mark.parametrize(
    ("here", "why"),
    [
        ({"is_edited": True}, KeptBecause.EDITED),
        ({"state": State.RETIRED}, KeptBecause.RETIRED),
        ({"state": State.SUGGESTED}, KeptBecause.WAITING),
        ({"starter_id": None}, KeptBecause.SAME_PAGE),
        ({"starter_id": LINKS[5].id}, KeptBecause.SAME_PAGE),
    ],
)
def test_what_somebody_did_here_stays(here, why):
    plan = plan_import([retold(LINKS[0], summary="Said anew.")], [shelved(LINKS[0], **here)])
    assert kinds(plan) == (0, 0, 0, 1)
    assert plan.kept[0].kept is why
    assert plan.does_nothing


def test_a_link_does_not_move_to_a_page_that_stands_there_already():
    entry = retold(LINKS[0], url=f"{LINKS[1].details.url}#part")
    plan = plan_import([entry], [shelved(LINKS[0]), shelved(LINKS[1], 2, starter_id=None)])
    assert plan.kept[0].kept is KeptBecause.SAME_PAGE


def test_of_two_that_name_the_same_link_here_only_the_first_changes_it():
    there = shelved(LINKS[0])
    moved = retold(LINKS[0], url="https://example.org/moved")
    named = replace(retold(LINKS[0], title="Another"), starter_id=None)
    plan = plan_import([moved, named], [there])
    assert kinds(plan) == (0, 1, 0, 1)
    assert plan.changed[0].details.url == "https://example.org/moved"
    assert plan.kept[0].kept is KeptBecause.SAME_PAGE


def test_a_later_look_here_is_not_taken_back():
    seen = replace(LINKS[0].details, checked_on=date(2026, 12, 1), review_by=date(2027, 5, 1))
    shelf = [shelved(LINKS[0], details=seen)]
    assert kinds(plan_import([starter_entry(LINKS[0])], shelf)) == (0, 0, 1, 0)
    plan = plan_import([retold(LINKS[0], title="New")], shelf)
    assert plan.changed[0].changes == ("title",)
    assert plan.changed[0].details.review_by == date(2027, 5, 1)


def test_the_digest_knows_what_was_looked_at_and_nothing_else():
    entries, shelf = [retold(LINKS[0], title="New")], [shelved(LINKS[0])]
    digest = plan_import(entries, shelf).digest
    counted = replace(shelf[0], useful=3, health=LinkHealth(LinkState.GOOD))
    assert plan_import(entries, [counted]).digest == digest
    others = [
        ([retold(LINKS[0], title="Newer")], shelf),
        (entries, []),
        (entries, [replace(shelf[0], is_edited=True)]),
        (entries, [shelved(LINKS[0], details=replace(LINKS[0].details, summary="Other"))]),
    ]
    assert digest not in {plan_import(*one).digest for one in others}


# Doing it.


@pytest.fixture
async def oak(db: Database, clock: TurnedClock, guild_id: GuildId) -> Oak:
    clock.at = NOW
    return await Oak(db, clock, guild_id).open()


@pytest.fixture
def library(oak: Oak) -> ResourceService:
    return ResourceService(
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


async def shelf_of(oak: Oak, guild_id: GuildId) -> dict[str | None, Resource]:
    async with oak.db.reading(guild_id) as tx:
        return {one.details.url: one for one in await ResourceStore(tx).list_all()}


async def change(oak: Oak, resource: Resource) -> None:
    async with oak.db.transaction(oak.guild_id) as tx:
        key = read_address(resource.details.url).key
        await ResourceStore(tx).save(resource, address_key=key, terms="")


async def test_a_member_can_not_even_look(library: ResourceService, oak: Oak) -> None:
    here = oak.guild_id
    for doing in (
        library.preview_starter(here, by=MEMBER),
        library.preview_file(here, (), by=MEMBER),
        library.import_starter(here, by=MEMBER, digest=""),
        library.import_file(here, (), by=MEMBER, digest=""),
        library.export_file(here, by=MEMBER),
    ):
        with pytest.raises(NotAllowedError):
            await doing
    refused = await oak.audit.list_for(here)
    assert [one.entry.action for one in refused].count("groups.refused") == 5


async def test_next_door_gets_what_stands_on_the_shelf_and_nothing_else(
    library: ResourceService, oak: Oak
) -> None:
    here, next_door = oak.guild_id, GuildId(701)
    some = [starter_entry(one) for one in LINKS[:4]]
    plan = await library.preview_file(here, some, by=ADMIN)
    await library.import_file(here, some, by=ADMIN, digest=plan.digest)
    shelf = list((await shelf_of(oak, here)).values())
    await change(oak, replace(shelf[0], state=State.RETIRED))
    await change(oak, replace(shelf[1], state=State.SUGGESTED))

    incoming = read_file((await library.export_file(here, by=ADMIN)).encode(), "library.toml")
    plan = await library.preview_file(next_door, incoming, by=ADMIN)
    await library.import_file(next_door, incoming, by=ADMIN, digest=plan.digest)
    there = await shelf_of(oak, next_door)
    assert {url: one.details for url, one in there.items()} == {
        one.details.url: one.details for one in shelf[2:]
    }


async def test_of_two_who_bring_the_same_pages_at_once_one_looks_again(
    library: ResourceService, oak: Oak
) -> None:
    here = oak.guild_id
    there = [replace(starter_entry(one), starter_id=None) for one in LINKS[:6]]
    plans = [
        (await library.preview_file(here, links, by=FACILITATOR), links)
        for links in (there, there[::-1])
    ]
    done = await asyncio.gather(
        *(
            library.import_file(here, links, by=FACILITATOR, digest=plan.digest)
            for plan, links in plans
        ),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in done) == ["ImportPlan", "ShelfChangedError"]
    assert len(await shelf_of(oak, here)) == 6


async def test_dana_takes_the_library_over_changes_it_and_carries_it_next_door(
    library: ResourceService, oak: Oak, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = oak.guild_id
    # She looks, and takes it over. The same preview does not count a second time.
    plan = await library.preview_starter(here, by=FACILITATOR)
    assert kinds(plan) == (51, 0, 0, 0)
    assert await library.count_shown(here) == 0
    await library.import_starter(here, by=FACILITATOR, digest=plan.digest)
    assert await library.count_shown(here) == 51
    with pytest.raises(ShelfChangedError):
        await library.import_starter(here, by=FACILITATOR, digest=plan.digest)
    assert len(await library.open_set(here, "new_here", Reader("en", "US"))) > 3

    # A file changes two links of hers; one is the starter library's, and is her own from then on.
    file = await library.export_file(here, by=FACILITATOR)
    assert len(read_file(file.encode(), "library.toml")) == 51
    ours = file.replace("Just 4 Teens", "For teens").replace("2027-02-08", "2027-02-01")
    ours += (
        '\n[[links]]\nid = "not-known"\ntitle = "Our town"\nurl = "https://example.org/town"\n'
        'summary = "Where we meet."\ntopics = ["group"]\nsource = "Us"\nchecked_on = 2026-11-01\n'
    )
    incoming = read_file(ours.encode(), "library.toml")
    plan = await library.preview_file(here, incoming, by=ADMIN)
    assert [one.title for one in plan.new] == ["Our town"]
    assert [one.title for one in plan.changed] == ["For teens"]
    await library.import_file(here, incoming, by=ADMIN, digest=plan.digest)
    shelf = await shelf_of(oak, here)
    teens = shelf["https://nacoa.org/just-4-teens"]
    assert (teens.details.title, teens.is_edited, teens.starter_id) == (
        "For teens",
        True,
        "nacoa-teens",
    )
    assert shelf["https://example.org/town"].starter_id is None
    found = await library.browse(here, Filters(), Reader(), page=0)
    assert found.total == 52

    # She takes one off. A newer starter library comes; only what nobody touched follows it.
    first, second, gone = [one for one in LINKS if one.id != "nacoa-teens"][:3]
    await change(oak, replace(shelf[gone.details.url], state=State.RETIRED))
    library_2 = StarterLibrary(
        tuple(
            newer(one, summary="Said anew.", url="https://example.org/moved")
            if one.id == first.id
            else newer(one, summary="Said anew.")
            if one.id in {gone.id, "nacoa-teens"}
            else one
            for one in LINKS
            if one.id != second.id
        )
    )
    monkeypatch.setattr(importing, "starter_library", lambda: library_2)
    oak.clock.at = NOW + timedelta(days=40)
    plan = await library.preview_starter(here, by=FACILITATOR)
    assert kinds(plan) == (0, 1, 47, 2)
    await library.import_starter(here, by=FACILITATOR, digest=plan.digest)
    shelf = await shelf_of(oak, here)
    moved = shelf["https://example.org/moved"]
    assert moved.details.summary == "Said anew."
    assert not moved.is_edited
    async with oak.db.reading(here) as tx:
        history = await ChangeStore(tx).list_for(moved.id)
    assert [one.change for one in history] == [Change.UPDATED, Change.IMPORTED]
    assert history[0].before == {"summary": first.details.summary, "url": first.details.url}
    assert shelf[second.details.url].state is State.APPROVED
    assert shelf[gone.details.url].details == gone.details
    done = [one.entry.action for one in await oak.audit.list_for(here)]
    assert done.count("resources.library.imported") == 3
    assert done.count("resources.library.exported") == 1


async def test_a_look_that_is_still_to_come_is_none(library: ResourceService, oak: Oak) -> None:
    """Otherwise a file could keep its links from being looked at for a hundred years."""
    hers = replace(
        LINKS[0].details,
        checked_on=date(2199, 6, 1),
        review_by=date(2199, 11, 1),
        url="https://example.org/care",
    )
    entry = Entry(hers, read_address(hers.url).key, "example.org")
    plan = await library.preview_file(oak.guild_id, [entry], by=FACILITATOR)
    (new,) = plan.new
    today = oak.clock.now().date()
    assert (new.details.mark, new.details.checked_on) == (Mark.UNCONFIRMED, today)
    assert new.details.review_by == today
