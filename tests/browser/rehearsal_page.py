"""A rehearsal in a thread, and its page as a person uses it."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, expect

from bot.demo.play import Rehearsal
from bot.demo.server import listen, play

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
expect.set_options(timeout=30_000)  # a busy machine is no reason to fail
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


@contextmanager
def rehearsal_on(port: int, rehearsal: Rehearsal, *, start_at: datetime) -> Iterator[str]:
    """The address of a rehearsal, played in a thread of its own."""
    opened: Future[str] = Future()
    stage: dict[str, Any] = {}

    async def evening() -> None:
        stage.update(loop=asyncio.get_running_loop(), end=asyncio.Event())
        with listen(port) as listener:
            await play(
                rehearsal,
                listener,
                start_at=start_at,
                bot_name="Porchlight",
                opened=opened.set_result,
                end=stage["end"],
            )

    with ThreadPoolExecutor(1) as pool:
        played = pool.submit(asyncio.run, evening())
        wait((opened, played), timeout=20, return_when="FIRST_COMPLETED")
        try:
            yield played.result() if played.done() else opened.result(timeout=0)
        finally:
            stage["loop"].call_soon_threadsafe(stage["end"].set)
            played.result(timeout=5)


def open_page(context: BrowserContext, house: str, size: dict[str, int]) -> Iterator[Page]:
    page = context.new_page()
    page.set_viewport_size(size)
    page.set_default_timeout(30_000)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(house)
    room(page, "#start-here, as Dana sees it")
    yield page
    page.close()
    assert complaints == []


def room(page: Page, title: str) -> Locator:
    """The conversation in the frame, once the frame with this title is the one that is shown."""
    frame = f'iframe[title="{title}"]:not(.arriving)'
    page.wait_for_selector(frame)
    return page.frame_locator(frame).locator("#preview-app")


def tap(conversation: Locator, button: str) -> None:
    """Tap as a person does, not in the blink in which simcord is still at the last thing."""
    at_rest = """frame => {
        const {ready, pendingAction, awaitingRevision} = frame.contentWindow.simcordPreview;
        return ready && !pendingAction && !awaitingRevision;
    }"""
    page = conversation.page
    while not page.locator("iframe:not(.arriving)").evaluate(at_rest):
        page.wait_for_timeout(20)
    conversation.get_by_role("button", name=button).click()


def act_as(page: Page, name: str) -> None:
    page.get_by_role("button", name=f"Act as {name}").click()
    expect(page.locator("#cast [aria-current=true]")).to_contain_text(name)


def go_to(page: Page, place: str) -> Locator:
    name = page.locator("#cast [aria-current=true] .name").text_content()
    page.locator("#rooms").get_by_role("button", name=place).click()
    shown = place if place == "Private notes" else f"#{place}"
    return room(page, f"{shown}, as {name} sees it")


def press(page: Page, button: str) -> None:
    page.locator("#evening").get_by_role("button", name=button, exact=True).click()
