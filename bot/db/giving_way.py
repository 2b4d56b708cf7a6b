"""A transaction that takes up much of what others hold, such as erasing somebody, and that can begin anew.

Whoever taps holds a row of theirs and then waits for their key; whoever erases holds the key and then waits for the
row. PostgreSQL ends one of two that wait for each other, as a rule after a second. It must not be the tap, so the
other gives way before that, and begins again when the tap is done. On SQLite one writes at a time.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from sqlalchemy import Integer, String, cast, column, func, select, table
from sqlalchemy.exc import DBAPIError

from bot.db.database import Database, Scope, Transaction

Done = TypeVar("Done")

_SETTINGS: Final = table("pg_settings", column("name"), column("setting"))
_GIVE_WAY: Final = select(
    func.set_config(
        "lock_timeout",
        cast(cast(_SETTINGS.c.setting, Integer) / 3, String),
        True,  # noqa: FBT003  for this transaction only
    )
).where(_SETTINGS.c.name == "deadlock_timeout")
"""Wait a third of the time after which PostgreSQL looks for a circle."""
_PAUSES: Final = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6)
_CROSSED: Final = frozenset({"40P01", "55P03"})
"""PostgreSQL's codes for a circle of waiting, and for having waited as long as one wanted to."""


async def giving_way(
    db: Database, scope: Scope, work: Callable[[Transaction], Awaitable[Done]]
) -> Done:
    """Do the work in a transaction, as often as it takes. The last time it waits as everybody does."""
    for pause in _PAUSES:
        try:
            async with db.transaction(scope) as tx:
                if not db.is_sqlite:
                    await tx.session.execute(_GIVE_WAY)
                return await work(tx)
        except DBAPIError as crossed:
            if getattr(crossed.orig, "sqlstate", None) not in _CROSSED:
                raise
        # Two that give way to each other must not meet again.
        await asyncio.sleep(pause * (0.5 + secrets.randbelow(1000) / 1000))
    async with db.transaction(scope) as tx:
        return await work(tx)
