"""How this Discord behaves: how fast it answers, how much it takes, and what goes wrong how often."""

import random
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Manners:
    """Chances are between 0 and 1 and count for requests about messages; times are seconds."""

    latency: float = 0
    """Before every answer."""
    per_second: int = 50
    """Discord's limit for a bot, over all requests."""
    per_channel: int = 5
    channel_window: float = 5
    """So many messages are taken in one channel in this time."""
    nonce_window: float = 300
    """How long a nonce is remembered, by this Discord's own clock."""
    seed: int = 0
    bad_gateway: float = 0
    """502: discord.py tries again by itself."""
    unavailable: float = 0
    """503: it does not."""
    dropped_before: float = 0
    """The line is cut before the request was heard."""
    dropped_after: float = 0
    """It was heard and done, and the line is cut before the answer."""
    slow: float = 0
    slow_for: float = 3

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def changed(self, changes: dict[str, Any]) -> Self:
        return replace(self, **changes)


@dataclass(frozen=True, slots=True)
class Refusal:
    retry_after: float
    is_global: bool


@dataclass(slots=True)
class _Bucket:
    began_at: float
    used: int = 0


class Limits:
    """Counts what came in. The global limit slides; a channel's window begins with its first message."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._recent: deque[float] = deque()
        self._buckets: dict[str, _Bucket] = defaultdict(lambda: _Bucket(self._seconds()))
        self.refused = 0
        self.taken = 0

    def take(self, bucket: str | None, manners: Manners) -> tuple[Refusal | None, dict[str, str]]:
        """Return why it is refused, if it is, and the headers that tell how much is left."""
        now = self._seconds()
        while self._recent and now - self._recent[0] >= 1:
            self._recent.popleft()
        if len(self._recent) >= manners.per_second:
            self.refused += 1
            last_in_the_way = self._recent[-manners.per_second]
            return Refusal(1 - (now - last_in_the_way), is_global=True), {}
        headers: dict[str, str] = {}
        refusal = None
        if bucket is not None:
            window = self._buckets[bucket]
            if now - window.began_at >= manners.channel_window:
                window.began_at, window.used = now, 0
            reset_after = window.began_at + manners.channel_window - now
            if window.used >= manners.per_channel:
                self.refused += 1
                refusal = Refusal(reset_after, is_global=False)
            else:
                window.used += 1
            headers = {
                "X-RateLimit-Bucket": bucket.partition(":")[0],
                "X-RateLimit-Limit": str(manners.per_channel),
                "X-RateLimit-Remaining": str(manners.per_channel - window.used),
                "X-RateLimit-Reset-After": f"{reset_after:.3f}",
                "X-RateLimit-Reset": f"{now + reset_after:.3f}",
            }
        if refusal is None:
            self._recent.append(now)
            self.taken += 1
        return refusal, headers


class Trouble:
    """Draws what goes wrong with one request."""

    def __init__(self, manners: Manners) -> None:
        self._manners = manners
        self._chance = random.Random(manners.seed)  # noqa: S311  repeatable, not secret

    def draw(self) -> str | None:
        """The name of what goes wrong, if anything."""
        at = self._chance.random()
        for what in ("bad_gateway", "unavailable", "dropped_before", "dropped_after", "slow"):
            at -= getattr(self._manners, what)
            if at < 0:
                return what
        return None
