"""The rules for seats, one person at a time."""

from collections.abc import Collection
from datetime import datetime, timedelta

import pytest

from bot.core.ids import MemberId
from bot.features.sessions.errors import MeetingFullError, MeetingStartedError
from bot.features.sessions.model import RsvpAnswer, Seat
from bot.features.sessions.seats import (
    OFFERED_FOR,
    Line,
    News,
    Outcome,
    hand_out,
    leave,
    open_card,
    record_answer,
)
from tests.features.sessions.meetings import (
    ANA,
    BEN,
    CAT,
    DAN,
    EVE,
    LONG_BEFORE,
    STARTS_AT,
    line,
    rsvp,
)

EVERYONE = frozenset({ANA, BEN, CAT, DAN, EVE})
TWO_HOURS_BEFORE = STARTS_AT - timedelta(hours=2)
LAST_MINUTES = STARTS_AT - timedelta(minutes=20)


def tap(
    state: Line,
    who: MemberId,
    answer: RsvpAnswer = RsvpAnswer.GOING,
    *,
    wait: bool = False,
    holds_seat: bool = True,
    can_tell: Collection[MemberId] = EVERYONE,
    at: datetime = LONG_BEFORE,
) -> Outcome:
    return record_answer(
        state,
        who,
        answer,
        turn=1000 + who,
        wait=wait,
        holds_seat=holds_seat,
        can_tell=can_tell,
        now=at,
    )


def seats_of(state: Line) -> dict[MemberId, Seat]:
    return {who: answer.seat for who, answer in state.rsvps.items()}


full = line(rsvp(ANA, Seat.CONFIRMED), rsvp(BEN, Seat.CONFIRMED))
one_waits = full.with_rsvp(rsvp(CAT, Seat.WAITING))
two_wait = one_waits.with_rsvp(rsvp(DAN, Seat.WAITING))


def test_who_says_going_has_a_seat_while_there_is_one() -> None:
    assert seats_of(tap(line(), ANA).line) == {ANA: Seat.CONFIRMED}


def test_the_last_seat_is_followed_by_a_place_in_line_only_if_asked_for() -> None:
    with pytest.raises(MeetingFullError) as refused:
        tap(full, CAT)
    assert refused.value.position == 1
    after = tap(full, CAT, wait=True).line
    assert after.position_of(CAT) == 1
    with pytest.raises(MeetingFullError) as refused:
        tap(after, DAN)
    assert refused.value.position == 2


def test_the_line_stands_in_the_order_in_which_discord_saw_the_taps() -> None:
    late_but_first = full.with_rsvp(rsvp(EVE, Seat.WAITING, turn=7)).with_rsvp(
        rsvp(CAT, Seat.WAITING, turn=3)
    )
    assert [waiting.member_id for waiting in late_but_first.waiting] == [CAT, EVE]


def test_maybe_holds_no_seat_and_gives_back_the_one_held() -> None:
    after = tap(full, ANA, RsvpAnswer.MAYBE)
    assert after.line.rsvps[ANA].seat is Seat.NONE
    assert after.line.free == 1


def test_a_facilitator_comes_without_taking_a_seat() -> None:
    after = tap(full, EVE, holds_seat=False).line
    assert after.rsvps[EVE].answer is RsvpAnswer.GOING
    assert after.rsvps[EVE].seat is Seat.NONE


def test_a_meeting_without_a_limit_is_never_full() -> None:
    everyone = line(*(rsvp(MemberId(n), Seat.CONFIRMED) for n in range(1, 50)), seats=None)
    assert tap(everyone, MemberId(77)).line.rsvps[MemberId(77)].seat is Seat.CONFIRMED


def test_a_second_tap_on_going_changes_nothing() -> None:
    assert tap(one_waits, ANA).line == one_waits
    assert tap(one_waits, CAT).line == one_waits
    assert tap(one_waits, CAT, wait=True).line.rsvps[CAT].turn == CAT, "the place in line is kept"


def test_three_hours_before_and_earlier_the_first_in_line_is_seated_and_told() -> None:
    after = tap(two_wait, ANA, RsvpAnswer.DECLINED)
    assert seats_of(after.line)[CAT] is Seat.CONFIRMED
    assert seats_of(after.line)[DAN] is Seat.WAITING
    assert after.told == {CAT: News.SEATED}


def test_later_the_seat_is_offered_for_twenty_minutes_then_to_the_next() -> None:
    freed = tap(two_wait, ANA, RsvpAnswer.DECLINED, at=TWO_HOURS_BEFORE)
    assert freed.told == {CAT: News.OFFERED}
    assert freed.line.rsvps[CAT].offered_until == TWO_HOURS_BEFORE + OFFERED_FOR
    assert freed.line.free == 0, "nobody else can have it meanwhile"
    too_early = hand_out(freed.line, can_tell=EVERYONE, now=TWO_HOURS_BEFORE + OFFERED_FOR / 2)
    assert too_early == Outcome(freed.line)
    lapsed = hand_out(freed.line, can_tell=EVERYONE, now=TWO_HOURS_BEFORE + OFFERED_FOR)
    assert lapsed.told == {DAN: News.OFFERED}
    assert lapsed.line.position_of(CAT) == 1, "who let it lapse keeps their place"
    again = hand_out(lapsed.line, can_tell=EVERYONE, now=TWO_HOURS_BEFORE + 2 * OFFERED_FOR)
    assert again.told == {}, "nobody is asked twice"
    assert again.line.free == 1


