"""Who told facilitators about a message. Which one, and who wrote it, is locked with the teller's own key."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base, GuildScoped
from bot.db.sealed_columns import sealed_for
from bot.db.types import Id, Instant
from bot.features.reports.model import ABOUT_SEALED_AS


class ReportRow(GuildScoped, Base):
    __tablename__ = "message_reports"

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    group_id: Mapped[int | None] = mapped_column(
        Id, ForeignKey("groups.id", ondelete="CASCADE"), index=True
    )
    member_id: Mapped[int] = mapped_column(Id, index=True)
    about: Mapped[bytes] = mapped_column(LargeBinary, info=sealed_for("member_id", ABOUT_SEALED_AS))
    told_at: Mapped[datetime] = mapped_column(Instant, index=True)
    taken_by_member_id: Mapped[int | None] = mapped_column(Id, index=True)
    taken_at: Mapped[datetime | None] = mapped_column(Instant)
    done_at: Mapped[datetime | None] = mapped_column(Instant)
    desk_channel_id: Mapped[int | None] = mapped_column(Id)
    desk_message_id: Mapped[int | None] = mapped_column(Id)
