"""The evening as anybody can play it: the real bot behind the rehearsal's page, on a phone."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from bot.demo.evening import STEPS
from bot.demo.play import NOTES
from bot.demo.server import listen
from tests.browser.rehearsal_page import (
    CHROMIUM,
    FLAGS,
    PHONE,
    go_to,
    open_page,
    room,
    tap,
)

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
LOCK_SCREEN = "#phone-line"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def house() -> Iterator[str]:
    """As ``make demo`` opens it."""
    with listen(0) as free:
        port = str(free.getsockname()[1])
    command = [sys.executable, "-m", "bot", "demo", "--port", port]
    with subprocess.Popen(  # noqa: S603  our own module
        command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None
        lines = iter(process.stdout.readline, "")
        yield next(line for line in lines if "http://" in line).split()[-1]
        process.send_signal(signal.SIGINT)
        log = process.stdout.read()
    assert process.returncode == 0
    assert "error" not in log


@pytest.fixture
def phone(browser: Browser, house: str) -> Iterator[Page]:
    """390 pixels wide; a word in the console, or a page wider than the phone, fails."""
    with browser.new_context(has_touch=True) as context:
        for page in open_page(context, house, PHONE):
            yield page
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def be(page: Page, name: str, place: str) -> Locator:
    page.get_by_role("button", name="People").tap()
    page.get_by_role("button", name=f"Act as {name}").tap()
    expect(page.locator("#where")).to_contain_text(name)
    if place not in (page.locator("#where").text_content() or ""):
        page.get_by_role("button", name="People").tap()
        return go_to(page, place)
    return room(page, f"#{place}, as {name} sees it")


def choose(conversation: Locator, what: str, option: str) -> None:
    conversation.get_by_role("combobox", name=what).last.click()
    conversation.get_by_role("option", name=option).first.click()


def test_sam_takes_the_last_seat_and_his_phone_lights_up(phone: Page) -> None:
    sam = be(phone, "Sam", "oak")
    expect(sam.get_by_text("7 of 8 seats taken")).to_be_visible()
    tap(sam, "Going")
    expect(sam.get_by_text("You're in.")).to_be_visible()
    expect(sam.get_by_text("8 of 8 seats taken")).to_be_visible()

    phone.get_by_role("button", name="The evening").tap()
    notice = phone.locator("#notice")
    for _ in range(3):  # others may hear first
        phone.get_by_role("button", name="To the next note").tap()
        expect(notice).to_contain_text("New for")
        if "Sam" in (notice.text_content() or ""):
            break
    expect(notice).to_contain_text("Tuesday 20 October, 7:30 PM. New for Dana, Sam")
    expect(phone.locator(LOCK_SCREEN)).to_have_text("Your 6:30 PM is tomorrow.")
    expect(phone.locator("#phone-sender")).to_have_text("Porchlight")


@pytest.mark.long
def test_ruth_joins_and_then_each_step_takes_you_where_it_is_played(phone: Page) -> None:
    ruth = be(phone, "Ruth", "start-here")
    tap(ruth, "Join a group")
    choose(ruth, "Choose a group", "Birch")
    choose(ruth, "I am a", "Parent")
    tap(ruth, "Next")
    expect(ruth.get_by_text("Your privacy")).to_be_visible()
    tap(ruth, "Next")
    tap(ruth, "I am 18 or older")
    expect(ruth.get_by_role("button", name="☑ I am 18")).to_be_visible()
    tap(ruth, "private notes")
    expect(ruth.get_by_role("button", name="☑ The bot may")).to_be_visible()
    ruth.get_by_role("button", name="Join", exact=True).click()
    ruth.get_by_role("button", name=re.compile("11:5. PM")).click()
    choose(ruth, "Choose a place", "London")
    expect(ruth.get_by_text("Sent. Mostly within a day.")).to_be_visible()

    dana = be(phone, "Dana", "desk")
    expect(dana.get_by_text("1 person would like to join Birch.")).to_be_visible()
    expect(dana.get_by_text("Ruth")).to_have_count(0)
    tap(dana, "Open")
    expect(dana.get_by_text("London clock")).to_be_visible()
    tap(dana, "Let in")
    expect(dana.get_by_text("Ruth can see Birch now")).to_be_visible()
    be(phone, "Ruth", "birch")
    expect(phone.locator(LOCK_SCREEN)).to_have_text("Something is waiting for you.")

    for step in STEPS:
        phone.get_by_role("button", name="The evening").tap()
        phone.locator("details summary").tap()
        phone.locator("#steps").get_by_role("button", name=step.title).tap()
        phone.locator("details summary").tap()
        phone.get_by_role("button", name="Take me there").tap()
        place = "Private notes" if step.room_name == NOTES else f"#{step.room_name}"
        expect(phone.locator("#where")).to_have_text(
            re.compile(f"^{step.person_key} · {place}$", re.IGNORECASE)
        )
