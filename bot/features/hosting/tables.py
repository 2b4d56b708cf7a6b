"""Cards that stand on the desk, and calls for help while a meeting runs."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base, GuildScoped, one_of
from bot.db.sealed_columns import sealed_for
from bot.db.types import Id, Instant, OneOf
from bot.features.hosting.moments import ANSWER_SEALED_AS, DeskCardKind, PingAnswer
from bot.features.hosting.stand_in_tables import StandInAnswerRow, StandInRow

__all__ = ["DeskCardRow", "PingRow", "StandInAnswerRow", "StandInRow"]


class DeskCardRow(GuildScoped, Base):
    """Names nobody."""

    __tablename__ = "desk_cards"
    __table_args__ = (one_of("kind", DeskCardKind),)

    session_id: Mapped[int] = mapped_column(
        Id, ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    kind: Mapped[DeskCardKind] = mapped_column(OneOf(DeskCardKind))
    channel_id: Mapped[int] = mapped_column(Id)
    message_id: Mapped[int] = mapped_column(Id)


class PingRow(GuildScoped, Base):
    __tablename__ = "trouble_pings"
    __table_args__ = (
        # Tapping twice is calling once.
        UniqueConstraint("session_id", "member_id"),
        one_of("answer", PingAnswer),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    session_id: Mapped[int] = mapped_column(Id, ForeignKey("sessions.id", ondelete="CASCADE"))
    group_id: Mapped[int] = mapped_column(Id, index=True)
    member_id: Mapped[int] = mapped_column(Id, index=True)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    seen_at: Mapped[datetime | None] = mapped_column(Instant)
    answer: Mapped[PingAnswer | None] = mapped_column(OneOf(PingAnswer))
    answered_by_member_id: Mapped[int | None] = mapped_column(Id, index=True)
    sealed: Mapped[bytes | None] = mapped_column(
        LargeBinary, info=sealed_for("answered_by_member_id", ANSWER_SEALED_AS)
    )
