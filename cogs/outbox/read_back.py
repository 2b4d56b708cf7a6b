"""Cards that stand in rooms; and finding a message of ours again, after a connection that broke or a kill: one button
of each message carries its delivery's id, and only our own messages are looked at."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

import discord
from discord import ui

from bot.core.ids import DeliveryId, MessageId
from bot.features.outbox.lateness import CLOCKS_DIFFER_BY
from bot.features.outbox.model import Debt, Delivery
from bot.features.outbox.pace import Pace
from bot.features.outbox.ports import OutOfSight
from cogs._kit.deliveries import Reading
from cogs._kit.replies import NO_MENTIONS
from cogs._kit.safe import CARRIES, TapButton
from cogs.outbox.trouble import UNKNOWN_CHANNEL, UNKNOWN_MESSAGE

PAGE = 100
"""As many as Discord gives at a time."""

MOST_PAGES = 5
LOOKS_BACK_FURTHER = timedelta(days=1)
"""Our clock may have been wrong when it was sent; where little is written that costs nothing."""

_CARDS_STAND_WITHIN = 50
"""Messages. What was put up just now is near the end, and where a card stands little else is written."""

_REVISIONS = 10_000
"""A nonce has room for 25 characters."""

View = TypeVar("View", ui.View, ui.LayoutView)  # noqa: TID251  a plain line can't stand on a layout


def carrying(view: View, delivery_id: DeliveryId) -> View:
    """Make sure that a button on it carries the id; where none does by itself, the first one gets it added."""
    buttons = [one for one in view.walk_children() if isinstance(one, TapButton)]
    if not any(_holds(one.custom_id, delivery_id) for one in buttons):
        first = buttons[0]  # whoever renders sees to it that there is one
        first.custom_id = f"{first.custom_id}{CARRIES}{delivery_id}"
    return view


async def put_up(
    delivery: Delivery,
    reading: Reading,
    channel: discord.PartialMessageable,
    view: ui.LayoutView,
    *,
    silent: bool = True,
    known_by: str | None = None,
) -> MessageId:
    """Post a card as a step of the outbox. After a try that Discord may have heard, the card may stand there
    already, though nobody remembered it; then it is redrawn. A card that stands alone of its kind can be ``known_by``
    the custom_id of a button, and is found also after an old copy of the database was put back."""
    carrying(view, delivery.id)
    found = await _find_earlier(delivery, reading, channel) if delivery.attempts > 1 else None
    if found is None and known_by is not None:
        found = await _find_known(reading, channel, known_by)
    if found is not None:
        await channel.get_partial_message(found).edit(view=view, allowed_mentions=NO_MENTIONS)
        return found
    # A step that is asked for again may post another card under the same id, hence the revision.
    nonce = f"{delivery.id}.{delivery.revision % _REVISIONS}"
    sent = await channel.send(view=view, silent=silent, nonce=nonce, allowed_mentions=NO_MENTIONS)
    return MessageId(sent.id)


async def redraw(
    channel: discord.PartialMessageable,
    message_id: MessageId | None,
    view: ui.LayoutView,
    *,
    files: Sequence[discord.File] = (),
) -> discord.Message | None:
    """None if it never stood there, or somebody deleted it. A lost room is trouble of another kind, and is raised."""
    if message_id is None:
        return None
    message = channel.get_partial_message(message_id)
    try:
        return await message.edit(view=view, attachments=list(files), allowed_mentions=NO_MENTIONS)
    except discord.NotFound as gone:
        if gone.code != UNKNOWN_MESSAGE:
            raise
        return None


async def take_off(channel: discord.PartialMessageable, message_id: MessageId) -> None:
    """It may be gone already, also with its room."""
    try:
        await channel.get_partial_message(message_id).delete()
    except discord.NotFound as gone:
        if gone.code not in (UNKNOWN_MESSAGE, UNKNOWN_CHANNEL):
            raise


async def _find_known(
    reading: Reading, channel: discord.PartialMessageable, custom_id: str
) -> MessageId | None:
    """Among the newest in its room."""
    own_id = reading.client.user.id if reading.client.user else None
    async for message in channel.history(limit=_CARDS_STAND_WITHIN):
        if message.author.id == own_id and any(
            one.partition(CARRIES)[0] == custom_id for one in custom_ids(message.components)
        ):
            return MessageId(message.id)
    return None


async def _find_earlier(
    delivery: Delivery, reading: Reading, channel: discord.PartialMessageable
) -> MessageId | None:
    try:
        return await find_message(
            reading.client,
            channel,
            delivery.id,
            since=(delivery.first_attempt_at or reading.now) - CLOCKS_DIFFER_BY,
            pace=reading.services.outbox.pace,
        )
    except OutOfSight:
        return None  # a step is taken at least once


async def find_message(
    client: discord.Client,
    channel: discord.abc.Messageable,
    delivery_id: DeliveryId,
    *,
    since: datetime,
    pace: Pace,
) -> MessageId | None:
    """Read backwards until well before ``since``. None is certain."""
    own_id = client.user.id if client.user else None
    oldest: discord.Message | None = None
    for _ in range(MOST_PAGES):
        await pace.wait_for(Debt.DO)
        page = [one async for one in channel.history(limit=PAGE, before=oldest)]
        for message in page:
            is_ours = message.author.id == own_id
            if is_ours and any(_holds(one, delivery_id) for one in custom_ids(message.components)):
                return MessageId(message.id)
        if len(page) < PAGE:
            if not page and oldest is None and await _is_hidden(client, channel, pace):
                raise OutOfSight
            return None
        oldest = page[-1]
        if oldest.created_at < since - LOOKS_BACK_FURTHER:
            return None
    if oldest is not None and oldest.created_at < since:
        return None
    raise OutOfSight


async def _is_hidden(client: discord.Client, channel: discord.abc.Messageable, pace: Pace) -> bool:
    """Whoever may not read a room's history is shown an empty room, and no word of why."""
    if not isinstance(channel, discord.PartialMessageable):
        return False  # private notes are never hidden from us
    await pace.wait_for(Debt.DO)
    room = await client.http.get_channel(channel.id)
    return room.get("last_message_id") is not None


def custom_ids(components: Iterable[object]) -> Iterator[str]:
    """Of everything that can be tapped, however deep it stands in a layout."""
    for part in components:
        known = cast("Any", part)
        if custom_id := getattr(known, "custom_id", None):
            yield custom_id
        yield from custom_ids(getattr(known, "children", ()))
        if (accessory := getattr(known, "accessory", None)) is not None:
            yield from custom_ids([accessory])


def _holds(custom_id: str, delivery_id: DeliveryId) -> bool:
    return str(delivery_id) in re.findall(r"\d+", custom_id)
