"""What somebody chose for their calendar, and that they have a link."""

from datetime import datetime

from sqlalchemy import LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base, GuildScoped, one_of
from bot.db.sealed_columns import sealed_for
from bot.db.types import Id, Instant, OneOf
from bot.features.calendars.model import TITLE_SEALED_AS, Alarm


class CalendarChoicesRow(GuildScoped, Base):
    """``seed`` makes the names of meetings in this person's calendars, which nobody else can work out."""

    __tablename__ = "calendar_choices"
    __table_args__ = (one_of("alarm", Alarm),)

    guild_id: Mapped[int] = mapped_column(Id, primary_key=True)
    member_id: Mapped[int] = mapped_column(Id, primary_key=True)
    others_see: Mapped[bool]
    sealed_title: Mapped[bytes | None] = mapped_column(
        LargeBinary, info=sealed_for("member_id", TITLE_SEALED_AS)
    )
    alarm: Mapped[Alarm] = mapped_column(OneOf(Alarm))
    seed: Mapped[bytes] = mapped_column(LargeBinary)


class CalendarFeedRow(GuildScoped, Base):
    """The hash of a token, never the token."""

    __tablename__ = "calendar_feeds"
    __table_args__ = (UniqueConstraint("token_hash"),)

    guild_id: Mapped[int] = mapped_column(Id, primary_key=True)
    member_id: Mapped[int] = mapped_column(Id, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), info={"personal": True})
    lapses_at: Mapped[datetime] = mapped_column(Instant, index=True)
