"""Which event in Discord stands for which meeting."""

from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base, GuildScoped
from bot.db.types import Id


class NativeEventRow(GuildScoped, Base):
    """Names nobody. Who is interested stands in Discord alone."""

    __tablename__ = "native_events"

    session_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    event_id: Mapped[int | None] = mapped_column(Id, index=True)
    channel_id: Mapped[int] = mapped_column(Id)
