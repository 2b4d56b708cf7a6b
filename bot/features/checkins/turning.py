"""What opens and closes by itself. A turn looks at what is true then, so one that comes late, twice or after a restart
does no harm.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from bot.core.errors import NotFoundError
from bot.core.ids import ChannelId, GroupId, GuildId, MemberId, MessageId, new_id
from bot.db.database import EVERY_GUILD, Transaction
from bot.features.checkins import round_promises as promises
from bot.features.checkins.choice_store import ChoiceStore
from bot.features.checkins.ground import Ground
from bot.features.checkins.model import (
    ROUNDS_KEPT,
    Asks,
    Rhythm,
    Round,
    RoundId,
    RoundState,
)
from bot.features.checkins.pulse import frozen, is_too_soon
from bot.features.checkins.questions import bundled_questions
from bot.features.checkins.round_store import RhythmStore, RoundStore
from bot.features.checkins.rounds import (
    LONGEST_OPEN,
    LOOKS_AHEAD,
    Window,
    find_window,
    follows_meeting,
    next_window,
    nudge_at,
    on_clock_of,
    was_asked,
)
from bot.features.groups.model import Group
from bot.features.outbox.model import Promise
from bot.features.sessions.ground import CalendarChange
from bot.features.sessions.model import Session

_SHOWN: Final = 8


@dataclass(frozen=True, slots=True)
class Rounds:
    """How a group is asked, and how it went. Who answered is nowhere in it."""

    group: Group
    rhythm: Rhythm
    open: Round | None
    next: Window | None
    """What opens next by itself."""
    closed: tuple[Round, ...] = ()
    """The last ones, newest first."""


@dataclass(frozen=True, slots=True)
class RoundCard:
    round: Round
    group: Group


class TurningPart(Ground):
    # Cards, turns and repairs.

    async def turn(self, guild_id: GuildId, group_id: GroupId) -> None:
        """Open and close what is due."""
        async with self._db.transaction(guild_id) as tx:
            await self._groups.hold_in(tx, group_id)
            try:
                group = await self._groups.get_in(tx, group_id)
            except NotFoundError:
                return  # it has ended, and its round with it
            await self._turn(tx, group)

    async def round_card(self, guild_id: GuildId, round_id: RoundId) -> RoundCard:
        async with self._db.reading(guild_id) as tx:
            found = await RoundStore(tx).get(round_id)
            return RoundCard(found, await self._groups.get_in(tx, found.group_id))

    async def remember_round_card(
        self, guild_id: GuildId, round_id: RoundId, channel_id: ChannelId, message_id: MessageId
    ) -> None:
        async with self._db.transaction(guild_id) as tx:
            asked = await RoundStore(tx).lock(round_id)
            card = replace(asked, card_channel_id=channel_id, card_message_id=message_id)
            await RoundStore(tx).save(card)

    async def repair_rounds(self) -> None:
        """At start and nightly: somebody may have deleted a card, and new zone rules move the next round."""
        now = self._clock.now()
        async with self._db.transaction(EVERY_GUILD) as tx:
            groups = await RhythmStore(tx).list_groups()
            open_ = await RoundStore(tx).list_open()
            owed = [promises.turn(guild_id, group_id, now) for guild_id, group_id in groups]
            await self._outbox.post(tx, [*owed, *(promises.card(one, now) for one in open_)])

    async def forget_rounds(self) -> None:
        """Nightly."""
        async with self._db.transaction(EVERY_GUILD) as tx:
            await RoundStore(tx).drop_closed_before(self._clock.now() - ROUNDS_KEPT)

    async def nudge_settled_in(
        self, tx: Transaction, round_id: RoundId, member_id: MemberId
    ) -> None:
        """They have opened the form, so nobody reminds them of it."""
        await self._outbox.withdraw(tx, key_prefix=promises.nudge_key(round_id, member_id))

    # Others tell.

    async def _round_meetings_changed(
        self, tx: Transaction, changes: Sequence[CalendarChange]
    ) -> None:
        """Its turn comes at once: within the transaction other meetings may still be about to change."""
        now = self._clock.now()
        for group_id in {one.after.group_id for one in changes}:
            rhythm = await RhythmStore(tx).find(group_id)
            open_ = await RoundStore(tx).find_open(group_id)
            waits = rhythm is not None and rhythm.asks is Asks.BEFORE_MEETINGS
            if waits or (open_ is not None and open_.session_id is not None):
                await self._outbox.post(tx, [promises.turn(tx.guild_id, group_id, now)])

    async def _round_person_left(self, tx: Transaction, group: Group, member_id: MemberId) -> None:
        if (open_ := await RoundStore(tx).find_open(group.id)) is not None:
            await RoundStore(tx).drop_mark(open_.id, member_id)
            await self.nudge_settled_in(tx, open_.id, member_id)

    async def _rounds_end(self, tx: Transaction, group: Group) -> None:
        if (open_ := await RoundStore(tx).lock_open(group.id)) is not None:
            await self._close(tx, open_)
        await RhythmStore(tx).drop(group.id)
        await self._outbox.withdraw(tx, key_prefix=promises.turn_key(group.id))

    async def _round_room_changed(self, tx: Transaction, group: Group) -> None:
        """The card went with the old room."""
        if (open_ := await RoundStore(tx).lock_open(group.id)) is not None:
            bare = replace(open_, card_channel_id=None, card_message_id=None)
            await RoundStore(tx).save(bare)
            await self._outbox.post(tx, [promises.card(bare, self._clock.now())])

    async def _round_group_changed(self, tx: Transaction, before: Group, after: Group) -> None:
        """Another clock, or another language for its card."""
        now = self._clock.now()
        rhythm = await RhythmStore(tx).find(after.id)
        if rhythm is not None and before.zone != after.zone:
            await RhythmStore(tx).save(after.guild_id, on_clock_of(rhythm, after.zone))
            await self._outbox.post(tx, [promises.turn(after.guild_id, after.id, now)])
        open_ = await RoundStore(tx).find_open(after.id)
        if open_ is not None and before.language != after.language:
            await self._outbox.post(tx, [promises.card(open_, now)])

    # Steps.

    async def _rhythm(self, tx: Transaction, group: Group) -> Rhythm:
        found = await RhythmStore(tx).find(group.id)
        usual = bundled_questions().made_for(group.template).name
        return found or Rhythm(group_id=group.id, asks=Asks.WHEN_TOLD, set_name=usual)

    async def _rounds(self, tx: Transaction, group: Group, rhythm: Rhythm) -> Rounds:
        now, store = self._clock.now(), RoundStore(tx)
        open_ = await store.find_open(group.id)
        meetings = await self._meetings(tx, group)
        following = next_window(rhythm, meetings, now)
        closed = await store.list_closed(group.id, limit=_SHOWN)
        return Rounds(group, rhythm, open_, following, closed)

    async def _meetings(self, tx: Transaction, group: Group) -> tuple[Session, ...]:
        now = self._clock.now()
        return await self._sessions.list_planned_in(
            tx, [group.id], since=now - timedelta(days=1), until=now + LOOKS_AHEAD
        )

    async def _turn(self, tx: Transaction, group: Group) -> None:
        now, store = self._clock.now(), RoundStore(tx)
        rhythm, meetings = await self._rhythm(tx, group), await self._meetings(tx, group)
        open_ = await self._after_its_meeting(tx, await store.lock_open(group.id))
        if open_ is not None and open_.closes_at <= now:
            await self._close(tx, open_)
            open_ = None
        window = find_window(rhythm, meetings, now)
        if window is not None:
            asked = await store.list_since(group.id, now - 2 * LONGEST_OPEN)
            if not was_asked(window, asked):
                if open_ is not None:
                    await self._close(tx, open_)
                open_ = await self._open(tx, group, rhythm, window)
        following = next_window(rhythm, meetings, now)
        moments = [] if open_ is None else [open_.closes_at]
        moments += [] if following is None else [following.opens_at]
        if moments:
            await self._outbox.post(tx, [promises.turn(group.guild_id, group.id, min(moments))])

    async def _after_its_meeting(self, tx: Transaction, open_: Round | None) -> Round | None:
        """Its meeting may have moved, or been called off."""
        if open_ is None or open_.session_id is None:
            return open_
        now = self._clock.now()
        try:
            meeting = await self._sessions.get_in(tx, open_.session_id)
        except NotFoundError:
            meeting = None
        closes_at = follows_meeting(open_, meeting, now)
        if closes_at == open_.closes_at:
            return open_
        moved = replace(open_, closes_at=closes_at)
        await RoundStore(tx).save(moved)
        if closes_at > now:
            await self._outbox.post(tx, [promises.card(moved, now)])
        return moved

    async def _open(
        self,
        tx: Transaction,
        group: Group,
        rhythm: Rhythm,
        window: Window,
        *,
        by: MemberId | None = None,
    ) -> Round:
        now = self._clock.now()
        asked = Round(
            id=RoundId(new_id(now)),
            guild_id=group.guild_id,
            group_id=group.id,
            state=RoundState.OPEN,
            set_name=rhythm.set_name,
            turn=rhythm.rounds_so_far,
            opens_at=window.opens_at,
            closes_at=window.closes_at,
            session_id=window.session_id,
            asked_by=by,
        )
        await RoundStore(tx).save(asked)
        kept = await self._rhythm(tx, group)
        next_turn = replace(kept, rounds_so_far=kept.rounds_so_far + 1)
        await RhythmStore(tx).save(group.guild_id, next_turn)
        owed: list[Promise] = [promises.card(asked, now)]
        if nudge_at(asked) > now:
            wanting = await ChoiceStore(tx).list_wanting_nudges()
            people = await self._groups.people_in(tx, group.id)
            owed += [promises.nudge(asked, one) for one in people if one in wanting]
        await self._outbox.post(tx, owed)
        return asked

    async def _close(self, tx: Transaction, asked: Round, *, by_hand: bool = False) -> None:
        """No more answers. What the pulse may show is kept; who was counted is not. ``asked`` is held."""
        now, store = self._clock.now(), RoundStore(tx)
        pulse = None
        if not is_too_soon(await store.last_pulse_at(asked.group_id), now):
            pulse = frozen(await store.count_marks(asked.id))
        await store.drop_marks(asked.id)
        closed = replace(
            asked, state=RoundState.CLOSED, closed_at=now, was_closed_by_hand=by_hand, pulse=pulse
        )
        await store.save(closed)
        await self._outbox.withdraw(tx, key_prefix=promises.nudges_prefix(asked.id))
        await self._outbox.post(tx, [promises.card(closed, now)])
