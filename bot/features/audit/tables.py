from datetime import datetime

from sqlalchemy import Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base, GuildScoped
from bot.db.types import Id, Instant
from bot.features.audit.model import LONGEST_ACTION

_PSEUDONYM = String(32)
_CODE = String(64)
_RING_KEY = String(32)


class AuditRow(GuildScoped, Base):
    """Only ever added, in the order of ``id``, and removed when old."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index(None, "guild_id", "at"),
        Index(None, "guild_id", "group_id"),
        Index(None, "guild_id", "actor_pseudonym"),
        Index(None, "guild_id", "subject_pseudonym"),
        Index(None, "at"),
        # Not unique: an entry put there by hand must keep nobody from working, and is found without it.
        Index(None, "guild_id", "position"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Instant)
    action: Mapped[str] = mapped_column(String(LONGEST_ACTION))
    actor_pseudonym: Mapped[str | None] = mapped_column(_PSEUDONYM)
    group_id: Mapped[int | None] = mapped_column(Id)
    subject_pseudonym: Mapped[str | None] = mapped_column(_PSEUDONYM)
    subject_id: Mapped[int | None] = mapped_column(Id)
    position: Mapped[int | None] = mapped_column(Integer)
    """In its guild's chain. None: it was there before the chain, which takes it in when it begins."""
    mac: Mapped[str | None] = mapped_column(_CODE)
    ring_key_id: Mapped[str | None] = mapped_column(_RING_KEY)


class AuditChainRow(GuildScoped, Base):
    """Where a guild's record begins and ends. It is the last thing that a transaction holds."""

    __tablename__ = "audit_chains"

    guild_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    begun_at: Mapped[datetime] = mapped_column(Instant)
    taken_in: Mapped[int] = mapped_column(Integer)
    length: Mapped[int] = mapped_column(Integer)
    last_mac: Mapped[str] = mapped_column(_CODE)
    pruned: Mapped[int] = mapped_column(Integer)
    pruned_mac: Mapped[str] = mapped_column(_CODE)
    pruned_at: Mapped[datetime | None] = mapped_column(Instant)
    ring_key_id: Mapped[str] = mapped_column(_RING_KEY)
    seal: Mapped[str] = mapped_column(_CODE)
