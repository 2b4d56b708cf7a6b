from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base, GuildScoped
from bot.db.types import Id, Instant


class UnderAgeRow(GuildScoped, Base):
    __tablename__ = "under_age"

    guild_id: Mapped[int] = mapped_column(Id, primary_key=True)
    member_id: Mapped[int] = mapped_column(Id, primary_key=True, index=True)
    group_id: Mapped[int] = mapped_column(Id, ForeignKey("groups.id", ondelete="CASCADE"))
    noted_at: Mapped[datetime] = mapped_column(Instant, index=True)
