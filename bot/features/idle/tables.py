from datetime import date, datetime

from sqlalchemy import Date
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base, GuildScoped
from bot.db.types import Id, Instant


class LastTapRow(GuildScoped, Base):
    __tablename__ = "last_taps"

    guild_id: Mapped[int] = mapped_column(Id, primary_key=True)
    member_id: Mapped[int] = mapped_column(Id, primary_key=True, index=True)
    month: Mapped[date] = mapped_column(Date, index=True)
    asked_at: Mapped[datetime | None] = mapped_column(Instant, index=True)
