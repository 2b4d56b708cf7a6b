"""Polls, the times they ask about, and who said what."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base, GuildScoped, one_of
from bot.db.types import Id, Instant, LocalTime, OneOf
from bot.features.polls.model import Fit, PollState, Rhythm


class PollRow(GuildScoped, Base):
    __tablename__ = "polls"
    __table_args__ = (one_of("state", PollState), one_of("rhythm", Rhythm))

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    group_id: Mapped[int] = mapped_column(Id, index=True)
    rhythm: Mapped[Rhythm] = mapped_column(OneOf(Rhythm))
    minutes: Mapped[int]
    zone: Mapped[str] = mapped_column(String(64))
    days: Mapped[int]
    state: Mapped[PollState] = mapped_column(OneOf(PollState))
    asked_by_member_id: Mapped[int | None] = mapped_column(Id, index=True)
    closes_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    card_message_id: Mapped[int | None] = mapped_column(Id)
    made_at: Mapped[datetime] = mapped_column(Instant)


class PollSlotRow(GuildScoped, Base):
    __tablename__ = "poll_slots"
    __table_args__ = (UniqueConstraint("poll_id", "starts_at"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    poll_id: Mapped[int] = mapped_column(Id, ForeignKey("polls.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime] = mapped_column(LocalTime)
    is_ticked: Mapped[bool] = mapped_column(default=True)
    is_typed: Mapped[bool]


class PollMarkRow(GuildScoped, Base):
    __tablename__ = "poll_marks"
    __table_args__ = (one_of("fit", Fit),)

    slot_id: Mapped[int] = mapped_column(
        Id, ForeignKey("poll_slots.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = mapped_column(Id, primary_key=True, index=True)
    fit: Mapped[Fit] = mapped_column(OneOf(Fit))
