"""Meetings: planned by facilitators, answered by members, and what is owed to both.

The parts are named for what people do: schedule a series, answer, call a meeting off, close it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from typing_extensions import override

from bot.core.clock import Clock
from bot.core.ids import GroupId, GuildId, MemberId, MessageId, SessionId
from bot.core.personal_data import Declaration, HoldsParts, Part
from bot.core.wall_time import WallTime
from bot.db.data_keys import Sealer
from bot.db.database import EVERY_GUILD, Database, Transaction
from bot.features.audit.service import AuditService
from bot.features.audit.watching import Watched
from bot.features.groups.model import Group
from bot.features.groups.service import GroupService
from bot.features.guilds.service import GuildService
from bot.features.members.service import MemberService
from bot.features.outbox.service import OutboxService
from bot.features.reminders.service import ReminderService
from bot.features.sessions import promises
from bot.features.sessions.ahead import AheadPart
from bot.features.sessions.answer_store import AnswerStore
from bot.features.sessions.changing import ChangingPart
from bot.features.sessions.closing import ClosingPart
from bot.features.sessions.declarations import (
    ALL_WORDS,
    ANSWERS,
    ATTENDANCE,
    DECLARATIONS,
    STANDING,
    WORDS,
)
from bot.features.sessions.ground import Summary, as_reminded
from bot.features.sessions.listing import ListingPart
from bot.features.sessions.model import (
    CARD_BEFORE,
    LONGEST_MINUTES,
    NAMES_KEPT,
    OPENING_USELESS_AFTER,
    OPENS_BEFORE,
    Rsvp,
    RsvpAnswer,
    Session,
    SessionState,
)
from bot.features.sessions.pausing import PausingPart
from bot.features.sessions.private_words import WORDS_READ, PrivateWordsPart
from bot.features.sessions.recurrence import Weekly, slot_before
from bot.features.sessions.reminding import RemindingPart
from bot.features.sessions.seats import Line
from bot.features.sessions.standing import StandingPart
from bot.features.sessions.standing_store import StandingStore
from bot.features.sessions.store import SessionStore

_LONGEST = timedelta(minutes=LONGEST_MINUTES)
_JUST_OVER = 10
"""So many may have ended within the longest meeting's length, and are read for nothing."""
LISTED = 25
"""As many as Discord offers to choose from."""
AT_HAND_AFTER = timedelta(days=3)
"""So far back a facilitator is shown what nobody closed. By then it has closed by itself."""


@dataclass(frozen=True, slots=True)
class MeetingCard:
    """What a room may know of a meeting: no names."""

    session: Session
    group: Group
    taken: int


