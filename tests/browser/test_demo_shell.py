"""The rehearsal's page in a real browser, with a toy bot behind it."""

import json
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from bot.demo.server import listen
from tests.browser.rehearsal_page import (
    CHROMIUM,
    DESK,
    FLAGS,
    PHONE,
    act_as,
    go_to,
    open_page,
    press,
    rehearsal_on,
    room,
    tap,
)
from tests.browser.toy_rehearsal import START, ToyRehearsal

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def port() -> int:
    """The same for every rehearsal of this file, so that the browser keeps simcord's fonts."""
    with listen(0) as free:
        return free.getsockname()[1]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(has_touch=True) as context:
        yield context


@pytest.fixture
def house(port: int) -> Iterator[str]:
    with rehearsal_on(port, ToyRehearsal(), start_at=START) as address:
        yield address


@pytest.fixture
def page(context: BrowserContext, house: str) -> Iterator[Page]:
    yield from open_page(context, house, DESK)


@pytest.fixture
def phone(context: BrowserContext, house: str) -> Iterator[Page]:
    yield from open_page(context, house, PHONE)


def test_whoever_is_chosen_sees_their_own_rooms_and_clock(page: Page) -> None:
    rooms = page.locator("#rooms button .name")
    expect(rooms).to_have_text(["start-here", "oak", "Private notes"])
    expect(page.get_by_role("button", name="Act as Ruth")).to_have_accessible_name(
        re.compile(r"Act as Ruth, parent, London, Tue 11:2\d PM")
    )

    go_to(page, "oak")
    act_as(page, "Ruth")

    expect(rooms).to_have_text(["start-here", "Private notes"])
    expect(page.locator("#notice")).to_have_text("Ruth does not see #oak. These are Ruth’s notes.")
    room(page, "Private notes, as Ruth sees it")
    expect(page.locator("#phone-time")).to_contain_text("11:2")


def test_taps_forms_and_commands_are_answered_to_one_person_alone(page: Page) -> None:
    act_as(page, "Sam")
    oak = go_to(page, "oak")
    expect(oak.get_by_text("0 of 8 going")).to_be_visible()
    expect(oak.page.frame_locator("iframe").locator("#toolbar")).to_be_hidden()

    tap(oak, "Going")
    expect(oak.get_by_text("1 of 8 going")).to_be_visible()
    expect(oak.get_by_text("You have a seat.")).to_be_visible()

    tap(oak, "Write a note")
    oak.get_by_label("What would help?").fill("A quiet word")
    press(page, "+10 min")  # the room is redrawn while the form is open
    expect(page.locator("#notice")).to_contain_text("6:3")
    expect(oak.get_by_label("What would help?")).to_have_value("A quiet word")
    tap(oak, "Submit")
    expect(oak.get_by_text("Kept: A quiet word")).to_be_visible()

    oak.get_by_label("Message", exact=True).press_sequentially("/hello")
    expect(oak.get_by_text("Say hello to someone")).to_be_visible()
    page.keyboard.press("Enter")
    expect(oak.get_by_role("textbox", name="name")).to_be_focused()
    page.keyboard.type("Ana")
    page.keyboard.press("Enter")
    expect(oak.get_by_text("Hello, Ana.")).to_be_visible()

    act_as(page, "Will")
    oak = room(page, "#oak, as Will sees it")
    expect(oak.get_by_text("1 of 8 going")).to_be_visible()
    expect(oak.get_by_text("Hello, Ana.")).to_have_count(0)


def test_a_tap_counts_though_the_room_was_redrawn_a_moment_before(page: Page) -> None:
    act_as(page, "Sam")
    oak = go_to(page, "oak")
    expect(oak.get_by_text("0 of 8 going")).to_be_visible()
    going = oak.get_by_role("button", name="Going").element_handle()

    page.evaluate(
        "fetch('/stage/advance', {method: 'POST', body: '{\"by\": \"hour\"}'}).then(() => 0)"
    )
    going.click()

    expect(oak.get_by_text("1 of 8 going")).to_be_visible()


