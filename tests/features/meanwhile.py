"""Two transactions that really interleave on PostgreSQL, which lets both in. SQLite has one writer."""

import asyncio


class Meanwhile:
    """Something of another transaction, in the middle of one: it is over at once, or waits for that one to end."""

    def __init__(self, monkeypatch, kind, step, do) -> None:
        self.task = None
        real = getattr(kind, step)

        async def with_it(store, *args, **how):
            found = await real(store, *args, **how)
            if self.task is None:
                self.task = asyncio.create_task(do())
                await asyncio.wait({self.task}, timeout=0.3)
            return found

        monkeypatch.setattr(kind, step, with_it)

    async def end(self) -> None:
        assert self.task is not None
        await self.task
