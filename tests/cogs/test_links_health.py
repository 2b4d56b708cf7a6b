"""Dana goes through the links that need a look, and the night looks for her."""

import asyncio
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from bot.core.ids import MemberId
from bot.features.groups.model import Standing
from bot.features.resources.addresses import read_address
from bot.features.resources.checking.verdict import Cause, Finding, Verdict
from bot.features.resources.model import LinkHealth, LinkState
from bot.features.resources.store import ResourceStore
from tests.cogs.oak_town import member, oak

GONE, MOVED, OLD, FINE = (f"https://{name}.example.org/help" for name in ("gone", "moved", "old", "fine"))  # fmt: skip
LOOKS_LIKE = read_address("https://n\u0430mi.org/new").url  # with a Russian letter
NEW = "https://new.example.org/help"
FILE = b"".join(
    f'[[links]]\ntitle = "{title}"\nurl = "{url}"\nsummary = "Words."\ntopics = ["self_care"]\n'
    f'source = "Example"\nchecked_on = {checked_on}\n'.encode()
    for title, url, checked_on in [
        ("Gone page", GONE, "2026-09-01"),
        ("Moved page", MOVED, "2026-09-01"),
        ("Old page", OLD, "2026-05-01"),
        ("Fine page", FINE, "2026-09-01"),
    ]
)


async def shelf_of_four(town):
    sam = await member(town, await oak(town), "Sam")
    dana = town.person("Dana")
    await dana.command("resources import", file=("mine.toml", FILE))
    await dana.tap("Bring in")
    return dana, sam


async def found_out(town, url, state, **health):
    async with town.services.resources._db.transaction(town.guild_id) as tx:
        store = ResourceStore(tx)
        (link,) = [one for one in await store.list_all() if one.details.url == url]
        await store.save_health(link.id, LinkHealth(state, town.now(), **health))


async def moved_by_another(town, url, to):
    resources, admin = town.services.resources, Standing(MemberId(77), is_admin=True)
    async with resources._db.reading(town.guild_id) as tx:
        link = await ResourceStore(tx).find_by_address(read_address(url).key)
    await resources.new_address(town.guild_id, link.id, to, by=admin)


@pytest.mark.long
async def test_dana_goes_through_what_the_weekly_look_has_found(town):
    dana, sam = await shelf_of_four(town)
    since = town.now() - timedelta(days=7)
    gone = {"cause": Cause.NO_SUCH_PAGE, "failing_since": since}
    await found_out(town, GONE, LinkState.BROKEN, **gone)
    await found_out(town, MOVED, LinkState.GOOD, moved_to=LOOKS_LIKE)
    await found_out(town, FINE, LinkState.UNSURE, cause=Cause.KEPT_OUT, unsure_since=since)

    await dana.command("desk")
    assert "**3 links need a look.**" in dana.sees, "sites that keep programs out are none of them"
    await dana.tap("Check the links")
    assert "Links that need a look: 1 of 3" in dana.sees
    assert "**Gone page**" in dana.sees
    assert "The page does not open." in dana.sees
    assert "The site says that there is no such page." in dana.sees
    await dana.tap("New address")
    await dana.fill(link="http://gone.example.org/new")
    assert "must start with https://" in dana.sees
    await dana.tap("New address")
    await dana.fill(link="https://gone.example.org/new", read=["read"])
    assert "Links that need a look: 1 of 2" in dana.sees
    assert "**Moved page**" in dana.sees
    assert "That name is written to look like nami.org." in dana.sees
    await found_out(town, MOVED, LinkState.GOOD, moved_to=NEW)
    await dana.tap("Use the new address")
    assert "**Moved page**" in dana.sees, "what was not shown is not taken"
    assert f"`{NEW}`" in dana.sees
    await town.restart()
    await dana.tap("Use the new address")
    assert "Links that need a look: 1 of 1" in dana.sees
    assert "No one here has read this page yet." in dana.sees, "a file without a mark says no more"
    await dana.tap("New address")
    await dana.fill(link=f"{OLD}/again")
    assert "No one here has read this page yet." in dana.sees
    await moved_by_another(town, f"{OLD}/again", f"{OLD}/other")
    await dana.tap("Still good")
    assert "Someone gave that link another address just now" in dana.sees
    await dana.tap("Look after it")
    await dana.tap("Still good")
    await dana.command("resources health")
    assert "No link needs a look. I last looked" in dana.sees
    await found_out(town, FINE, LinkState.BROKEN, **gone)
    await dana.command("resources health")
    await dana.tap("Take off the shelf")
    assert "No link needs a look." in dana.sees
    shelf = await town.services.resources.list_topics(town.guild_id)
    assert set(shelf.values()) == {3}
    await sam.command("resources health")
    assert "Only facilitators" in sam.sees


class SilentAfterOne:
    """A checker that has found out one thing, and then waits for sites that never answer."""

    def __init__(self) -> None:
        self.waits = asyncio.Event()

    @asynccontextmanager
    async def open(self):
        yield self

    async def check_all(self, urls, *, told=None):
        assert set(urls) == {GONE, MOVED, OLD, FINE}
        told(GONE, Verdict(Finding.MISSING, Cause.NO_SUCH_PAGE, 404))
        self.waits.set()
        await asyncio.Event().wait()


async def test_a_bot_that_stops_does_not_wait_for_the_sites(town):
    await shelf_of_four(town)
    checker, resources = SilentAfterOne(), town.services.resources
    resources.open_checker = checker.open
    looking = asyncio.ensure_future(resources.look_at_links())
    await checker.waits.wait()
    begun = town.now()
    await resources.stop_looking()
    await looking
    assert town.now() == begun
