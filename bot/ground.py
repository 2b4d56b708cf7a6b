"""What the bot stands on: its database, its keys, its clock, and what an operator switched on."""

from dataclasses import dataclass
from pathlib import Path

from bot.core.clock import Clock
from bot.core.key_ring import KeyRing
from bot.core.shards import ALL, Shards
from bot.db.copies import Copies
from bot.db.database import Database
from bot.db.erasures import ErasureLedger
from bot.features.resources.health.health import OpenChecker


@dataclass(frozen=True, slots=True)
class Ground:
    """What the bot stands on. It outlives a restart of the bot."""

    db: Database
    ring: KeyRing
    clock: Clock
    commands_file: Path | None = None
    guild_id: int | None = None
    calendar_port: int | None = None
    """Where calendar links are answered, behind ``public_url``. Both or neither."""
    public_url: str | None = None
    part: Shards = ALL
    """Which part of the bot this process is."""
    erasures: ErasureLedger | None = None
    """Writes down whom it erased outside the database too. None: in the database alone, as in rehearsals."""
    copies: Copies | None = None
    """Keeps safety copies. None: nobody does."""
    taps_a_minute: int | None = None
    """How often one person may tap. None: nobody counts."""
    open_checker: OpenChecker | None = None
    """Goes out to look at links. None: nobody does, as in rehearsals."""
