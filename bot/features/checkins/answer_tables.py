"""Answers on their way, what people chose about check-ins, and the numbers that they keep for themselves."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base, GuildScoped, one_of
from bot.db.sealed_columns import sealed_for
from bot.db.types import Id, Instant, OneOf
from bot.features.checkins.model import (
    ANSWER_SEALED_AS,
    NUMBERS_SEALED_AS,
    AnswerState,
    Ceiling,
)


class AnswerRow(GuildScoped, Base):
    """What was said is locked with its author's own key, and nothing of it is left beside."""

    __tablename__ = "checkin_answers"
    __table_args__ = (
        UniqueConstraint("round_id", "member_id"),
        one_of("ceiling", Ceiling),
        one_of("state", AnswerState),
        one_of("wants_use", Ceiling),
        CheckConstraint(
            "state NOT IN ('taken_back', 'unanswered', 'passed_over') OR sealed IS NULL",
            name="gone_is_gone",
        ),
        Index(None, "group_id", "state"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    group_id: Mapped[int] = mapped_column(Id)
    round_id: Mapped[int] = mapped_column(Id)
    member_id: Mapped[int] = mapped_column(Id, index=True)
    ceiling: Mapped[Ceiling] = mapped_column(OneOf(Ceiling))
    state: Mapped[AnswerState] = mapped_column(OneOf(AnswerState))
    has_words: Mapped[bool]
    sealed: Mapped[bytes | None] = mapped_column(
        LargeBinary, info=sealed_for("member_id", ANSWER_SEALED_AS)
    )
    sent_at: Mapped[datetime] = mapped_column(Instant)
    confirmed_at: Mapped[datetime] = mapped_column(Instant)
    opened_by_member_id: Mapped[int | None] = mapped_column(Id, index=True)
    opened_until: Mapped[datetime | None] = mapped_column(Instant)
    opened_at: Mapped[datetime | None] = mapped_column(Instant)
    wants_use: Mapped[Ceiling | None] = mapped_column(OneOf(Ceiling))
    decided_by_member_id: Mapped[int | None] = mapped_column(Id, index=True)
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    read_aloud_at: Mapped[datetime | None] = mapped_column(Instant)
    session_id: Mapped[int | None] = mapped_column(Id)
    card_channel_id: Mapped[int | None] = mapped_column(Id)
    card_message_id: Mapped[int | None] = mapped_column(Id)
    unread_told_at: Mapped[datetime | None] = mapped_column(Instant)
    erased_at: Mapped[datetime] = mapped_column(Instant, index=True)


class ChoicesRow(GuildScoped, Base):
    __tablename__ = "checkin_choices"

    guild_id: Mapped[int] = mapped_column(Id, primary_key=True)
    member_id: Mapped[int] = mapped_column(Id, primary_key=True)
    agreed_version: Mapped[str | None] = mapped_column(String(16))
    agreed_at: Mapped[datetime | None] = mapped_column(Instant)
    wants_nudges: Mapped[bool]
    history_days: Mapped[int | None]


class HistoryRow(GuildScoped, Base):
    """A day's numbers, locked. Only their own person ever sees them."""

    __tablename__ = "checkin_history"
    __table_args__ = (UniqueConstraint("guild_id", "member_id", "on"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(Id, index=True)
    on: Mapped[date]
    sealed: Mapped[bytes] = mapped_column(
        LargeBinary, info=sealed_for("member_id", NUMBERS_SEALED_AS)
    )
