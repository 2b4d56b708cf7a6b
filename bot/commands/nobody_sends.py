"""Stands where Discord would, for commands that need the services and speak to nobody."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import NoReturn

from bot.features.outbox.model import Delivery
from bot.features.outbox.ports import Facts


class NobodySends:
    async def look_up(self, deliveries: Collection[Delivery]) -> NoReturn:
        raise NotImplementedError

    async def say(
        self, delivery: Delivery, *, late_by: timedelta, facts: Facts | None = None
    ) -> NoReturn:
        raise NotImplementedError

    async def say_collapsed(
        self, deliveries: Sequence[Delivery], *, collapsed: Delivery, late_by: timedelta
    ) -> NoReturn:
        raise NotImplementedError

    async def find_said(self, delivery: Delivery, *, since: datetime) -> NoReturn:
        raise NotImplementedError

    async def do(self, delivery: Delivery) -> None:
        raise NotImplementedError
