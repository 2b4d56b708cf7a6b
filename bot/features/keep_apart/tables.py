"""Who asked to be kept apart from somebody. From whom is locked with the asker's own key."""

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base, GuildScoped
from bot.db.sealed_columns import sealed_for
from bot.db.types import Id, Instant
from bot.features.keep_apart.model import AWAY_SEALED_AS


class KeptApartRow(GuildScoped, Base):
    __tablename__ = "kept_apart"

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(Id, index=True)
    known_to_member_id: Mapped[int | None] = mapped_column(Id, index=True)
    away_from: Mapped[bytes] = mapped_column(
        LargeBinary, info=sealed_for("member_id", AWAY_SEALED_AS)
    )
    since: Mapped[datetime] = mapped_column(Instant)
