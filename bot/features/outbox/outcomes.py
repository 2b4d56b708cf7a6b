"""What becomes of a claimed delivery, as a mark to be written. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.features.outbox.backoff import MOST_TRIES_TO_SAY, pause_after, pause_after_silence
from bot.features.outbox.lateness import lateness
from bot.features.outbox.model import Debt, Delivery, DeliveryState, Reason
from bot.features.outbox.ports import (
    GuildGone,
    NotNow,
    NotWanted,
    OutcomeUnknown,
    RecipientGone,
    RoomGone,
    Sent,
    TryLater,
    Unreachable,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The end of one try. It counts only while the claim it belongs to still holds, except for ``sent``, which
    is true whoever says it."""

    delivery: Delivery
    state: DeliveryState
    at: datetime
    wake_at: datetime | None = None
    due_at: datetime | None = None
    """Only if it is owed at another time from now on."""
    attempts: int
    first_attempt_at: datetime | None
    failure: Reason | None = None
    sent: Sent | None = None
    was_late: bool = False
    is_surely_once: bool = False
    """Looked for before it was repeated by hand, so nobody can have seen it twice."""

    def as_marked(self) -> Delivery:
        """The delivery as it stands once this is written."""
        return replace(
            self.delivery,
            state=self.state,
            due_at=self.due_at or self.delivery.due_at,
            attempts=self.attempts,
            first_attempt_at=self.first_attempt_at,
            failure=self.failure,
            message_id=self.delivery.message_id if self.sent is None else self.sent.message_id,
            sent_channel_id=(
                self.delivery.sent_channel_id if self.sent is None else self.sent.channel_id
            ),
        )

    @property
    def is_of_what_was_asked(self) -> bool:
        """Whether it no longer holds if the same was asked for again meanwhile: a step that was taken, a message that
        need not be said, or not yet. What became of a message that went out holds in any case."""
        if self.delivery.debt is Debt.DO:
            return not self.state.is_open
        return self.state is DeliveryState.SKIPPED or self.due_at is not None

    @property
    def is_recipient_gone(self) -> bool:
        return self.failure is Reason.RECIPIENT_GONE and self.delivery.member_id is not None


def said(delivery: Delivery, sent: Sent, *, late_by: timedelta, now: datetime) -> Mark:
    return Mark(
        delivery=delivery,
        state=DeliveryState.SENT,
        at=now,
        attempts=delivery.attempts,
        first_attempt_at=delivery.first_attempt_at,
        sent=sent,
        was_late=late_by > timedelta(0),
    )


def found(delivery: Delivery, sent: Sent, *, now: datetime) -> Mark:
    """An earlier try had reached Discord after all, and was as late as that try."""
    late_by = lateness(delivery, now=delivery.first_attempt_at or now)
    return said(delivery, sent, late_by=late_by, now=now)


def done(delivery: Delivery, *, claimed_at: datetime, now: datetime) -> Mark:
    return _closed(delivery, DeliveryState.SENT, None, claimed_at=claimed_at, now=now)


def skipped(delivery: Delivery, reason: Reason, *, claimed_at: datetime, now: datetime) -> Mark:
    return _closed(delivery, DeliveryState.SKIPPED, reason, claimed_at=claimed_at, now=now)


def parked(delivery: Delivery, *, now: datetime) -> Mark:
    return Mark(
        delivery=delivery,
        state=DeliveryState.UNCERTAIN,
        at=now,
        attempts=delivery.attempts,
        first_attempt_at=delivery.first_attempt_at,
        failure=Reason.UNKNOWN,
    )


def put_off(delivery: Delivery, until: datetime, *, claimed_at: datetime, now: datetime) -> Mark:
    """Give back what was not tried, as if it had never been claimed."""
    return Mark(
        delivery=delivery,
        state=DeliveryState.WAITING,
        at=now,
        wake_at=until,
        attempts=delivery.attempts - 1,
        first_attempt_at=_earlier_attempt(delivery, claimed_at=claimed_at),
        failure=delivery.failure,
    )


def after_trouble(  # noqa: PLR0911  one line for each thing that may be heard
    delivery: Delivery, trouble: Exception, *, claimed_at: datetime, now: datetime, chance: float
) -> Mark:
    """Decide what follows from what the sender raised."""
    match trouble:
        case NotWanted():
            return skipped(delivery, Reason.NOT_WANTED, claimed_at=claimed_at, now=now)
        case RecipientGone():
            return skipped(delivery, Reason.RECIPIENT_GONE, claimed_at=claimed_at, now=now)
        case NotNow(until=until):
            return _owed_later(delivery, until, claimed_at=claimed_at, now=now)
        case GuildGone():
            return skipped(delivery, Reason.GUILD_GONE, claimed_at=claimed_at, now=now)
        case RoomGone():
            return _failed(delivery, Reason.ROOM_GONE, claimed_at=claimed_at, now=now)
        case _ if delivery.debt is Debt.DO:
            return _do_again(delivery, trouble, now=now, chance=chance)
        case Unreachable():
            reason = Reason.NOTES_BLOCKED if delivery.is_private else Reason.ROOM_CLOSED
            return _failed(delivery, reason, claimed_at=claimed_at, now=now)
        case TryLater(retry_after=retry_after):
            return _say_later(delivery, retry_after, claimed_at=claimed_at, now=now, chance=chance)
        case OutcomeUnknown():
            return _say_again_soon(delivery, now=now, chance=chance)
        case _:
            return _failed(delivery, Reason.BROKEN, claimed_at=claimed_at, now=now)


