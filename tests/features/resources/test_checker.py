"""The checker among sites that play every trick: it labels each rightly and is never led anywhere else."""

import ast
import asyncio
from ipaddress import ip_address
from pathlib import Path

import pytest
from aiohttp import web

from bot.features.resources.checking.checker import LinkChecker
from bot.features.resources.checking.guard import Place
from bot.features.resources.checking.verdict import Cause, Finding, Verdict
from tests.features.resources.conftest import QUICK
from tests.features.resources.hostile import LOOPBACK, trusting

ROOT = Path(__file__).parents[3]
SITE = "www.site.example"
HELP = f"https://{SITE}/help"


async def test_a_good_page_is_good_and_is_asked_for_politely(hostile, checker, monkeypatch):
    for proxy in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(proxy, f"http://{hostile.private.address}:{hostile.private.port}")
    hostile.serves(
        f"{SITE}/help?a=1", Set_Cookie="who=ruth", Link="<https://x.site.example>; rel=preload"
    )
    assert await checker.check(f"{HELP}?a=1#top") == Verdict(Finding.GOOD, Cause.ANSWERED, 200)
    assert hostile.questions == [
        f"GET {SITE}/robots.txt",
        f"HEAD {SITE}/help?a=1",
        f"GET {SITE}/help?a=1",
    ]
    for question in hostile.asked:
        assert "ruth@maple.example" in question.headers["User-Agent"]
        assert not {"Cookie", "Referer", "Authorization", "Origin"} & question.headers.keys()


async def test_a_file_needs_no_second_question(hostile, checker):
    hostile.serves(f"{SITE}/help", b"%PDF", Content_Type="application/pdf")
    assert (await checker.check(HELP)).finding is Finding.GOOD
    assert hostile.questions[1:] == [f"HEAD {SITE}/help"]


@pytest.mark.parametrize(
    ("status", "finding", "cause"),
    [
        (404, Finding.MISSING, Cause.NO_SUCH_PAGE),
        (410, Finding.MISSING, Cause.NO_SUCH_PAGE),
        (401, Finding.UNSURE, Cause.KEPT_OUT),
        (403, Finding.UNSURE, Cause.KEPT_OUT),
        (451, Finding.UNSURE, Cause.KEPT_OUT),
        (500, Finding.UNSURE, Cause.SITE_TROUBLE),
        (503, Finding.UNSURE, Cause.SITE_TROUBLE),
        (418, Finding.UNSURE, Cause.ODD_ANSWER),
        (302, Finding.UNSURE, Cause.ODD_ANSWER),  # and no word of where to
        (999, Finding.UNSURE, Cause.SITE_TROUBLE),
    ],
)
async def test_what_a_site_says_is_labelled(hostile, checker, status, finding, cause):
    hostile.serves(f"{SITE}/help", status=status)
    assert await checker.check(HELP) == Verdict(finding, cause, status)


@pytest.mark.parametrize("status", [404, 405, 501, 500, 403])
async def test_a_server_that_refuses_head_is_asked_again(hostile, checker, status):
    hostile.serves(f"HEAD {SITE}/help", status=status)
    hostile.serves(f"GET {SITE}/help")
    assert (await checker.check(HELP)).finding is Finding.GOOD


async def hang_up(request: web.BaseRequest) -> web.StreamResponse:
    request.transport.abort()
    return web.Response()


async def say_nothing(request: web.BaseRequest) -> web.StreamResponse:
    await asyncio.sleep(5)
    return web.Response()


@pytest.mark.parametrize("play", [hang_up, say_nothing])
async def test_so_is_one_that_hangs_up_or_sleeps_on_head(hostile, checker, play):
    hostile.plays(f"HEAD {SITE}/help", play)
    hostile.serves(f"GET {SITE}/help")
    assert (await checker.check(HELP)).finding is Finding.GOOD


async def test_a_name_that_is_gone_is_missing_and_a_dead_line_is_not(hostile, checker):
    assert await checker.check("https://gone.example/") == Verdict(
        Finding.MISSING, Cause.NO_SUCH_NAME
    )
    hostile.plays(f"{SITE}/help", hang_up)
    assert await checker.check(HELP) == Verdict(Finding.UNSURE, Cause.NO_CONNECTION)


async def test_if_no_name_at_all_is_found_it_is_our_line(hostile, checker):
    hostile.is_online = False
    assert await checker.check("https://gone.example/") == Verdict(Finding.UNSURE, Cause.OUR_LINE)


