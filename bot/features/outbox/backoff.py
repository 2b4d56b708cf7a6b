"""When a try that failed is made again. Pure; chance is an argument."""

from datetime import timedelta

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=10)
MOST_TRIES_TO_SAY = 50
"""About eight hours of pauses. What was not said by then goes to the desk."""

UNKNOWN_PAUSE = timedelta(seconds=15)
"""After a lost connection: soon, while Discord still knows the nonce."""


def pause_after(attempts: int, *, chance: float, retry_after: timedelta | None = None) -> timedelta:
    """How long to wait after so many tries. Doubles up to ten minutes; ``chance`` in [0, 1) spreads the tries, so
    that a thousand deliveries don't return in one second. Never earlier than Discord asked."""
    doublings = min(max(attempts, 1) - 1, 16)
    whole = min(FIRST_PAUSE * 2**doublings, LONGEST_PAUSE)
    spread = whole * (0.5 + chance / 2)
    if retry_after is None:
        return spread
    return max(retry_after, timedelta(0)) + spread


def pause_after_silence(*, chance: float) -> timedelta:
    return UNKNOWN_PAUSE * (1 + chance)