def test_an_offer_is_taken_with_one_tap_even_a_moment_late() -> None:
    freed = tap(two_wait, ANA, RsvpAnswer.DECLINED, at=TWO_HOURS_BEFORE).line
    taken = tap(freed, CAT, at=TWO_HOURS_BEFORE + timedelta(minutes=5))
    assert taken.line.rsvps[CAT].seat is Seat.CONFIRMED
    assert taken.line.rsvps[CAT].offered_until is None
    alone = tap(one_waits, ANA, RsvpAnswer.DECLINED, at=TWO_HOURS_BEFORE).line
    late = tap(alone, CAT, at=TWO_HOURS_BEFORE + timedelta(minutes=30))
    assert late.line.rsvps[CAT].seat is Seat.CONFIRMED, "nobody else was waiting for it"


def test_in_the_last_half_hour_all_are_told_and_the_first_tap_has_it() -> None:
    freed = tap(two_wait, ANA, RsvpAnswer.DECLINED, at=LAST_MINUTES)
    assert freed.told == {CAT: News.OPEN, DAN: News.OPEN}
    assert freed.line.free == 1
    faster = tap(freed.line, DAN, at=LAST_MINUTES)
    assert faster.line.rsvps[DAN].seat is Seat.CONFIRMED
    assert faster.told == {}
    slower = tap(faster.line, CAT, at=LAST_MINUTES)
    assert slower.line.rsvps[CAT].seat is Seat.WAITING


def test_an_offer_made_before_the_last_half_hour_is_still_kept_in_it() -> None:
    made = STARTS_AT - timedelta(minutes=35)
    freed = tap(two_wait, ANA, RsvpAnswer.DECLINED, at=made).line
    with pytest.raises(MeetingFullError):
        tap(freed, EVE, at=LAST_MINUTES)
    lapsed = hand_out(freed, can_tell=EVERYONE, now=made + OFFERED_FOR)
    assert lapsed.told == {CAT: News.OPEN, DAN: News.OPEN}


def test_when_the_last_half_hour_begins_a_seat_that_lay_free_is_announced() -> None:
    asked = STARTS_AT - timedelta(hours=1)
    state = line(rsvp(ANA, Seat.CONFIRMED), rsvp(CAT, Seat.WAITING, asked=asked))
    begins = STARTS_AT - timedelta(minutes=30)
    assert hand_out(state, can_tell=EVERYONE, now=begins).told == {}
    assert hand_out(state, can_tell=EVERYONE, now=begins, announce=True).told == {CAT: News.OPEN}
    assert hand_out(full, can_tell=EVERYONE, now=begins, announce=True).told == {}


def test_who_cannot_be_told_keeps_their_place_and_sits_down_on_opening_the_card() -> None:
    quiet = EVERYONE - {CAT}
    freed = tap(two_wait, ANA, RsvpAnswer.DECLINED, can_tell=quiet)
    assert freed.told == {}
    assert freed.line.position_of(CAT) == 1
    with pytest.raises(MeetingFullError):
        tap(freed.line, EVE, can_tell=quiet)
    assert tap(freed.line, DAN, can_tell=quiet).line.rsvps[DAN].seat is Seat.WAITING
    opened = open_card(freed.line, CAT, can_tell=quiet, now=LONG_BEFORE)
    assert opened.line.rsvps[CAT].seat is Seat.CONFIRMED
    assert opened.line.position_of(DAN) == 1


def test_a_seat_kept_for_someone_quiet_is_offered_on_when_time_grows_short() -> None:
    quiet = EVERYONE - {CAT}
    kept = tap(two_wait, ANA, RsvpAnswer.DECLINED, can_tell=quiet).line
    offered = hand_out(kept, can_tell=quiet, now=STARTS_AT - timedelta(hours=3))
    assert offered.told == {DAN: News.OFFERED}
    assert offered.line.position_of(CAT) == 1


def test_opening_the_card_gives_nobody_a_seat_that_is_not_there() -> None:
    assert open_card(two_wait, CAT, can_tell=EVERYONE, now=LONG_BEFORE).line == two_wait
    assert open_card(full, EVE, can_tell=EVERYONE, now=LONG_BEFORE).line == full


def test_someone_who_leaves_the_group_leaves_their_seat_to_the_line() -> None:
    after = leave(one_waits, BEN, can_tell=EVERYONE, now=LONG_BEFORE)
    assert BEN not in after.line.rsvps
    assert after.told == {CAT: News.SEATED}
    from_the_line = leave(two_wait, CAT, can_tell=EVERYONE, now=LONG_BEFORE)
    assert from_the_line.line.position_of(DAN) == 1
    assert from_the_line.told == {}


def test_whoever_taps_reads_the_screen_and_gets_no_note_of_it() -> None:
    freed = line(rsvp(ANA, Seat.CONFIRMED), rsvp(CAT, Seat.WAITING))
    after = tap(freed, CAT)
    assert after.line.rsvps[CAT].seat is Seat.CONFIRMED
    assert after.told == {}


def test_after_the_start_nothing_moves() -> None:
    with pytest.raises(MeetingStartedError):
        tap(two_wait, ANA, RsvpAnswer.DECLINED, at=STARTS_AT)
    gone = leave(two_wait, ANA, can_tell=EVERYONE, now=STARTS_AT)
    assert gone.told == {}
    assert gone.line.position_of(CAT) == 1
