"""What is owed: a promise while it is being made, a delivery once it is a row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Self

from bot.core.ids import ChannelId, DeliveryId, GroupId, GuildId, MemberId, MessageId

COLLAPSED_KIND = "outbox.collapsed"
"""One note that stands for several which waited for the same person."""

LONGEST_KEY = 200

KEPT_FOR = timedelta(days=30)
"""How long a finished delivery is remembered, and with it that its promise was kept."""


class Debt(StrEnum):
    """``SAY``: a message, once. ``DO``: an idempotent step towards what the database says, at least once."""

    SAY = "say"
    DO = "do"


class DeliveryState(StrEnum):
    """``waiting → claimed → sent | skipped | failed | uncertain``; a try that failed for now goes back to waiting.

    Sent: Discord said yes. Skipped: it need not happen any more. Failed: it certainly has not happened and
    will not. Uncertain: it may have been said, and saying it again might be twice.
    """

    WAITING = "waiting"
    CLAIMED = "claimed"
    SENT = "sent"
    SKIPPED = "skipped"
    FAILED = "failed"
    UNCERTAIN = "uncertain"

    @property
    def is_open(self) -> bool:
        return self in (DeliveryState.WAITING, DeliveryState.CLAIMED)


class StepEnd(StrEnum):
    """How a step for somebody who was erased ended, once its row is gone."""

    DONE = "done"
    NOT_DONE = "not_done"


class Reason(StrEnum):
    """Why a delivery was skipped, failed, is uncertain, or still waits after a try."""

    WITHDRAWN = "withdrawn"
    """The feature that promised it took it back."""
    TOO_LATE = "too_late"
    NOT_WANTED = "not_wanted"
    """Seen with fresh data at the last moment, it had become pointless."""
    RECIPIENT_GONE = "recipient_gone"
    GUILD_GONE = "guild_gone"
    """The bot was removed from the server."""
    COLLAPSED = "collapsed"
    """Another note stands for it."""
    LET_GO = "let_go"
    """A facilitator decided that it need not be said."""

    NOTES_BLOCKED = "notes_blocked"
    ROOM_CLOSED = "room_closed"
    """The room is there, but the bot may not do this in it."""
    ROOM_GONE = "room_gone"
    GAVE_UP = "gave_up"
    BROKEN = "broken"
    """A bug of ours; the log has it."""

    UNKNOWN = "unknown"
    """The line went dead after the request was out."""
    RESTORED = "restored"
    """It stands in an old copy of the database that was put back, and may have been said since."""
    NO_ANSWER = "no_answer"
    """Discord was busy or away; it is tried again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Something owed. With a ``channel_id`` it goes to that room, else privately to ``member_id``."""

    id: DeliveryId
    guild_id: GuildId
    key: str
    """What makes it the same promise."""
    debt: Debt
    kind: str
    """Which renderer puts it into words, or which step it is. The words are found when it is sent."""
    params: Mapping[str, Any] = field(default_factory=dict[str, Any])
    member_id: MemberId | None = None
    channel_id: ChannelId | None = None
    group_id: GroupId | None = None
    subject_id: int | None = None
    """What it is about, a session for instance, so that everything owed about that can be found."""
    due_at: datetime
    useless_after: datetime | None = None
    state: DeliveryState = DeliveryState.WAITING
    attempts: int = 0
    revision: int = 0
    """Counts how often a ``do`` was asked for again."""
    first_attempt_at: datetime | None = None
    """The first try that Discord may have heard. A try that certainly failed is not counted."""
    message_id: MessageId | None = None
    sent_channel_id: ChannelId | None = None
    failure: Reason | None = None
    is_withdrawn: bool = False
    """Taken back while it was being sent; looked at once more before it goes out."""
    collapsed_into: DeliveryId | None = None
    created_at: datetime

    @property
    def is_private(self) -> bool:
        return self.channel_id is None and self.member_id is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What a feature posts. The same key twice is the same promise.

    A key is ASCII and starts with the feature: ``sessions:reminder:24h:<session>:<member>``. What tells that a
    promise was renewed belongs into it: the start of a meeting that may move, for instance. Parameters are facts
    that fit JSON, never prose and never a person: people stand in ``member_id``, where they can be forgotten.
    """

    key: str
    guild_id: GuildId
    debt: Debt
    kind: str
    due_at: datetime
    useless_after: datetime | None = None
    member_id: MemberId | None = None
    channel_id: ChannelId | None = None
    group_id: GroupId | None = None
    subject_id: int | None = None
    params: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def __post_init__(self) -> None:
        if not self.key or len(self.key) > LONGEST_KEY or not self.key.isascii():
            message = f"a key is 1 to {LONGEST_KEY} ASCII characters: {self.key!r}"
            raise ValueError(message)
        if any(name.endswith("member_id") for name in self.params):
            message = f"{self.kind}: a person in the parameters could not be forgotten"
            raise ValueError(message)

    @classmethod
    def say_to_member(
        cls,
        key: str,
        guild_id: GuildId,
        member_id: MemberId,
        kind: str,
        due_at: datetime,
        *,
        useless_after: datetime | None = None,
        group_id: GroupId | None = None,
        subject_id: int | None = None,
        **params: Any,
    ) -> Self:
        """Promise a private note."""
        return cls(
            key=key,
            guild_id=guild_id,
            debt=Debt.SAY,
            kind=kind,
            due_at=due_at,
            useless_after=useless_after,
            member_id=member_id,
            group_id=group_id,
            subject_id=subject_id,
            params=params,
        )

    @classmethod
    def say_in_channel(
        cls,
        key: str,
        guild_id: GuildId,
        channel_id: ChannelId,
        kind: str,
        due_at: datetime,
        *,
        useless_after: datetime | None = None,
        member_id: MemberId | None = None,
        group_id: GroupId | None = None,
        subject_id: int | None = None,
        **params: Any,
    ) -> Self:
        """Promise a message in a room; ``member_id`` if it mentions somebody."""
        return cls(
            key=key,
            guild_id=guild_id,
            debt=Debt.SAY,
            kind=kind,
            due_at=due_at,
            useless_after=useless_after,
            member_id=member_id,
            channel_id=channel_id,
            group_id=group_id,
            subject_id=subject_id,
            params=params,
        )

    @classmethod
    def do(
        cls,
        key: str,
        guild_id: GuildId,
        kind: str,
        due_at: datetime,
        *,
        member_id: MemberId | None = None,
        channel_id: ChannelId | None = None,
        group_id: GroupId | None = None,
        subject_id: int | None = None,
        **params: Any,
    ) -> Self:
        """Promise a step towards what the database says: grant, revoke, create, redraw, delete, mirror."""
        return cls(
            key=key,
            guild_id=guild_id,
            debt=Debt.DO,
            kind=kind,
            due_at=due_at,
            member_id=member_id,
            channel_id=channel_id,
            group_id=group_id,
            subject_id=subject_id,
            params=params,
        )
