"""What this feature owes to people and to Discord, and under which keys."""

from datetime import datetime, timedelta

from bot.core.ids import ChannelId, GroupId, GuildId, MemberId
from bot.features.groups.model import NUDGE_AFTER, AskId, Group
from bot.features.outbox.model import Delivery, Promise

ROOMS = "groups.rooms"
ACCESS = "groups.access"
HUB = "groups.hub"
NEWCOMER = "groups.newcomer"
NUDGE = "groups.newcomer_nudge"
SETTLE = "groups.settle"
WAITING = "groups.waiting"
MENTION = "groups.mention"
ROOM_LOST = "groups.room_lost"
NO_FACILITATOR = "groups.no_facilitator"
MISSING_PERMISSION = "groups.missing_permission"

_MENTION_HELPS_FOR = timedelta(days=2)


def rooms(group: Group, now: datetime) -> Promise:
    """Make the rooms, or see that they are there."""
    return Promise.do(f"{ROOMS}:{group.id}", group.guild_id, ROOMS, now, group_id=group.id)


def access(group: Group, member_id: MemberId, now: datetime) -> Promise:
    """Let a person into the rooms or out of them, whichever is right when it is done."""
    return Promise.do(
        f"{ACCESS}:{group.id}:{member_id}",
        group.guild_id,
        ACCESS,
        now,
        member_id=member_id,
        group_id=group.id,
    )


def hub(guild_id: GuildId, group_id: GroupId, now: datetime) -> Promise:
    """Draw the pinned card, or draw it again."""
    return Promise.do(f"{HUB}:{group_id}", guild_id, HUB, now, group_id=group_id)


def newcomer(group: Group, desk: ChannelId, ask_id: AskId, now: datetime) -> tuple[Promise, ...]:
    """Tell the desk that somebody waits, and again when nobody has looked for two days. Neither names anyone."""
    return tuple(
        Promise.say_in_channel(
            f"{kind}:{ask_id}",
            group.guild_id,
            desk,
            kind,
            due_at,
            group_id=group.id,
            subject_id=ask_id,
        )
        for kind, due_at in ((NEWCOMER, now), (NUDGE, now + NUDGE_AFTER))
    )


def settle(guild_id: GuildId, ask_id: AskId, now: datetime) -> Promise:
    """Take the cards about a wish to join off the desk."""
    return Promise.do(f"{SETTLE}:{ask_id}", guild_id, SETTLE, now, subject_id=ask_id)


def waiting(group: Group, member_id: MemberId, ask_id: AskId, now: datetime) -> Promise:
    """Let a person know that there is an answer. Which one is only shown behind the button."""
    return Promise.say_to_member(
        f"{WAITING}:{ask_id}",
        group.guild_id,
        member_id,
        WAITING,
        now,
        group_id=group.id,
        subject_id=ask_id,
    )


def mention(group: Group, room: ChannelId, missed: Delivery, now: datetime) -> Promise:
    """Call a person in their room, since their private notes are blocked and they chose this."""
    return Promise.say_in_channel(
        f"{MENTION}:{missed.id}",
        group.guild_id,
        room,
        MENTION,
        now,
        useless_after=missed.useless_after or now + _MENTION_HELPS_FOR,
        member_id=missed.member_id,
        group_id=group.id,
        subject_id=missed.id,
    )


def room_lost(group: Group, desk: ChannelId, lost: ChannelId, now: datetime) -> Promise:
    """A room was deleted in Discord."""
    return Promise.say_in_channel(
        f"{ROOM_LOST}:{group.id}:{lost}", group.guild_id, desk, ROOM_LOST, now, group_id=group.id
    )


def no_facilitator(group: Group, desk: ChannelId, now: datetime) -> Promise:
    """The last facilitator is gone from the server."""
    return Promise.say_in_channel(
        f"{NO_FACILITATOR}:{group.id}:{now.date()}",
        group.guild_id,
        desk,
        NO_FACILITATOR,
        now,
        group_id=group.id,
    )


def missing_permission(
    group: Group, desk: ChannelId, permission: str, room: ChannelId | None, now: datetime
) -> Promise:
    """Discord lets the bot no longer do what the rooms need. Said once a day."""
    return Promise.say_in_channel(
        f"{MISSING_PERMISSION}:{group.id}:{permission}:{now.date()}",
        group.guild_id,
        desk,
        MISSING_PERMISSION,
        now,
        group_id=group.id,
        permission=permission,
        room=room,
    )
