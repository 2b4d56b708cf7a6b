"""A tap's work begins while Discord is told of the tap. What if Discord is slow to hear, or never does?"""

import gc
from collections.abc import Awaitable, Callable

import aiohttp
import discord
import pytest

from bot.core.errors import NotAllowedError
from bot.core.ids import MemberId
from bot.features.sessions.model import RsvpAnswer
from cogs._kit.replies import show, take_away
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen
from tests.cogs.forged import forged_button
from tests.cogs.oak_town import card, card_words, member, oak, schedule

CALLBACK = "/interactions/*/callback"
TOO_LATE = {"status": 404, "code": 10062, "message": "Unknown interaction"}
BROKEN = {"status": 503, "code": 0, "message": "Service Unavailable"}

Tell = Callable[[], Awaitable[None]]


@pytest.fixture
def line(monkeypatch):
    """The line on which the bot tells Discord of a tap: ``line(way)`` puts something in its way."""
    usual = discord.InteractionResponse.defer

    def put(way: Callable[[Tell], Awaitable[None]]) -> None:
        async def defer(response, **how) -> None:
            try:
                await way(lambda: usual(response, **how))
            except aiohttp.ClientError:
                response._response_type = None  # discord.py does not know that it was heard
                raise

        monkeypatch.setattr(discord.InteractionResponse, "defer", defer)

    return put


class Toy(TapButton, template="toy"):
    """Shows a screen with the button that takes it away."""

    @classmethod
    def from_match(cls, _match):
        return cls("toy", "Toy")

    async def on_tap(self, interaction) -> None:
        await show(interaction, Screen("Here it is.", (PutAway("put_away", "Put away"),)))


class PutAway(TapButton, template="put_away"):
    @classmethod
    def from_match(cls, _match):
        return cls("put_away", "Put away")

    async def on_tap(self, interaction) -> None:
        await take_away(interaction)


@pytest.fixture
async def toy(town):
    town.bot.add_dynamic_items(Toy, PutAway)
    return await forged_button(town, "toy")


async def answer_of(town, who, session) -> RsvpAnswer | None:
    summary = await town.services.sessions.summary(town.guild_id, session.id, MemberId(who.id))
    return None if summary.rsvp is None else summary.rsvp.answer


def unanswered(caplog) -> list[str]:
    """Also fails for a task whose error nobody fetched: that is logged when it is thrown away."""
    gc.collect()
    found = [one for one in caplog.messages if "could not be shown" in one]
    caplog.clear()
    return found


async def test_a_seat_is_written_down_before_discord_has_heard_of_the_tap(town, line, caplog):
    group = await oak(town)
    sam, ruth = await member(town, group, "Sam"), await member(town, group, "Ruth")
    session = await schedule(town)
    on = await card(town, session)
    begun, shown_early = len(town.env.http_requests), []

    async def slow(tell: Tell) -> None:
        for _ in range(1000):
            if await answer_of(town, sam, session) is RsvpAnswer.GOING:
                break
        else:
            pytest.fail("the work waits for Discord")
        requests = map(str, town.env.http_requests[begun:])
        shown_early.extend(one for one in requests if "webhooks" in one)
        await tell()

    line(slow)
    await sam.tap("Going", on=on)
    assert sam.sees.startswith("You're in.")
    assert not shown_early
    # Of Ruth's tap it never hears.
    town.env.inject_error("POST", CALLBACK, **TOO_LATE)
    await ruth.tap("Going", on=on)
    assert ruth.screen is None
    told = unanswered(caplog)
    assert len(told) == 1
    assert "status=404 code=10062 was_heard_of=False" in told[0]
    # She finds it where she looks: on the card, on My page, and in what a second tap says.
    await town.deliver()
    assert "2 of 2 seats taken" in await card_words(town, session)
    await ruth.command("home")
    assert "Oak: you're in" in ruth.sees
    await ruth.tap("Going", on=on)
    assert ruth.sees.startswith("You're in.")


async def test_a_line_that_is_cut_costs_nobody_their_answer(town, toy, line):
    async def cut_before(tell: Tell) -> None:
        line(lambda tell: tell())
        raise aiohttp.ServerDisconnectedError

    async def cut_after(tell: Tell) -> None:
        line(lambda tell: tell())
        await tell()
        raise aiohttp.ServerDisconnectedError

    for number, way in enumerate((cut_before, cut_after)):
        line(way)
        person = town.person(f"Person {number}")
        await person.tap("-", on=toy)
        assert person.sees.startswith("Here it is.")


