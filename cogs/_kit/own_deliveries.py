"""After a tap: what it has promised happens before it is answered, so that the answer is true when it is read."""

import asyncio
from typing import Final

import structlog

from bot.features.outbox.own import OwnPromises, promised
from bot.features.outbox.service import OutboxService
from cogs._kit.interaction import Interaction

log = structlog.get_logger()

_PATIENCE: Final = 5.0
"""Seconds. Discord may be slow, and what is late by then goes on without the person who tapped."""


async def deliver_own(interaction: Interaction) -> None:
    """Wait a little for what this tap has promised, and for nobody else's. It is committed, so no trouble in
    delivering it is ever the answer to the tap: the clockwork tries again."""
    own = promised()
    if own is None:
        return
    done = asyncio.Event()
    client = interaction.client
    # A task of its own: what is on its way to Discord is never cut off.
    client.background.start(_deliver(client.services.outbox, own, done), name="deliver after a tap")
    try:
        async with asyncio.timeout(_PATIENCE):
            await done.wait()
    except TimeoutError:
        own.is_left = True


async def _deliver(outbox: OutboxService, own: OwnPromises, done: asyncio.Event) -> None:
    try:
        await outbox.deliver_own(own)
    except Exception:
        log.exception("what a tap promised waits for the clockwork")
    finally:
        done.set()
