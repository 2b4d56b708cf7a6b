"""The answers are in: what they say, and the way from a time to a meeting."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.ids import GuildId, MemberId
from bot.core.wall_time import WallTime
from bot.db.database import EVERY_GUILD, Transaction
from bot.features.groups.model import Group
from bot.features.polls import promises
from bot.features.polls.errors import (
    PollEndedError,
    PollNotAskedError,
    PollStillOpenError,
    TimeNotOfferedError,
)
from bot.features.polls.ground import Ground, Question
from bot.features.polls.model import (
    DRAFTS_KEPT,
    KEPT_FOR,
    Poll,
    PollId,
    PollState,
    Rhythm,
    Slot,
    SlotId,
)
from bot.features.polls.ranking import Place, ranked, rotation
from bot.features.polls.store import PollStore
from bot.features.sessions.ground import CalendarChange
from bot.features.sessions.recurrence import Once, Repeats, Weekly
from bot.features.sessions.scheduling import Preview
from bot.features.sessions.when import When


@dataclass(frozen=True, slots=True)
class Results:
    """For facilitators of the group: who said what, the best time first."""

    question: Question
    places: tuple[Place, ...]
    turns: tuple[Place, ...]
    """Two or three times to take turns, where no single one is fair. Mostly empty."""
    answered: tuple[MemberId, ...]
    silent: tuple[MemberId, ...]
    led_by: frozenset[MemberId]
    guessed_clocks: int
    """Of how many who answered no clock is known, so that the group's was taken."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A poll as it stands on the desk."""

    poll: Poll
    group: Group
    answered: int
    asked: int
    question: Question