class SessionService(
    ChangingPart,
    PausingPart,
    StandingPart,
    PrivateWordsPart,
    ClosingPart,
    ListingPart,
    AheadPart,
    RemindingPart,
    HoldsParts[Transaction],
):
    def __init__(
        self,
        *,
        db: Database,
        clock: Clock,
        audit: AuditService,
        outbox: OutboxService,
        guilds: GuildService,
        members: MemberService,
        reminders: ReminderService,
        groups: GroupService,
        sealer: Sealer,
    ) -> None:
        super().__init__(
            db=db,
            clock=clock,
            audit=audit,
            outbox=outbox,
            guilds=guilds,
            members=members,
            reminders=reminders,
            groups=groups,
            sealer=sealer,
        )
        self.on_change(self._meetings_planned)
        groups.on_joined(self._person_joined)
        groups.on_left(self._person_left)
        groups.on_left(self._no_longer_every_time)
        groups.on_archived(self._group_ended)
        groups.on_archived(self._nobody_every_time)
        groups.on_room_changed(self._room_changed)
        groups.on_change(self._reminded_otherwise)

    # Looking.

    async def summary(
        self, guild_id: GuildId, session_id: SessionId, member_id: MemberId
    ) -> Summary:
        """One meeting for one of its people. Looking through ``open_card`` may seat them; this does not."""
        async with self._db.reading(guild_id) as tx:
            session = await SessionStore(tx).get(session_id)
            await self._groups.require_member(tx, session.group_id, member_id)
            line = Line(session, await AnswerStore(tx).list_(session_id))
            return await self._summary(tx, line, member_id)

    async def find_following(
        self, guild_id: GuildId, session_id: SessionId, member_id: MemberId
    ) -> Summary | None:
        """The next meeting of the same group after this one."""
        async with self._db.reading(guild_id) as tx:
            session = await SessionStore(tx).get(session_id)
            await self._groups.require_member(tx, session.group_id, member_id)
            after = max(session.starts_at, self._clock.now())
            coming = await SessionStore(tx).list_coming(session.group_id, after)
            if not coming:
                return None
            line = Line(coming[0], await AnswerStore(tx).list_(coming[0].id))
            return await self._summary(tx, line, member_id)

    async def list_for_member(
        self, guild_id: GuildId, member_id: MemberId, *, limit: int = 5
    ) -> tuple[Summary, ...]:
        """What is next for a person, in all their groups; one that has begun first, since they can still come in."""
        groups = {
            group.id: group for group in await self._groups.list_of_member(guild_id, member_id)
        }
        async with self._db.reading(guild_id) as tx:
            now = self._clock.now()
            found = await SessionStore(tx).list_coming_of(
                groups, now - _LONGEST, limit=limit + _JUST_OVER
            )
            coming = [one for one in found if not one.is_over(now)][:limit]
            return tuple(
                [
                    await self._summary(
                        tx,
                        Line(one, await AnswerStore(tx).list_(one.id)),
                        member_id,
                        groups[one.group_id],
                    )
                    for one in coming
                ]
            )

    async def list_answered(
        self, guild_id: GuildId, member_id: MemberId
    ) -> tuple[tuple[Session, Rsvp], ...]:
        """All that a person has answered, also what is called off or over, oldest first."""
        async with self._db.reading(guild_id) as tx:
            return await AnswerStore(tx).list_of_member(member_id)

    async def is_expected_in(self, tx: Transaction, member_id: MemberId) -> bool:
        """Whether they said that they come to a meeting ahead, or were seen at one lately."""
        now = self._clock.now()
        store = AnswerStore(tx)
        answered = await store.list_of_member(member_id)
        booked = any(
            session.is_coming(now) and rsvp.answer is not RsvpAnswer.DECLINED
            for session, rsvp in answered
        )
        return booked or bool(await store.list_came_of_member(member_id))

    async def find_next(self, guild_id: GuildId, group_id: GroupId) -> Session | None:
        """When a group meets next. Says nothing of anyone, so it may be shown to who would like to join."""
        async with self._db.reading(guild_id) as tx:
            coming = await SessionStore(tx).list_coming_of([group_id], self._clock.now(), limit=1)
            return coming[0] if coming else None

    async def find_usual_start(self, guild_id: GuildId, group_id: GroupId) -> datetime | None:
        """When the group usually meets, as clocks stand today; a single meeting when it is."""
        now = self._clock.now()
        session = await self.find_next(guild_id, group_id)
        if session is None:
            return None
        async with self._db.reading(guild_id) as tx:
            series = await SessionStore(tx).get_series(session.series_id)
        usual = session.slot
        if isinstance(series.repeats, Weekly):
            while usual.to_instant() > now:
                usual = WallTime(usual.at - timedelta(weeks=1), usual.zone)
        else:
            usual = slot_before(series.first, series.repeats, usual) or usual
        return usual.to_instant()

    async def list_led(self, guild_id: GuildId, by: MemberId) -> tuple[MeetingCard, ...]:
        """A facilitator's coming meetings, soonest first."""
        groups = await self._led_by(guild_id, by)
        async with self._db.reading(guild_id) as tx:
            now = self._clock.now()
            found = await SessionStore(tx).list_coming_of(groups, now, limit=LISTED)
            return await self._as_cards(tx, found, groups)

    async def list_at_hand(self, guild_id: GuildId, by: MemberId) -> tuple[MeetingCard, ...]:
        """What a facilitator has before them: begun and not closed, then the coming ones."""
        groups = await self._led_by(guild_id, by)
        async with self._db.reading(guild_id) as tx:
            since = self._clock.now() - AT_HAND_AFTER
            found = await SessionStore(tx).list_at_hand(groups, since, limit=LISTED)
            return await self._as_cards(tx, found, groups)

    async def find_unclosed(self, guild_id: GuildId, by: MemberId) -> Session | None:
        """The last meeting that has begun and that nobody closed."""
        groups = await self._led_by(guild_id, by)
        async with self._db.reading(guild_id) as tx:
            now = self._clock.now()
            return await SessionStore(tx).find_unclosed(groups, since=now - NAMES_KEPT, until=now)

    async def list_called_off(self, guild_id: GuildId, by: MemberId) -> tuple[MeetingCard, ...]:
        """A facilitator's meetings that will not happen and would still be to come."""
        groups = await self._led_by(guild_id, by)
        async with self._db.reading(guild_id) as tx:
            now = self._clock.now()
            found = await SessionStore(tx).list_called_off(groups, now, limit=LISTED)
            return await self._as_cards(tx, found, groups)

    # Cards.

    async def card(self, guild_id: GuildId, session_id: SessionId) -> MeetingCard:
        async with self._db.reading(guild_id) as tx:
            session = await SessionStore(tx).get(session_id)
            group = await self._groups.get_in(tx, session.group_id)
            return MeetingCard(session, group, await AnswerStore(tx).count_taken(session_id))

    async def remember_card(
        self, guild_id: GuildId, session_id: SessionId, message_id: MessageId | None
    ) -> None:
        async with self._db.transaction(guild_id) as tx:
            session = await SessionStore(tx).lock(session_id)
            await SessionStore(tx).save(replace(session, card_message_id=message_id))

    async def turn_card(self, guild_id: GuildId, session_id: SessionId) -> None:
        """It is a week before, the meeting begins, or it is over: what its room shows is no longer true."""
        now = self._clock.now()
        async with self._db.transaction(guild_id) as tx:
            session = await SessionStore(tx).get(session_id)
            await self._outbox.post(tx, [promises.card(session, now)])
            if session.has_started(now):
                group = await self._groups.get_in(tx, session.group_id)
                await self._groups.redraw_hub(tx, group)

    async def repair_cards(self) -> None:
        """At start and daily: somebody may have deleted a card, and Discord tells nobody."""
        now = self._clock.now()
        async with self._db.transaction(EVERY_GUILD) as tx:
            found = await SessionStore(tx).list_to_show(now, near=now + CARD_BEFORE)
            await self._outbox.post(tx, [promises.card(session, now) for session in found])

    async def promise_opening(self, guild_id: GuildId, session_id: SessionId) -> None:
        """Say in the room, as it is now, that the meeting is about to begin. Too late it is not said at all."""
        now = self._clock.now()
        async with self._db.transaction(guild_id) as tx:
            session = await SessionStore(tx).lock(session_id)
            if now < session.starts_at - OPENS_BEFORE and session.state is SessionState.PLANNED:
                # It was moved when this turn had begun: what is said now would not be said again then.
                await self._outbox.post(tx, [promises.open_room(session)])
                return
            useless_after = session.starts_at + OPENING_USELESS_AFTER
            group = await self._groups.get_in(tx, session.group_id)
            room = group.text_channel_id
            is_wanted = session.state is SessionState.PLANNED and now < useless_after
            if is_wanted and room is not None:
                opening = promises.opening(session, room, now, useless_after)
                await self._outbox.post(tx, [opening])

    async def _room_changed(self, tx: Transaction, group: Group) -> None:
        """The cards went with the old room."""
        now = self._clock.now()
        store = SessionStore(tx)
        for session in await store.list_to_show(now, near=now + CARD_BEFORE, group_id=group.id):
            await store.save(replace(await store.lock(session.id), card_message_id=None))
            await self._outbox.post(tx, [promises.card(session, now)])

    # People come and go.

    async def _person_joined(self, tx: Transaction, group: Group, member_id: MemberId) -> None:
        """Also somebody who was here before: what they had answered still holds."""
        coming = [session.id for session in await self._coming(tx, group.id)]
        said = await AnswerStore(tx).list_of(coming)
        answers = {one: as_reminded(said[one].get(member_id)) for one in coming}
        await self._reminders.set_answers(tx, group.guild_id, member_id, answers)

    async def _led_by(self, guild_id: GuildId, by: MemberId) -> dict[GroupId, Group]:
        return {group.id: group for group in await self._groups.list_facilitated(guild_id, by)}

    @staticmethod
    async def _as_cards(
        tx: Transaction, sessions: Sequence[Session], groups: Mapping[GroupId, Group]
    ) -> tuple[MeetingCard, ...]:
        taken = await AnswerStore(tx).count_taken_of([session.id for session in sessions])
        return tuple(
            MeetingCard(session, groups[session.group_id], taken.get(session.id, 0))
            for session in sessions
        )

    # What is kept of a person.

    @property
    @override
    def declarations(self) -> Sequence[Declaration]:
        return DECLARATIONS

    @override
    async def export_member(
        self, tx: Transaction, guild_id: GuildId, member_id: MemberId
    ) -> Mapping[str, Any]:
        store = AnswerStore(tx)
        return {
            ANSWERS: [
                {
                    "meeting_at": session.starts_at.isoformat(),
                    "answer": rsvp.answer.value,
                    "seat": rsvp.seat.value,
                    "offered_until": None
                    if rsvp.offered_until is None
                    else rsvp.offered_until.isoformat(),
                }
                for session, rsvp in await store.list_of_member(member_id)
            ],
            STANDING: await self._standing_of(tx, member_id),
            WORDS: await self._words_of(tx, member_id),
            ATTENDANCE: [
                {"meeting_at": session.starts_at.isoformat(), "came": came.value}
                for session, came in await store.list_came_of_member(member_id)
            ],
        }

    @override
    async def forget_member(self, tx: Transaction, guild_id: GuildId, member_id: MemberId) -> None:
        """Their seats go on by the rules; of past meetings only the number stays."""
        now = self._clock.now()
        await self._groups.hold_all_of_in(tx, member_id)
        answered = await AnswerStore(tx).list_of_member(member_id)
        coming = [session for session, _ in answered if session.is_coming(now)]
        for session in coming:
            await self._drop_person(tx, session.id, member_id)
        await AnswerStore(tx).forget(member_id)
        await StandingStore(tx).forget(member_id)

    async def watched_of(self, tx: Transaction, member_id: MemberId) -> Sequence[Watched]:
        written = await AnswerStore(tx).list_words_written_at(member_id)
        return [Watched(session_id, WORDS_READ, at) for session_id, at in written]

    @property
    @override
    def parts(self) -> Sequence[Part]:
        return (ALL_WORDS,)

    @override
    async def forget_part(
        self, tx: Transaction, guild_id: GuildId, member_id: MemberId, part: Part
    ) -> None:
        await AnswerStore(tx).drop_words_of(member_id)
