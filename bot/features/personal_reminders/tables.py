"""Reminders that people set for themselves. Their words are locked."""

from datetime import datetime

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base, GuildScoped, one_of
from bot.db.sealed_columns import sealed_for
from bot.db.types import Id, Instant, LocalTime, OneOf
from bot.features.personal_reminders.model import WORDS_SEALED_AS, ReminderState


class PersonalReminderRow(GuildScoped, Base):
    __tablename__ = "personal_reminders"
    __table_args__ = (one_of("state", ReminderState),)

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(Id, index=True)
    state: Mapped[ReminderState] = mapped_column(OneOf(ReminderState))
    sealed: Mapped[bytes] = mapped_column(
        LargeBinary, info=sealed_for("member_id", WORDS_SEALED_AS)
    )
    first_at: Mapped[datetime | None] = mapped_column(LocalTime)
    zone: Mapped[str | None] = mapped_column(String(64))
    rule: Mapped[str | None] = mapped_column(String(120))
    is_exact: Mapped[bool]
    passed_at: Mapped[datetime | None] = mapped_column(LocalTime)
    next_at: Mapped[datetime | None] = mapped_column(Instant, index=True)
    snoozed_until: Mapped[datetime | None] = mapped_column(Instant, index=True)
    over_at: Mapped[datetime | None] = mapped_column(Instant, index=True)
    replaces_id: Mapped[int | None] = mapped_column(Id)
    made_at: Mapped[datetime] = mapped_column(Instant, index=True)
