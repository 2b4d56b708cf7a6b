"""How heavy a group's week was, said so that nobody can be read out of it. Pure.

A pulse is shown only if, whichever one person is left out, at least four answers in at least two bands remain: so
somebody who knows their own answer still finds two bands possible for everybody else.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Final

from bot.features.checkins.model import HEAVY_FROM, Pulse

_FEWEST_OTHERS: Final = 4
_FEWEST_BANDS: Final = 2
_MIDDLE_FROM: Final = 4
_TENTHS: Final = 10


PULSES_APART: Final = timedelta(days=5)
"""Two of nearly the same days could be laid over each other, and would show who is in one and not in the other. A group
that is asked every week has one each week."""


class Band(IntEnum):
    LIGHT = 0
    MIDDLE = 1
    HEAVY = 2


def band_of(heavy: int) -> Band:
    if heavy >= HEAVY_FROM:
        return Band.HEAVY
    return Band.MIDDLE if heavy >= _MIDDLE_FROM else Band.LIGHT


def is_too_soon(last_at: datetime | None, now: datetime) -> bool:
    """``last_at`` is when the group's last pulse was frozen."""
    return last_at is not None and now - last_at < PULSES_APART


def frozen(counts: Mapping[Band, int]) -> Pulse | None:
    """What is kept of a round's answers when it closes: tenths, or nothing at all."""
    if not _hides_everyone(counts):
        return None
    light, middle, heavy = _tenths([counts.get(band, 0) for band in Band])
    return Pulse(light, middle, heavy)


def _hides_everyone(counts: Mapping[Band, int]) -> bool:
    return all(
        _is_enough({**counts, band: count - 1}) for band, count in counts.items() if count
    ) and _is_enough(counts)


def _is_enough(counts: Mapping[Band, int]) -> bool:
    bands = [count for count in counts.values() if count]
    return sum(bands) >= _FEWEST_OTHERS and len(bands) >= _FEWEST_BANDS


def _tenths(counts: list[int]) -> list[int]:
    """Shares in tenths that add up to ten: rounded down, the rest to those who lost most; on a tie, the lower band."""
    total = sum(counts)
    tenths = [count * _TENTHS // total for count in counts]
    lost = [count * _TENTHS % total for count in counts]
    by_loss = sorted(range(len(counts)), key=lambda band: (-lost[band], band))
    for band in by_loss[: _TENTHS - sum(tenths)]:
        tenths[band] += 1
    return tenths