async def test_a_line_that_stays_cut_is_given_up(town, toy, line, caplog):
    tries = []

    async def cut(_tell: Tell) -> None:
        tries.append(1)
        raise aiohttp.ServerDisconnectedError

    line(cut)
    sam = town.person("Sam")
    await sam.tap("-", on=toy)
    assert len(tries) == 2
    assert sam.screen is None
    assert "ServerDisconnectedError" in unanswered(caplog)[0]


@pytest.mark.long
@pytest.mark.parametrize("trouble", [TOO_LATE, BROKEN], ids=["too late", "broken"])
async def test_a_no_and_a_bug_that_nobody_hears_end_in_the_log_alone(
    town, toy, trouble, monkeypatch, no_errors, caplog
):
    sam = town.person("Sam")
    for error, bugs in ((NotAllowedError(), 0), (ZeroDivisionError(), 1)):

        async def fail(*_, error=error) -> None:
            raise error

        monkeypatch.setattr(Toy, "on_tap", fail)
        town.env.inject_error("POST", CALLBACK, **trouble)
        await sam.tap("-", on=toy)
        assert sam.screen is None
        assert len(unanswered(caplog)) == 1
        assert len(no_errors.records) == bugs
    assert "code=" in no_errors.records.pop().getMessage()


async def test_a_screen_is_taken_away_only_after_discord_has_heard(town, toy, line):
    sam, there = town.person("Sam"), []
    await sam.tap("-", on=toy)
    screen = sam.screen

    async def slow(tell: Tell) -> None:
        there.append(town.fresh(screen) is not None)
        await tell()

    line(slow)
    await sam.tap("Put away")
    assert there == [True]
    assert town.fresh(screen) is None


async def test_a_form_that_discord_did_not_take_does_nothing(town, no_errors):
    """It is still open, with the words in it, and will be sent again."""
    sam = town.person("Sam")
    await sam.command("remind")
    town.env.inject_error("POST", CALLBACK, **BROKEN)
    await sam.fill(when="tomorrow 9am")
    assert "That did not work" in sam.sees
    no_errors.records.clear()


async def cut(*_, **__) -> None:
    raise aiohttp.ServerDisconnectedError


async def test_close_that_nobody_hears_can_be_tapped_again(town, toy, line, monkeypatch):
    sam = town.person("Sam")
    await sam.tap("-", on=toy)
    screen = sam.screen
    town.env.inject_error("POST", CALLBACK, **TOO_LATE)
    await sam.tap("Close")
    line(cut)
    await sam.tap("Close", on=screen)
    line(lambda tell: tell())
    with monkeypatch.context() as until_here:
        until_here.setattr(discord.Interaction, "delete_original_response", cut)
        await sam.tap("Close", on=screen)
    assert town.fresh(screen) is not None
    await sam.tap("Close", on=screen)
    assert town.fresh(screen) is None


async def test_an_answer_on_a_line_that_stays_cut_ends_in_the_log(
    town, toy, monkeypatch, no_errors, caplog
):
    monkeypatch.setattr(discord.Webhook, "send", cut)
    await town.person("Sam").tap("-", on=toy)
    assert "ServerDisconnectedError" in unanswered(caplog)[0]
    (bug,) = no_errors.records
    assert "a tap failed" in bug.getMessage()
    no_errors.records.clear()


async def test_a_reminder_that_was_put_off_stays_so_though_its_note_can_t_be_cleared(
    town, monkeypatch
):
    group = await oak(town)
    ruth = await member(town, group, "Ruth")
    await town.services.members.confirm_clock(town.guild_id, MemberId(ruth.id), "America/New_York")
    await ruth.command("remind", what="Call", when="in 5 minutes")
    await ruth.tap("Yes, remind me")
    await town.pass_time(minutes=6)
    monkeypatch.setattr(discord.PartialMessage, "delete", cut)
    await ruth.tap("In 1 hour", on=ruth.newest_note)
    assert ruth.sees.startswith("I'll remind you again")


async def test_a_note_for_the_room_whose_line_is_cut_is_not_called_lost(town, monkeypatch):
    """It may stand in the room already: whoever sends it again should look first."""
    await oak(town)
    await schedule(town)
    dana = town.person("Dana")
    await dana.command("tonight")
    await dana.tap("Send the room a note")
    monkeypatch.setattr(discord.PartialMessageable, "send", cut)
    await dana.fill(words="Back at 7:40.")
    assert "I don't know if it went out" in dana.sees
    assert "Back at 7:40." in dana.sees
