"""The weekly look: two servers have the same page, and one night the line is down."""

import asyncio
from datetime import timedelta

import pytest

from bot.core.ids import GuildId
from bot.features.resources.checking.checker import LinkChecker
from bot.features.resources.checking.line import Line
from bot.features.resources.checking.verdict import Cause, Finding, Verdict
from bot.features.resources.health.looking import LinkLooks
from bot.features.resources.model import LinkState
from bot.features.resources.store import ResourceStore
from tests.features.resources.conftest import QUICK
from tests.features.resources.hostile import OneLoopbackPort, trusting
from tests.features.resources.shelves import a_link, put_on_shelf

MAPLE, ELM = GuildId(700), GuildId(701)
DAY = timedelta(days=1)
GONE, HERE, MOVED = (f"https://{name}.site.example/help" for name in ("gone", "here", "moved"))
NEW = "https://new.site.example/help"
DARK = "https://dark.site.example/help"
UNHEARD = Verdict(Finding.UNSURE, Cause.NO_CONNECTION)
HEARD = Verdict(Finding.MISSING, Cause.NO_SUCH_PAGE, 404)


@pytest.fixture
async def shelves(db):
    for guild_id, urls in ((MAPLE, (GONE, HERE, MOVED, DARK)), (ELM, (GONE,))):
        await put_on_shelf(db, guild_id, [a_link(url[8:14], url=url) for url in urls])
    return db


@pytest.fixture
def look(hostile, shelves, clock):
    """Whose turn it is tonight; returns what was asked of the web, and whether there was a line."""
    looks = LinkLooks(shelves, clock)

    async def look():
        hostile.asked.clear()
        guard = OneLoopbackPort(hostile.port)
        async with LinkChecker(clock, contact="ruth", limits=QUICK, names=hostile, guard=guard, tls=trusting()) as checker:  # fmt: skip
            has_line = await looks.look_at(await looks.list_due(), checker)
        return {f"https://{one.host}{one.path}" for one in hostile.asked if "robots" not in one.path}, has_line  # fmt: skip

    return look


async def health(db, guild_id, url):
    async with db.reading(guild_id) as tx:
        found = await ResourceStore(tx).list_all()
    return next(one.health for one in found if one.details.url == url)


async def test_a_page_that_is_gone_breaks_on_every_shelf_after_two_looks_days_apart(
    hostile, shelves, clock, look
):
    hostile.serves("here.site.example/help")
    hostile.serves("new.site.example/help")
    hostile.sends_on("moved.site.example/help", NEW, 301)
    hostile.answers["dark.site.example"] = [()]
    first = clock.now()
    asked, _ = await look()
    assert asked == {GONE, HERE, MOVED, NEW}
    assert hostile.questions.count("GET gone.site.example/help") == 1, "once for both servers"
    for guild_id in (MAPLE, ELM):
        gone = await health(shelves, guild_id, GONE)
        assert (gone.state, gone.cause) == (LinkState.FAILING, Cause.NO_SUCH_PAGE)
    assert (await health(shelves, MAPLE, HERE)).state is LinkState.GOOD
    moved = await health(shelves, MAPLE, MOVED)
    assert (moved.state, moved.moved_to) == (LinkState.GOOD, NEW)
    assert (await health(shelves, MAPLE, DARK)).state is LinkState.FAILING

    clock.at += DAY
    assert await look() == (set(), True), "nobody's turn"
    clock.at += DAY
    hostile.answers["dark.site.example"] = [[hostile.here]]
    hostile.serves("dark.site.example/help")
    assert (await look())[0] == {GONE, DARK}, "what failed is looked at again"
    for guild_id in (MAPLE, ELM):
        gone = await health(shelves, guild_id, GONE)
        assert (gone.state, gone.failing_since) == (LinkState.BROKEN, first)
    assert (await health(shelves, MAPLE, DARK)).state is LinkState.GOOD

    clock.at += 6 * DAY
    hostile.serves("gone.site.example/help")
    await look()
    assert (await health(shelves, ELM, GONE)).state is LinkState.GOOD


async def test_a_night_without_a_line_says_nothing_about_links(hostile, shelves, clock, look):
    for name in ("gone", "here", "moved", "dark"):
        hostile.answers[f"{name}.site.example"] = [()]
    for is_online in (False, True):  # and a network that lets only Discord through
        hostile.is_online = is_online
        assert await look() == (set(), False)
        clock.at += 3 * DAY
    for url in (GONE, HERE, MOVED, DARK):
        unseen = await health(shelves, MAPLE, url)
        assert (unseen.state, unseen.checked_at) == (LinkState.UNCHECKED, None)
    del hostile.answers["here.site.example"]
    hostile.serves("here.site.example/help")
    assert await look() == ({HERE}, True)
    assert (await health(shelves, MAPLE, DARK)).state is LinkState.FAILING


async def test_what_was_found_out_stays_when_the_bot_is_stopped(shelves, clock):
    class Endless:
        async def check_all(self, urls, *, told=None):  # noqa: ARG002  these two alone
            told(HERE, UNHEARD)
            told(GONE, HEARD)
            await asyncio.Event().wait()

    looking = asyncio.ensure_future(LinkLooks(shelves, clock).look_at([GONE, HERE], Endless()))
    async with asyncio.timeout(5):
        while (await health(shelves, ELM, GONE)).state is not LinkState.FAILING:  # noqa: ASYNC110  the database tells nobody
            await asyncio.sleep(0.01)
    looking.cancel()
    await asyncio.wait([looking])
    assert (await health(shelves, MAPLE, HERE)).state is LinkState.UNSURE


def test_silence_is_believed_once_a_site_has_spoken_and_asked_for_no_longer_than_it_takes():
    line = Line()
    assert line.hear(DARK, UNHEARD) == ()
    assert line.hear(GONE, HEARD) == [(DARK, UNHEARD), (GONE, HEARD)]
    assert line.hear(HERE, UNHEARD) == [(HERE, UNHEARD)]
    assert line.hear(HERE, Verdict(Finding.UNSURE, Cause.OUR_LINE)) == []
    dead = Line()
    for n in range(10):
        assert not dead.is_dead
        dead.hear(f"https://{n}.site.example/", UNHEARD)
        dead.hear("https://0.site.example/more", UNHEARD)
    assert dead.is_dead
