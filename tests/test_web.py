"""The one thing that answers on the web: to who has a link, and to nobody else."""

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest

from bot.core.clock import TurnedClock
from bot.core.ids import GuildId
from bot.db.database import Database
from bot.features.calendars.model import FEED_LASTS
from bot.web import AT_ONCE, HOST, MOST_LINKS, ONE_MORE_EVERY, FeedServer, Patience
from tests.features.calendars.calendars import PUBLIC_URL, CalendarOak, starts
from tests.features.sessions.oak import RUTH

HIDDEN = {"server", "set-cookie", "etag", "last-modified", "x-powered-by"}


@pytest.fixture
async def oak(sqlite_url: str, clock: TurnedClock, guild_id: GuildId) -> AsyncIterator[CalendarOak]:
    db = Database(sqlite_url, survives_power_cut=False)
    yield await CalendarOak(db, clock, guild_id).open()
    await db.close()


@pytest.fixture
async def server(oak: CalendarOak) -> AsyncIterator[FeedServer]:
    oak.calendars.served_at = None
    server = FeedServer(
        oak.calendars, oak.clock, port=0, public_url=PUBLIC_URL, busy={"en": "Busy"}.__getitem__
    )
    await server.start()
    yield server
    await server.stop()


class Answer:
    def __init__(self, response: aiohttp.ClientResponse, body: bytes) -> None:
        self.status, self.body = response.status, body
        self.headers = {name.lower(): value for name, value in response.headers.items()}

    @property
    def same_for_all(self) -> tuple[object, ...]:
        headers = {name: value for name, value in self.headers.items() if name != "date"}
        return self.status, self.body, headers


async def ask(server: FeedServer, path: str, method: str = "GET", **headers: str) -> Answer:
    url = f"http://{HOST}:{server.port}{path}"
    async with (
        aiohttp.ClientSession() as client,
        client.request(method, url, headers=headers) as response,
    ):
        return Answer(response, await response.read())


async def say_raw(server: FeedServer, line: bytes) -> bytes:
    reader, writer = await asyncio.open_connection(HOST, server.port)
    writer.write(line + b"\r\n\r\n")
    answer = await asyncio.wait_for(reader.read(), 5)
    writer.close()
    return answer


async def test_ruths_calendar_asks_and_nobody_who_guesses_learns_anything(
    oak: CalendarOak, server: FeedServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await oak.let_in(RUTH)
    session = await oak.schedule()
    await oak.going(session, RUTH)
    await oak.only_me(RUTH)
    revoked, token = await oak.link_of(RUTH), await oak.link_of(RUTH)

    found = await ask(server, f"/calendar/{token}.ics")
    assert found.status == 200
    assert found.headers["content-type"] == "text/calendar; charset=utf-8"
    assert starts(found.body) == [session.starts_at]
    for about in (b"Oak", b"orchlight", PUBLIC_URL.encode(), token.encode(), str(RUTH).encode()):
        assert about not in found.body

    head = await ask(server, f"/calendar/{token}.ics", "HEAD")
    assert (head.status, head.body) == (200, b"")
    unknown = await ask(server, f"/calendar/{'A' * 43}.ics")
    assert (unknown.status, unknown.body) == (404, b"Nothing is here.\n")
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "PROPFIND"):
        refused = await ask(server, f"/calendar/{token}.ics", method)
        assert refused.same_for_all == unknown.same_for_all, method
    for line in (
        b"Hello?",
        b"GET /calendar/\x00 HTTP/1.1\r\nHost: x",
        b"GET / HTTP/9.9",
        b"\x16\x03\x01",
    ):
        refused_words = await say_raw(server, line)
        assert refused_words.startswith((b"HTTP/1.1 404 ", b"HTTP/1.0 404 ")), refused_words
        assert refused_words.endswith(b"Nothing is here.\n")
        assert b"server:" not in refused_words.lower()
        assert b"ython" not in refused_words
    guesses = [
        *(f"/calendar/{guess}.ics" for guess in (revoked, token[:-1], "%00", "%F0%9F%9A%AA", "x" * 3000)),
        *(f"/calendar/{token}", f"/calendar/{token}.ics/", f"/calendar/../{token}.ics"),
        *("/", "/calendar/", "/calendar/.ics", "/robots.txt", f"/{token}.ics"),
    ]  # fmt: skip
    for path in guesses:
        assert (await ask(server, path)).same_for_all == unknown.same_for_all, path
    oak.clock.at += FEED_LASTS
    lapsed = await ask(server, f"/calendar/{token}.ics")
    assert lapsed.same_for_all == unknown.same_for_all

    for one in (found, head, unknown):
        assert one.headers["cache-control"] == "no-store"
        assert not HIDDEN & set(one.headers)
    lines = "\n".join(f"{one.getMessage()} {vars(one)}" for one in caplog.records)
    ours = [one for one in caplog.records if not one.name.startswith(("aiosqlite", "asyncio"))]
    assert not any(secret in lines for secret in (token, revoked))
    assert not [one for one in ours if one.levelno >= logging.WARNING]


async def test_who_asks_all_the_time_waits_and_who_can_write_sees_no_trouble_of_ours(
    oak: CalendarOak, server: FeedServer, no_errors
) -> None:
    await oak.let_in(RUTH)
    await oak.only_me(RUTH)
    token = await oak.link_of(RUTH)
    for _ in range(AT_ONCE):
        assert (await ask(server, f"/calendar/{token}.ics")).status == 200
    too_often = await ask(server, f"/calendar/{token}.ics")
    assert (too_often.status, too_often.headers["retry-after"]) == (429, "30")
    assert (await ask(server, "/calendar/another.ics")).status == 404, "others need not wait"
    oak.clock.at += ONE_MORE_EVERY
    assert (await ask(server, f"/calendar/{token}.ics")).status == 200

    # A disk that fails is no reason for a calendar to throw its link away.
    oak.clock.at += timedelta(hours=1)
    assert oak.db.file is not None
    await oak.db.close()
    oak.db.file.rename(oak.db.file.with_suffix(".gone"))
    broken = await ask(server, f"/calendar/{token}.ics")
    assert (broken.status, broken.body) == (503, b"Please ask again later.\n")
    told = no_errors.told()
    assert told
    assert not any(token in line for line in told)
    no_errors.records.clear()


async def test_it_listens_on_this_machine_alone_and_links_are_offered_only_while_it_does(
    oak: CalendarOak, server: FeedServer, no_errors
) -> None:
    assert oak.calendars.served_at == PUBLIC_URL
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.2", server.port)

    taken = FeedServer(
        oak.calendars, oak.clock, port=server.port, public_url=PUBLIC_URL, busy=str.upper
    )
    await taken.start()
    assert "can't listen" in no_errors.told()[0]
    no_errors.records.clear()

    port = server.port
    await server.stop()
    assert oak.calendars.served_at is None
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection(HOST, port)


def test_a_flood_of_guesses_fills_no_memory(clock: TurnedClock) -> None:
    patience = Patience()
    for guess in range(MOST_LINKS + 50):
        assert patience.allows(str(guess), clock.now())
    assert len(patience._full_at) == MOST_LINKS
