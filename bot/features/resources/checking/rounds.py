"""One pass over many links, whose findings are handed on while it goes."""

import asyncio
from collections.abc import Awaitable, Callable, Collection

from bot.features.resources.checking.line import Checker, Line, Told
from bot.features.resources.checking.verdict import Verdict

Keep = Callable[[str, Verdict], Awaitable[None]]


async def visit_all(
    checker: Checker, urls: Collection[str], keep: Keep, *, told: Told | None = None
) -> bool:
    """``keep`` gets what may be believed, one after the other, so that a pass that is cut off loses nothing of it;
    ``told`` hears of every visit. Returns whether there was a line: without one nothing is kept."""
    heard: asyncio.Queue[tuple[str, Verdict] | None] = asyncio.Queue()
    line = Line()

    def hear(url: str, verdict: Verdict) -> None:
        heard.put_nowait((url, verdict))
        if told is not None:
            told(url, verdict)

    async def visit() -> None:
        try:
            await checker.check_all(urls, told=hear)
        finally:
            heard.put_nowait(None)

    async with asyncio.TaskGroup() as both:
        visiting = both.create_task(visit())
        while not line.is_dead and (one := await heard.get()) is not None:
            for believed in line.hear(*one):
                await keep(*believed)
        if line.is_dead:
            visiting.cancel()
    return line.is_there or not urls
