from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base, GuildScoped, one_of
from bot.db.types import Id, Instant, Json, OneOf
from bot.features.guilds.model import ProgramAnswer


class GuildRow(GuildScoped, Base):
    __tablename__ = "guilds"
    __table_args__ = (one_of("program", ProgramAnswer),)

    guild_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    language: Mapped[str] = mapped_column(String(16))
    zone: Mapped[str] = mapped_column(String(64))
    help_country: Mapped[str | None] = mapped_column(String(2))
    front_door_channel_id: Mapped[int | None] = mapped_column(Id)
    front_door_message_id: Mapped[int | None] = mapped_column(Id)
    desk_channel_id: Mapped[int | None] = mapped_column(Id)
    desk_message_id: Mapped[int | None] = mapped_column(Id)
    facilitator_role_id: Mapped[int | None] = mapped_column(Id)
    program: Mapped[ProgramAnswer] = mapped_column(OneOf(ProgramAnswer))
    attested_at: Mapped[datetime | None] = mapped_column(Instant)
    decided: Mapped[list[str]] = mapped_column(Json)
    set_up_at: Mapped[datetime | None] = mapped_column(Instant)
