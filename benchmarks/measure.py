"""Two pieces of work, taken in turns so that a busy machine slows both alike."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Measured:
    key: str
    work: str
    beside: str
    ratio: float


async def interleaved(
    work: Callable[[int], Awaitable[object]],
    beside: Callable[[int], Awaitable[object]],
    *,
    rounds: int,
) -> float:
    """Median seconds of ``work`` over median seconds of ``beside``."""
    took: list[float] = []
    beside_took: list[float] = []
    for number in range(rounds):
        for what, where in ((work, took), (beside, beside_took)):
            begun = time.perf_counter()
            await what(number)
            where.append(time.perf_counter() - begun)
    return median(took) / median(beside_took)
