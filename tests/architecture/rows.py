"""A plausible row for any table, from its columns alone, together with the rows it stands on.

The tests that walk all tables must not skip one, so a column that nothing fits is a failure here,
to be settled in ``PARTICULAR``.
"""

import itertools
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Float,
    Integer,
    Interval,
    LargeBinary,
    String,
    Table,
    Time,
)
from sqlalchemy.orm import Mapper

from bot.db.base import Base
from bot.db.types import Instant, Json, LocalTime, OneOf

NOON = datetime(2026, 10, 18, 12, tzinfo=UTC)

PARTICULAR: dict[str, Any] = {}
"""``table.column``: a value that a constraint asks for and that can't be read from the column's type."""

_numbers = itertools.count(500_000)

VALUES: list[tuple[type[Any], Callable[[Any], Any]]] = [
    (OneOf, lambda kind: next(iter(kind._kind))),
    (Instant, lambda _: NOON),
    (LocalTime, lambda _: NOON.replace(tzinfo=None)),
    (Json, lambda _: {}),
    (Boolean, lambda _: False),
    (Integer, lambda _: next(_numbers)),
    (Float, lambda _: 1.0),
    (String, lambda text: f"w{next(_numbers)}"[-(text.length or 99) :]),
    (Date, lambda _: date(2026, 10, 18)),
    (Time, lambda _: time(19, 30)),
    (Interval, lambda _: timedelta(hours=1)),
]


def says_who(column: Column[Any]) -> bool:
    """Whether it holds a person's Discord id."""
    return column.name in {"member_id", "user_id"} or column.name.endswith(
        ("_member_id", "_user_id")
    )


class Household:
    """Rows of one guild about one person, each table's first row made when something needs it."""

    def __init__(self, guild_id: int, member_id: int, sealed: Callable[[], bytes] = bytes) -> None:
        self.guild_id = guild_id
        self.member_id = member_id
        self._sealed = sealed
        self.rows: dict[Table, dict[str, Any]] = {}

    def values_for_all(self) -> list[tuple[Mapper[Any], dict[str, Any]]]:
        """One row per mapped table, those that others stand on first."""
        mappers = {mapper.local_table: mapper for mapper in Base.registry.mappers}
        return [(mappers[table], self.values_for(table)) for table in Base.metadata.sorted_tables]

    def values_for(self, table: Table) -> dict[str, Any]:
        if table not in self.rows:
            self.rows[table] = {}
            self.rows[table].update(
                {column.key: self._value(table, column) for column in table.columns}
            )
        return self.rows[table]

    def _value(self, table: Table, column: Column[Any]) -> Any:
        name = f"{table.name}.{column.name}"
        if column.foreign_keys and column.name != "guild_id":
            return self._of_parent(name, table, column)
        known = {"guild_id": self.guild_id, **PARTICULAR}
        if says_who(column):
            known[name] = self.member_id
        if isinstance(column.type, LargeBinary):
            known[name] = self._sealed()
        if name in known or column.name in known:
            return known.get(name, known.get(column.name))
        for kind, value in VALUES:
            if isinstance(column.type, kind):
                return value(column.type)
        raise AssertionError(f"{name}: no value is known for {column.type!r}")

    def _of_parent(self, name: str, table: Table, column: Column[Any]) -> Any:
        parent = next(iter(column.foreign_keys)).column
        if parent.table is not table:
            return self.values_for(parent.table)[parent.name]
        assert column.nullable, f"{name} must name a row of its own table"
        return None
