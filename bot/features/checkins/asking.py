"""A group is asked: by a rhythm that its facilitators choose, or when they say so. One round at a time."""

from dataclasses import replace
from datetime import timedelta

from bot.core.ids import GroupId, GuildId, MemberId
from bot.db.database import Transaction
from bot.features.checkins.errors import (
    NoRhythmError,
    ReadByNameError,
    RhythmError,
    RoundClosedError,
    RoundEndedError,
)
from bot.features.checkins.model import Asks, Rhythm, Round, RoundId, RoundState
from bot.features.checkins.pulse import Band
from bot.features.checkins.questions import bundled_questions
from bot.features.checkins.round_store import RhythmStore, RoundStore
from bot.features.checkins.rounds import Window, checked, closes_at_by_hand, on_clock_of
from bot.features.checkins.store import AnswerStore
from bot.features.checkins.turning import RoundCard, Rounds, TurningPart
from bot.features.groups.model import Group


class AskingPart(TurningPart):
    # Facilitators.

    async def results(self, guild_id: GuildId, group_id: GroupId, *, by: MemberId) -> Rounds:
        async with self._groups.deciding(guild_id, by) as tx:
            group = await self._lead(tx, group_id, by)
            return await self._rounds(tx, group, await self._rhythm(tx, group))

    async def preview(self, guild_id: GuildId, rhythm: Rhythm, *, by: MemberId) -> Rounds:
        """How it would be. Nothing is changed yet."""
        async with self._groups.deciding(guild_id, by) as tx:
            group = await self._lead(tx, rhythm.group_id, by)
            return await self._rounds(tx, group, await self._asked_for(tx, group, rhythm))

    async def schedule(self, guild_id: GuildId, rhythm: Rhythm, *, by: MemberId) -> Rounds:
        """Ask the group like this from now on. A round that is open stays as it was announced."""
        async with self._groups.deciding(guild_id, by) as tx:
            group = await self._lead(tx, rhythm.group_id, by)
            new = await self._asked_for(tx, group, rhythm)
            return await self._rhythm_changed(tx, group, new, by, "checkins.scheduled")

    async def pause(self, guild_id: GuildId, group_id: GroupId, *, by: MemberId) -> Rounds:
        """No new round until it is resumed. One that is open goes on."""
        async with self._groups.deciding(guild_id, by) as tx:
            group, rhythm = await self._rhythm_to_change(tx, group_id, by)
            new = replace(rhythm, is_paused=True)
            return await self._rhythm_changed(tx, group, new, by, "checkins.paused")

    async def resume(self, guild_id: GuildId, group_id: GroupId, *, by: MemberId) -> Rounds:
        async with self._groups.deciding(guild_id, by) as tx:
            group, rhythm = await self._rhythm_to_change(tx, group_id, by)
            new = replace(rhythm, is_paused=False)
            return await self._rhythm_changed(tx, group, new, by, "checkins.resumed")

    async def stop(self, guild_id: GuildId, group_id: GroupId, *, by: MemberId) -> Rounds:
        """From now on the group is asked only when a facilitator says so."""
        async with self._groups.deciding(guild_id, by) as tx:
            group, rhythm = await self._rhythm_to_change(tx, group_id, by)
            new = replace(rhythm, asks=Asks.WHEN_TOLD, is_paused=False)
            return await self._rhythm_changed(tx, group, new, by, "checkins.stopped")

    async def ask_now(
        self,
        guild_id: GuildId,
        group_id: GroupId,
        *,
        by: MemberId,
        open_for: timedelta | None = None,
    ) -> Rounds:
        """Open a round at once. If one is open, it closes."""
        now = self._clock.now()
        async with self._groups.deciding(guild_id, by) as tx:
            group = await self._lead(tx, group_id, by)
            rhythm = await self._rhythm(tx, group)
            if open_for is not None:
                rhythm = checked(replace(rhythm, open_for=open_for))
            if (before := await RoundStore(tx).lock_open(group_id)) is not None:
                await self._close(tx, before, by_hand=True)
            await self._open(tx, group, rhythm, Window(now, closes_at_by_hand(rhythm, now)), by=by)
            await self._turn(tx, group)
            await self._audit.record(tx, actor=by, action="checkins.asked", group_id=group_id)
            return await self._rounds(tx, group, await self._rhythm(tx, group))

    async def close(self, guild_id: GuildId, round_id: RoundId, *, by: MemberId) -> Rounds:
        """Before its time. Of two at once the second is told that it is closed."""
        async with self._groups.deciding(guild_id, by) as tx:
            found = await RoundStore(tx).get(round_id)
            group = await self._lead(tx, found.group_id, by)
            open_ = await RoundStore(tx).lock(round_id)
            if open_.state is RoundState.CLOSED:
                raise RoundEndedError(guild_id, group.id)
            await self._close(tx, open_, by_hand=True)
            await self._turn(tx, group)
            await self._audit.record(
                tx, actor=by, action="checkins.closed", group_id=group.id, subject_id=round_id
            )
            return await self._rounds(tx, group, await self._rhythm(tx, group))

    # Members.

    async def find_open(self, guild_id: GuildId, group_id: GroupId) -> Round | None:
        now = self._clock.now()
        async with self._db.reading(guild_id) as tx:
            found = await RoundStore(tx).find_open(group_id)
            return found if found is not None and found.takes_answers(now) else None

    async def list_open_for(self, guild_id: GuildId, member_id: MemberId) -> tuple[RoundCard, ...]:
        """What somebody could answer now, soonest to close first."""
        now = self._clock.now()
        theirs = {one.id: one for one in await self._groups.list_of_member(guild_id, member_id)}
        async with self._db.reading(guild_id) as tx:
            found = await RoundStore(tx).list_open(theirs) if theirs else ()
            return tuple(
                RoundCard(one, theirs[one.group_id]) for one in found if one.takes_answers(now)
            )

    async def count_me_in(
        self, guild_id: GuildId, round_id: RoundId, band: Band, *, by: MemberId
    ) -> Round:
        """Without a name, in the pulse of this round. Once a facilitator has read them by name it is too late."""
        async with self._groups.deciding(guild_id, by) as tx:
            asked = await self._lock_to_answer(tx, round_id, by)
            answer = await AnswerStore(tx).find(round_id, by)
            if answer is not None and answer.opened_at is not None:
                raise ReadByNameError(guild_id)
            await RoundStore(tx).save_mark(guild_id, round_id, by, band)
            return asked

    async def count_me_out(self, guild_id: GuildId, round_id: RoundId, *, by: MemberId) -> Round:
        async with self._groups.deciding(guild_id, by) as tx:
            asked = await self._lock_to_answer(tx, round_id, by)
            await RoundStore(tx).drop_mark(round_id, by)
            return asked

    async def is_counted_in(self, guild_id: GuildId, round_id: RoundId, by: MemberId) -> bool:
        """For the one who asks, about themselves."""
        async with self._db.reading(guild_id) as tx:
            return await RoundStore(tx).find_mark(round_id, by) is not None

    # Steps.

    async def _rhythm_to_change(
        self, tx: Transaction, group_id: GroupId, by: MemberId
    ) -> tuple[Group, Rhythm]:
        group = await self._lead(tx, group_id, by)
        rhythm = await self._rhythm(tx, group)
        if rhythm.asks is Asks.WHEN_TOLD:
            raise NoRhythmError(group.guild_id, group_id)
        return group, rhythm

    async def _asked_for(self, tx: Transaction, group: Group, wanted: Rhythm) -> Rhythm:
        """What a facilitator chose, on the group's clock."""
        if wanted.set_name not in bundled_questions().by_name:
            raise RhythmError
        so_far = (await self._rhythm(tx, group)).rounds_so_far
        return checked(replace(on_clock_of(wanted, group.zone), rounds_so_far=so_far))

    async def _rhythm_changed(
        self, tx: Transaction, group: Group, rhythm: Rhythm, by: MemberId, action: str
    ) -> Rounds:
        await RhythmStore(tx).save(group.guild_id, rhythm)
        await self._turn(tx, group)
        await self._audit.record(tx, actor=by, action=action, group_id=group.id)
        return await self._rounds(tx, group, await self._rhythm(tx, group))

    async def _lock_to_answer(self, tx: Transaction, round_id: RoundId, by: MemberId) -> Round:
        found = await RoundStore(tx).get(round_id)
        await self._enter(tx, found.group_id, by)
        asked = await RoundStore(tx).lock(round_id)
        if not asked.takes_answers(self._clock.now()):
            raise RoundClosedError(asked.guild_id)
        return asked
