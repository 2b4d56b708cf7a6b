"""What is owed because a link is shared, and under which keys."""

from datetime import datetime, timedelta
from typing import Final

from bot.core.ids import ChannelId, GroupId, GuildId
from bot.features.outbox.model import Promise
from bot.features.resources.model import Share, ShareId, ShareWhen

SHARE: Final = "resources.share"
"""A card in the group's room. Which link stands on it is looked up when it goes out."""
SHARE_TURN: Final = "resources.share_turn"
"""A step: see whether the meeting with which it comes is there."""
PICK_TURN: Final = "resources.pick_turn"
"""A step: choose the link of the week and ask for the next turn."""

_USELESS_AFTER: Final = {
    ShareWhen.NOW: timedelta(days=1),
    ShareWhen.WITH_MEETING: timedelta(hours=1),
    ShareWhen.AFTER_MEETING: timedelta(days=2),
    ShareWhen.PICK: timedelta(days=1),
}


def in_room(share: Share, room: ChannelId, now: datetime) -> Promise:
    return Promise.say_in_channel(
        f"{of_share(share.id)}in_room",
        share.guild_id,
        room,
        SHARE,
        now,
        useless_after=now + _USELESS_AFTER[share.when],
        group_id=share.group_id,
        subject_id=share.id,
    )


def share_turn(share: Share, due_at: datetime) -> Promise:
    return Promise.do(
        f"{of_share(share.id)}turn",
        share.guild_id,
        SHARE_TURN,
        due_at,
        group_id=share.group_id,
        subject_id=share.id,
    )


def pick_turn(guild_id: GuildId, group_id: GroupId, due_at: datetime) -> Promise:
    """One row for each group, which asks for its own next turn."""
    return Promise.do(pick_turn_key(group_id), guild_id, PICK_TURN, due_at, group_id=group_id)


def pick_turn_key(group_id: GroupId) -> str:
    return f"{PICK_TURN}:{group_id}:"


def of_share(share_id: ShareId) -> str:
    """The beginning of every key of a share."""
    return f"resources:share:{share_id}:"
