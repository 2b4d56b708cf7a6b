"""What this feature owes to Discord and to the desk, and under which keys."""

from datetime import datetime

from bot.core.ids import ChannelId, GroupId, GuildId, SessionId
from bot.features.events.model import EventId, Trouble
from bot.features.outbox.model import Promise
from bot.features.sessions.model import Session

MIRROR = "events.mirror"
CHECK = "events.check"
TROUBLE = "events.trouble"


def mirror(guild_id: GuildId, session_id: SessionId, now: datetime) -> Promise:
    """Make the event of one meeting what the database says: there, changed, or gone."""
    return Promise.do(f"{MIRROR}:{session_id}", guild_id, MIRROR, now, subject_id=session_id)


def mirror_after(session: Session) -> Promise:
    """Once more when the meeting is over: Discord leaves an event that nobody started on its list for hours."""
    return Promise.do(
        f"{MIRROR}:{session.id}:after",
        session.guild_id,
        MIRROR,
        session.ends_at,
        subject_id=session.id,
    )


def check(guild_id: GuildId, now: datetime) -> Promise:
    """Compare a guild's whole list of events with what should be on it."""
    return Promise.do(f"{CHECK}:{guild_id}", guild_id, CHECK, now)


def trouble(
    guild_id: GuildId,
    group_id: GroupId,
    desk: ChannelId,
    kind: Trouble,
    now: datetime,
) -> Promise:
    """Something keeps a group's events away. Said once a day."""
    return Promise.say_in_channel(
        f"{TROUBLE}:{group_id}:{kind}:{now.date()}",
        guild_id,
        desk,
        TROUBLE,
        now,
        group_id=group_id,
        trouble=kind.value,
    )


def deleted(session: Session, event_id: EventId, desk: ChannelId, now: datetime) -> Promise:
    """Somebody deleted the event of a meeting. Said once for each event."""
    return Promise.say_in_channel(
        f"{TROUBLE}:{session.group_id}:{Trouble.DELETED}:{event_id}",
        session.guild_id,
        desk,
        TROUBLE,
        now,
        useless_after=session.starts_at,
        group_id=session.group_id,
        subject_id=session.id,
        trouble=Trouble.DELETED.value,
    )
