"""*Come every time*: one tap is an answer to every meeting of a series, and can be broken for any one of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.core.ids import GuildId, MemberId, SessionId
from bot.db.database import Transaction
from bot.features.groups.model import Group
from bot.features.reminders.model import Answer
from bot.features.sessions.answer_store import AnswerStore
from bot.features.sessions.answering import AnsweringPart
from bot.features.sessions.errors import MeetsOnceError
from bot.features.sessions.ground import CalendarChange
from bot.features.sessions.model import RsvpAnswer, Seat, Session, StandingAnswer
from bot.features.sessions.recurrence import Once
from bot.features.sessions.seats import Line, Outcome, leave, record_answer
from bot.features.sessions.standing_store import StandingStore
from bot.features.sessions.store import SessionStore


@dataclass(frozen=True, slots=True)
class EveryTime:
    """What a standing answer has come to, for the person who gave it or took it back."""

    session: Session
    """The meeting at which they tapped."""
    answered: int
    """How many meetings were answered for them, or given back."""
    waiting: int = 0
    """In how many of these they stand in line."""


class StandingPart(AnsweringPart):
    async def come_every_time(
        self, guild_id: GuildId, session_id: SessionId, *, by: MemberId, turn: int
    ) -> EveryTime:
        """Say *Going* to every meeting of the series that is to come and that they have not answered."""
        async with self._db.transaction(guild_id) as tx:
            # The group and the series first: nobody plans another meeting of it between this and the answers below,
            # and nobody leaves.
            session = await self._hold(tx, session_id)
            await self._groups.require_member(tx, session.group_id, by)
            series = await SessionStore(tx).lock_series(session.series_id)
            session.require_coming(self._clock.now())
            if series is None or isinstance(series.repeats, Once):
                raise MeetsOnceError(session)
            standing = StandingAnswer(session.series_id, by, turn)
            coming = await self._coming_of_series(tx, session)
            seats = await self._take_places(tx, coming, standing)
            await StandingStore(tx).add_once(guild_id, standing)
            return EveryTime(session, len(seats), seats.count(Seat.WAITING))

    async def stop_coming_every_time(
        self, guild_id: GuildId, session_id: SessionId, *, by: MemberId
    ) -> EveryTime:
        """Take it back, and the answers that it gave. What was tapped by hand stays."""
        async with self._db.transaction(guild_id) as tx:
            session = await self._hold(tx, session_id)
            await self._groups.require_member(tx, session.group_id, by)
            await SessionStore(tx).lock_series(session.series_id)
            given_back = await self._give_back(tx, await self._coming_of_series(tx, session), by)
            answers = AnswerStore(tx)
            for one in await self._off_for_now(tx, session.group_id):
                kept = await answers.find(one.id, by)
                if one.series_id == session.series_id and kept is not None and kept.is_standing:
                    await answers.drop(one.id, by)
            await StandingStore(tx).drop(session.series_id, by)
            return EveryTime(session, given_back)

    async def _standing_of(self, tx: Transaction, member_id: MemberId) -> list[dict[str, Any]]:
        """For their own copy."""
        store = SessionStore(tx)
        return [
            {"series_since": (await store.get_series(one.series_id)).first.at.date().isoformat()}
            for one in await StandingStore(tx).list_of_member(member_id)
        ]

    async def _meetings_planned(self, tx: Transaction, changes: Sequence[CalendarChange]) -> None:
        """New on the calendar, or back on it: those who come every time take their places, in order of turn."""
        now = self._clock.now()
        planned = [
            one.after
            for one in changes
            if one.after.is_coming(now) and (one.before is None or not one.before.is_coming(now))
        ]
        for series_id in sorted({one.series_id for one in planned}):
            standing = await StandingStore(tx).list_(series_id)
            if not standing:
                continue
            people = set(await self._groups.people_in(tx, planned[0].group_id))
            theirs = [one for one in planned if one.series_id == series_id]
            for one in standing:
                if one.member_id in people:
                    await self._take_places(tx, theirs, one)

    async def _take_places(
        self, tx: Transaction, sessions: Sequence[Session], standing: StandingAnswer
    ) -> list[Seat]:
        """In those meetings of a group that they had not answered. Return where they sit or stand."""
        if not sessions:
            return []
        who, now = standing.member_id, self._clock.now()
        facilitators = await self._groups.facilitators_in(tx, sessions[0].group_id)
        taken: list[tuple[Line, Outcome]] = []
        for line in await self._locked_lines(tx, sessions):
            if who in line.rsvps or not line.session.is_coming(now):
                continue
            outcome = record_answer(
                line,
                who,
                RsvpAnswer.GOING,
                turn=standing.turn,
                wait=True,
                holds_seat=who not in facilitators,
                can_tell=await self._can_tell(tx, line, who),
                now=now,
            )
            given = replace(outcome.line.rsvps[who], is_standing=True)
            taken.append((line, replace(outcome, line=outcome.line.with_rsvp(given))))
        await self._keep_all(tx, taken)
        return [outcome.line.rsvps[who].seat for _, outcome in taken]

    async def _give_back(
        self, tx: Transaction, sessions: Sequence[Session], member_id: MemberId
    ) -> int:
        """What the standing answer gave them, in these meetings of a group. Return how many it was."""
        given_back: list[tuple[Line, Outcome]] = []
        for line in await self._locked_lines(tx, sessions):
            mine = line.rsvps.get(member_id)
            if mine is not None and mine.is_standing:
                can_tell = await self._can_tell(tx, line, member_id)
                left = leave(line, member_id, can_tell=can_tell, now=self._clock.now())
                given_back.append((line, left))
        await self._keep_all(tx, given_back)
        if given_back:
            silent = {line.session.id: Answer.NONE for line, _ in given_back}
            await self._reminders.set_answers(tx, tx.guild_id, member_id, silent)
        return len(given_back)

    async def _coming_of_series(self, tx: Transaction, session: Session) -> list[Session]:
        """Soonest first, as everybody locks them."""
        coming = await self._coming(tx, session.group_id)
        return [one for one in coming if one.series_id == session.series_id]

    async def _no_longer_every_time(
        self, tx: Transaction, group: Group, member_id: MemberId
    ) -> None:
        await StandingStore(tx).drop_in_group(group.id, member_id)

    async def _nobody_every_time(self, tx: Transaction, group: Group) -> None:
        await StandingStore(tx).drop_in_group(group.id)
