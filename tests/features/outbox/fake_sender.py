"""Discord as the outbox sees it: it writes down what it got, answers as it was told, and drops repeats."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta

from bot.core.ids import ChannelId, DeliveryId, MessageId
from bot.features.outbox.model import Delivery
from bot.features.outbox.ports import Facts, Sent

DMS = ChannelId(5000)


class FakeSender:
    """``got`` is what arrived, ``said`` what people saw: Discord drops a message whose nonce it knows."""

    def __init__(self) -> None:
        self.got: list[Delivery] = []
        self.said: list[Delivery] = []
        self.done: list[Delivery] = []
        self.late: dict[str, timedelta] = {}
        self.collapsed: list[list[str]] = []
        self.before: Callable[[Delivery], Awaitable[None]] | None = None
        """Awaited before each answer; may raise instead of an answer, or wait."""
        self.after: Callable[[Delivery], Awaitable[None]] | None = None
        """Awaited when it has happened already; may raise, as a connection that breaks does."""
        self.has_forgotten: set[DeliveryId] = set()
        self.looked_for: list[tuple[str, datetime]] = []
        self.looking: Exception | None = None
        """Raised instead of an answer when a message is looked for."""
        self.facts: dict[str, Facts | None] = {}
        """What each was said from, by key."""
        self.looks: list[list[str]] = []
        """Whose words were read together."""
        self.looking_up: Callable[[Collection[Delivery]], Mapping[DeliveryId, Facts]] | None = None
        self._messages: dict[DeliveryId, Sent] = {}

    def forgets_nonces(self) -> None:
        """More than a few minutes went by: now a repeat would be seen."""
        self.has_forgotten = {*self._messages}

    @property
    def keys_said(self) -> list[str]:
        return [delivery.key for delivery in self.said]

    @property
    def keys_done(self) -> list[str]:
        return [delivery.key for delivery in self.done]

    def answers(self, *answers: Exception | None) -> None:
        """Give these answers in turn, then go well."""
        line = list(answers)

        async def answer(_delivery: Delivery) -> None:
            if line and (trouble := line.pop(0)) is not None:
                raise trouble

        self.before = answer

    def always(self, trouble: type[Exception]) -> None:
        async def answer(_delivery: Delivery) -> None:
            raise trouble

        self.before = answer

    def goes_well(self) -> None:
        self.before = self.after = self.looking = None

    async def look_up(self, deliveries: Collection[Delivery]) -> Mapping[DeliveryId, Facts]:
        await asyncio.sleep(0)
        self.looks.append([delivery.key for delivery in deliveries])
        return {} if self.looking_up is None else self.looking_up(deliveries)

    async def say(
        self, delivery: Delivery, *, late_by: timedelta, facts: Facts | None = None
    ) -> Sent:
        await self._pass(self.before, delivery)
        self.got.append(delivery)
        self.facts[delivery.key] = facts
        self.late[delivery.key] = late_by
        if delivery.id not in self._messages or delivery.id in self.has_forgotten:
            self.has_forgotten.discard(delivery.id)
            message = Sent(delivery.channel_id or DMS, MessageId(len(self.said) + 1))
            self._messages[delivery.id] = message
            self.said.append(delivery)
        await self._pass(self.after, delivery)
        return self._messages[delivery.id]

    async def say_collapsed(
        self, deliveries: Sequence[Delivery], *, collapsed: Delivery, late_by: timedelta
    ) -> Sent:
        sent = await self.say(collapsed, late_by=late_by)
        self.collapsed.append([part.key for part in deliveries])
        return sent

    async def find_said(self, delivery: Delivery, *, since: datetime) -> Sent | None:
        await asyncio.sleep(0)
        self.looked_for.append((delivery.key, since))
        if self.looking is not None:
            raise self.looking
        return self._messages.get(delivery.id)

    async def do(self, delivery: Delivery) -> None:
        await self._pass(self.before, delivery)
        self.done.append(delivery)
        await self._pass(self.after, delivery)

    async def _pass(
        self, hook: Callable[[Delivery], Awaitable[None]] | None, delivery: Delivery
    ) -> None:
        await asyncio.sleep(0)
        if hook is not None:
            await hook(delivery)
