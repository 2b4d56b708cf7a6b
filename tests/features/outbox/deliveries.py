"""Deliveries and promises as tests need them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.core.ids import ChannelId, DeliveryId, GuildId, MemberId
from bot.features.outbox.model import Debt, Delivery, DeliveryState, Promise

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
MAPLE = GuildId(700)
ANA = MemberId(11)
BEN = MemberId(12)
OAK = ChannelId(900)


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


def claimed(debt: Debt = Debt.SAY, **changes: Any) -> Delivery:
    """A private note to Ana, due at noon and claimed just then for the first time."""
    note = Delivery(
        id=DeliveryId(1),
        guild_id=MAPLE,
        key="reminder:1:11",
        debt=debt,
        kind="reminders.hour",
        member_id=ANA,
        due_at=NOON,
        state=DeliveryState.CLAIMED,
        attempts=1,
        first_attempt_at=NOON,
        created_at=NOON - minutes(60),
    )
    return replace(note, **changes)


def note(key: str, due_at: datetime, member_id: MemberId = ANA, **changes: Any) -> Promise:
    return Promise.say_to_member(key, MAPLE, member_id, "reminders.hour", due_at, **changes)


def card(key: str, due_at: datetime, **changes: Any) -> Promise:
    return Promise.say_in_channel(key, MAPLE, OAK, "sessions.opening", due_at, **changes)


def redraw(key: str, due_at: datetime, **changes: Any) -> Promise:
    return Promise.do(key, MAPLE, "sessions.card", due_at, **changes)
