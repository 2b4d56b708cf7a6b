"""The checker among sites that never end, never begin, or ask for manners."""

import asyncio
import gzip
import tracemalloc
from dataclasses import replace
from datetime import timedelta
from socket import SO_SNDBUF, SOL_SOCKET

import pytest
from aiohttp import web

from bot.features.resources.checking.checker import LinkChecker
from bot.features.resources.checking.guard import Place
from bot.features.resources.checking.verdict import Cause, Finding, Verdict
from tests.features.resources.conftest import QUICK
from tests.features.resources.hostile import LOOPBACK, OneLoopbackPort, server_tls, trusting

SITE = "www.site.example"
HELP = f"https://{SITE}/help"


async def test_an_endless_page_is_read_a_little_way(hostile, checker):
    sent = 0

    async def endless(request: web.BaseRequest) -> web.StreamResponse:
        nonlocal sent
        # What this machine holds back on the sending side would count as sent.
        request.transport.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_SNDBUF, 65_536)
        response = web.StreamResponse(headers={"Content-Type": "text/html"})
        await response.prepare(request)
        while True:
            await response.write(b"x" * 65_536)
            sent += 65_536

    hostile.plays(f"{SITE}/help", endless)
    hostile.plays(f"{SITE}/robots.txt", endless)
    assert (await checker.check(HELP)).finding is Finding.GOOD
    assert sent < 5_000_000, "three questions, some buffers on the way, and no more"


async def test_slow_drips_are_cut_off(hostile, checker):
    async def drip(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/html"})
        await response.prepare(request)
        while True:
            await response.write(b"x")
            await asyncio.sleep(0.02)

    hostile.plays(f"{SITE}/help", drip)
    started = asyncio.get_running_loop().time()
    assert await checker.check(HELP) == Verdict(Finding.UNSURE, Cause.TOO_SLOW)
    assert asyncio.get_running_loop().time() - started < 6 * QUICK.answer


async def test_so_is_a_visit_that_goes_on_and_on(hostile, clock):
    async def yawn(request: web.BaseRequest) -> web.StreamResponse:
        await asyncio.sleep(0.2)
        return web.Response(status=302, headers={"Location": f"/{len(hostile.asked)}"})

    for step in ["robots.txt", *range(50)]:
        hostile.plays(f"{SITE}/{step}", yawn)
    limits, guard = replace(QUICK, visit=0.5), OneLoopbackPort(hostile.port)
    async with LinkChecker(clock, contact="x", limits=limits, names=hostile, guard=guard, tls=trusting()) as checker:  # fmt: skip
        assert await checker.check(f"https://{SITE}/0") == Verdict(Finding.UNSURE, Cause.TOO_SLOW)
    assert len(hostile.questions) < 5


async def test_a_page_that_unpacks_to_very_much_is_not_unpacked(hostile, checker):
    bomb = gzip.compress(b"<title>Help</title>" + bytes(12_000_000))
    hostile.serves(f"{SITE}/help", bomb, Content_Encoding="gzip")
    tracemalloc.start()
    assert (await checker.check(HELP)).finding is Finding.GOOD
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 4_000_000


async def test_what_a_site_says_beside_the_kind_of_a_page_is_passed_over(hostile, checker):
    odd = f"Text/HTML; title*{'9' * 5_000}=x"
    hostile.serves(f"{SITE}/help", "<title>Page not found</title>", Content_Type=odd)
    verdicts = await checker.check_all([HELP, "https://other.site.example/"])
    assert verdicts[HELP].cause is Cause.SAYS_NOT_FOUND
    assert len(verdicts) == 2, "one site never keeps the others from being looked at"


async def test_a_packed_page_is_read_all_the_same(hostile, checker):
    hostile.serves(
        f"{SITE}/help", gzip.compress(b"<title>Page not found</title>"), Content_Encoding="gzip"
    )
    assert (await checker.check(HELP)).cause is Cause.SAYS_NOT_FOUND
    for nonsense in ("gzip", "br", "zip, zip"):
        hostile.serves(f"{SITE}/help", b"<title>Page not found</title>", Content_Encoding=nonsense)
        assert (await checker.check(HELP)).finding is Finding.GOOD


async def raw_site(clock, hostile, talk, *, tls):
    server = await asyncio.start_server(talk, str(LOOPBACK), 0, ssl=server_tls() if tls else None)
    port = server.sockets[0].getsockname()[1]
    hostile.answers[SITE] = [[Place(LOOPBACK, port)]]
    guard = OneLoopbackPort(port)
    async with LinkChecker(clock, contact="x", limits=QUICK, names=hostile, guard=guard, tls=trusting()) as checker:  # fmt: skip
        verdict = await checker.check(HELP)
    server.close()
    return verdict


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        (b"X-More: yes\r\n", Cause.NO_CONNECTION),
        (b"x" * 4_096, Cause.NO_CONNECTION),
        (b"HTTP/1.1 100 Continue\r\n\r\n", Cause.TOO_SLOW),
    ],
)
async def test_headers_without_an_end_come_to_one(hostile, clock, line, cause):
    async def talk(_reader, writer):
        try:
            writer.write(b"" if line.startswith(b"HTTP") else b"HTTP/1.1 200 OK\r\n")
            while not writer.is_closing():
                writer.write(line)
                await writer.drain()
                await asyncio.sleep(0)
        except OSError:
            return

    verdict = await raw_site(clock, hostile, talk, tls=True)
    assert verdict == Verdict(Finding.UNSURE, cause)