async def test_many_links_are_told_of_one_by_one_and_asked_for_once(hostile, checker):
    hostile.serves(f"{SITE}/help")
    heard: list[tuple[str, Verdict]] = []
    links = [HELP, f"https://{SITE}/gone", "https://a.site.example/", HELP, "not an address"]
    verdicts = await checker.check_all(links, told=lambda *one: heard.append(one))
    assert dict(heard) == verdicts
    assert len(heard) == len(verdicts) == 4
    assert {url: verdict.finding for url, verdict in verdicts.items()} == {
        HELP: Finding.GOOD,
        f"https://{SITE}/gone": Finding.MISSING,
        "https://a.site.example/": Finding.MISSING,
        "not an address": Finding.REFUSED,
    }
    assert hostile.questions.count(f"HEAD {SITE}/help") == 1
    assert hostile.questions.count(f"GET {SITE}/robots.txt") == 1


@pytest.mark.parametrize(
    ("first", "second", "moved_to"),
    [
        (301, 308, "https://new.site.example/c"),
        (301, 302, "https://new.site.example/b"),
        (302, 301, None),
        (303, 307, None),
    ],
)
async def test_only_what_a_site_calls_permanent_is_a_move(
    hostile, checker, first, second, moved_to
):
    hostile.sends_on(f"{SITE}/help", "//new.site.example/b?utm_source=old", first)
    hostile.sends_on("new.site.example/b", "c d/../c", second)
    hostile.serves("new.site.example/c")
    verdict = await checker.check(HELP)
    assert verdict.finding is (Finding.MOVED if moved_to else Finding.GOOD)
    assert verdict.moved_to == moved_to
    assert verdict.led_to == "new.site.example"


async def test_another_spelling_of_the_same_page_is_no_move(hostile, checker):
    hostile.sends_on("site.example/help", "https://www.site.example/help/", 301)
    hostile.serves("www.site.example/help/")
    assert (await checker.check("https://site.example/help")).finding is Finding.GOOD


async def test_an_address_too_long_to_be_kept_is_no_move_either(hostile, checker):
    hostile.sends_on(f"{SITE}/help", "/" + "a" * 600, 301)
    hostile.serves(f"{SITE}/" + "a" * 600)
    assert await checker.check(HELP) == Verdict(Finding.GOOD, Cause.ANSWERED, 200)


async def test_a_move_to_nothing_is_missing(hostile, checker):
    hostile.sends_on(f"{SITE}/help", "/new", 301)
    assert (await checker.check(HELP)).cause is Cause.NO_SUCH_PAGE


@pytest.mark.parametrize("status", [301, 302])
async def test_a_page_that_ends_at_the_front_door_may_be_gone(hostile, checker, status):
    hostile.sends_on(f"{SITE}/help", "/", status)
    hostile.serves(f"{SITE}/")
    assert await checker.check(HELP) == Verdict(Finding.UNSURE, Cause.SENT_TO_FRONT_PAGE, 200)


async def test_going_in_circles_ends(hostile, checker):
    hostile.sends_on(f"{SITE}/help", "/more")
    hostile.sends_on(f"{SITE}/more", "/help#again")
    assert await checker.check(HELP) == Verdict(Finding.UNSURE, Cause.CIRCLES)
    assert len(hostile.questions) == 4
    for step in range(20):
        hostile.sends_on(f"{SITE}/{step}", f"/{step + 1}")
    assert await checker.check(f"https://{SITE}/0") == Verdict(Finding.UNSURE, Cause.CIRCLES)
    assert f"HEAD {SITE}/5" in hostile.questions
    assert f"HEAD {SITE}/6" not in hostile.questions


PRIVATE = [
    *("https://127.0.0.1/", "https://localhost/", "https://2130706433/", "https://0177.0.0.1/"),
    *("https://0x7f.1/", "https://[::ffff:127.0.0.1]/", "https://[fd00:ec2::254]/", "https://127.1"),
    *("https://169.254.169.254/latest/meta-data/", "https://metadata.google.internal/", "//10.0.0.1"),
    *("https://\u2460\u2461\u2466.0.0.1/", "https://127\u30020\u30020\u30021/", "https://private.site.example/"),
]  # fmt: skip


async def test_nobody_sends_it_to_a_private_place(hostile, checker):
    hostile.answers["private.site.example"] = [[hostile.private]]
    for number, location in enumerate(PRIVATE):
        hostile.sends_on(f"{SITE}/{number}", location, 301 if number % 2 else 307)
        verdict = await checker.check(f"https://{SITE}/{number}")
        assert (verdict.finding, verdict.cause) == (Finding.REFUSED, Cause.PRIVATE_PLACE), location
        assert verdict.led_to
        assert hostile.questions[-1] == f"HEAD {SITE}/{number}"


