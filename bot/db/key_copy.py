"""The newest copy of people's keys, apart from the copies of the database, and only ever this one.

A copy of the database holds locked words and no key. If each had the keys of its own day, putting an old one back
would bring back who was erased since. So there is one file of keys. It is written anew with every copy and whenever
somebody is erased, and it carries the list of erasures along.
"""

import asyncio
import base64
import json
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import insert, select

from bot.core.clock import Clock
from bot.core.key_ring import KeyRing
from bot.core.parcel import DamagedParcelError, pack, unpack
from bot.db.data_keys import DataKeyRow
from bot.db.database import EVERY_GUILD, Database
from bot.db.erasure_file import Erasure, line_of, read_lines
from bot.db.erasures import list_erasures
from bot.db.in_use import alone_with
from bot.db.scratch import scratch

NEWEST_KEYS: Final = "newest.keys"
WHAT: Final = "keys"
_AT_ONCE: Final = 500
_PATIENCE: Final = 0.05


@dataclass(frozen=True, slots=True)
class KeyCopy:
    made_at: datetime
    keys: Sequence[Mapping[str, Any]]
    erasures: Sequence[Erasure]


async def write_key_copy(
    db: Database, ring: KeyRing, clock: Clock, *, folder: Path, scratch_in: Path
) -> Path:
    """Put the keys of today in the place of those of yesterday. Whoever comes later reads later."""
    path = folder / NEWEST_KEYS
    async with _one_writes(folder):
        keys = "".join(f"{json.dumps(each)}\n" for each in await read_keys(db))
        erasures = "".join(f"{line_of(each)}\n" for each in await list_erasures(db))
        await asyncio.to_thread(
            _pack, path, ring, clock.now(), {"data_keys": keys, "erasures": erasures}, scratch_in
        )
    return path


def read_key_copy(path: Path, ring: KeyRing, *, scratch_in: Path) -> KeyCopy:
    with scratch(scratch_in) as place:
        inside = unpack(path, place, opener=ring)
        if inside.outside.what != WHAT:
            raise DamagedParcelError(f"{path} holds no keys, so take another copy of it.")
        keys = (place / "data_keys").read_text(encoding="utf-8")
        erasures = (place / "erasures").read_text(encoding="utf-8")
    return KeyCopy(
        inside.outside.made_at,
        [json.loads(line) for line in keys.splitlines()],
        read_lines(erasures),
    )


async def read_keys(db: Database) -> Sequence[Mapping[str, Any]]:
    async with db.reading(EVERY_GUILD) as tx:
        rows = await tx.session.scalars(select(DataKeyRow))
        return [
            {
                "guild_id": row.guild_id,
                "member_id": row.member_id,
                "wrapped": base64.b64encode(row.wrapped).decode(),
                "ring_key_id": row.ring_key_id,
                "created_at": row.created_at.isoformat(),
            }
            for row in rows
        ]


async def put_keys(db: Database, keys: Sequence[Mapping[str, Any]]) -> None:
    """Into a database that has none."""
    async with db.transaction(EVERY_GUILD) as tx:
        for at in range(0, len(keys), _AT_ONCE):
            await tx.session.execute(
                insert(DataKeyRow),
                [
                    {
                        **each,
                        "wrapped": base64.b64decode(each["wrapped"]),
                        "created_at": datetime.fromisoformat(each["created_at"]),
                    }
                    for each in keys[at : at + _AT_ONCE]
                ],
            )


def _pack(
    path: Path, ring: KeyRing, now: datetime, told: Mapping[str, str], scratch_in: Path
) -> None:
    with scratch(scratch_in) as place:
        for name, words in told.items():
            (place / name).write_text(words, encoding="utf-8")
        parts = {name: place / name for name in told}
        pack(path, parts, what=WHAT, lock=ring.current, made_at=now)


@asynccontextmanager
async def _one_writes(folder: Path) -> AsyncGenerator[None]:
    """The bot and an operator's command may both want to, and the later must have read later."""
    while True:
        with alone_with(folder / f".{NEWEST_KEYS}.lock") as is_ours:
            if is_ours:
                yield
                return
        await asyncio.sleep(_PATIENCE)