class ClosingPart(Ground):
    async def card(self, guild_id: GuildId, poll_id: PollId) -> Question:
        """What the room may know: that there is a question, and until when."""
        async with self._db.reading(guild_id) as tx:
            return await self._question(tx, await PollStore(tx).get(poll_id))

    async def close_due(self, guild_id: GuildId, poll_id: PollId) -> None:
        """The deadline is here."""
        async with self._db.transaction(guild_id) as tx:
            poll = await PollStore(tx).lock(poll_id)
            if poll.state is not PollState.OPEN:
                return
            await self._close(tx, poll)
            led_by = await self._groups.facilitators_in(tx, poll.group_id)
            if poll.asked_by is not None and poll.asked_by in led_by:
                now = self._clock.now()
                await self._outbox.post(tx, [promises.answers_in(poll, poll.asked_by, now)])

    async def close(self, guild_id: GuildId, poll_id: PollId, *, by: MemberId) -> Results:
        """A facilitator has seen enough. Of two at once the second is told that it is closed."""
        async with self._groups.deciding(guild_id, by) as tx:
            poll = await self._lock_led(tx, poll_id, by)
            _require_asked(poll)
            if poll.state is PollState.CLOSED:
                raise PollEndedError(guild_id, poll_id)
            await self._audit.record(
                tx, actor=by, action="polls.closed", group_id=poll.group_id, subject_id=poll.id
            )
            return await self._results(tx, await self._close(tx, poll), by)

    async def results(self, guild_id: GuildId, poll_id: PollId, *, by: MemberId) -> Results:
        """Also before the deadline, as far as people have answered."""
        async with self._groups.deciding(guild_id, by) as tx:
            poll = await self._lock_led(tx, poll_id, by)
            _require_asked(poll)
            return await self._results(tx, poll, by)

    async def put_away(self, guild_id: GuildId, poll_id: PollId, *, by: MemberId) -> Question:
        """It is settled: erase the question and every answer now."""
        async with self._groups.deciding(guild_id, by) as tx:
            poll = await self._lock_led(tx, poll_id, by)
            _require_asked(poll)
            if poll.state is PollState.OPEN:
                raise PollStillOpenError(guild_id, poll_id)
            question = await self._question(tx, poll)
            await PollStore(tx).drop(poll_id)
            await self._audit.record(
                tx, actor=by, action="polls.put_away", group_id=poll.group_id, subject_id=poll.id
            )
            return question

    async def draft_meeting(
        self,
        guild_id: GuildId,
        poll_id: PollId,
        slot_id: SlotId,
        *,
        by: MemberId,
        every: int = 0,
        later: int = 0,
    ) -> Preview:
        """From a time to the usual preview. ``every`` so many weeks, 0 for once; ``later`` by so many weeks, for the
        second and third of a rotation."""
        async with self._groups.deciding(guild_id, by) as tx:
            poll = await self._lock_led(tx, poll_id, by)
            _require_asked(poll)
            slot = await self._slot(tx, poll, slot_id)
        repeats: Repeats = Weekly(every) if every else Once()
        wall = WallTime(slot.wall.at + timedelta(weeks=later), poll.zone)
        if poll.rhythm is Rhythm.WEEKLY or every:
            wall = _ahead(wall, every or 1, self._clock.now())
        return await self._sessions.draft_at(
            guild_id, poll.group_id, When(wall, repeats), minutes=poll.minutes, by=by
        )

    async def list_waiting(self, guild_id: GuildId, by: MemberId) -> tuple[Waiting, ...]:
        """A facilitator's polls that are asked, or closed and not put away."""
        groups = {one.id: one for one in await self._groups.list_facilitated(guild_id, by)}
        async with self._db.reading(guild_id) as tx:
            store = PollStore(tx)
            found: list[Waiting] = []
            for poll in await store.list_of(groups, PollState.OPEN, PollState.CLOSED):
                people = set(await self._groups.people_in(tx, poll.group_id))
                answered = {mark.member_id for mark in await store.list_marks(poll.id)} & people
                group = groups[poll.group_id]
                question = await self._question(tx, poll)
                found.append(Waiting(poll, group, len(answered), len(people), question))
            return tuple(found)

    # Nights and repairs.

    async def forget_old(self) -> None:
        """Nightly: questions and answers of which nobody needs to know any more."""
        now = self._clock.now()
        async with self._db.transaction(EVERY_GUILD) as tx:
            await PollStore(tx).drop_old(
                closed_before=now - KEPT_FOR, drafts_before=now - DRAFTS_KEPT
            )

    async def repair_cards(self) -> None:
        """At start and daily: somebody may have deleted a card, and Discord tells nobody."""
        now = self._clock.now()
        async with self._db.transaction(EVERY_GUILD) as tx:
            found = await PollStore(tx).list_open()
            await self._outbox.post(tx, [promises.card(poll, now) for poll in found])

    async def _slot(self, tx: Transaction, poll: Poll, slot_id: SlotId) -> Slot:
        for slot in await PollStore(tx).list_slots(poll.id):
            if slot.id == slot_id:
                return slot
        raise TimeNotOfferedError(poll.guild_id, poll.id)

    async def _results(self, tx: Transaction, poll: Poll, by: MemberId) -> Results:
        question = await self._question_for(tx, poll, by)
        store = PollStore(tx)
        marks = await store.list_marks(poll.id)
        zones = await self._zones(tx, poll.guild_id, question.group, poll.zone)
        is_weekly = poll.rhythm is Rhythm.WEEKLY
        places = ranked(question.slots, marks, zones, minutes=poll.minutes, is_weekly=is_weekly)
        said = {mark.member_id for mark in marks}
        answered = tuple(who for who in zones if who in said)
        guessed = [
            who
            for who in answered
            if (await self._members.get_in(tx, poll.guild_id, who)).confirmed_zone is None
        ]
        return Results(
            question=question,
            places=places,
            turns=rotation(places) if is_weekly else (),
            answered=answered,
            silent=tuple(who for who in zones if who not in said),
            led_by=frozenset(await self._groups.facilitators_in(tx, poll.group_id)),
            guessed_clocks=len(guessed),
        )

    async def _meetings_planned(self, tx: Transaction, changes: Sequence[CalendarChange]) -> None:
        """The card of a question that is closed says what it became."""
        new = {one.after.group_id for one in changes if one.before is None}
        for poll in await PollStore(tx).list_of(new, PollState.CLOSED) if new else ():
            if poll.card_message_id is not None and (await self._question(tx, poll)).became:
                await self._outbox.post(tx, [promises.card(poll, self._clock.now())])

    async def _group_ended(self, tx: Transaction, group: Group) -> None:
        store = PollStore(tx)
        for poll in await store.lock_of(group.id, PollState.OPEN):
            await self._close(tx, poll)

    async def _room_changed(self, tx: Transaction, group: Group) -> None:
        """The card went with the old room."""
        store, now = PollStore(tx), self._clock.now()
        for poll in await store.lock_of(group.id, PollState.OPEN):
            await store.save(replace(poll, card_message_id=None))
            await self._outbox.post(tx, [promises.card(poll, now)])


def _require_asked(poll: Poll) -> None:
    if poll.state is PollState.DRAFT:
        raise PollNotAskedError(poll.guild_id, poll.id)


def _ahead(wall: WallTime, every: int, now: datetime) -> WallTime:
    """The first of its weeks that is still to come."""
    while wall.to_instant() <= now:
        wall = WallTime(wall.at + timedelta(weeks=every), wall.zone)
    return wall
