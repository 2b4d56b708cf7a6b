"""Who was asked to lead a meeting instead, and what they said."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base, GuildScoped, one_of
from bot.db.types import Id, Instant, OneOf
from bot.features.hosting.stand_in_model import StandInAnswer, StandInState


class StandInRow(GuildScoped, Base):
    """People are None once they are erased; the row stays for the others it names."""

    __tablename__ = "stand_ins"
    __table_args__ = (one_of("state", StandInState),)

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    group_id: Mapped[int] = mapped_column(Id, index=True)
    session_id: Mapped[int] = mapped_column(Id, unique=True)
    asked_by_member_id: Mapped[int | None] = mapped_column(Id)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    starts_at: Mapped[datetime] = mapped_column(Instant, index=True)
    state: Mapped[StandInState] = mapped_column(OneOf(StandInState))
    leader_member_id: Mapped[int | None] = mapped_column(Id)


class StandInAnswerRow(GuildScoped, Base):
    __tablename__ = "stand_in_answers"
    __table_args__ = (one_of("answer", StandInAnswer),)

    stand_in_id: Mapped[int] = mapped_column(
        Id, ForeignKey("stand_ins.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = mapped_column(Id, primary_key=True, index=True)
    answer: Mapped[StandInAnswer] = mapped_column(OneOf(StandInAnswer))
