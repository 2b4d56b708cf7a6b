"""The rehearsal's web server: our page, the stage's buttons, and simcord's page in a frame.

simcord serves each view on a port of its own and refuses to be framed or reached under another
name. This app stands in front: one address for the whole evening, loopback only. It hides simcord's
tool bar, and it takes the stage's lock around every tap. Since it also strips simcord's own guard,
it keeps one itself: only this machine's names, only our own page.
"""

import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any, cast

import aiohttp
from aiohttp import web

from bot.demo.simulator import View
from bot.demo.stage import Stage

SHELL = Path(__file__).with_name("shell")
SHELL_FILES = {
    "shell.css": "text/css",
    "shell.js": "text/javascript",
    "room.css": "text/css",
    "lantern.svg": "image/svg+xml",
}

LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")
OWN_PAGE = frozenset({"same-origin", "none"})
"""What a browser says in Sec-Fetch-Site when it was our page, or a person, that asked."""

CAPABILITY = "X-Simcord-Capability"
PAGE = "X-Simcord-Context"
PASSED_UP = frozenset({"accept", "content-type", CAPABILITY.lower(), PAGE.lower()})
KEPT_BACK = frozenset(
    {"connection", "content-length", "date", "keep-alive", "server", "transfer-encoding"}
)
KEPT_BRIEFLY = "private, max-age=600"
"""For simcord's scripts and fonts, so that changing rooms does not fetch them all again."""

HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
        "img-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    ),
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def build_app(stage: Stage) -> web.Application:
    proxy = Proxy(stage)
    app = web.Application(middlewares=[own_page_only], client_max_size=32 * 1024**2)
    app.cleanup_ctx.append(proxy.running)
    app.router.add_get("/", shell_page)
    app.router.add_get("/shell/{name}", shell_file)
    app.router.add_get("/stage/state", proxy.state)
    app.router.add_post("/stage/{act}", proxy.act)
    app.router.add_get("/room", proxy.room)
    app.router.add_post("/api/action", proxy.tap)
    app.router.add_route("*", "/{path:.+}", proxy.pass_on)
    return app


@web.middleware
async def own_page_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn away other sites' pages, which could otherwise press the buttons on this machine."""
    name, _, _ = request.host.rpartition(":")
    if (name or request.host) not in LOOPBACK_NAMES:
        raise web.HTTPForbidden(text="The rehearsal answers on this machine only.")
    asked_by = request.headers.get("Sec-Fetch-Site", "none")
    is_visit = request.method == "GET" and request.path == "/"
    has_own_origin = request.headers.get("Origin") == f"http://{request.host}"
    if (asked_by not in OWN_PAGE and not is_visit) or (
        request.method not in {"GET", "HEAD"} and not has_own_origin
    ):
        raise web.HTTPForbidden(text="The rehearsal takes orders from its own page only.")
    return await handler(request)


async def shell_page(_: web.Request) -> web.Response:
    return _shell("index.html", "text/html")


async def shell_file(request: web.Request) -> web.Response:
    name = request.match_info["name"]
    if name not in SHELL_FILES:
        raise web.HTTPNotFound
    return _shell(name, SHELL_FILES[name])


def _shell(name: str, content_type: str) -> web.Response:
    text = (SHELL / name).read_text(encoding="utf-8")
    return web.Response(text=text, content_type=content_type, headers=HEADERS)


