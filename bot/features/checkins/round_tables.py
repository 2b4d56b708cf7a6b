"""When groups are asked, their rounds, and who is counted in one that is open."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base, GuildScoped, one_of
from bot.db.types import Id, Instant, LocalTime, OneOf
from bot.features.checkins.model import Asks, RoundState

_IS_OPEN = text("state = 'open'")


class RhythmRow(GuildScoped, Base):
    __tablename__ = "checkin_rhythms"
    __table_args__ = (one_of("asks", Asks),)

    group_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    asks: Mapped[Asks] = mapped_column(OneOf(Asks))
    set_name: Mapped[str] = mapped_column(String(64))
    weekly_from: Mapped[datetime | None] = mapped_column(LocalTime)
    zone: Mapped[str | None] = mapped_column(String(64))
    hours_before: Mapped[int | None]
    open_minutes: Mapped[int]
    is_paused: Mapped[bool]
    rounds_so_far: Mapped[int]


class RoundRow(GuildScoped, Base):
    """At most one of a group is open. What was answered is nowhere in here."""

    __tablename__ = "checkin_rounds"
    __table_args__ = (
        one_of("state", RoundState),
        Index(
            "uq_checkin_rounds_one_open",
            "group_id",
            unique=True,
            sqlite_where=_IS_OPEN,
            postgresql_where=_IS_OPEN,
        ),
        Index(None, "group_id", "opens_at"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    group_id: Mapped[int] = mapped_column(Id)
    state: Mapped[RoundState] = mapped_column(OneOf(RoundState))
    set_name: Mapped[str] = mapped_column(String(64))
    turn: Mapped[int]
    opens_at: Mapped[datetime] = mapped_column(Instant)
    closes_at: Mapped[datetime] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    was_closed_by_hand: Mapped[bool]
    session_id: Mapped[int | None] = mapped_column(Id)
    asked_by_member_id: Mapped[int | None] = mapped_column(Id, index=True)
    card_channel_id: Mapped[int | None] = mapped_column(Id)
    card_message_id: Mapped[int | None] = mapped_column(Id)
    pulse_light: Mapped[int | None]
    pulse_middle: Mapped[int | None]
    pulse_heavy: Mapped[int | None]


class MarkRow(GuildScoped, Base):
    """Somebody said *Count me in*. Gone when the round closes."""

    __tablename__ = "checkin_marks"

    round_id: Mapped[int] = mapped_column(
        Id, ForeignKey("checkin_rounds.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = mapped_column(Id, primary_key=True, index=True)
    band: Mapped[int]
