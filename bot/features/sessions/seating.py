"""Seats that came free without anybody's tap are handed to those in line."""

from collections.abc import Sequence

from bot.db.database import Transaction
from bot.features.sessions import promises
from bot.features.sessions.answer_store import AnswerStore
from bot.features.sessions.ground import Ground
from bot.features.sessions.model import Seat, Session
from bot.features.sessions.seats import Line, hand_out


class SeatingPart(Ground):
    async def _seat_by_the_rules(self, tx: Transaction, sessions: Sequence[Session]) -> None:
        """Where nobody stands in line, nobody moves."""
        answers = await AnswerStore(tx).list_of([one.id for one in sessions])
        lines = [Line(one, answers[one.id]) for one in sessions]
        for line in lines:
            if any(one.seat in {Seat.WAITING, Seat.OFFERED} for one in line.rsvps.values()):
                await self._hand_out(tx, line)

    async def _hand_out(self, tx: Transaction, line: Line) -> None:
        session = line.session
        can_tell = await self._can_tell(tx, line)
        outcome = hand_out(line, can_tell=can_tell, now=self._clock.now())
        await self._keep(tx, line, outcome)
        lapses = [
            promises.offer_lapsed(session, rsvp.offered_until)
            for rsvp in outcome.line.rsvps.values()
            if rsvp.seat is Seat.OFFERED and rsvp.offered_until is not None
        ]
        await self._outbox.post(tx, lapses)
