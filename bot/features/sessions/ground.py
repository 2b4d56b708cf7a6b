"""What all parts of the session service stand on: its neighbours, and what is owed because of a meeting."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from bot.core.clock import Clock
from bot.core.ids import MemberId, SessionId, new_id
from bot.db.data_keys import Sealer
from bot.db.database import Database, Transaction
from bot.features.audit.service import AuditService
from bot.features.groups.errors import GroupNotFoundError
from bot.features.groups.model import Group
from bot.features.groups.service import GroupService
from bot.features.guilds.service import GuildService
from bot.features.members.model import Member
from bot.features.members.note_times import USUAL_LEADS
from bot.features.members.service import MemberService
from bot.features.outbox.model import Promise
from bot.features.outbox.service import OutboxService
from bot.features.reminders.model import Answer, Occasion
from bot.features.reminders.service import ReminderService
from bot.features.sessions import promises
from bot.features.sessions.answer_store import AnswerStore
from bot.features.sessions.clashes import Booked, Clash, clashes, near
from bot.features.sessions.model import (
    CARD_BEFORE,
    LONGEST_MINUTES,
    Rsvp,
    RsvpAnswer,
    Seat,
    Session,
    Ties,
)
from bot.features.sessions.seats import Line, News, Outcome, has_seat_for
from bot.features.sessions.standing_store import StandingStore
from bot.features.sessions.store import SessionStore


@dataclass(frozen=True, slots=True)
class CalendarChange:
    """What a calendar shows of a meeting, before and after."""

    before: Session | None
    """None for one that is new on the calendar."""
    after: Session


OnCalendar: TypeAlias = Callable[[Transaction, Sequence[CalendarChange]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Summary:
    """One meeting as one person sees it. Who else comes is not in it."""

    session: Session
    group: Group
    member: Member
    rsvp: Rsvp | None
    position: int | None
    """Their place in line, 1 for the first."""
    taken: int
    waiting: int
    has_free_seat: bool
    """A seat is free that they could have now."""
    can_be_told: bool
    """Whether news about a seat reaches them without their looking."""
    ties: Ties
    may_leave_word: bool
    """Whether they could tell the facilitators why they can't come."""


