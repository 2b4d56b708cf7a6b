"""Rows of the outbox."""

from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import CheckConstraint, Date, Index, String, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base, GuildScoped, one_of
from bot.db.types import Id, Instant, Json, OneOf
from bot.features.outbox.model import LONGEST_KEY, Debt, DeliveryState, Reason, StepEnd

# Keys are found by their beginning, so both databases must sort them by their bytes.
_KEY = String(LONGEST_KEY).with_variant(String(LONGEST_KEY, collation="C"), "postgresql")


class DeliveryRow(GuildScoped, Base):
    """``wake_at`` is when the sender looks at it next: its next try while it waits, the end of the lease while it
    is claimed, nothing once it is finished. One index on it answers every question of the sender."""

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("guild_id", "key"),
        Index(None, "wake_at"),
        Index(None, "guild_id", "member_id"),
        Index(None, "guild_id", "subject_id"),
        one_of("debt", Debt),
        one_of("state", DeliveryState),
        CheckConstraint(
            "(wake_at IS NULL) = (state IN ('sent', 'skipped', 'failed', 'uncertain'))",
            name="wakes_while_open",
        ),
    )

    guild_id: Mapped[int] = mapped_column(Id)
    """Not indexed by itself: three indexes begin with it, and SQLite would take this one for more than it tells."""
    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(_KEY)
    debt: Mapped[Debt] = mapped_column(OneOf(Debt))
    kind: Mapped[str] = mapped_column(String(64))
    params: Mapped[dict[str, Any]] = mapped_column(Json)
    member_id: Mapped[int | None] = mapped_column(Id)
    channel_id: Mapped[int | None] = mapped_column(Id)
    group_id: Mapped[int | None] = mapped_column(Id)
    subject_id: Mapped[int | None] = mapped_column(Id)
    due_at: Mapped[datetime] = mapped_column(Instant)
    useless_after: Mapped[datetime | None] = mapped_column(Instant)
    deadline_at: Mapped[datetime] = mapped_column(Instant)
    """The nearest goes first."""
    wake_at: Mapped[datetime | None] = mapped_column(Instant)
    state: Mapped[DeliveryState] = mapped_column(OneOf(DeliveryState))
    attempts: Mapped[int]
    """Grows with each claim, so that it also tells one claim from the next."""
    revision: Mapped[int]
    first_attempt_at: Mapped[datetime | None] = mapped_column(Instant)
    message_id: Mapped[int | None] = mapped_column(Id)
    sent_channel_id: Mapped[int | None] = mapped_column(Id)
    failure: Mapped[Reason | None] = mapped_column(OneOf(Reason))
    is_withdrawn: Mapped[bool]
    is_erased_when_done: Mapped[bool]
    """Its person asked to be forgotten, but this must still happen first."""
    was_late: Mapped[bool]
    may_be_twice: Mapped[bool] = mapped_column(default=False)
    """A person had it sent again while nobody could tell whether it was there already."""
    collapsed_into: Mapped[int | None] = mapped_column(Id)
    created_at: Mapped[datetime] = mapped_column(Instant)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)


class HeldGuildRow(GuildScoped, Base):
    """A server that the bot was taken out of. Nothing is sent or done there while the row stands."""

    __tablename__ = "held_guilds"

    guild_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    since: Mapped[datetime] = mapped_column(Instant)


class ErasureStepRow(GuildScoped, Base):
    """What Discord was asked to do when somebody was erased. It names the receipt and nobody."""

    __tablename__ = "erasure_steps"
    __table_args__ = (one_of("ended", StepEnd),)

    receipt_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    delivery_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, index=True)
    ended: Mapped[StepEnd | None] = mapped_column(OneOf(StepEnd))
    """Set when its row goes, since nothing else tells then how it ended."""
    created_at: Mapped[datetime] = mapped_column(Instant, index=True)


class NightlyJobRow(Base):
    """Work of the night, claimed like a delivery, so that two processes don't both do it."""

    __tablename__ = "nightly_jobs"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    last_done_on: Mapped[date | None] = mapped_column(Date)
    leased_until: Mapped[datetime | None] = mapped_column(Instant)


class PresenceRow(Base):
    """When the bot was last here, and its last time away. One row, of no guild."""

    __tablename__ = "presence"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seen_at: Mapped[datetime | None] = mapped_column(Instant)
    away_since: Mapped[datetime | None] = mapped_column(Instant)
    away_until: Mapped[datetime | None] = mapped_column(Instant)


deliveries = cast("Table", DeliveryRow.__table__)
