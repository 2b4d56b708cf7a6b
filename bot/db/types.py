"""Column types that refuse what must not be written."""

import json
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final, TypeVar

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Dialect,
    String,
    Text,
    TypeDecorator,
    type_coerce,
)
from sqlalchemy.orm import InstrumentedAttribute
from typing_extensions import override

Kind = TypeVar("Kind", bound=StrEnum)

_as_json: Final = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), sort_keys=True
).encode  # made once: making it takes longer than most of what it writes


def _in_utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        message = "a naive datetime can't be stored; make it aware first"
        raise ValueError(message)
    return value if value.tzinfo is UTC else value.astimezone(UTC)


def _as_text(value: datetime | None) -> str | None:
    return None if value is None else _in_utc(value).isoformat(" ", "microseconds")[:-6]


class Instant(TypeDecorator[datetime]):
    """An aware moment, kept in UTC. A naive one is refused, since nobody could say when it is."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        in_utc = _in_utc(value)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    @override
    def bind_processor(self, dialect: Dialect) -> Any:
        """For SQLite the same text as SQLAlchemy writes, in a fifth of the time: a note has five instants."""
        if dialect.name != "sqlite":
            return super().bind_processor(dialect)

        return _as_text

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class LocalTime(TypeDecorator[datetime]):
    """A promise on somebody's own clock: naive on purpose, its zone stands in the column beside it."""

    impl = DateTime(timezone=False)
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is not None:
            message = "a local promise has no zone of its own"
            raise ValueError(message)
        return value


class Json(TypeDecorator[Any]):
    """Small structured facts, as text, the same on both databases."""

    impl = Text
    cache_ok = True

    @override
    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        return _as_json(value)

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


class OneOf(TypeDecorator[Kind]):
    """A state out of a closed list, kept as its word."""

    impl = String(32)
    cache_ok = True

    def __init__(self, kind: type[Kind]) -> None:
        super().__init__()
        self._kind = kind

    @override
    def process_bind_param(self, value: Kind | None, dialect: Dialect) -> str | None:
        # Most are what they should be, and looking that up again is a tenth of planning a long series.
        return (
            None
            if value is None
            else str(value if type(value) is self._kind else self._kind(value))
        )

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> Kind | None:
        return None if value is None else self._kind(value)


class Several(TypeDecorator[frozenset[Kind]]):
    """Some of a closed list, in its order, with commas between them. None of them is not the same as no choice."""

    impl = String(64)
    cache_ok = True

    def __init__(self, kind: type[Kind]) -> None:
        super().__init__()
        self._kind = kind

    @override
    def process_bind_param(self, value: frozenset[Kind] | None, dialect: Dialect) -> str | None:
        return None if value is None else ",".join(one for one in self._kind if one in value)

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> frozenset[Kind] | None:
        if value is None:
            return None
        return frozenset(self._kind(one) for one in value.split(",") if one)


class Tags(TypeDecorator[tuple[str, ...]]):
    """A few words out of a closed or an open list, in the order in which they were given: ``,en,es,``.

    The commas at both ends let ``tagged`` find one whole word, the same on both databases.
    """

    impl = String(255)
    cache_ok = True

    @override
    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:
        return None if value is None else f",{','.join(value)}," if value else ","

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...] | None:
        return None if value is None else tuple(word for word in value.split(",") if word)


def tagged(
    column: ColumnElement[Any] | InstrumentedAttribute[Any], word: str
) -> ColumnElement[bool]:
    """The condition that ``word`` is among the tags. ``word`` is a code of ours: letters and underscores."""
    return type_coerce(column, String).contains(f",{word},", autoescape=True)


Id = BigInteger
