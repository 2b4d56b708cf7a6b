"""What is owed about a message that somebody shows to facilitators, and under which keys."""

from datetime import datetime

from bot.core.ids import ChannelId, GroupId, GuildId, MemberId, MessageId
from bot.features.outbox.model import Promise
from bot.features.reports.model import TELL_AGAIN_AFTER, Report, ReportId

NOTICE = "reports.notice"
DESK = "reports.desk"
TAKE_DOWN = "reports.take_down"


def everything(report_id: ReportId) -> str:
    """The beginning of every key that is owed to people."""
    return f"reports:{report_id}:"


def notices(report: Report, facilitator: MemberId, now: datetime) -> tuple[Promise, Promise]:
    """Tell a facilitator that something waits: at once, and once more a day later. Neither comes in quiet hours."""
    return _notice(report, facilitator, now), _notice(
        report, facilitator, now + TELL_AGAIN_AFTER, again=":again"
    )


def desk(
    guild_id: GuildId, group_id: GroupId | None, report_id: ReportId, now: datetime
) -> Promise:
    """Let the desk's card be as it should be: there, or gone."""
    return Promise.do(
        f"{DESK}:{report_id}", guild_id, DESK, now, group_id=group_id, subject_id=report_id
    )


def take_down(
    guild_id: GuildId, report_id: ReportId, room: ChannelId, message_id: MessageId, now: datetime
) -> Promise:
    """Delete the card of something that is not kept any more."""
    key = f"{TAKE_DOWN}:{report_id}"
    return Promise.do(key, guild_id, TAKE_DOWN, now, channel_id=room, message=message_id)


def _notice(report: Report, facilitator: MemberId, at: datetime, *, again: str = "") -> Promise:
    return Promise.say_to_member(
        f"{everything(report.id)}{facilitator}{again}",
        report.guild_id,
        facilitator,
        NOTICE,
        at,
        group_id=report.group_id,
        subject_id=report.id,
    )
