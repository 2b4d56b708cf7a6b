"""What is owed because clocks change."""

from datetime import datetime

from bot.core.ids import GroupId, GuildId, MemberId
from bot.features.clock_changes.model import ClockChange, Shown
from bot.features.outbox.model import Promise

NOTE = "clock_changes.note"
PLAN_GROUP = "clock_changes.plan_group"
PLAN_PERSON = "clock_changes.plan_person"


def note(change: ClockChange, member_id: MemberId, due_at: datetime) -> Promise:
    """One change is told once, together with its way back. On another clock it is another change."""
    session = change.session
    what = f"{session.slot.at:%Y%m%d}:{_face(change.old)}:{_face(change.new)}"
    return Promise.say_to_member(
        f"{person_prefix(session.group_id, member_id)}{session.series_id}:{what}",
        session.guild_id,
        member_id,
        NOTE,
        due_at,
        useless_after=session.starts_at,
        group_id=session.group_id,
        subject_id=session.id,
    )


def plan_group(guild_id: GuildId, group_id: GroupId, now: datetime) -> Promise:
    """A series of twelve meetings is planned in one go, so their notes are worked out once, afterwards."""
    key = f"{PLAN_GROUP}:{group_id}"
    return Promise.do(key, guild_id, PLAN_GROUP, now, group_id=group_id)


def plan_person(guild_id: GuildId, member_id: MemberId, now: datetime) -> Promise:
    key = f"{PLAN_PERSON}:{member_id}"
    return Promise.do(key, guild_id, PLAN_PERSON, now, member_id=member_id)


def group_prefix(group_id: GroupId) -> str:
    return f"{NOTE}:{group_id}:"


def person_prefix(group_id: GroupId, member_id: MemberId) -> str:
    return f"{group_prefix(group_id)}{member_id}:"


def _face(shown: Shown) -> str:
    return f"{shown.at:%H%M}{shown.days_apart:+d}"
