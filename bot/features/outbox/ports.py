"""How the outbox reaches Discord, and what it may hear back. Implemented with discord.py in ``cogs/outbox``."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeAlias

from bot.core.ids import ChannelId, DeliveryId, MessageId
from bot.features.outbox.model import Delivery


@dataclass(frozen=True, slots=True)
class Sent:
    """Where the message stands now. For a private note the channel is the one between the bot and the person."""

    channel_id: ChannelId
    message_id: MessageId


class SendOutcome(Exception):  # noqa: N818  these are answers, and some of them are no trouble at all
    """What a sender raises when it did not simply succeed."""


class Unreachable(SendOutcome):
    """403: their private notes are closed, or the bot may not write in that room."""


class RecipientGone(SendOutcome):
    """404 or an unknown member: the person has left the server."""


class RoomGone(SendOutcome):
    """The channel or the message that was to be changed does not exist."""


class GuildGone(SendOutcome):
    """The bot is no longer in that server, so it has no business there and with its people."""


class TryLater(SendOutcome):
    """It certainly did not happen: 429, a 5xx answer, no connection. It is tried again, for hours."""

    def __init__(self, retry_after: timedelta | None = None) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after
        """What Discord asked for; it is never tried earlier."""


class NotWanted(SendOutcome):
    """The renderer found, from fresh data, that it has become pointless."""


class NotNow(SendOutcome):
    """It shall be said later: the person wants quiet until then. It is not late by that."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


class OutcomeUnknown(SendOutcome):
    """The connection was lost after the request went out: it may have happened."""


class OutOfSight(SendOutcome):
    """Too much was written there since the first try to find a message of ours again."""


Facts: TypeAlias = object
"""What the words of one note are made of, read beforehand. Only the sender that read it looks inside."""


class Sender(Protocol):
    """Puts a delivery in front of people, or does what is owed to Discord.

    Each call is cut off after 20 seconds. Every message goes out with ``nonce=str(delivery.id)``, so that Discord
    drops a quick repeat, and with one button whose custom_id holds that id, so that it can be found later.
    Outcomes are raised; anything else that is raised counts as a bug.
    """

    async def look_up(self, deliveries: Collection[Delivery]) -> Mapping[DeliveryId, Facts]:
        """Read in one go what these will say, for ``say`` within the next second. What is not in the answer is read
        when it is said."""
        ...

    async def say(
        self, delivery: Delivery, *, late_by: timedelta, facts: Facts | None = None
    ) -> Sent:
        """Send one message. ``late_by`` is zero unless it is late enough to say so; ``facts`` are its own out of
        ``look_up``, if they are fresh."""
        ...

    async def say_collapsed(
        self, deliveries: Sequence[Delivery], *, collapsed: Delivery, late_by: timedelta
    ) -> Sent:
        """Send one note for several that waited for the same person, earliest first. The nonce is that of
        ``collapsed``; ``late_by`` counts from the earliest of them."""
        ...

    async def find_said(self, delivery: Delivery, *, since: datetime) -> Sent | None:
        """Look for this message among the bot's own where it would stand, from ``since`` on. None means that it is
        certainly not there; what can't be found out is raised: ``Unreachable`` if the bot may not read there,
        ``OutOfSight``, ``TryLater`` or ``OutcomeUnknown``. Clocks may differ, so it looks further back than that
        where it can."""
        ...

    async def do(self, delivery: Delivery) -> None:
        """Take one idempotent step towards what the database says."""
        ...
