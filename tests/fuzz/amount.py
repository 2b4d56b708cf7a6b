"""How much is tried: a little in ``make test``, all of it in ``make fuzz``, which prints what came of it."""

import os
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy

Drawn = TypeVar("Drawn")

FUZZ = "PORCHLIGHT_FUZZ"

ENOUGH = 50
"""Of so many some are taken and some are refused, or not much was tried."""


def amount(little: int, *, share: float = 1.0) -> int:
    """``make fuzz`` says how many in all; ``share`` is for what takes longer each."""
    asked = os.environ.get(FUZZ)
    return little if asked is None else max(little, int(int(asked) * share))


def bounded(little: int, *, share: float = 1.0) -> Any:
    """Hypothesis' own settings for so many."""
    return settings(
        max_examples=amount(little, share=share),
        database=None,
        derandomize=FUZZ not in os.environ,
        suppress_health_check=list(HealthCheck),
    )


def drawn(strategy: SearchStrategy[Drawn], many: int) -> list[Drawn]:
    """So many of Hypothesis' examples at once, for a town that can't be built anew for each of them."""
    found: list[Drawn] = []

    @settings(
        max_examples=many,
        database=None,
        derandomize=FUZZ not in os.environ,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def draw(one: Drawn) -> None:
        found.append(one)

    draw()
    return found[:many]


def fuzzed(
    what: str,
    strategy: SearchStrategy[Drawn],
    is_taken: Callable[[Drawn], bool],
    *,
    little: int,
    share: float = 1.0,
) -> None:
    """``is_taken`` tries one and looks at what came of it: taken, or refused as it should be. Whatever it raises is a
    mistake of ours, and ends the run with the shortest that Hypothesis finds."""
    figures = Counter(tried=0, refused=0, taken=0)

    @bounded(little, share=share)
    @given(strategy)
    def each(one: Drawn) -> None:
        outcome = "taken" if is_taken(one) else "refused"
        figures.update(tried=1, **{outcome: 1})

    each()
    if figures["tried"] >= ENOUGH:
        assert figures["refused"], f"{what}: whatever is tried is taken"
        assert figures["taken"], f"{what}: whatever is tried is refused"
    tell(what, {**figures, "exceptions": 0})


def tell(what: str, figures: Mapping[str, int]) -> None:
    """Printed where ``make fuzz`` shows it, and kept quiet otherwise."""
    print(f"\n{what}: " + ", ".join(f"{count:,} {name}" for name, count in figures.items()))  # noqa: T201  a report to whoever runs it
