"""What a transaction of one guild may touch: its own rows, and nothing else.

Reads, updates and deletes of mapped classes get the condition added. What can't be narrowed that way is
checked and refused: new rows of another guild, rows that would move there, upserts that could meet
another guild's row, and statements that go around the mapped classes.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal, cast

from sqlalchemy import BindParameter, ClauseElement, Insert, Table, TextClause, Update, event
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.sql import visitors

from bot.core.ids import GuildId
from bot.db.base import Base, GuildScoped

EVERY_GUILD: Final = "every guild"
Scope = GuildId | Literal["every guild"]

_NAMED_IN_TEXT: Final = re.compile(r"\b(?:from|join|into|update)\s+\"?(\w+)", re.IGNORECASE)


class OutOfScopeError(Exception):
    """A statement reached beyond the guild that its transaction was opened for. Always a bug."""


def confine(session: Session, scope: Scope) -> None:
    """Let this session see and change the rows of one guild only."""
    session.info["scope"] = scope


def _scope(session: Session) -> GuildId | None:
    scope = session.info.get("scope")
    return None if scope is None or scope == EVERY_GUILD else GuildId(scope)


@event.listens_for(Session, "do_orm_execute")
def _only_this_guild(state: ORMExecuteState) -> None:
    scope = _scope(state.session)
    if scope is None:
        return
    if state.is_insert and not state.is_from_statement:
        _check_insert(state, scope)
    elif not state.is_orm_statement or (state.is_from_statement and not state.is_select):
        _refuse_scoped_tables(cast("ClauseElement", state.statement))
    elif state.is_select or state.is_update or state.is_delete:
        if state.is_update:
            _check_update(state, scope)
        state.statement = state.statement.options(
            with_loader_criteria(
                GuildScoped,
                lambda table: table.guild_id == scope,
                include_aliases=True,
                track_closure_variables=True,
            )
        )


@event.listens_for(Session, "before_flush")
def _no_foreign_rows(session: Session, _context: Any, _instances: Any) -> None:
    scope = _scope(session)
    if scope is None:
        return
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, GuildScoped) and row.guild_id != scope:
            raise OutOfScopeError(type(row).__name__)


def _refuse_scoped_tables(statement: ClauseElement) -> None:
    """Tables named without their class don't get the condition, so they are not let through."""
    for element in visitors.iterate(statement):
        if isinstance(element, Table) and _is_scoped(element):
            raise OutOfScopeError(
                f"{element.name} can't be kept to one guild here: name its class, not its table, "
                "and write exists(select(...)) rather than exists().where(...)"
            )
        if isinstance(element, TextClause):
            scoped = {name for name, table in Base.metadata.tables.items() if _is_scoped(table)}
            if scoped & set(_NAMED_IN_TEXT.findall(element.text)):
                raise OutOfScopeError("a statement in text can't be kept to one guild")


def _check_insert(state: ORMExecuteState, scope: GuildId) -> None:
    statement = cast("Insert", state.statement)
    if not _is_scoped(statement.table):
        return
    if statement.select is not None:
        raise OutOfScopeError("rows that come from a query can't be checked")
    if any(guild != scope for guild in _guilds_of_new_rows(statement, state.parameters)):
        raise OutOfScopeError("a new row belongs to another guild, or to none")
    # An upsert may change the row that it meets, so that row must be of this guild too.
    conflict: Any = statement._post_values_clause  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]  SQLAlchemy offers no other way to look
    for clause in visitors.iterate(conflict) if conflict is not None else ():
        if clause.__visit_name__ == "on_conflict_do_update":
            same = cast("Any", clause).inferred_target_elements or ()
            if "guild_id" not in {getattr(column, "name", column) for column in same}:
                raise OutOfScopeError("an upsert must name guild_id in its index_elements")


def _check_update(state: ORMExecuteState, scope: GuildId) -> None:
    statement = cast("Update", state.statement)
    if not _is_scoped(statement.table):
        return
    if isinstance(state.parameters, list):
        # By primary key, many at once: SQLAlchemy adds no condition to these.
        raise OutOfScopeError("an update by a list can't be kept to one guild")
    named = cast("Mapping[Any, Any]", state.parameters or {})
    for guild in (_guild_in(_values(statement), scope), _guild_in(named, scope)):
        if guild != scope:
            raise OutOfScopeError("a row can't move to another guild")


def _is_scoped(table: Any) -> bool:
    return "guild_id" in table.c


def _values(statement: Insert | Update) -> Mapping[Any, Any]:
    return statement._values or {}  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]  SQLAlchemy offers no other way to look


def _guilds_of_new_rows(statement: Insert, parameters: Any) -> Iterable[Any]:
    """Yield the guild of every row that the statement adds; None for one that doesn't say."""
    for_all = _guild_in(_values(statement), None)
    many = [row for rows in statement._multi_values for row in rows]  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]  SQLAlchemy offers no other way to look
    given: list[Any] = [parameters] if isinstance(parameters, Mapping) else list(parameters or ())
    rows: list[Any] = [*many, *given] or [{}]
    for row in rows:
        yield _guild_in(cast("Any", row), for_all) if isinstance(row, Mapping) else None


def _guild_in(values: Mapping[Any, Any], otherwise: Any) -> Any:
    """Find what is given as guild_id, by name or by column."""
    found = values.get("guild_id")
    if found is None:
        given = (value for key, value in values.items() if getattr(key, "key", key) == "guild_id")
        found = next(given, otherwise)
    return cast("Any", found).value if isinstance(found, BindParameter) else found