class Proxy:
    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._client: aiohttp.ClientSession
        self._closed_pages: set[str] = set()

    async def running(self, _: web.Application) -> AsyncIterator[None]:
        async with aiohttp.ClientSession() as self._client:
            yield

    # ------------------------------------------------------------- the stage

    async def state(self, _: web.Request) -> web.Response:
        return web.json_response(self._stage.state(), headers=HEADERS)

    async def act(self, request: web.Request) -> web.Response:
        """Do what a button of our page says, and answer with how things stand then."""
        stage = self._stage
        order = await _json(request)
        match request.match_info["act"]:
            case "select":
                await stage.select(str(order.get("person", "")), str(order.get("room", "")))
            case "advance":
                await stage.advance(str(order.get("by", "")))
            case "restart":
                await stage.restart_bot()
            case "power":
                await (stage.bring_power_back() if order.get("on") else stage.cut_power())
            case "discord":
                down = order.get("down")
                await (stage.take_discord_down() if down else stage.bring_discord_back())
            case _:
                raise web.HTTPNotFound
        return web.json_response(stage.state(), headers=HEADERS)

    # ---------------------------------------------------------- simcord's page

    async def room(self, request: web.Request) -> web.Response:
        """The page of the view, in our clothes."""
        async with self._stage.lock:
            view = self._stage.view
            if view is None:
                raise web.HTTPServiceUnavailable(text="No room could be opened.")
            status, headers, body = await self._ask(view, request, "/", b"")
        dressed = body.replace(b"</head>", b'<link rel="stylesheet" href="/shell/room.css"></head>')
        return web.Response(status=status, headers=headers, body=dressed)

    async def tap(self, request: web.Request) -> web.Response:
        """Whatever a person does in the room. Nothing else happens on the stage meanwhile."""
        body = await request.read()
        order = _parsed(body)
        async with self._stage.acting():
            view = self._view_for(request)
            if view is None:
                return _gone(request)
            if order is not None:
                # A tap on a button that is still there counts, also when the room was redrawn a
                # moment before. simcord would refuse it; it checks the button itself anyway.
                newest = self._stage.edition_of(request.headers.get(PAGE, ""))
                order.update({key: value for key, value in newest.items() if key in order})
                body = json.dumps(order).encode()
            status, headers, answer = await self._ask(view, request, request.path_qs, body)
        answer = self._stage.with_names(answer)
        if order is not None and (receipt := _parsed(answer)) is not None:
            self._stage.hear(str(order.get("kind", "")), receipt)
        return web.Response(status=status, headers=headers, body=answer)

    async def pass_on(self, request: web.Request) -> web.Response:
        body = await request.read()
        view = self._view_for(request)
        if view is None:
            return _gone(request)
        if request.method == "DELETE":
            self._closed_pages.add(request.path.rpartition("/")[2])
        status, headers, body = await self._ask(view, request, request.path_qs, body)
        was_left = (
            self._view_for(request) is not view or request.headers.get(PAGE) in self._closed_pages
        )
        # Of a page that was left meanwhile simcord says "gone", and of its pictures "not found".
        if was_left and status >= web.HTTPBadRequest.status_code:
            return _gone(request)
        if request.path == "/preview.css":
            body = _without_the_largest_font(body)
        elif request.path.startswith("/api/"):
            body = self._stage.with_names(body)
        return web.Response(status=status, headers=headers, body=body)

    def _view_for(self, request: web.Request) -> View | None:
        """None if the page asks about a room that has been left since."""
        view = self._stage.view
        asks_for = request.headers.get(CAPABILITY)
        return view if view is not None and asks_for in (None, view.capability) else None

    async def _ask(
        self, view: View, request: web.Request, path: str, body: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        """Ask simcord, under its own name and without the browser's origin."""
        asked = {key: value for key, value in request.headers.items() if key.lower() in PASSED_UP}
        try:
            async with self._client.request(
                request.method, view.origin + path, headers=asked, data=body or None
            ) as answer:
                return answer.status, _own_headers(answer, path), await answer.read()
        except aiohttp.ClientConnectionError:
            # Someone chose another room while this was under way.
            return _gone(request).status, dict(HEADERS), b""


def _own_headers(answer: aiohttp.ClientResponse, path: str) -> dict[str, str]:
    """Simcord's headers, except that our own page may frame it and files may be kept."""
    headers = {key: value for key, value in answer.headers.items() if key.lower() not in KEPT_BACK}
    headers["X-Frame-Options"] = "SAMEORIGIN"
    policy = headers.get("Content-Security-Policy", "")
    headers["Content-Security-Policy"] = policy.replace(
        "frame-ancestors 'none'", "frame-ancestors 'self'"
    )
    if answer.ok and path != "/" and not path.startswith("/api/"):
        headers.pop("Pragma", None)
        headers["Cache-Control"] = KEPT_BRIEFLY
    return headers


def _without_the_largest_font(css: bytes) -> bytes:
    """18 MB of Chinese would be fetched with every room; the system's own font does as well."""
    latin = re.search(rb"noto-sans-latin-v[\d.]+ttf", css)
    return re.sub(rb"noto-sans-sc-v[\d.]+ttf", latin.group(), css) if latin is not None else css


def _gone(request: web.Request) -> web.Response:
    """For a page whose room has been left: quiet, since our page is just about to remove it."""
    if request.method == "DELETE":
        return web.json_response({"closed": True}, headers=HEADERS)
    return web.Response(status=204, headers=HEADERS)


async def _json(request: web.Request) -> dict[str, Any]:
    return _parsed(await request.read()) or {}


def _parsed(body: bytes) -> dict[str, Any] | None:
    """None for anything that is not a JSON object, such as a form with files."""
    try:
        value = json.loads(body)
    except ValueError:
        return None
    return cast("dict[str, Any]", value) if isinstance(value, dict) else None
