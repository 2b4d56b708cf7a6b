"""Series, their meetings, who said what, who came, and what is still being typed."""

from datetime import date, datetime

from sqlalchemy import (
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base, GuildScoped, one_of
from bot.db.sealed_columns import sealed_for
from bot.db.types import Id, Instant, LocalTime, OneOf
from bot.features.sessions.model import (
    TITLE_LIMIT,
    TYPED_LIMIT,
    WORD_SEALED_AS,
    Came,
    CancelReason,
    RsvpAnswer,
    Scope,
    Seat,
    SessionState,
)


class SeriesRow(GuildScoped, Base):
    __tablename__ = "series"

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    group_id: Mapped[int] = mapped_column(Id, index=True)
    title: Mapped[str | None] = mapped_column(String(TITLE_LIMIT))
    first_at: Mapped[datetime] = mapped_column(LocalTime)
    zone: Mapped[str] = mapped_column(String(64))
    rule: Mapped[str] = mapped_column(String(100))
    minutes: Mapped[int]
    seats: Mapped[int | None]
    paused_on: Mapped[date | None] = mapped_column(Date)
    resumes_on: Mapped[date | None] = mapped_column(Date)
    follows_id: Mapped[int | None] = mapped_column(Id)


class SessionRow(GuildScoped, Base):
    __tablename__ = "sessions"
    __table_args__ = (
        # A slot is planned once, whoever plans it and however often.
        UniqueConstraint("series_id", "slot_at"),
        Index("ix_sessions_group_id_starts_at", "group_id", "starts_at"),
        one_of("state", SessionState),
        one_of("cancel_reason", CancelReason),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    group_id: Mapped[int] = mapped_column(Id)
    series_id: Mapped[int] = mapped_column(Id, ForeignKey("series.id", ondelete="CASCADE"))
    slot_at: Mapped[datetime] = mapped_column(LocalTime)
    zone: Mapped[str] = mapped_column(String(64))
    starts_at: Mapped[datetime] = mapped_column(Instant, index=True)
    title: Mapped[str | None] = mapped_column(String(TITLE_LIMIT))
    minutes: Mapped[int]
    seats: Mapped[int | None]
    state: Mapped[SessionState] = mapped_column(OneOf(SessionState))
    card_message_id: Mapped[int | None] = mapped_column(Id)
    cancel_reason: Mapped[CancelReason | None] = mapped_column(OneOf(CancelReason))
    headcount: Mapped[int | None]
    moved_to: Mapped[datetime | None] = mapped_column(LocalTime)
    revision: Mapped[int] = mapped_column(default=0)


class RsvpRow(GuildScoped, Base):
    __tablename__ = "rsvps"
    __table_args__ = (one_of("answer", RsvpAnswer), one_of("seat", Seat))

    guild_id: Mapped[int] = mapped_column(Id)
    """Without an index: SQLite would take it instead of the meeting's, and read all of a server's answers."""
    session_id: Mapped[int] = mapped_column(
        Id, ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = mapped_column(Id, primary_key=True, index=True)
    answer: Mapped[RsvpAnswer] = mapped_column(OneOf(RsvpAnswer))
    seat: Mapped[Seat] = mapped_column(OneOf(Seat))
    turn: Mapped[int] = mapped_column(Id)
    offered_until: Mapped[datetime | None] = mapped_column(Instant)
    asks_again: Mapped[bool] = mapped_column(default=False)
    is_standing: Mapped[bool] = mapped_column(default=False)


class StandingAnswerRow(GuildScoped, Base):
    """*Going*, for every meeting of a series, until it is taken back."""

    __tablename__ = "standing_answers"

    series_id: Mapped[int] = mapped_column(
        Id, ForeignKey("series.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = mapped_column(Id, primary_key=True, index=True)
    turn: Mapped[int] = mapped_column(Id)


class PrivateWordRow(GuildScoped, Base):
    """What somebody who can't come wanted the facilitators to know. Sealed with their own key."""

    __tablename__ = "private_words"

    session_id: Mapped[int] = mapped_column(
        Id, ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = mapped_column(Id, primary_key=True, index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary, info=sealed_for("member_id", WORD_SEALED_AS))
    at: Mapped[datetime] = mapped_column(Instant)


class AttendanceRow(GuildScoped, Base):
    __tablename__ = "attendance"
    __table_args__ = (one_of("came", Came),)

    session_id: Mapped[int] = mapped_column(
        Id, ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = mapped_column(Id, primary_key=True, index=True)
    came: Mapped[Came] = mapped_column(OneOf(Came))


class SessionDraftRow(GuildScoped, Base):
    """Names nobody: whoever may plan for the group may post it."""

    __tablename__ = "session_drafts"

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    group_id: Mapped[int] = mapped_column(Id)
    typed: Mapped[str] = mapped_column(String(TYPED_LIMIT))
    title: Mapped[str | None] = mapped_column(String(TITLE_LIMIT))
    minutes: Mapped[int]
    seats: Mapped[int | None]
    zone: Mapped[str] = mapped_column(String(64))
    first_at: Mapped[datetime | None] = mapped_column(LocalTime)
    rule: Mapped[str | None] = mapped_column(String(100))
    made_at: Mapped[datetime] = mapped_column(Instant, index=True)


class SessionChangeRow(GuildScoped, Base):
    """A change that a facilitator has typed and not yet confirmed. Names nobody."""

    __tablename__ = "session_changes"
    __table_args__ = (one_of("scope", Scope),)

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    session_id: Mapped[int] = mapped_column(Id, ForeignKey("sessions.id", ondelete="CASCADE"))
    scope: Mapped[Scope] = mapped_column(OneOf(Scope))
    typed: Mapped[str] = mapped_column(String(TYPED_LIMIT))
    title: Mapped[str | None] = mapped_column(String(TITLE_LIMIT))
    minutes: Mapped[int]
    seats: Mapped[int | None]
    first_at: Mapped[datetime | None] = mapped_column(LocalTime)
    rule: Mapped[str | None] = mapped_column(String(100))
    made_at: Mapped[datetime] = mapped_column(Instant, index=True)
