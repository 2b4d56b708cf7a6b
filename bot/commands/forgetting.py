"""What the coming night will forget, tried on a copy that is thrown away: nothing of the database itself changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from structlog.testing import capture_logs

from bot.commands.nobody_sends import NobodySends
from bot.core.clock import Clock, TurnedClock
from bot.core.key_ring import KeyRing
from bot.db.database import Database
from bot.db.row_counts import Counts, count_filled
from bot.db.scratch import scratch
from bot.db.snapshot import tried_on
from bot.features.outbox.nightly import begins_at, night_of
from bot.features.privacy.declared import EVERY_DECLARATION
from config.settings import Settings

FORGETS: Final = "forget_"
"""How the jobs of the night begin that let go what may be kept no longer."""
OVERDUE_AFTER: Final = timedelta(days=2)
"""A night may be missed, and is caught up."""


@dataclass(frozen=True, slots=True)
class Forgetting:
    """How many of each kind, by what it is called for the people it is about."""

    tonight: Mapping[str, int]
    overdue: Mapping[str, int]
    """Of these, what should have been gone two days ago."""
    failed: tuple[str, ...] = ()
    """Jobs that did not get through."""


async def try_the_night(db: Database, settings: Settings, clock: Clock) -> Forgetting | None:
    """Run the forgetting jobs on a copy, first as they should have run two days ago, then as they will run tonight.
    None if the database lets us make no copy."""
    from bot.app import Ground, services_on  # noqa: PLC0415  doctor works even where a cog can't be imported
    from bot.nights import nightly_jobs  # noqa: PLC0415  the same

    ring = KeyRing.load(settings.key_ring)
    now = clock.now()
    tonight = begins_at(night_of(now) + timedelta(days=1), now=now)
    with scratch(settings.data_folder) as folder:
        async with tried_on(db, folder) as copy:
            if copy is None:
                return None
            turned = TurnedClock(now)
            services = services_on(Ground(copy, ring, turned), NobodySends())
            jobs = [one for one in nightly_jobs(services) if one.name.startswith(FORGETS)]
            counts = [await count_filled(copy)]
            failed: dict[str, None] = {}
            for at in (now - OVERDUE_AFTER, tonight):
                turned.at = at
                with capture_logs():  # they would tell of a night that was not
                    for job in jobs:
                        try:
                            await job.run()
                        except Exception:  # noqa: BLE001  the night would log it and go on, too
                            failed[job.name] = None
                counts.append(await count_filled(copy))
    before, overdue, after = counts
    return Forgetting(_gone(before, after), _gone(before, overdue), tuple(failed))


def _gone(before: Counts, after: Counts) -> Mapping[str, int]:
    """A row that goes takes all its columns along; a word that goes leaves the others. Both count as one."""
    gone: dict[str, int] = {}
    for one in EVERY_DECLARATION:
        places = [(one.table, column) for column in one.columns]
        most = max(before[place] - after[place] for place in places)
        if most > 0:
            gone[one.what] = gone.get(one.what, 0) + most
    return gone