async def test_a_site_that_can_not_show_who_it_is_is_not_trusted(hostile, checker, clock):
    async def plain(_reader, writer):
        writer.write(b"HTTP/1.1 200 OK\r\n\r\nhello")
        writer.close()

    assert await raw_site(clock, hostile, plain, tls=False) == Verdict(
        Finding.UNSURE, Cause.NOT_TRUSTED
    )
    hostile.answers["other.example"] = [[hostile.here]]  # the certificate is for another name
    assert await checker.check("https://other.example/") == Verdict(
        Finding.UNSURE, Cause.NOT_TRUSTED
    )
    guard = OneLoopbackPort(hostile.port)
    hostile.answers.clear()
    async with LinkChecker(clock, contact="x", limits=QUICK, names=hostile, guard=guard) as strict:
        assert await strict.check(HELP) == Verdict(Finding.UNSURE, Cause.NOT_TRUSTED)
    assert hostile.questions == []


@pytest.mark.parametrize(
    ("robots", "cause"),
    [
        ("User-agent: *\nDisallow: /help", Cause.ROBOTS),
        ("User-agent: PorchlightLinks\nDisallow: /*elp$", Cause.ROBOTS),
        ("User-agent: *\nDisallow: /\nAllow: /help", Cause.ANSWERED),
        ("User-agent: others\nDisallow: /", Cause.ANSWERED),
        ("<html>\x00 not at all", Cause.ANSWERED),
        (
            "User-agent: a\n" * 1_000 + "Disallow: /$\n" * 3_000,
            Cause.ROBOTS,
        ),  # made to keep its reader busy
    ],
)
async def test_what_a_site_asks_of_programs_is_done(hostile, checker, robots, cause):
    hostile.serves(f"{SITE}/robots.txt", robots)
    hostile.serves(f"{SITE}/help")
    assert (await checker.check(HELP)).cause is cause
    asked_for_it = any("/help" in question for question in hostile.questions)
    assert asked_for_it is (cause is Cause.ANSWERED)


async def test_so_is_what_the_next_site_asks(hostile, checker):
    hostile.serves("new.site.example/robots.txt", "User-agent: *\nDisallow: /")
    hostile.sends_on(f"{SITE}/help", "https://new.site.example/help")
    verdict = await checker.check(HELP)
    assert verdict == Verdict(Finding.UNSURE, Cause.ROBOTS, led_to="new.site.example")
    assert hostile.questions[-1] == "GET new.site.example/robots.txt"


@pytest.mark.parametrize(
    "location", ["/robots.txt", "https://private.site.example/", "http://127.0.0.1/"]
)
async def test_a_robots_file_that_leads_astray_is_none(hostile, checker, location):
    hostile.answers["private.site.example"] = [[hostile.private]]
    hostile.sends_on(f"{SITE}/robots.txt", location)
    hostile.serves(f"{SITE}/help")
    assert (await checker.check(HELP)).finding is Finding.GOOD


@pytest.mark.parametrize(
    ("status", "says", "wait"),
    [
        (429, "120", timedelta(minutes=2)),
        (503, "Tue, 10 Mar 2026 18:00:00 GMT", timedelta(hours=1)),
        (429, "9" * 400, timedelta(days=7)),
        (429, "soon", None),
        (429, "Tue, 10 Mar 0000 99:00:00", None),
    ],
)
async def test_a_busy_site_is_left_alone_for_this_pass(hostile, checker, status, says, wait):
    hostile.serves(f"{SITE}/help", status=status, Retry_After=says)
    verdicts = await checker.check_all([HELP, f"https://{SITE}/other"])
    assert {verdict.cause for verdict in verdicts.values()} == {Cause.BUSY}
    assert {verdict.ask_again_in for verdict in verdicts.values()} == {wait}
    assert hostile.questions == [f"GET {SITE}/robots.txt", f"HEAD {SITE}/help"]


async def test_a_host_is_asked_one_thing_at_a_time_while_others_go_on(hostile, clock):
    times: dict[str, list[float]] = {"a.site.example": [], "b.site.example": []}

    async def note(request: web.BaseRequest) -> web.StreamResponse:
        times[request.headers["Host"]].append(asyncio.get_running_loop().time())
        return web.Response(headers={"Content-Type": "application/pdf"})

    for host in times:
        for path in ("one", "two"):
            hostile.plays(f"{host}/{path}", note)
    hostile.serves("b.site.example/robots.txt", "User-agent: *\nCrawl-delay: 0.3")
    limits, guard = replace(QUICK, between=0.1), OneLoopbackPort(hostile.port)
    async with LinkChecker(clock, contact="x", limits=limits, names=hostile, guard=guard, tls=trusting()) as checker:  # fmt: skip
        await checker.check_all(
            f"https://{host}/{path}" for host in times for path in ("one", "two")
        )
    apart = {host: second - first for host, (first, second) in times.items()}
    assert apart["a.site.example"] >= 0.1
    assert apart["b.site.example"] >= 0.3
    assert times["b.site.example"][0] < times["a.site.example"][1] + 0.3, (
        "neither waits for the other"
    )
