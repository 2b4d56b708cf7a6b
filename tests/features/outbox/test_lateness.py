"""What is decided at the moment of sending."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.features.outbox.lateness import (
    NONCE_WINDOW,
    Park,
    PutOff,
    ReadBack,
    SendNow,
    Skip,
    can_be_collapsed,
    may_have_been_said,
    verdict,
)
from bot.features.outbox.model import Debt, Reason
from bot.features.outbox.pace import LEASE
from tests.features.outbox.deliveries import NOON, OAK, claimed, minutes, seconds


def repeat(**changes):
    """The note to Ana, claimed again after a try that Discord may have heard."""
    return claimed(attempts=2, **changes)


some_time = st.timedeltas(timedelta(0), timedelta(days=3))


def test_a_note_on_time_says_nothing_about_being_late():
    assert verdict(claimed(), claimed_at=NOON, now=NOON) == SendNow(minutes(0))
    assert verdict(claimed(), claimed_at=NOON, now=NOON + minutes(2)) == SendNow(minutes(0))


def test_a_note_that_is_more_than_two_minutes_late_says_how_late():
    then = NOON + minutes(8)
    late = claimed(first_attempt_at=then)

    assert verdict(late, claimed_at=then, now=then) == SendNow(minutes(8))


def test_a_note_about_something_that_is_over_is_not_sent():
    useless = claimed(useless_after=NOON + minutes(5), first_attempt_at=NOON + minutes(6))
    then = NOON + minutes(6)

    assert verdict(useless, claimed_at=then, now=then) == Skip(Reason.TOO_LATE)
    assert verdict(useless, claimed_at=then, now=NOON + minutes(5)) == SendNow(minutes(5))


def test_a_note_that_was_taken_back_or_moved_while_it_was_in_line_is_not_sent():
    withdrawn = claimed(is_withdrawn=True)
    moved = claimed(due_at=NOON + minutes(30))

    assert verdict(withdrawn, claimed_at=NOON, now=NOON) == Skip(Reason.WITHDRAWN)
    assert verdict(moved, claimed_at=NOON, now=NOON) == PutOff(NOON + minutes(30))


def test_a_note_left_by_a_killed_bot_is_sent_again_while_discord_drops_repeats():
    again_at = NOON + LEASE

    looked_for = verdict(repeat(), claimed_at=again_at, now=again_at)

    assert looked_for.if_absent == looked_for.if_out_of_sight == SendNow(minutes(0))
    assert LEASE + seconds(30) < NONCE_WINDOW


def test_a_note_left_by_a_killed_bot_for_too_long_is_for_a_person_to_decide_if_nobody_can_look():
    again_at = NOON + NONCE_WINDOW
    looked_for = verdict(repeat(), claimed_at=again_at, now=again_at)

    assert looked_for.if_absent == SendNow(minutes(3))
    assert looked_for.if_out_of_sight == Park()
    assert looked_for.since < NOON


def test_a_note_that_may_have_been_said_is_not_called_skipped_when_its_time_is_over():
    useless = repeat(useless_after=NOON + seconds(30))
    again_at = NOON + LEASE
    looked_for = verdict(useless, claimed_at=again_at, now=again_at)

    assert looked_for.if_absent == Skip(Reason.TOO_LATE)
    assert looked_for.if_out_of_sight == Park()


def test_a_note_that_was_taken_back_after_it_may_have_been_said_is_looked_for_and_never_sent():
    again_at = NOON + LEASE
    looked_for = verdict(repeat(is_withdrawn=True), claimed_at=again_at, now=again_at)

    assert looked_for.if_absent == looked_for.if_out_of_sight == Skip(Reason.WITHDRAWN)


def test_whom_a_person_has_decided_to_write_to_again_is_written_to_even_if_nobody_can_look():
    again_at = NOON + minutes(60)
    by_hand = claimed(attempts=1)

    looked_for = verdict(by_hand, claimed_at=again_at, now=again_at)

    assert looked_for.if_out_of_sight == SendNow(minutes(60))


def test_a_step_is_simply_taken_again():
    again_at = NOON + minutes(600)
    step = claimed(Debt.DO)

    assert verdict(step, claimed_at=again_at, now=again_at) == SendNow(minutes(0))


@given(waited=some_time, downtime=some_time)
def test_what_may_have_been_said_never_goes_out_after_the_window_unless_it_was_looked_for(
    waited, downtime
):
    """A repeat is dropped by Discord, or it was looked for, or it is not sent."""
    again_at = NOON + LEASE + downtime
    now = again_at + waited
    assert may_have_been_said(repeat(), claimed_at=again_at)

    looked_for = verdict(repeat(), claimed_at=again_at, now=now)

    assert isinstance(looked_for, ReadBack)
    if isinstance(looked_for.if_out_of_sight, SendNow):
        assert now - NOON < NONCE_WINDOW
    else:
        assert looked_for.if_out_of_sight == Park()


@given(turned_back=st.timedeltas(timedelta(seconds=1), timedelta(days=1)))
def test_a_clock_that_was_turned_back_makes_nobody_hear_it_twice(turned_back):
    again_at = NOON - turned_back

    looked_for = verdict(repeat(due_at=again_at), claimed_at=again_at, now=again_at)

    assert isinstance(looked_for, ReadBack)
    assert looked_for.if_out_of_sight == Park()


def test_only_late_private_notes_that_nobody_saw_are_told_together():
    late = NOON + minutes(30)

    def can(now=late, **changes):
        delivery = claimed(first_attempt_at=changes.pop("first_attempt_at", now), **changes)
        return can_be_collapsed(delivery, claimed_at=now, now=now)

    assert can()
    assert not can(now=NOON + minutes(1))
    assert not can(first_attempt_at=NOON)
    assert not can(channel_id=OAK)
    assert not can(debt=Debt.DO)
    assert not can(is_withdrawn=True)
    assert not can(useless_after=NOON + minutes(29))
