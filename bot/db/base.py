"""The root of all tables, and the mark of those that belong to one guild."""

from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bot.db.types import Id

# Constraints have names, so that a migration can change them on every database.
_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata: ClassVar[MetaData] = MetaData(naming_convention=_NAMES)


class GuildScoped:
    """A row of one guild. A transaction opened for a guild sees, changes and adds only its rows;
    ``bot.db.database`` adds the condition to every query, so that nobody can forget it."""

    guild_id: Mapped[int] = mapped_column(Id, index=True)


def one_of(column: str, kind: type[StrEnum]) -> CheckConstraint:
    """Let the database itself refuse a state that does not exist."""
    words = ", ".join(f"'{word.value}'" for word in kind)
    return CheckConstraint(f"{column} IN ({words})", name=f"{column}_known")
