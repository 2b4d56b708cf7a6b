from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base, GuildScoped
from bot.db.types import Id, Instant
from bot.features.audit.model import LONGEST_ACTION

_PSEUDONYM = String(32)


class AuditRow(GuildScoped, Base):
    """Only ever added, in the order of ``id``, and removed when old."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index(None, "guild_id", "at"),
        Index(None, "guild_id", "group_id"),
        Index(None, "guild_id", "actor_pseudonym"),
        Index(None, "guild_id", "subject_pseudonym"),
        Index(None, "at"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Instant)
    action: Mapped[str] = mapped_column(String(LONGEST_ACTION))
    actor_pseudonym: Mapped[str | None] = mapped_column(_PSEUDONYM)
    group_id: Mapped[int | None] = mapped_column(Id)
    subject_pseudonym: Mapped[str | None] = mapped_column(_PSEUDONYM)
    subject_id: Mapped[int | None] = mapped_column(Id)
