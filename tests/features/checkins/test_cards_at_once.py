"""A card is put up in the room at the moment in which something else happens to what it shows: it is not forgotten."""

import pytest

from bot.core.ids import ChannelId, MessageId
from bot.features.checkins.model import Event, RoundState
from bot.features.checkins.round_store import RoundStore
from bot.features.checkins.store import AnswerStore
from tests.features.checkins.oak_checks_in import CheckingIn
from tests.features.meanwhile import Meanwhile
from tests.features.sessions.oak import DANA, RUTH

CARD = MessageId(4242)
VOICE = ChannelId(33)


@pytest.fixture
async def oak(db, clock, guild_id) -> CheckingIn:
    return await CheckingIn(db, clock, guild_id).open()


async def test_a_round_that_closes_while_its_card_is_put_up_knows_its_card(oak, monkeypatch):
    room = (await oak.groups.get(oak.guild_id, oak.group_id)).text_channel_id or ChannelId(1)

    async def put_up() -> None:
        await oak.checkins.remember_round_card(oak.guild_id, oak.round_id, room, CARD)

    card = Meanwhile(monkeypatch, RoundStore, "last_pulse_at", put_up)
    await oak.checkins.ask_now(oak.guild_id, oak.group_id, by=DANA)
    await card.end()
    async with oak.db.reading(oak.guild_id) as tx:
        closed = await RoundStore(tx).get(oak.round_id)
    assert (closed.state, closed.card_message_id) == (RoundState.CLOSED, CARD)


@pytest.mark.parametrize("step", ["lock_in", "lock_of"], ids=["room changes", "author leaves"])
async def test_a_card_with_words_that_is_put_up_meanwhile_does_not_stay(oak, monkeypatch, step):
    answer_id = await oak.opened()
    await oak.decide(answer_id, Event.PUT_IN_ROOM)
    old, new = ChannelId(31), ChannelId(32)
    await oak.groups.remember_rooms(oak.guild_id, oak.group_id, text=old, voice=VOICE)

    async def put_up() -> None:
        oak.discord.cards.add(CARD)
        await oak.checkins.remember_card(oak.guild_id, answer_id, old, CARD)

    card = Meanwhile(monkeypatch, AnswerStore, step, put_up)
    if step == "lock_in":
        await oak.groups.remember_rooms(oak.guild_id, oak.group_id, text=new, voice=VOICE)
    else:
        await oak.groups.leave(oak.guild_id, oak.group_id, RUTH)
    await card.end()
    if step == "lock_in":
        # What is asked for then: a card in the new room.
        await oak.checkins.remember_card(oak.guild_id, answer_id, new, MessageId(4343))
    await oak.now(oak.clock.now())
    assert CARD not in oak.discord.cards
