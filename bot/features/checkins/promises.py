"""What is owed because of an answer, and under which keys. None of it names its author but what goes to them."""

from datetime import datetime, timedelta
from typing import Final

from bot.core.ids import ChannelId, GuildId, MemberId, MessageId, new_id
from bot.core.wall_time import WallTime
from bot.features.checkins.duty import nudge_window
from bot.features.checkins.model import Answer, AnswerId
from bot.features.groups.model import Group
from bot.features.outbox.model import Promise

WAITING: Final = "checkins.waiting"
"""To a facilitator: something waits on the desk."""
SETTLED: Final = "checkins.settled"
"""To its author: there is something about it on their page."""
UNREAD: Final = "checkins.unread"
"""To its author: nobody has read it yet."""
OVERDUE: Final = "checkins.overdue"
"""A step: look whether anybody has opened it by the time that was said."""
ROOM_CARD: Final = "checkins.room_card"
"""A step: let its card in the room be as it should."""
CLOSE_CARD: Final = "checkins.close_card"
"""A step: take a card out of the room. The answer itself may be gone by then."""
CLOSE_SCREENS: Final = "checkins.close_screens"
"""A step: close what shows its words privately. The answer itself may be gone by then."""
WIPE: Final = "checkins.wipe"
"""A step: its time is over."""

_UNREAD_HELPS_FOR: Final = timedelta(days=2)


def nudge(group: Group, facilitator: MemberId, now: datetime) -> Promise:
    """One a day, however much waits and in however many groups; only while they are on duty."""
    due_at, ends = nudge_window(group.duty_hours, group.zone, now)
    day = f"{WallTime.of(due_at, group.zone).at:%Y%m%d}"
    return _nudge(group, facilitator, day, due_at, ends)


def handed(group: Group, facilitator: MemberId, answer: Answer, now: datetime) -> Promise:
    """A colleague asks them to read one, which is worth a note of its own."""
    due_at, ends = nudge_window(group.duty_hours, group.zone, now)
    return _nudge(group, facilitator, str(answer.id), due_at, ends)


def settled(answer: Answer, now: datetime) -> Promise:
    return Promise.say_to_member(
        f"{settled_prefix(answer.id)}{new_id(now)}",
        answer.guild_id,
        answer.member_id,
        SETTLED,
        now,
        useless_after=answer.erased_at,
        group_id=answer.group_id,
        subject_id=answer.id,
    )


def unread(answer: Answer, due_at: datetime) -> Promise:
    return Promise.say_to_member(
        f"{UNREAD}:{answer.id}",
        answer.guild_id,
        answer.member_id,
        UNREAD,
        due_at,
        useless_after=due_at + _UNREAD_HELPS_FOR,
        group_id=answer.group_id,
        subject_id=answer.id,
    )


def overdue(answer: Answer, due_at: datetime) -> Promise:
    return _do(answer, OVERDUE, due_at)


def room_card(answer: Answer, now: datetime) -> Promise:
    return _do(answer, ROOM_CARD, now)


def wipe(answer: Answer, due_at: datetime) -> Promise:
    return _do(answer, WIPE, due_at)


def close_card(
    guild_id: GuildId, channel_id: ChannelId, message_id: MessageId, now: datetime
) -> Promise:
    key = f"{CLOSE_CARD}:{message_id}"
    return Promise.do(
        key, guild_id, CLOSE_CARD, now, channel_id=channel_id, message_id=str(message_id)
    )


def close_screens(answer: Answer, now: datetime) -> Promise:
    return _do(answer, CLOSE_SCREENS, now)


def nudge_prefix(facilitator: MemberId) -> str:
    return f"{WAITING}:{facilitator}:"


def settled_prefix(answer_id: AnswerId) -> str:
    return f"{SETTLED}:{answer_id}:"


def to_author(answer_id: AnswerId) -> tuple[str, ...]:
    """What need not be said any more once its author has looked after it, or it is gone."""
    return (settled_prefix(answer_id), f"{UNREAD}:{answer_id}", f"{OVERDUE}:{answer_id}")


def all_of(answer_id: AnswerId) -> tuple[str, ...]:
    return (*to_author(answer_id), f"{ROOM_CARD}:{answer_id}", f"{WIPE}:{answer_id}")


def _nudge(
    group: Group, facilitator: MemberId, what: str, due_at: datetime, ends: datetime
) -> Promise:
    return Promise.say_to_member(
        f"{nudge_prefix(facilitator)}{what}",
        group.guild_id,
        facilitator,
        WAITING,
        due_at,
        useless_after=ends,
        group_id=group.id,
    )


def _do(answer: Answer, kind: str, due_at: datetime) -> Promise:
    return Promise.do(
        f"{kind}:{answer.id}",
        answer.guild_id,
        kind,
        due_at,
        group_id=answer.group_id,
        subject_id=answer.id,
    )