def test_the_clock_moves_to_the_next_note_and_a_phone_lights_up(page: Page) -> None:
    press(page, "To the next note")

    expect(page.locator("#notice")).to_have_text("It is Tuesday 20 October, 7:30 PM. New for Sam.")
    expect(page.locator("#clock-time")).to_have_text("7:30 PM")
    expect(page.get_by_role("button", name="Act as Sam")).to_have_accessible_name(
        re.compile("1 new note$")
    )
    expect(page.locator("#phone-caption")).to_have_text("Nothing has come.")

    act_as(page, "Sam")
    expect(page.locator("#phone-sender")).to_have_text("Porchlight")
    expect(page.locator("#phone-line")).to_have_text("Your 6:30 PM is tomorrow.")
    expect(page.locator("#phone-time")).to_have_text("6:30 PM")
    notes = go_to(page, "Private notes")
    expect(notes.get_by_text("Your 6:30 PM is tomorrow.")).to_be_visible()
    expect(page.get_by_role("button", name="Act as Sam")).not_to_have_accessible_name(
        re.compile("new note")
    )

    press(page, "To the next note")  # Ines is told in the room, and phones show where
    act_as(page, "Ines")
    expect(page.locator("#phone-sender")).to_have_text("Porchlight (#oak, Maple Street)")
    expect(page.locator("#phone-line")).to_have_text("@Ines, a note is waiting.")

    press(page, "To the next note")
    expect(page.locator("#clock-day")).to_have_text("Wednesday 21 October")
    press(page, "To the next note")
    expect(page.locator("#notice")).to_contain_text("No note is planned.")
    press(page, "+1 day")
    expect(page.locator("#clock-day")).to_have_text("Thursday 22 October")


def test_buttons_work_after_a_restart_and_go_unanswered_while_the_bot_is_off(page: Page) -> None:
    oak = go_to(page, "oak")
    press(page, "Restart the bot")
    expect(page.locator("#notice")).to_have_text("The bot was off for a moment and is back.")
    tap(oak, "Going")
    expect(oak.get_by_text("1 of 8 going")).to_be_visible()

    press(page, "Turn the bot off")
    expect(page.locator("#banner")).to_contain_text("The bot is off.")
    tap(oak, "Going")
    expect(page.locator("#notice")).to_have_text("This interaction failed: the bot is off.")
    press(page, "+1 hour")
    press(page, "+10 min")
    expect(page.locator("#notice")).to_contain_text("Nothing new came.")

    page.locator("#banner").get_by_role("button", name="Turn the bot on").click()
    expect(page.locator("#banner")).to_be_hidden()
    tap(oak, "Going")
    expect(oak.get_by_text("2 of 8 going")).to_be_visible()
    # Sam's note was due in the hour without power.
    expect(page.get_by_role("button", name="Act as Sam")).to_have_accessible_name(
        re.compile("1 new note$")
    )


@pytest.mark.long
def test_a_note_waits_while_discord_is_down_and_comes_when_it_is_back(page: Page) -> None:
    act_as(page, "Sam")
    press(page, "Take Discord down")
    expect(page.locator("#banner")).to_contain_text("Discord is down.")
    expect(page.locator("#frames")).to_have_attribute("inert", "")
    press(page, "To the next note")
    expect(page.locator("#notice")).to_contain_text("Nothing new came.")

    press(page, "Bring Discord back")
    expect(page.locator("#frames")).not_to_have_attribute("inert", "")
    press(page, "+10 min")
    expect(page.locator("#phone-line")).to_have_text("Your 6:30 PM is tomorrow.")


@pytest.mark.long
def test_the_story_leads_from_step_to_step(page: Page) -> None:
    expect(page.locator("#step-title")).to_have_text("Ruth asks")
    press(page, "Take me there")
    room(page, "#start-here, as Ruth sees it")

    press(page, "Next")
    expect(page.locator("#step-title")).to_be_focused()
    expect(page.locator("#step-count")).to_have_text("Step 4 of 7")
    press(page, "Take me there")
    room(page, "Private notes, as Sam sees it")

    page.get_by_text("All steps").click()
    page.get_by_role("button", name="Full").click()
    expect(page.locator("#step-text b")).to_have_text(["Going"])
    page.reload()
    expect(page.locator("#step-title")).to_have_text("Full")


