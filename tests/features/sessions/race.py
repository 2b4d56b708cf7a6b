"""Many people tap *Going* at the same moment, and Discord's ids don't come in the order of the taps."""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.ids import MemberId
from bot.features.sessions.answer_store import AnswerStore
from bot.features.sessions.model import Seat, Session
from bot.features.sessions.seats import Line
from tests.features.sessions.oak import Oak

FIRST_TURN = 90_000


@dataclass(frozen=True, slots=True)
class Finish:
    confirmed: int
    waiting: int
    is_in_order: bool
    """Whether the line is in the order of the ids of the taps."""


async def race(oak: Oak, session: Session, people: Sequence[MemberId], *, seed: int) -> Finish:
    """Nobody has answered when it begins."""
    async with oak.db.transaction(oak.guild_id) as tx:
        await AnswerStore(tx).forget_names([session.id])
    chance = random.Random(seed)  # noqa: S311  the same race each time it is run
    turns = dict(
        zip(people, chance.sample(range(FIRST_TURN, FIRST_TURN * 2), len(people)), strict=True)
    )
    await asyncio.gather(*(oak.tap(who, session, wait=True, turn=turns[who]) for who in people))
    async with oak.db.reading(oak.guild_id) as tx:
        answers = await AnswerStore(tx).list_(session.id)
    confirmed = [who for who in people if answers[who].seat is Seat.CONFIRMED]
    waiting = [who for who in people if answers[who].seat is Seat.WAITING]
    line = Line(session, answers)
    by_place = sorted(waiting, key=lambda who: line.position_of(who) or 0)
    return Finish(len(confirmed), len(waiting), by_place == sorted(waiting, key=turns.__getitem__))
