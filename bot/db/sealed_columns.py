"""Which columns hold locked words, whose they are, and what they are bound to: all that renewing a key must know."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, inspect
from sqlalchemy.orm import Mapper

from bot.core.ids import MemberId
from bot.db.base import Base
from bot.db.tables import every_table

_SEALED: Final = "sealed"


@dataclass(frozen=True, slots=True)
class _Sealing:
    member_column: str
    context: str


@dataclass(frozen=True, slots=True)
class SealedColumn:
    row: type[Any]
    name: str
    member_column: str
    context: str
    """With the columns of its own row in braces."""

    @property
    def path(self) -> str:
        return f"{self.row.__name__}.{self.name}"

    @property
    def sealed(self) -> ColumnElement[Any]:
        return getattr(self.row, self.name)

    def of(self, member_id: MemberId) -> ColumnElement[bool]:
        whose: ColumnElement[Any] = getattr(self.row, self.member_column)
        return and_(whose == member_id, self.sealed.is_not(None))

    def context_of(self, row: object) -> str:
        return self.context.format_map(vars(row))

    def is_row(self, row: object) -> ColumnElement[bool]:
        mapper: Mapper[Any] = inspect(self.row)
        keys = [str(column.key) for column in mapper.primary_key]
        return and_(*(getattr(self.row, key) == getattr(row, key) for key in keys))


def sealed_for(member_column: str, context: str) -> dict[str, Any]:
    """For ``mapped_column(info=…)``: these words are locked with the key of the person in that column. ``context`` is
    what they are bound to, with columns of the row in braces: ``checkins.answer:{id}``."""
    return {_SEALED: _Sealing(member_column, context)}


def sealed_columns() -> Iterator[SealedColumn]:
    every_table()
    for mapper in sorted(Base.registry.mappers, key=lambda one: one.class_.__name__):
        for column in mapper.columns:
            sealing = column.info.get(_SEALED)
            if isinstance(sealing, _Sealing):
                yield SealedColumn(
                    mapper.class_, column.key, sealing.member_column, sealing.context
                )