class Ground:
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
        self._db = db
        self._clock = clock
        self._audit = audit
        self._outbox = outbox
        self._guilds = guilds
        self._members = members
        self._reminders = reminders
        self._groups = groups
        self._sealer = sealer
        self._on_change: list[OnCalendar] = []

    def on_change(self, call: OnCalendar) -> None:
        """Told inside the transaction when what a calendar shows of meetings of one group changes: they are new,
        moved, edited, called off, back again, or closed. Who draws, mirrors or reminds follows from here."""
        self._on_change.append(call)

    async def _changed(self, tx: Transaction, changes: Sequence[CalendarChange]) -> None:
        for call in self._on_change if changes else ():
            await call(tx, changes)

    async def find_clashes(
        self,
        tx: Transaction,
        sessions: Sequence[Session],
        group: Group,
        *,
        instead_of: Collection[SessionId] = (),
    ) -> tuple[Clash, ...]:
        """What these meetings of a group would run into, less those that they take the place of."""
        if not sessions:
            return ()
        longest = timedelta(minutes=LONGEST_MINUTES)
        taken = await SessionStore(tx).list_between(
            min(one.starts_at for one in sessions) - longest,
            max(one.ends_at for one in sessions),
        )
        others = near(sessions, [one for one in taken if one.id not in instead_of])
        groups = {group.id: group}
        for group_id in {one.group_id for one in others} - {group.id}:
            with suppress(GroupNotFoundError):  # it ended while it met
                groups[group_id] = await self._groups.get_in(tx, group_id)
        leaders = {
            group_id: frozenset(await self._groups.facilitators_in(tx, group_id))
            for group_id in groups
        }
        return clashes(
            [Booked(one, group, leaders[group.id]) for one in sessions],
            [
                Booked(one, groups[one.group_id], leaders[one.group_id])
                for one in others
                if one.group_id in groups
            ],
        )

    async def _hold(self, tx: Transaction, session_id: SessionId) -> Session:
        """The group, then the meeting. What happens to one meeting is owed to others too, so two who change the
        meetings of a group would wait for each other for ever. An answer holds its meeting alone."""
        session = await SessionStore(tx).get(session_id)
        await self._groups.hold_in(tx, session.group_id)
        return await SessionStore(tx).lock(session_id)

    # What is owed because a meeting is on the calendar.

    async def _plan(
        self, tx: Transaction, sessions: Sequence[Session], *, showing: Collection[SessionId] = ()
    ) -> None:
        """Promise, of meetings of one group, the cards, the openings and everyone's notes. Doing it again changes
        nothing. ``showing``: those whose cards are up, or should be."""
        if not sessions:
            return
        now = self._clock.now()
        answers = await AnswerStore(tx).list_of([one.id for one in sessions])
        lines = [Line(one, answers[one.id]) for one in sessions]
        owed: list[Promise] = []
        for line in lines:
            session = line.session
            owed += [*promises.later_cards(session, now), promises.open_room(session)]
            owed += promises.room_reminder_turn(session, now)
            if session.id in showing or self._is_near(session, now):
                owed.append(promises.card(session, now))
            if line.waiting:
                owed += promises.line_turns(session, now)
        await self._outbox.post(tx, owed)
        await self._hand_over(tx, lines)

    async def _unplan(self, tx: Transaction, sessions: Sequence[Session]) -> None:
        """Take back what is pointless now that they will not happen, or not then."""
        prefixes = [
            prefix
            for session in sessions
            for prefix in promises.prefixes_of_a_coming_meeting(session.id)
        ]
        await self._outbox.withdraw(tx, key_prefix=prefixes)

    async def _plan_anew(self, tx: Transaction, sessions: Sequence[Session]) -> None:
        """They are at another time: what was promised for the old one is taken back first."""
        await self._unplan(tx, sessions)
        up = [one.id for one in sessions if one.card_message_id is not None]
        await self._plan(tx, sessions, showing=up)

    async def _redraw(self, tx: Transaction, sessions: Sequence[Session]) -> None:
        """Only a card that is up, or should be, is drawn."""
        now = self._clock.now()
        owed = [
            promises.card(one, now)
            for one in sessions
            if one.card_message_id is not None or self._is_near(one, now)
        ]
        if owed:
            await self._outbox.post(tx, owed)

    async def _show_next(self, tx: Transaction, session: Session) -> None:
        """After a meeting is over or off, the next one of its series gets its card."""
        now = self._clock.now()
        coming = await SessionStore(tx).list_coming(session.group_id, now)
        following = [one for one in coming if one.series_id == session.series_id]
        if following:
            await self._outbox.post(tx, [promises.card(following[0], now)])
        await self._groups.redraw_hub(tx, await self._groups.get_in(tx, session.group_id))

    async def _hand_over(self, tx: Transaction, lines: Sequence[Line]) -> None:
        group = await self._groups.get_in(tx, lines[0].session.group_id)
        people = await self._groups.people_in(tx, group.id)
        await self._reminders.hand_over(
            tx,
            {
                occasion_of(line.session, group): {
                    who: as_reminded(line.rsvps.get(who)) for who in people
                }
                for line in lines
            },
        )

    # What follows from an answer.

    async def _can_tell(
        self, tx: Transaction, line: Line, actor: MemberId | None = None
    ) -> frozenset[MemberId]:
        """Those in line who hear of a free seat without looking. Nobody is asked about if none can come free."""
        if not line.may_move(actor):
            return frozenset()
        people = tuple(_in_line(line))
        return frozenset(await self._members.list_reached_in(tx, line.session.guild_id, people))

    async def _keep(
        self, tx: Transaction, before: Line, outcome: Outcome, *, news_id: int | None = None
    ) -> Mapping[MemberId, Member]:
        """Write what has changed, and promise what follows from it. Returns those whose notes were planned by it, as
        they were read for that."""
        return await self._keep_all(tx, [(before, outcome)], news_id=news_id)

    async def _keep_all(
        self,
        tx: Transaction,
        outcomes: Sequence[tuple[Line, Outcome]],
        *,
        news_id: int | None = None,
    ) -> Mapping[MemberId, Member]:
        """Of many meetings of a group, in as many statements as of one: each line as it was, and what came of it."""
        if not outcomes:
            return {}
        changed = [
            rsvp
            for before, outcome in outcomes
            for who, rsvp in outcome.line.rsvps.items()
            if before.rsvps.get(who) != rsvp
        ]
        store = AnswerStore(tx)
        await store.save(outcomes[0][0].session.guild_id, changed)
        for before, outcome in outcomes:
            for member_id in before.rsvps.keys() - outcome.line.rsvps.keys():
                await store.drop(before.session.id, member_id)
        planned_for = await self._tell_reminders(tx, [before for before, _ in outcomes], changed)
        await self._promise_news(tx, outcomes, news_id)
        await self._redraw(
            tx,
            [before.session for before, outcome in outcomes if outcome.line.taken != before.taken],
        )
        return planned_for

    async def _tell_reminders(
        self, tx: Transaction, before: Sequence[Line], changed: Sequence[Rsvp]
    ) -> Mapping[MemberId, Member]:
        lines = {one.session.id: one for one in before}
        answers = defaultdict[MemberId, dict[SessionId, Answer]](dict)
        for rsvp in changed:
            answer = as_reminded(rsvp)
            if answer is not as_reminded(lines[rsvp.session_id].rsvps.get(rsvp.member_id)):
                answers[rsvp.member_id][rsvp.session_id] = answer
        return {
            member_id: await self._reminders.set_answers(
                tx, before[0].session.guild_id, member_id, theirs
            )
            for member_id, theirs in answers.items()
        }

    async def _promise_news(
        self, tx: Transaction, outcomes: Sequence[tuple[Line, Outcome]], news_id: int | None
    ) -> None:
        now = self._clock.now()
        pointless = [
            promises.place_prefix(before.session.id, member_id)
            for before, outcome in outcomes
            for member_id in _in_line(before) - _in_line(outcome.line) - outcome.told.keys()
        ]
        if pointless:
            await self._outbox.withdraw(tx, key_prefix=pointless)
        owed: list[Promise] = []
        for before, outcome in outcomes:
            session = before.session
            if outcome.line.waiting and not before.waiting:
                owed += promises.line_turns(session, now)
            for member_id, news in outcome.told.items():
                until = outcome.line.rsvps[member_id].offered_until
                useless_after = session.starts_at
                if news is News.OFFERED and until is not None:
                    useless_after = until
                    owed.append(promises.offer_lapsed(session, until))
                number = new_id(now) if news_id is None else news_id
                owed.append(promises.place(session, member_id, number, now, useless_after))
        if owed:
            await self._outbox.post(tx, owed)

    async def _summary(
        self,
        tx: Transaction,
        line: Line,
        member_id: MemberId,
        group: Group | None = None,
        *,
        member: Member | None = None,
        ties: Ties | None = None,
    ) -> Summary:
        """What the caller has read in this transaction already is not read again."""
        session = line.session
        member = member or await self._members.get_in(tx, session.guild_id, member_id)
        now = self._clock.now()
        return Summary(
            session=session,
            group=group or await self._groups.get_in(tx, session.group_id),
            member=member,
            rsvp=line.rsvps.get(member_id),
            position=line.position_of(member_id),
            taken=line.taken,
            waiting=len(line.waiting),
            has_free_seat=has_seat_for(line, member_id, now),
            can_be_told=member.can_be_told(now),
            ties=ties or await StandingStore(tx).ties(session, member_id),
            may_leave_word=await self._may_leave_word(tx, line, member_id),
        )

    async def _may_leave_word(self, tx: Transaction, line: Line, member_id: MemberId) -> bool:
        mine = line.rsvps.get(member_id)
        if mine is None or mine.answer is not RsvpAnswer.DECLINED:
            return False
        if not line.session.is_coming(self._clock.now()):
            return False
        return await self._keeps_words(tx)

    async def _keeps_words(self, tx: Transaction) -> bool:
        """Where a program runs the server, nobody's own words are kept."""
        return not (await self._guilds.get_in(tx, tx.guild_id)).is_run_by_program

    @staticmethod
    def _is_near(session: Session, now: datetime) -> bool:
        return now >= session.starts_at - CARD_BEFORE


def _in_line(line: Line) -> set[MemberId]:
    return {
        rsvp.member_id for rsvp in line.rsvps.values() if rsvp.seat in {Seat.WAITING, Seat.OFFERED}
    }


def occasion_of(session: Session, group: Group) -> Occasion:
    return Occasion(
        id=session.id,
        guild_id=session.guild_id,
        group_id=session.group_id,
        starts_at=session.starts_at,
        zone=session.zone,
        minutes=session.minutes,
        leads=USUAL_LEADS if group.leads is None else group.leads,
    )


def as_reminded(rsvp: Rsvp | None) -> Answer:
    """Nobody is reminded of a meeting for which they only stand in line: news about a seat reaches them instead."""
    if rsvp is None or rsvp.seat is Seat.OFFERED:
        return Answer.NONE
    if rsvp.seat is Seat.WAITING:
        return Answer.DECLINED
    return {
        RsvpAnswer.GOING: Answer.GOING,
        RsvpAnswer.MAYBE: Answer.MAYBE,
        RsvpAnswer.DECLINED: Answer.DECLINED,
    }[rsvp.answer]