async def test_it_knocks_at_no_other_door_by_an_address_with_a_port(hostile, checker):
    for host in (SITE, "127.0.0.1"):
        hostile.sends_on(f"{SITE}/help", f"https://{host}:{hostile.private.port}/")
        assert (await checker.check(HELP)).finding is Finding.REFUSED


@pytest.mark.parametrize(
    ("location", "finding", "cause"),
    [
        ("http://www.site.example/help", Finding.REFUSED, Cause.NOT_HTTPS),
        ("https://ruth:secret@www.site.example/", Finding.REFUSED, Cause.MISLEADING_ADDRESS),
        ("https://www.site.example@evil.example/", Finding.REFUSED, Cause.MISLEADING_ADDRESS),
        ("https:\\\\evil.example", Finding.REFUSED, Cause.MISLEADING_ADDRESS),
        ("javascript:alert(1)", Finding.REFUSED, Cause.MISLEADING_ADDRESS),
        ("file:///etc/passwd", Finding.REFUSED, Cause.MISLEADING_ADDRESS),
        ("/" + "a" * 3_000, Finding.UNSURE, Cause.UNREADABLE_ADDRESS),
        (
            "/" + "a" * 9_000,
            Finding.UNSURE,
            Cause.NO_CONNECTION,
        ),  # more than a line of HTTP may have
        ("/\u202ehelp", Finding.UNSURE, Cause.UNREADABLE_ADDRESS),
        ("https://[bad", Finding.UNSURE, Cause.UNREADABLE_ADDRESS),
    ],
)
async def test_an_odd_way_on_is_not_followed(hostile, checker, location, finding, cause):
    hostile.sends_on(f"{SITE}/help", location)
    verdict = await checker.check(HELP)
    assert (verdict.finding, verdict.cause) == (finding, cause)
    assert {question.host for question in hostile.asked} == {SITE}
    assert {question.path for question in hostile.asked} == {"/robots.txt", "/help"}


@pytest.mark.parametrize("questions", [0, 1, 2])
async def test_a_name_that_turns_private_between_two_questions_is_caught(
    hostile, checker, questions
):
    hostile.serves(f"{SITE}/help")
    hostile.answers[SITE] = [*([[hostile.here]] * questions), [hostile.private]]
    verdict = await checker.check(HELP)
    assert (verdict.finding, verdict.cause) == (Finding.REFUSED, Cause.PRIVATE_PLACE)
    assert hostile.looked_up == [SITE] * (questions + 1), "looked up once for each connection"
    assert len(hostile.questions) == questions


async def test_one_private_place_among_others_is_one_too_many(hostile, checker):
    hostile.answers[SITE] = [[hostile.here, Place(ip_address("fd00::1"))]]
    assert (await checker.check(HELP)).cause is Cause.PRIVATE_PLACE
    assert hostile.questions == []


async def test_a_host_that_is_a_number_finds_the_last_door_closed_too(hostile, checker):
    """Nothing asks for one, since addresses are read first; and if something did, no socket would open."""
    for host in ("127.0.0.1", "2130706433", "[::ffff:127.0.0.1]"):
        with pytest.raises(Exception) as closed:  # noqa: PT011  ours or aiohttp's own
            await checker._web.ask("GET", f"https://{host}:{hostile.private.port}/")
        assert getattr(closed.value, "cause", Cause.ODD_ANSWER) in {
            Cause.NO_CONNECTION,
            Cause.ODD_ANSWER,
        }


async def test_in_earnest_not_even_this_machine_is_let_in(hostile, clock):
    hostile.serves(f"{SITE}/help")
    async with LinkChecker(clock, contact="x", limits=QUICK, names=hostile, tls=trusting()) as real:
        assert await real.check(HELP) == Verdict(Finding.REFUSED, Cause.PRIVATE_PLACE, led_to=SITE)
        hostile.answers[SITE] = [[Place(LOOPBACK)]]
        assert (await real.check(HELP)).cause is Cause.PRIVATE_PLACE
    assert hostile.questions == []


def test_nothing_in_the_program_loosens_the_guard():
    code = [path for folder in ("bot", "cogs") for path in (ROOT / folder).rglob("*.py")]
    assert [path for path in code if "OneLoopbackPort" in path.read_text()] == []
    loosened = [
        path
        for path in code
        if "LinkChecker(" in path.read_text()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("LinkChecker")
        if {"guard", "tls"} & {keyword.arg for keyword in node.keywords}
    ]
    assert loosened == []
