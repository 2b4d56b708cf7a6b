"""A facilitator looks at the times, leaves some out, adds some, and asks the group."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.core.ids import GroupId, GuildId, MemberId, new_id
from bot.core.wall_time import WallTime, load_zone
from bot.db.database import Transaction
from bot.features.groups.model import Group
from bot.features.polls import promises
from bot.features.polls.candidates import LOOKED_AHEAD, Busy, propose
from bot.features.polls.errors import TimeTwiceError, TooManyTimesError
from bot.features.polls.ground import Ground, Question
from bot.features.polls.model import (
    DAYS_OPEN,
    MOST_LISTED,
    MOST_TIMES,
    REMIND_BEFORE,
    USUAL_DAYS,
    Poll,
    PollId,
    PollState,
    Rhythm,
    Slot,
    SlotId,
    deadline_to_ask,
)
from bot.features.polls.store import PollStore
from bot.features.sessions.model import USUAL_MINUTES, checked_minutes
from bot.features.sessions.when import read_when

_NOTICE: Final = timedelta(hours=12)
"""Between the deadline and the first time, so that the facilitator can plan it and people hear of it."""


class AskingPart(Ground):
    async def start(
        self, guild_id: GuildId, group_id: GroupId, *, minutes: int | None, by: MemberId
    ) -> Question:
        """Propose times. The group is not asked yet."""
        minutes = checked_minutes(USUAL_MINUTES if minutes is None else minutes)
        now = self._clock.now()
        busy = await self._busy(guild_id, group_id, by)
        async with self._groups.deciding(guild_id, by) as tx:
            await self._groups.require_facilitator(tx, group_id, by)
            group = await self._groups.get_in(tx, group_id)
            poll = Poll(
                id=PollId(new_id(now)),
                guild_id=guild_id,
                group_id=group_id,
                rhythm=Rhythm.ONCE,
                minutes=minutes,
                zone=group.zone,
                made_at=now,
                days=USUAL_DAYS,
                asked_by=by,
            )
            await PollStore(tx).save(poll)
            await self._propose(tx, poll, group, busy)
            return await self._draft(tx, poll, by)

    async def get_draft(self, guild_id: GuildId, poll_id: PollId, *, by: MemberId) -> Question:
        async with self._groups.deciding(guild_id, by) as tx:
            poll = await self._lock_led(tx, poll_id, by)
            poll.require_draft()
            return await self._draft(tx, poll, by)

    async def change_draft(
        self,
        guild_id: GuildId,
        poll_id: PollId,
        *,
        by: MemberId,
        rhythm: Rhythm | None = None,
        days: int | None = None,
    ) -> Question:
        """Another rhythm or deadline means other times. What was typed stays."""
        async with self._db.reading(guild_id) as tx:
            group_id = (await PollStore(tx).get(poll_id)).group_id
        busy = await self._busy(guild_id, group_id, by)
        async with self._groups.deciding(guild_id, by) as tx:
            before = await self._lock_led(tx, poll_id, by)
            before.require_draft()
            poll = replace(
                before,
                rhythm=before.rhythm if rhythm is None else rhythm,
                days=days if days in DAYS_OPEN else before.days,
            )
            if poll != before:
                store = PollStore(tx)
                await store.save(poll)
                proposed = [one.id for one in await store.list_slots(poll_id) if not one.is_typed]
                await store.drop_slots(proposed)
                group = await self._groups.get_in(tx, poll.group_id)
                await self._propose(tx, poll, group, busy)
            return await self._draft(tx, poll, by)

    async def tick(
        self, guild_id: GuildId, poll_id: PollId, slot_ids: Collection[SlotId], *, by: MemberId
    ) -> Question:
        """Ask about these times, and leave the others out."""
        async with self._groups.deciding(guild_id, by) as tx:
            poll = await self._lock_led(tx, poll_id, by)
            poll.require_draft()
            await PollStore(tx).tick(poll_id, slot_ids)
            return await self._draft(tx, poll, by)

    async def add_time(
        self, guild_id: GuildId, poll_id: PollId, typed: str, *, by: MemberId, language: str
    ) -> Question:
        """Read a time as it is typed for a meeting, and put it on the list."""
        now = self._clock.now()
        async with self._groups.deciding(guild_id, by) as tx:
            poll = await self._lock_led(tx, poll_id, by)
            poll.require_draft()
            store = PollStore(tx)
            when = read_when(typed, now=now, zone=load_zone(poll.zone), language=language)
            slots = await store.list_slots(poll_id)
            if any(slot.wall.at == when.wall.at and slot.is_ticked for slot in slots):
                raise TimeTwiceError(guild_id, poll_id)
            if sum(slot.is_ticked for slot in slots) >= MOST_TIMES:
                raise TooManyTimesError(guild_id, poll_id, most=MOST_TIMES)
            # One that was proposed and left out comes back as typed; a list that is full loses one of those.
            left_out = [slot for slot in slots if not slot.is_ticked]
            same = [slot.id for slot in left_out if slot.wall.at == when.wall.at]
            await store.drop_slots(same or [slot.id for slot in left_out[: _over(slots)]])
            await self._add(tx, poll, [when.wall], is_typed=True)
            return await self._draft(tx, poll, by)

    async def drop_draft(self, guild_id: GuildId, poll_id: PollId, *, by: MemberId) -> None:
        async with self._groups.deciding(guild_id, by) as tx:
            poll = await self._lock_led(tx, poll_id, by)
            poll.require_draft()
            await PollStore(tx).drop(poll_id)

    async def ask(self, guild_id: GuildId, poll_id: PollId, *, by: MemberId) -> Question:
        """Put the question in the room. From now on it stays as it is."""
        now = self._clock.now()
        async with self._groups.deciding(guild_id, by) as tx:
            draft = await self._lock_led(tx, poll_id, by)
            store = PollStore(tx)
            slots = await store.list_slots(poll_id)
            closes_at = deadline_to_ask(draft, slots, now=now)
            await store.drop_slots([slot.id for slot in slots if not slot.is_ticked])
            poll = replace(draft, state=PollState.OPEN, closes_at=closes_at, asked_by=by)
            await store.save(poll)
            owed = [promises.card(poll, now), promises.close(poll, closes_at)]
            if closes_at - REMIND_BEFORE > now:
                owed.append(promises.remind(poll, closes_at - REMIND_BEFORE))
            await self._outbox.post(tx, owed)
            await self._audit.record(
                tx, actor=by, action="polls.asked", group_id=poll.group_id, subject_id=poll.id
            )
            return await self._question(tx, poll)

    async def _propose(self, tx: Transaction, poll: Poll, group: Group, busy: Busy) -> None:
        now = self._clock.now()
        zones = await self._zones(tx, poll.guild_id, group, poll.zone)
        typed = {slot.wall.at for slot in await PollStore(tx).list_slots(poll.id)}
        walls = propose(
            poll.zone,
            tuple(zones.values()),
            since=now + timedelta(days=poll.days) + _NOTICE,
            until=now + LOOKED_AHEAD,
            minutes=poll.minutes,
            rhythm=poll.rhythm,
            busy=busy,
        )
        new = [wall for wall in walls if wall.at not in typed]
        await self._add(tx, poll, new[: MOST_TIMES - len(typed)], is_typed=False)

    async def _add(
        self, tx: Transaction, poll: Poll, walls: Iterable[WallTime], *, is_typed: bool
    ) -> None:
        now = self._clock.now()
        slots = [Slot(SlotId(new_id(now)), poll.id, wall, is_typed=is_typed) for wall in walls]
        await PollStore(tx).add_slots(poll.guild_id, slots)

    async def _busy(self, guild_id: GuildId, group_id: GroupId, by: MemberId) -> Busy:
        """When the group meets already, as far as its facilitator sees ahead."""
        return [
            (one.session.starts_at, one.session.ends_at)
            for one in await self._sessions.list_led(guild_id, by)
            if one.session.group_id == group_id
        ]


def _over(slots: Collection[Slot]) -> int:
    """How many have to go so that one more fits on the list."""
    return max(0, len(slots) + 1 - MOST_LISTED)