def test_the_keyboard_alone_is_enough(page: Page) -> None:
    for _ in ("start-here", "oak", "Private notes", "Dana", "Marcus", "Ruth"):
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Act as Ruth")).to_be_focused()
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert outline == "3px"

    page.keyboard.press("Enter")
    room(page, "#start-here, as Ruth sees it")
    expect(page.get_by_role("button", name="Act as Ruth")).to_be_focused()


@pytest.mark.long
def test_whoever_leaves_while_a_picture_loads_leaves_quietly(page: Page) -> None:
    act_as(page, "Marcus")
    room(page, "#start-here, as Marcus sees it")
    with page.expect_request("**/api/assets/*"):  # simcord looks at a picture before it shows it
        page.locator("#rooms").get_by_role("button", name="Private notes").click()

    act_as(page, "Ruth")
    room(page, "Private notes, as Ruth sees it")

    act_as(page, "Marcus")
    room(page, "Private notes, as Marcus sees it")
    expect(page.frame_locator("iframe").get_by_role("img", name="amber")).to_be_visible()


def test_at_phone_width_everything_is_within_a_thumb(phone: Page) -> None:
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    expect(phone.locator("#where")).to_have_text("Dana · #start-here")
    expect(phone.get_by_text("No one here is real")).to_be_visible()

    phone.get_by_role("button", name="People").tap()
    phone.get_by_role("button", name="Act as Sam").tap()
    expect(phone.locator("#people")).to_have_attribute("inert", "")
    phone.get_by_role("button", name="People").tap()
    phone.locator("#rooms").get_by_role("button", name="oak").tap()
    oak = room(phone, "#oak, as Sam sees it")
    tap(oak, "Going")
    expect(oak.get_by_text("You have a seat.")).to_be_visible()
    frame = phone.frame_locator("iframe").locator("html")
    assert frame.evaluate("e => e.scrollWidth") == 390

    phone.get_by_role("button", name="The evening").tap()
    expect(phone.get_by_role("button", name="To the next note")).to_be_visible()
    small = phone.evaluate(
        """() => [...document.querySelectorAll("button, summary")]
            .filter((e) => e.checkVisibility({visibilityProperty: true}) && e.getBoundingClientRect().height < 44)
            .map((e) => e.textContent)"""
    )
    assert small == []
    phone.get_by_role("button", name="Take me there").tap()
    room(phone, "#start-here, as Ruth sees it")
    expect(phone.get_by_role("button", name="The room")).to_have_attribute("aria-current", "true")


def test_only_our_own_page_gives_orders(house: str) -> None:
    def ask(path: str, *, body: object = None, **headers: str) -> int:
        data = None if body is None else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(house + path, data=data, headers=named)  # noqa: S310  our own address
        try:
            with urllib.request.urlopen(request) as answer:  # noqa: S310
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code

    assert ask("/") == 200
    assert ask("/stage/select", body={"person": "ruth", "room": "notes"}, Origin=house) == 200
    assert ask("/stage/select", body={}) == 403
    assert ask("/stage/select", body={}, Origin="https://elsewhere.example") == 403
    assert ask("/stage/state", Host="elsewhere.example") == 403
    assert ask("/stage/state", Sec_Fetch_Site="cross-site") == 403
    assert ask("/api/state") == 401, "simcord still asks for its own secret"
    assert ask("/shell/../stage.py") == 404


def test_a_busy_port_is_one_plain_sentence() -> None:
    with listen(0) as taken, toy("--port", str(taken.getsockname()[1])) as second:
        port = taken.getsockname()[1]
        _, complaint = second.communicate(timeout=20)
    assert second.returncode == 1
    assert complaint.startswith(f"Port {port} is in use")
    assert complaint.count("\n") == 1


def test_ctrl_c_ends_it_within_two_seconds() -> None:
    with toy("--port", "0") as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("The rehearsal is open: http://127.0.0.1:")
        asked = monotonic()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=5) == 0
    assert monotonic() - asked < 2


@contextmanager
def toy(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.browser.toy_rehearsal", *arguments]
    with subprocess.Popen(  # noqa: S603  our own module
        command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        try:
            yield process
        finally:
            process.kill()
