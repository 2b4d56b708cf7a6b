"""Wishes to be reached: who, about what, when, and how it stands. No words."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base, GuildScoped, one_of
from bot.db.types import Id, Instant, OneOf
from bot.features.requests.model import About, Offer, Outcome, Reach, RequestState

_IS_OPEN = text("ended_at IS NULL")


class RequestRow(GuildScoped, Base):
    __tablename__ = "requests"
    __table_args__ = (
        one_of("about", About),
        one_of("reach", Reach),
        one_of("state", RequestState),
        one_of("outcome", Outcome),
        one_of("offer", Offer),
        CheckConstraint("step BETWEEN 0 AND 4", name="step_known"),
        # Tapping twice is asking once.
        Index(
            "uq_requests_one_open",
            "group_id",
            "member_id",
            unique=True,
            sqlite_where=_IS_OPEN,
            postgresql_where=_IS_OPEN,
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    group_id: Mapped[int] = mapped_column(Id, ForeignKey("groups.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(Id, index=True)
    about: Mapped[About] = mapped_column(OneOf(About))
    reach: Mapped[Reach] = mapped_column(OneOf(Reach))
    state: Mapped[RequestState] = mapped_column(OneOf(RequestState), index=True)
    opened_at: Mapped[datetime] = mapped_column(Instant)
    watched_from: Mapped[datetime | None] = mapped_column(Instant)
    step: Mapped[int] = mapped_column(default=0)
    turn: Mapped[int] = mapped_column(default=0)
    held_by_member_id: Mapped[int | None] = mapped_column(Id, index=True)
    held_until: Mapped[datetime | None] = mapped_column(Instant)
    facilitator_member_id: Mapped[int | None] = mapped_column(Id, index=True)
    seen_at: Mapped[datetime | None] = mapped_column(Instant)
    contacted_at: Mapped[datetime | None] = mapped_column(Instant)
    unanswered_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant, index=True)
    outcome: Mapped[Outcome | None] = mapped_column(OneOf(Outcome))
    offer: Mapped[Offer | None] = mapped_column(OneOf(Offer))
    desk_channel_id: Mapped[int | None] = mapped_column(Id)
    desk_message_id: Mapped[int | None] = mapped_column(Id)
    desk_is_loud: Mapped[bool] = mapped_column(default=False)