def after_looking(
    delivery: Delivery, trouble: Exception, *, claimed_at: datetime, now: datetime, chance: float
) -> Mark:
    """Decide what follows when a message that may have been said could not be looked for."""
    match trouble:
        case TryLater(retry_after=retry_after):
            return _look_again_later(delivery, retry_after, now=now, chance=chance)
        case OutcomeUnknown():
            return _look_again_later(delivery, None, now=now, chance=chance)
        case RecipientGone() | GuildGone() | RoomGone():
            return after_trouble(delivery, trouble, claimed_at=claimed_at, now=now, chance=chance)
        case _:
            return parked(delivery, now=now)


def _look_again_later(
    delivery: Delivery, retry_after: timedelta | None, *, now: datetime, chance: float
) -> Mark:
    if delivery.attempts >= MOST_TRIES_TO_SAY:
        return parked(delivery, now=now)
    pause = pause_after(delivery.attempts, chance=chance, retry_after=retry_after)
    is_restored = delivery.failure is Reason.RESTORED
    reason = Reason.RESTORED if is_restored else Reason.NO_ANSWER  # it must not be forgotten
    return _waiting(delivery, now + pause, reason, delivery.first_attempt_at, now=now)


def _owed_later(
    delivery: Delivery, until: datetime, *, claimed_at: datetime, now: datetime
) -> Mark:
    if delivery.useless_after is not None and delivery.useless_after < until:
        return skipped(delivery, Reason.TOO_LATE, claimed_at=claimed_at, now=now)
    return replace(
        put_off(delivery, until, claimed_at=claimed_at, now=now),
        due_at=until,
    )


def _do_again(delivery: Delivery, trouble: Exception, *, now: datetime, chance: float) -> Mark:
    match trouble:
        case Unreachable():
            reason, retry_after = Reason.ROOM_CLOSED, None
        case TryLater():
            reason, retry_after = Reason.NO_ANSWER, trouble.retry_after
        case OutcomeUnknown():
            reason, retry_after = Reason.UNKNOWN, None
        case _:
            reason, retry_after = Reason.BROKEN, None
    pause = pause_after(delivery.attempts, chance=chance, retry_after=retry_after)
    return _waiting(delivery, now + pause, reason, delivery.first_attempt_at, now=now)


def _say_later(
    delivery: Delivery,
    retry_after: timedelta | None,
    *,
    claimed_at: datetime,
    now: datetime,
    chance: float,
) -> Mark:
    if delivery.attempts >= MOST_TRIES_TO_SAY:
        return _failed(delivery, Reason.GAVE_UP, claimed_at=claimed_at, now=now)
    pause = pause_after(delivery.attempts, chance=chance, retry_after=retry_after)
    earlier = _earlier_attempt(delivery, claimed_at=claimed_at)
    return _waiting(delivery, now + pause, Reason.NO_ANSWER, earlier, now=now)


def _say_again_soon(delivery: Delivery, *, now: datetime, chance: float) -> Mark:
    if delivery.attempts >= MOST_TRIES_TO_SAY:
        return parked(delivery, now=now)
    pause = max(pause_after_silence(chance=chance), pause_after(delivery.attempts, chance=chance))
    first = delivery.first_attempt_at or now
    return _waiting(delivery, now + pause, Reason.UNKNOWN, first, now=now)


def _waiting(
    delivery: Delivery,
    wake_at: datetime,
    reason: Reason,
    first_attempt_at: datetime | None,
    *,
    now: datetime,
) -> Mark:
    return Mark(
        delivery=delivery,
        state=DeliveryState.WAITING,
        at=now,
        wake_at=wake_at,
        attempts=delivery.attempts,
        first_attempt_at=first_attempt_at,
        failure=reason,
    )


def _failed(delivery: Delivery, reason: Reason, *, claimed_at: datetime, now: datetime) -> Mark:
    return _closed(delivery, DeliveryState.FAILED, reason, claimed_at=claimed_at, now=now)


def _closed(
    delivery: Delivery,
    state: DeliveryState,
    reason: Reason | None,
    *,
    claimed_at: datetime,
    now: datetime,
) -> Mark:
    return Mark(
        delivery=delivery,
        state=state,
        at=now,
        attempts=delivery.attempts,
        first_attempt_at=_earlier_attempt(delivery, claimed_at=claimed_at),
        failure=reason,
    )


def _earlier_attempt(delivery: Delivery, *, claimed_at: datetime) -> datetime | None:
    """Forget this try, which Discord certainly did not hear, but not an earlier one that it may have."""
    return delivery.first_attempt_at if delivery.first_attempt_at != claimed_at else None
