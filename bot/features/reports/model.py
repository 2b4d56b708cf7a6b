"""A message that somebody privately showed to facilitators: where it stands, and how far they are with it.

Where it stands, never what it says.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, NewType

from bot.core.ids import ChannelId, GroupId, GuildId, MemberId, MessageId
from bot.features.reports.errors import (
    OwnMessageError,
    ReportDoneError,
    ReportNotTakenError,
    ReportTakenError,
)

ReportId = NewType("ReportId", int)

MOST_A_DAY: Final = 5
A_DAY: Final = timedelta(days=1)
KEPT_FOR: Final = timedelta(days=30)
TELL_AGAIN_AFTER: Final = timedelta(hours=24)
ABOUT_SEALED_AS: Final = "reports.about:{id}"


@dataclass(frozen=True, slots=True)
class About:
    """Which message, and who wrote it: that person must not be the one who reads of it."""

    channel_id: ChannelId
    message_id: MessageId
    author: MemberId

    def written(self) -> str:
        return f"{self.channel_id}:{self.message_id}:{self.author}"

    @classmethod
    def read(cls, written: str) -> "About":
        channel, message, author = (int(part) for part in written.split(":"))
        return cls(ChannelId(channel), MessageId(message), MemberId(author))


@dataclass(frozen=True, slots=True)
class Report:
    id: ReportId
    guild_id: GuildId
    group_id: GroupId | None
    """The group whose facilitators were told. None: all who lead a group of this server were."""
    told_by: MemberId
    about: About
    told_at: datetime
    taken_by: MemberId | None = None
    taken_at: datetime | None = None
    done_at: datetime | None = None
    desk_channel_id: ChannelId | None = None
    desk_message_id: MessageId | None = None

    @property
    def is_done(self) -> bool:
        return self.done_at is not None

    @property
    def waits(self) -> bool:
        """Nobody has said that they are on it, or whoever did was erased."""
        return not self.is_done and self.taken_by is None

    def is_of(self, person: MemberId) -> bool:
        """Whether they told it or are told of: neither decides what becomes of it."""
        return person in (self.told_by, self.about.author)


def refuse_own(about: About, by: MemberId) -> None:
    if about.author == by:
        raise OwnMessageError


def taken(report: Report, by: MemberId, *, now: datetime) -> Report:
    """*I'm on it*. The first one has it."""
    _refuse_over(report)
    if report.taken_by is not None and report.taken_by != by:
        raise ReportTakenError(report.guild_id, report.taken_by)
    return report if report.taken_by == by else replace(report, taken_by=by, taken_at=now)


def given_back(report: Report, by: MemberId) -> Report:
    _refuse_not_theirs(report, by)
    return released(report)


def done(report: Report, by: MemberId, *, now: datetime) -> Report:
    _refuse_not_theirs(report, by)
    return replace(report, done_at=now)


def released(report: Report) -> Report:
    return replace(report, taken_by=None, taken_at=None)


def _refuse_not_theirs(report: Report, by: MemberId) -> None:
    _refuse_over(report)
    if report.taken_by is None:
        raise ReportNotTakenError(report.guild_id)
    if report.taken_by != by:
        raise ReportTakenError(report.guild_id, report.taken_by)


def _refuse_over(report: Report) -> None:
    if report.is_done:
        raise ReportDoneError(report.guild_id)
