"""Discord refuses, is busy, or answers nothing for an hour, in the middle of everything that the bot owes.

Whatever happens, the group is founded, Ana is let in, the card counts her and she is told that the meeting is off:
all of it, each once, and nobody has to do anything.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.core.ids import MemberId
from bot.demo.acting import labels_of, words_of
from bot.features.groups.joining import Wish
from bot.features.groups.model import Draft, Joining, Relation, Standing, Template
from bot.features.sessions.model import CancelReason, RsvpAnswer
from bot.features.sessions.scheduling import Typed
from tests.cogs.group_town import set_up
from tests.cogs.oak_town import card_words, room
from tests.town import Town

REFUSED = {"status": 403, "code": 50013, "message": "Missing Permissions"}
BUSY = {"status": 429, "message": "You are being rate limited."}
BROKEN = {"status": 500, "message": "Internal Server Error"}
NOT_THERE = {"status": 404, "message": "404: Not Found"}
"""A 404 without a code of Discord's own comes from something in between, and says nothing of a room or a person."""

AN_HOUR = {"hours": 1}


@asynccontextmanager
async def trouble(town: Town, kind) -> AsyncIterator[None]:
    """Trouble with rooms, people and messages, until an hour later."""
    if kind is None:
        await town.simulator.take_discord_down()
        yield
        await town.pass_time(**AN_HOUR)
        await town.simulator.bring_discord_back()
    else:
        faults = town.env.backend.faults
        known = len(faults)
        for path in ("/channels/*", "/guilds/*"):
            town.env.inject_error("*", path, times=None, **kind)
        yield
        await town.pass_time(**AN_HOUR)
        del faults[known:]
    await town.pass_time(minutes=40)


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(REFUSED, id="refused"),
        pytest.param(BUSY, id="busy", marks=pytest.mark.long),
        pytest.param(BROKEN, id="broken", marks=pytest.mark.long),
        pytest.param(NOT_THERE, id="not there", marks=pytest.mark.long),
        pytest.param(None, id="silent", marks=pytest.mark.long),
    ],
)
async def test_nothing_is_lost_and_nothing_is_said_twice(town, kind):
    await set_up(town)
    services, here = town.services, town.guild_id
    dana = MemberId(town.person("Dana", facilitator=True).id)
    ana = town.person("Ana")
    who = MemberId(ana.id)

    draft = Draft("Oak", Template.PARTNERS, Joining.OPEN, 5)
    async with trouble(town, kind):
        group = await services.groups.create(here, draft, by=Standing(dana, is_facilitator=True))
        await town.deliver()
    assert _rooms_called(town, "oak") == ["text"]
    assert _rooms_called(town, "Oak") == ["voice"]
    group = await services.groups.get(here, group.id)

    wish = Wish(Relation.PARTNER, is_adult=True, rules_version="1", wants_notes=True)
    async with trouble(town, kind):
        await services.groups.ask_to_join(here, group.id, who, wish)
        await town.deliver()
    assert "oak" in ana.rooms

    typed = Typed("today 10 PM", None, 60, 5)
    async with trouble(town, kind):
        read = await services.sessions.start_draft(here, group.id, typed, by=dana, language="en")
        session = await services.sessions.post_draft(here, read.draft.id, by=dana)
        await town.deliver()
    assert len(_cards(town, group)) == 1

    async with trouble(town, kind):
        await services.sessions.record_rsvp(
            here, session.id, by=who, answer=RsvpAnswer.GOING, turn=1
        )
        await town.deliver()
    assert "1 of 5" in await card_words(town, session)
    assert len(_cards(town, group)) == 1

    # Whether her notes are blocked is a question of its own: a refusal there is not tried again.
    in_room = None if kind is None else kind
    if kind is not REFUSED:
        async with trouble(town, in_room):
            await _cancel(town, session, dana)
    else:
        await _cancel(town, session, dana)
    assert sum("is off" in note for note in ana.notes) == 1
    assert sum("is off" in words_of(one) for one in room(town, group).history()) <= 2
    stuck = await services.outbox.list_stuck(here)
    # The desk's own room was refused too, so that it is told elsewhere what was missing.
    assert not [one for one in stuck if one.kind != "groups.missing_permission"]


async def _cancel(town, session, by):
    await town.services.sessions.cancel(
        town.guild_id, session.id, by=by, reason=CancelReason.HOLIDAY
    )
    await town.deliver()


def _rooms_called(town, name):
    return [one.type.name for one in town.bot.get_guild(town.guild_id).channels if one.name == name]


def _cards(town, group):
    return [one for one in room(town, group).history() if "Going" in labels_of(one)]
