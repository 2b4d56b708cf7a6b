"""What to do with a claimed delivery at the moment of sending. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from bot.features.outbox.model import Debt, Delivery, Promise, Reason

LATE_AFTER = timedelta(minutes=2)
"""A note that comes later than this says so."""

NONCE_WINDOW = timedelta(minutes=3)
"""How long Discord surely remembers a nonce ("the past few minutes") and drops the repeat of a message."""

CLOCKS_DIFFER_BY = timedelta(minutes=1)
"""Our clock and Discord's, in earnest."""

PATIENCE = timedelta(minutes=5)
"""How long something can wait in line that never becomes useless."""


@dataclass(frozen=True, slots=True)
class SendNow:
    late_by: timedelta


@dataclass(frozen=True, slots=True)
class PutOff:
    until: datetime


@dataclass(frozen=True, slots=True)
class Skip:
    reason: Reason


@dataclass(frozen=True, slots=True)
class Park:
    """It may have been said, and Discord no longer drops a repeat: a person decides."""


Decided: TypeAlias = SendNow | PutOff | Skip | Park


@dataclass(frozen=True, slots=True)
class ReadBack:
    """It may have been said: look for it first. What is found was said; else it goes on as if never tried."""

    since: datetime
    if_absent: Decided
    if_out_of_sight: Decided
    """Nobody can find out."""


Verdict: TypeAlias = Decided | ReadBack


def deadline(owed: Promise | Delivery) -> datetime:
    """Where it stands in line when more is due than can be sent at once."""
    return owed.useless_after or owed.due_at + PATIENCE


def may_have_been_said(delivery: Delivery, *, claimed_at: datetime) -> bool:
    """Whether an earlier try may have reached Discord. The claim writes its own time where there was none,
    so any other time is that of an earlier try."""
    return delivery.debt is Debt.SAY and delivery.first_attempt_at not in (None, claimed_at)


def lateness(delivery: Delivery, *, now: datetime) -> timedelta:
    """How late it is, if that is worth a word."""
    late_by = now - delivery.due_at
    return late_by if late_by > LATE_AFTER else timedelta(0)


def can_be_collapsed(delivery: Delivery, *, claimed_at: datetime, now: datetime) -> bool:
    """Whether it may be told together with others: a late private note that nobody can have seen."""
    return (
        delivery.debt is Debt.SAY
        and delivery.is_private
        and not delivery.is_withdrawn
        and lateness(delivery, now=now) > timedelta(0)
        and not _is_useless(delivery, now=now)
        and not may_have_been_said(delivery, claimed_at=claimed_at)
    )


def verdict(delivery: Delivery, *, claimed_at: datetime, now: datetime) -> Verdict:
    """Decide at the last moment, since it may have waited in line after it was claimed."""
    untried = _if_untried(delivery, now=now)
    first_attempt_at = delivery.first_attempt_at
    is_put_off = isinstance(untried, PutOff)
    if (
        is_put_off
        or first_attempt_at is None
        or not may_have_been_said(delivery, claimed_at=claimed_at)
    ):
        return untried
    if delivery.failure is Reason.RESTORED:
        # It may have been cleared from the phone since, so that it is not there proves nothing.
        decided = Park() if isinstance(untried, SendNow) else untried
        return ReadBack(first_attempt_at - CLOCKS_DIFFER_BY, decided, decided)
    is_nobodys_wish = untried == Skip(Reason.WITHDRAWN)
    may_repeat = isinstance(untried, SendNow) and (
        first_attempt_at <= now < first_attempt_at + NONCE_WINDOW or is_first_since_asked(delivery)
    )
    return ReadBack(
        since=first_attempt_at - CLOCKS_DIFFER_BY,
        if_absent=untried,
        if_out_of_sight=untried if is_nobodys_wish or may_repeat else Park(),
    )


def _if_untried(delivery: Delivery, *, now: datetime) -> Decided:
    if delivery.is_withdrawn:
        return Skip(Reason.WITHDRAWN)
    if delivery.due_at > now:  # moved to later after it was claimed
        return PutOff(delivery.due_at)
    if delivery.debt is Debt.DO:
        return SendNow(timedelta(0))
    if _is_useless(delivery, now=now):
        return Skip(Reason.TOO_LATE)
    return SendNow(lateness(delivery, now=now))


def is_first_since_asked(delivery: Delivery) -> bool:
    """Where it may have been said before, a person has asked for this try, knowing that it may be seen twice: tries
    are counted anew then, and every other repeat counts on."""
    return delivery.attempts == 1


def _is_useless(delivery: Delivery, *, now: datetime) -> bool:
    return delivery.useless_after is not None and now > delivery.useless_after
