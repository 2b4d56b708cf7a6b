"""How the tables in the code and the tables in a database meet, with Alembic.

Revisions only go forward: the way back is the copy that was made before. They are written for both
databases at once, from a SQLite file, and ``differences`` tells what no revision has said yet.
"""

import re
from argparse import Namespace
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, Literal

from alembic import autogenerate, command
from alembic.autogenerate.api import AutogenContext
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, TypeDecorator, inspect, text

SCRIPTS: Final = Path(__file__).parent / "migrations"
VERSIONS: Final = SCRIPTS / "versions"

# FTS5 keeps an index in five tables of its own behind each ``…_fts``, and PostgreSQL's index has the same name;
# revisions make them with SQL.
_SEARCH_TABLES: Final = re.compile(r"_fts(_(data|idx|content|docsize|config))?$")


class MigrationError(Exception):
    """The tables can't be brought where they should be. It carries one sentence for the operator."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def revisions(versions: Path = VERSIONS) -> tuple[str, ...]:
    """List all revisions there are, oldest first."""
    scripts = ScriptDirectory.from_config(_config(versions))
    if len(scripts.get_heads()) > 1:
        raise MigrationError(
            "Two migrations both claim to be the last, so one must follow the other."
        )
    return tuple(script.revision for script in scripts.walk_revisions())[::-1]


def applied(connection: Connection) -> str | None:
    """Tell the revision that a database is at."""
    return MigrationContext.configure(connection).get_current_revision()


def apply_all(connection: Connection, *, tables: MetaData, versions: Path = VERSIONS) -> None:
    """Bring a database to the last revision, in the transaction that the connection is in."""
    command.upgrade(_config(versions, connection, tables), "head")


def write_revision(
    connection: Connection, message: str, *, tables: MetaData, versions: Path = VERSIONS
) -> Path:
    """Write what is missing between a database at the last revision and the tables in the code."""
    versions.mkdir(exist_ok=True)
    number = f"{len(revisions(versions)) + 1:04d}"
    written = command.revision(
        _config(versions, connection, tables), message, autogenerate=True, rev_id=number
    )
    if written is None or isinstance(written, list):
        raise MigrationError("Alembic wrote no migration.")
    return Path(written.path)


def differences(connection: Connection, tables: MetaData) -> tuple[str, ...]:
    """Tell, a sentence each, what is in the code's tables and not in the database, or the other way."""
    context = MigrationContext.configure(connection, opts=_options(tables))
    return tuple(_sentence(each) for each in _flat(autogenerate.compare_metadata(context, tables)))


def conditions(connection: Connection) -> frozenset[str]:
    """List what Alembic doesn't compare: the checks of each table, and the indexes with their words."""
    found: set[str] = set()
    for table in inspect(connection).get_table_names():
        for check in inspect(connection).get_check_constraints(table):
            found.add(f"{table}: {check['name']} ({_one_line(check['sqltext'])})")
    indexes = connection.execute(
        text("SELECT tbl_name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
    )
    return frozenset(found | {f"{table}: {_one_line(sql)}" for table, sql in indexes})


def _config(
    versions: Path, connection: Connection | None = None, tables: MetaData | None = None
) -> Config:
    config = Config(cmd_opts=Namespace(quiet=True))
    for option, value in (
        ("script_location", SCRIPTS),
        ("version_locations", versions),
        ("path_separator", "newline"),
        ("file_template", "%(rev)s_%(slug)s"),
    ):
        config.set_main_option(option, str(value).replace("%", "%%"))
    config.attributes["connection"] = connection
    config.attributes["options"] = {} if tables is None else _options(tables)
    return config


def _options(tables: MetaData) -> dict[str, Any]:
    return {
        "target_metadata": tables,
        "render_as_batch": True,  # SQLite changes a table by copying it
        "compare_type": True,
        "include_name": is_ours,
        "render_item": _plain_type,
    }


def is_ours(name: str | None, kind: str, _parents: Mapping[str, Any]) -> bool:
    return kind not in {"table", "index"} or name is None or _SEARCH_TABLES.search(name) is None


def _plain_type(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """A revision says what the database keeps; our own types may change after it was released."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


def _flat(found: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    for each in found:
        if isinstance(each, list):
            yield from each
        else:
            yield each


def _sentence(difference: tuple[Any, ...]) -> str:
    match difference:
        case (("add_table" | "remove_table") as what, table):
            return f"{_side(what)} has the table {table.name}."
        case (("add_column" | "remove_column") as what, _, table, column):
            return f"{_side(what)} has the column {table}.{column.name}."
        case (str() as what, _, table, column, *_, old, new) if what.startswith("modify_"):
            changed = what.removeprefix("modify_")
            return f"The {changed} of {table}.{column} is {old!r} in the migrations, {new!r} in the code."
        case (str() as what, item, *_):
            kind = what.split("_", 1)[-1]
            return f"{_side(what)} has the {kind} {item.name} on {item.table.name}."
        case _:
            return f"The migrations and the code differ: {difference!r}."


def _side(what: str) -> str:
    return "Only the code" if what.startswith("add_") else "Only the migrations"


def _one_line(sql: str) -> str:
    return " ".join(sql.split())
