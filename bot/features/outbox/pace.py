"""How fast the sender goes, and how much it takes up at a time."""

from datetime import timedelta

from aiolimiter import AsyncLimiter
from typing_extensions import override

from bot.features.outbox.model import Debt

LEASE = timedelta(minutes=2)
"""Shorter than the time for which Discord drops repeats, so that what a killed process left is taken up in time."""

SEND_CUT_OFF = timedelta(seconds=20)
MARKING_TAKES = timedelta(seconds=10)
"""Kept free at the end of a lease for writing down what happened."""

DISCORDS_LIMIT = 50.0
_BURST = 3
_MOST_AT_ONCE = 100
"""Few, since all that was claimed is in doubt if the bot is killed; many, since each claim is a transaction."""


def batch_size(per_second: float, *, lease: timedelta = LEASE) -> int:
    """How many are claimed at a time: never more than a quarter of the lease can send."""
    return max(1, min(int(per_second * lease.total_seconds() / 4), _MOST_AT_ONCE))


class Pace:
    """Token buckets under Discord's 50 requests a second. Messages never take the share that is kept for edits
    and answers to clicks. A sender that needs a second request for one message waits here for that one too."""

    marks_gather_for: float = 0.25
    """Seconds for which those that have gone out wait for each other, to be marked in one transaction."""

    def __init__(
        self, *, per_second: float = 45, kept_for_edits: float = 0.2, processes: int = 1
    ) -> None:
        """``processes``: how many senders share the bot's limit."""
        burst = max(1, _BURST // processes)
        # What all bursts together take beyond that of one is taken off the rate.
        spare = max(0, burst * processes - _BURST)
        self.per_second = max(1.0, per_second - spare) / processes
        self._all = _bucket(self.per_second, burst)
        self._messages = _bucket(self.per_second * (1 - kept_for_edits), burst)

    async def wait_for(self, debt: Debt) -> None:
        """Wait until one more request may go out."""
        if debt is Debt.SAY:
            await self._messages.acquire()
        await self._all.acquire()


class Unpaced(Pace):
    """As fast as it goes: for tests and the rehearsal, where nothing limits us and time may stand still."""

    marks_gather_for = 0

    @override
    async def wait_for(self, debt: Debt) -> None:
        return


def _bucket(per_second: float, burst: int) -> AsyncLimiter:
    # A small burst: in any one second at most per_second + _BURST requests go out, which is under 50.
    return AsyncLimiter(burst, burst / per_second)
