"""A plausible row for any table, from its columns alone, together with the rows it stands on.

The tests that walk all tables must not skip one, so a column that nothing fits is a failure here,
to be settled in ``PARTICULAR``.
"""

import itertools
from collections.abc import Callable, Mapping
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
from bot.db.types import Instant, Json, LocalTime, OneOf, Several, Tags

NOON = datetime(2026, 10, 18, 12, tzinfo=UTC)
ENDED = {"sent", "skipped", "failed", "uncertain"}
ROOM_FOR_AN_ID = 100

Row = dict[str, Any]

PARTICULAR: dict[str, Any] = {
    "deliveries.wake_at": lambda row: None if row["state"] in ENDED else NOON,
    "checkin_answers.sealed": lambda row: (
        None
        if row["state"] in {"taken_back", "unanswered", "passed_over"}
        else str(row["member_id"]).encode()
    ),
    "checkin_marks.band": 1,
    "groups.duty_hours": None,
    "requests.step": 0,
    "resource_changes.before": {"summary": "About limits."},  # of the link, never of a person
    "language": "en",
    "zone": "America/New_York",
    "rule": "FREQ=WEEKLY",
    "decided": [],
}
"""``table.column``, or a column by its name: a value (of the row, if callable) that something asks for and
that can't be read from the column's type."""

_numbers = itertools.count(500_000)


def says_who(column: Column[Any]) -> bool:
    """Whether it holds a person's Discord id."""
    return column.name in {"member_id", "user_id"} or column.name.endswith(
        ("_member_id", "_user_id")
    )


def names_by_pseudonym(column: Column[Any]) -> bool:
    return "pseudonym" in column.name


class Household:
    """Rows of one guild about one person, each table's row made when something needs it."""

    def __init__(
        self,
        guild_id: int,
        member_id: int,
        *,
        turn: int = 0,
        pseudonym: str = "",
        particular: Mapping[str, Any] | None = None,
    ) -> None:
        """``turn`` chooses among the values that closed lists and yes-or-no columns can have."""
        self.guild_id = guild_id
        self.member_id = member_id
        self._turn = turn
        self._pseudonym = pseudonym
        self._particular = {**PARTICULAR, **(particular or {})}
        self._rows: dict[Table, Row] = {}

    def values_for_all(self) -> list[tuple[Mapper[Any], Row]]:
        """One row per mapped table, those that others stand on first."""
        mappers = {mapper.local_table: mapper for mapper in Base.registry.mappers}
        return [(mappers[table], self.values_for(table)) for table in Base.metadata.sorted_tables]

    def values_for(self, table: Table) -> Row:
        if table not in self._rows:
            row: Row = {}
            self._rows[table] = row
            row.update({column.key: self._value(table, column) for column in table.columns})
            row.update({key: value(row) for key, value in row.items() if callable(value)})
        return self._rows[table]

    def made(self) -> list[tuple[Table, Row]]:
        """What was made until now, those that others stand on first."""
        return [
            (table, row) for table in Base.metadata.sorted_tables if (row := self._rows.get(table))
        ]

    def _value(self, table: Table, column: Column[Any]) -> Any:
        name = f"{table.name}.{column.name}"
        for known in (name, column.name):
            if known in self._particular:
                return self._particular[known]
        if column.name == "guild_id":
            return self.guild_id
        if says_who(column):
            return self.member_id
        if column.foreign_keys:
            return self._of_parent(name, table, column)
        if names_by_pseudonym(column):
            return self._pseudonym
        return self._by_type(name, table, column)

    def _of_parent(self, name: str, table: Table, column: Column[Any]) -> Any:
        parent = next(iter(column.foreign_keys)).column
        if parent.table is not table:
            return self.values_for(parent.table)[parent.name]
        assert column.nullable, f"{name} must name a row of its own table"
        return None

    def _by_type(self, name: str, table: Table, column: Column[Any]) -> Any:
        about = f"{self.member_id}:" if any(map(says_who, table.columns)) else ""
        values: list[tuple[type[Any], Callable[[Any], Any]]] = [
            (OneOf, lambda kind: list(kind._kind)[self._turn % len(kind._kind)]),
            (Several, lambda kind: frozenset(list(kind._kind)[self._turn % 2 :])),
            (Tags, lambda _: ()),
            (Instant, lambda _: NOON),
            (LocalTime, lambda _: NOON.replace(tzinfo=None)),
            (Json, lambda _: {"about": about}),
            (Boolean, lambda _: self._turn % 2 == 1),
            (Integer, lambda _: next(_numbers)),
            (Float, lambda _: 1.0),
            (LargeBinary, lambda _: about.encode()),
            (String, lambda kind: _words(about, kind.length)),
            (Date, lambda _: date(2026, 10, 18)),
            (Time, lambda _: time(19, 30)),
            (Interval, lambda _: timedelta(hours=1)),
        ]
        for kind, value in values:
            if isinstance(column.type, kind):
                return value(column.type)
        raise AssertionError(f"{name}: no value is known for {column.type!r}")


def _words(about: str, length: int | None) -> str:
    """Long texts about a person tell their id, as keys of notes do, so that it must be found there too."""
    words = f"w{next(_numbers)}"
    if length is None or length >= ROOM_FOR_AN_ID:
        return about + words
    return words[-length:]
