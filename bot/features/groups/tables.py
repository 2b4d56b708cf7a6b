"""Groups, who belongs to them, who leads them, and who was asked in."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base, GuildScoped, one_of
from bot.db.types import Id, Instant, Json, OneOf, Several
from bot.features.groups.model import Joining, MembershipState, Relation, Template
from bot.features.members.note_times import Lead

_IS_ALIVE = text("archived_at IS NULL")


class GroupRow(GuildScoped, Base):
    __tablename__ = "groups"
    __table_args__ = (
        one_of("template", Template),
        one_of("joining", Joining),
        Index(
            "uq_groups_living_name",
            "guild_id",
            "name_key",
            unique=True,
            sqlite_where=_IS_ALIVE,
            postgresql_where=_IS_ALIVE,
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(100))
    name_key: Mapped[str] = mapped_column(String(200))
    template: Mapped[Template] = mapped_column(OneOf(Template))
    joining: Mapped[Joining] = mapped_column(OneOf(Joining))
    seats: Mapped[int | None]
    language: Mapped[str] = mapped_column(String(16))
    zone: Mapped[str] = mapped_column(String(64))
    text_channel_id: Mapped[int | None] = mapped_column(Id, index=True)
    voice_channel_id: Mapped[int | None] = mapped_column(Id, index=True)
    rooms_are_ours: Mapped[bool]
    rooms_closed: Mapped[bool]
    hub_message_id: Mapped[int | None] = mapped_column(Id)
    duty_hours: Mapped[dict[str, object] | None] = mapped_column(Json)
    holiday_country: Mapped[str | None] = mapped_column(String(2))
    keeps_names: Mapped[bool] = mapped_column(default=True)
    shows_events: Mapped[bool] = mapped_column(default=False)
    note_leads: Mapped[frozenset[Lead] | None] = mapped_column(Several(Lead))
    archived_at: Mapped[datetime | None] = mapped_column(Instant)


class MembershipRow(GuildScoped, Base):
    __tablename__ = "memberships"
    __table_args__ = (one_of("relation", Relation), one_of("state", MembershipState))

    group_id: Mapped[int] = mapped_column(
        Id, ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = mapped_column(Id, primary_key=True, index=True)
    relation: Mapped[Relation] = mapped_column(OneOf(Relation))
    state: Mapped[MembershipState] = mapped_column(OneOf(MembershipState), index=True)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    since: Mapped[datetime] = mapped_column(Instant)
    ask_again_on: Mapped[date | None] = mapped_column(Date)
    ask_id: Mapped[int | None] = mapped_column(Id, unique=True)
    greeted_by_member_id: Mapped[int | None] = mapped_column(Id)
    settled_by_member_id: Mapped[int | None] = mapped_column(Id)


class FacilitatorRow(GuildScoped, Base):
    __tablename__ = "facilitators"

    group_id: Mapped[int] = mapped_column(
        Id, ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = mapped_column(Id, primary_key=True, index=True)
    since: Mapped[datetime] = mapped_column(Instant)


class InvitationRow(GuildScoped, Base):
    __tablename__ = "invitations"

    group_id: Mapped[int] = mapped_column(
        Id, ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = mapped_column(Id, primary_key=True, index=True)
    invited_by_member_id: Mapped[int | None] = mapped_column(Id)
    invited_at: Mapped[datetime] = mapped_column(Instant)
