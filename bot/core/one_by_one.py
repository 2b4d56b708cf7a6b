"""What is done for many people in turn, where the trouble of one must not hold up the others."""

from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

One = TypeVar("One")
Done = TypeVar("Done")


async def one_by_one(each: Iterable[One], do: Callable[[One], Awaitable[Done]]) -> list[Done]:
    """Returns what came of each. Raises an ``ExceptionGroup`` of all that failed, once everybody had their turn."""
    done: list[Done] = []
    troubles: list[Exception] = []
    for one in each:
        try:
            done.append(await do(one))
        except Exception as trouble:  # noqa: BLE001  raised below, with the others
            troubles.append(trouble)
    if troubles:
        message = f"{len(troubles)} of {len(troubles) + len(done)} failed"
        raise ExceptionGroup(message, troubles)
    return done
