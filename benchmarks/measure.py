"""What was measured, beside what, and whether that is enough; and how two pieces of work take turns."""

import time
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory


@dataclass(frozen=True, slots=True)
class Target:
    """Where a figure should be. Without a limit it is only reported."""

    at_least: float | None = None
    at_most: float | None = None

    def is_met(self, value: float) -> bool:
        is_enough = self.at_least is None or value >= self.at_least
        return is_enough and (self.at_most is None or value <= self.at_most)

    def __str__(self) -> str:
        if self.at_least is not None:
            return f"≥ {self.at_least:g}"
        return "reported" if self.at_most is None else f"≤ {self.at_most:g}"


@dataclass(frozen=True, slots=True)
class Measured:
    key: str
    value: float
    target: Target
    work: str
    beside: str
    """Both as they were measured here, for whoever reads the table."""

    @property
    def is_met(self) -> bool:
        return self.target.is_met(self.value)


async def interleaved(
    work: Callable[[int], Awaitable[object]],
    beside: Callable[[int], Awaitable[object]],
    *,
    rounds: int,
) -> tuple[float, float]:
    """Median seconds of ``work``, and of ``beside``: taken in turns, so that a busy machine slows both alike."""
    took: list[float] = []
    beside_took: list[float] = []
    for number in range(rounds):
        for what, where in ((work, took), (beside, beside_took)):
            begun = time.perf_counter()
            await what(number)
            where.append(time.perf_counter() - begun)
    return median(took), median(beside_took)


@contextmanager
def memory(otherwise: Path) -> Generator[Path]:
    """A folder in memory where the machine has one, for what shall not wait for a disk."""
    shared = Path("/dev/shm")  # noqa: S108  a folder of its own is made in it
    with TemporaryDirectory(dir=shared if shared.is_dir() else otherwise) as folder:
        yield Path(folder)


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"
