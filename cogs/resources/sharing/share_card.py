"""A shared link in the group's room, and the steps that bring it there. The card makes no sound, shows nothing on a
lock screen, and says neither who shared nor who opened it."""

from typing import Final

from bot.features.outbox.model import Delivery
from bot.features.outbox.ports import NotWanted
from bot.features.resources.model import ShareId, ShareWhen
from bot.features.resources.sharing.share_promises import PICK_TURN, SHARE, SHARE_TURN
from cogs._kit.deliveries import Card, Reading, card, deed
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker
from cogs._kit.text import plain
from cogs.helplines.help_now import HelpNowButton
from cogs.resources.reader import link_button
from cogs.resources.reading.link_card import SaveButton, UsefulButton
from cogs.resources.reading.link_words import Said, history_hint, told
from cogs.resources.reading.read_button import ReadButton

_FIRST: Final[dict[ShareWhen, Said]] = {
    ShareWhen.NOW: lambda say: say("Something to read, if you like"),
    ShareWhen.WITH_MEETING: lambda say: say("For today's meeting"),
    ShareWhen.AFTER_MEETING: lambda say: say("After the meeting, if you like"),
    ShareWhen.PICK: lambda say: say("The link of the week"),
}


@card(SHARE)
async def shared_card(delivery: Delivery, reading: Reading) -> Card:
    """As the link is now. One that came off the shelf meanwhile does not come."""
    shared = await reading.services.resources.send_share(
        delivery.guild_id, ShareId(delivery.subject_id or 0)
    )
    if shared is None:
        raise NotWanted
    say, resource = Speaker(shared.group.language), shared.resource
    ids = (resource.guild_id, resource.id, say)
    parts = [_FIRST[shared.share.when](say), told(resource.details, say)]
    if resource.details.needs_care:
        parts.append(history_hint(say))
    title = plain(resource.details.title)
    parts.append(say("Was “{title}” useful? Only the number is kept.", title=title))
    return Card(
        Screen(
            "\n\n".join(parts),
            [
                link_button(resource, say("Open")),
                (SaveButton(*ids), UsefulButton(*ids, yes=True), UsefulButton(*ids, yes=False)),
                (ReadButton(resource.guild_id, say), HelpNowButton(say)),
            ],
        )
    )


@deed(SHARE_TURN)
async def turn_share(delivery: Delivery, reading: Reading) -> None:
    share_id = ShareId(delivery.subject_id or 0)
    await reading.services.resources.turn_share(delivery.guild_id, share_id)


@deed(PICK_TURN)
async def turn_pick(delivery: Delivery, reading: Reading) -> None:
    if delivery.group_id is not None:
        await reading.services.resources.turn_pick(delivery.guild_id, delivery.group_id)
