"""Who sits and who waits. Every rule about seats is here, and nothing here knows a database.

*Maybe* holds no seat. A freed seat goes to the first in line. Until three hours before, they are seated at once
and told. Later the seat is offered for 20 minutes, then to the next. In the last half hour it goes to the
first who taps, and all who wait are told.

Someone who can't be told keeps their place. While people are seated at once, a seat that would be theirs is
kept for them, and they have it when they open the card. Later it is offered to those who can be told, and
whoever opens the card while a seat is free has it.

Seats go to whoever's tap is decided first, and are never taken away again. The line is ordered by the id of the tap,
which is Discord's own order: a tap that reached us late still stands before those that came after it.
"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import assert_never

from bot.core.ids import MemberId
from bot.features.sessions.errors import MeetingFullError
from bot.features.sessions.model import Rsvp, RsvpAnswer, Seat, Session

OFFERS_FROM = timedelta(hours=3)
FIRST_TAP_FROM = timedelta(minutes=30)
OFFERED_FOR = timedelta(minutes=20)


class Phase(StrEnum):
    SEATING = "seating"
    OFFERING = "offering"
    FIRST_TAP = "first_tap"
    OVER = "over"


class News(StrEnum):
    """What someone who waited is told."""

    SEATED = "seated"
    OFFERED = "offered"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Line:
    """Everybody who answered for one meeting."""

    session: Session
    rsvps: Mapping[MemberId, Rsvp]

    @property
    def taken(self) -> int:
        """Seats that nobody else can have, the offered ones too."""
        return sum(rsvp.seat in {Seat.CONFIRMED, Seat.OFFERED} for rsvp in self.rsvps.values())

    @property
    def free(self) -> int:
        if self.session.seats is None:
            return len(self.rsvps) + 1
        return max(0, self.session.seats - self.taken)

    @property
    def waiting(self) -> tuple[Rsvp, ...]:
        """Those in line, first to last."""
        in_line = (rsvp for rsvp in self.rsvps.values() if rsvp.seat is Seat.WAITING)
        return tuple(sorted(in_line, key=lambda rsvp: rsvp.turn))

    def position_of(self, member_id: MemberId) -> int | None:
        """1 for the first in line."""
        for place, rsvp in enumerate(self.waiting, start=1):
            if rsvp.member_id == member_id:
                return place
        return None

    def may_move(self, member_id: MemberId | None = None) -> bool:
        """Whether what this person does, or time alone, could give anybody in line a seat."""
        if any(rsvp.seat is Seat.OFFERED for rsvp in self.rsvps.values()):
            return True
        mine = None if member_id is None else self.rsvps.get(member_id)
        holds_one = mine is not None and mine.seat is Seat.CONFIRMED
        return bool(self.waiting) and (self.free > 0 or holds_one)

    def with_rsvp(self, rsvp: Rsvp) -> "Line":
        return replace(self, rsvps={**self.rsvps, rsvp.member_id: rsvp})

    def without(self, member_id: MemberId) -> "Line":
        return replace(
            self, rsvps={who: rsvp for who, rsvp in self.rsvps.items() if who != member_id}
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    line: Line
    told: Mapping[MemberId, News] = field(default_factory=dict[MemberId, News])


def phase_of(session: Session, now: datetime) -> Phase:
    if now >= session.starts_at:
        return Phase.OVER
    if now >= session.starts_at - FIRST_TAP_FROM:
        return Phase.FIRST_TAP
    if now >= session.starts_at - OFFERS_FROM:
        return Phase.OFFERING
    return Phase.SEATING


def record_answer(
    line: Line,
    member_id: MemberId,
    answer: RsvpAnswer,
    *,
    turn: int,
    wait: bool,
    holds_seat: bool,
    can_tell: Container[MemberId],
    now: datetime,
) -> Outcome:
    """What the meeting looks like after someone tapped. ``wait`` says that they would stand in line."""
    line.session.require_coming(now, answer=answer)
    before = hand_out(line, can_tell=can_tell, now=now)
    match answer:
        case RsvpAnswer.GOING if holds_seat:
            after = _sit_down(before.line, member_id, turn=turn, wait=wait, now=now)
        case RsvpAnswer.GOING | RsvpAnswer.MAYBE | RsvpAnswer.DECLINED:
            rsvp = Rsvp(line.session.id, member_id, answer, Seat.NONE, turn)
            after = before.line.with_rsvp(rsvp)
        case _:
            assert_never(answer)
    return _settled(line, before, after, member_id, can_tell=can_tell, now=now)


def open_card(
    line: Line, member_id: MemberId, *, can_tell: Container[MemberId], now: datetime
) -> Outcome:
    """Somebody looks: one who waits and could not be told is seated, if there is a seat for them."""
    before = hand_out(line, can_tell=can_tell, now=now)
    mine = before.line.rsvps.get(member_id)
    after = before.line
    if mine is not None and mine.seat is Seat.WAITING and has_seat_for(after, member_id, now):
        after = after.with_rsvp(replace(mine, seat=Seat.CONFIRMED, offered_until=None))
    return _settled(line, before, after, member_id, can_tell=can_tell, now=now)


def leave(
    line: Line, member_id: MemberId, *, can_tell: Container[MemberId], now: datetime
) -> Outcome:
    """Take someone out of the meeting altogether; their seat goes on by the rules."""
    before = hand_out(line, can_tell=can_tell, now=now)
    after = before.line.without(member_id)
    return _settled(line, before, after, member_id, can_tell=can_tell, now=now)


def hand_out(
    line: Line, *, can_tell: Container[MemberId], now: datetime, announce: bool = False
) -> Outcome:
    """Give free seats to those who wait, as the time left allows; let lapsed offers go on.

    ``announce`` begins the last half hour: all who wait hear of a seat that is free.
    """
    free_before = line.free
    line = _without_lapsed_offers(line, now)
    match phase := phase_of(line.session, now):
        case Phase.SEATING:
            first = [rsvp for rsvp in line.waiting[: line.free] if rsvp.member_id in can_tell]
            return _change(line, first, Seat.CONFIRMED, None, News.SEATED)
        case Phase.OFFERING:
            unasked = [
                rsvp
                for rsvp in line.waiting
                if rsvp.offered_until is None and rsvp.member_id in can_tell
            ]
            until = now + OFFERED_FOR
            return _change(line, unasked[: line.free], Seat.OFFERED, until, News.OFFERED)
        case Phase.FIRST_TAP:
            is_news = line.free > free_before or (announce and line.free > 0)
            return Outcome(line, _tell_all(line, can_tell) if is_news else {})
        case Phase.OVER:
            return Outcome(line)
        case _:
            assert_never(phase)


def _without_lapsed_offers(line: Line, now: datetime) -> Line:
    """Who let an offer lapse stays in line, and has been asked."""
    for rsvp in line.rsvps.values():
        if rsvp.seat is Seat.OFFERED and rsvp.offered_until is not None:
            lapsed = now >= rsvp.offered_until
            line = line.with_rsvp(replace(rsvp, seat=Seat.WAITING)) if lapsed else line
    return line


def _change(
    line: Line, chosen: Sequence[Rsvp], seat: Seat, offered_until: datetime | None, news: News
) -> Outcome:
    for rsvp in chosen:
        line = line.with_rsvp(replace(rsvp, seat=seat, offered_until=offered_until))
    return Outcome(line, {rsvp.member_id: news for rsvp in chosen})


def _sit_down(line: Line, member_id: MemberId, *, turn: int, wait: bool, now: datetime) -> Line:
    mine = line.rsvps.get(member_id)
    seat = mine.seat if mine is not None else Seat.NONE
    if mine is not None and seat is Seat.CONFIRMED:
        return line.with_rsvp(_by_hand(mine))
    stands_in_line = mine is not None and seat is Seat.WAITING
    turn = mine.turn if mine is not None and seat is not Seat.NONE else turn
    going = Rsvp(line.session.id, member_id, RsvpAnswer.GOING, Seat.CONFIRMED, turn)
    if seat is Seat.OFFERED or has_seat_for(line, member_id, now):
        return line.with_rsvp(going)
    if mine is not None and stands_in_line:
        return line.with_rsvp(_by_hand(mine))
    if not wait:
        raise MeetingFullError(line.session, position=len(line.waiting) + 1)
    return line.with_rsvp(replace(going, seat=Seat.WAITING))


def _by_hand(rsvp: Rsvp) -> Rsvp:
    """What they have stays; now they have said so themselves, for this meeting as it is."""
    return replace(rsvp, asks_again=False, is_standing=False)


def has_seat_for(line: Line, member_id: MemberId, now: datetime) -> bool:
    """Whether someone who is here can sit down without passing anybody for whom a seat is kept."""
    if phase_of(line.session, now) is not Phase.SEATING:
        return line.free > 0
    place = line.position_of(member_id)
    ahead = len(line.waiting) if place is None else place - 1
    return line.free > ahead


def _settled(
    began: Line,
    before: Outcome,
    after: Line,
    actor: MemberId,
    *,
    can_tell: Container[MemberId],
    now: datetime,
) -> Outcome:
    """Hand out what the change has freed. Whoever tapped sees it on the screen and is not told."""
    last = hand_out(after, can_tell=can_tell, now=now)
    told = {**before.told, **last.told}
    if phase_of(began.session, now) is Phase.FIRST_TAP:
        told = _tell_all(last.line, can_tell) if last.line.free > began.free else {}
    still_true = {who: news for who, news in told.items() if _fits(last.line.rsvps.get(who), news)}
    still_true.pop(actor, None)
    return Outcome(last.line, still_true)


def _tell_all(line: Line, can_tell: Container[MemberId]) -> dict[MemberId, News]:
    return {rsvp.member_id: News.OPEN for rsvp in line.waiting if rsvp.member_id in can_tell}


def _fits(rsvp: Rsvp | None, news: News) -> bool:
    wanted = {
        News.SEATED: Seat.CONFIRMED,
        News.OFFERED: Seat.OFFERED,
        News.OPEN: Seat.WAITING,
    }
    return rsvp is not None and rsvp.seat is wanted[news]
