"""Occasions and who they concern, so that a changed preference replans without asking anyone."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base, GuildScoped, one_of
from bot.db.types import Id, Instant, OneOf, Several
from bot.features.members.note_times import Lead
from bot.features.reminders.model import Answer


class OccasionRow(GuildScoped, Base):
    __tablename__ = "occasions"

    guild_id: Mapped[int] = mapped_column(Id)
    """Never looked for by itself, nor below: an index on it would only lead SQLite away from the right one."""
    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    group_id: Mapped[int] = mapped_column(Id, index=True)
    starts_at: Mapped[datetime] = mapped_column(Instant, index=True)
    zone: Mapped[str]
    minutes: Mapped[int]
    leads: Mapped[frozenset[Lead]] = mapped_column(Several(Lead))


class OccasionPersonRow(GuildScoped, Base):
    __tablename__ = "occasion_people"
    __table_args__ = (one_of("answer", Answer),)

    guild_id: Mapped[int] = mapped_column(Id)
    occasion_id: Mapped[int] = mapped_column(
        Id, ForeignKey("occasions.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = mapped_column(Id, primary_key=True, index=True)
    answer: Mapped[Answer] = mapped_column(OneOf(Answer))
