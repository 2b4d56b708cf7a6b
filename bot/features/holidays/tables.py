"""What the desk has asked about holidays, and that it was settled. Names nobody."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base, GuildScoped, one_of
from bot.db.types import Id, Instant, OneOf
from bot.features.holidays.model import HolidayAnswer


class HolidayAskRow(GuildScoped, Base):
    __tablename__ = "holiday_asks"
    __table_args__ = (
        # Asked once, however many nights come before the day.
        UniqueConstraint("session_id", "day"),
        one_of("answer", HolidayAnswer),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    group_id: Mapped[int] = mapped_column(Id, index=True)
    session_id: Mapped[int] = mapped_column(Id, ForeignKey("sessions.id", ondelete="CASCADE"))
    day: Mapped[date] = mapped_column(Date)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    answer: Mapped[HolidayAnswer | None] = mapped_column(OneOf(HolidayAnswer))
    settled_at: Mapped[datetime | None] = mapped_column(Instant)
