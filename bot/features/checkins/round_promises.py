"""What is owed because a group is asked, and under which keys."""

from datetime import datetime
from typing import Final

from bot.core.ids import GroupId, GuildId, MemberId
from bot.features.checkins.model import Round, RoundId
from bot.features.checkins.rounds import nudge_at
from bot.features.outbox.model import Promise

TURN: Final = "checkins.turn"
"""A step: open and close what is due in a group, from fresh data."""
CARD: Final = "checkins.card"
"""A step: let the round's card in the room be as it should."""
NUDGE: Final = "checkins.nudge"
"""To those who asked for it: a round closes soon."""


def turn(guild_id: GuildId, group_id: GroupId, due_at: datetime) -> Promise:
    """One row for each group, which asks for its own next turn."""
    return Promise.do(turn_key(group_id), guild_id, TURN, due_at, group_id=group_id)


def card(asked: Round, now: datetime) -> Promise:
    return Promise.do(
        f"{CARD}:{asked.id}",
        asked.guild_id,
        CARD,
        now,
        group_id=asked.group_id,
        subject_id=asked.id,
    )


def nudge(asked: Round, member_id: MemberId) -> Promise:
    return Promise.say_to_member(
        nudge_key(asked.id, member_id),
        asked.guild_id,
        member_id,
        NUDGE,
        nudge_at(asked),
        useless_after=asked.closes_at,
        group_id=asked.group_id,
        subject_id=asked.id,
    )


def turn_key(group_id: GroupId) -> str:
    return f"{TURN}:{group_id}:"


def nudge_key(round_id: RoundId, member_id: MemberId) -> str:
    return f"{nudges_prefix(round_id)}{member_id}:"


def nudges_prefix(round_id: RoundId) -> str:
    return f"{NUDGE}:{round_id}:"
