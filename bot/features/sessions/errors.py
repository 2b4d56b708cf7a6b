"""Why a meeting could not be planned, answered or closed. Facts only; the words are in ``cogs/sessions``."""

from datetime import datetime
from typing import Protocol

from bot.core.errors import NotFoundError, Refusal
from bot.core.ids import GroupId, GuildId, SessionId


class Meeting(Protocol):
    """What a refusal tells of a meeting."""

    @property
    def id(self) -> SessionId: ...
    @property
    def guild_id(self) -> GuildId: ...
    @property
    def group_id(self) -> GroupId: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def seats(self) -> int | None: ...


class SessionNotFoundError(NotFoundError):
    """There is no such meeting here."""


class SessionRefusal(Refusal):
    """A refusal that is about one meeting."""

    def __init__(self, session: Meeting) -> None:
        super().__init__(session.id)
        self.session = session


class MeetingFullError(SessionRefusal):
    """Every seat is taken or spoken for. ``position`` is the place in line that could be had."""

    def __init__(self, session: Meeting, *, position: int, can_be_told: bool = True) -> None:
        super().__init__(session)
        self.position = position
        self.can_be_told = can_be_told
        """Whether news about a seat would reach them without their looking."""


class MeetingStartedError(SessionRefusal):
    """It has begun, so answers change nothing any more."""

    def __init__(self, session: Meeting, *, was_declining: bool = False) -> None:
        super().__init__(session)
        self.was_declining = was_declining


class MeetingCancelledError(SessionRefusal):
    """It was called off."""


class MeetingClosedError(SessionRefusal):
    """It is over, and a facilitator has closed it."""


class MeetingAheadError(SessionRefusal):
    """It has not begun, so nobody can have come yet."""


class TitleEmptyError(Refusal):
    """A title of nothing but blanks."""


class TitleTooLongError(Refusal):
    def __init__(self, *, length: int, limit: int) -> None:
        super().__init__(length, limit)
        self.length = length
        self.limit = limit


class MinutesOutOfRangeError(Refusal):
    """A meeting lasts 15 minutes to four hours."""


class SlotTakenError(SessionRefusal):
    """This group meets at that moment already; ``session`` is that meeting."""


class DraftGoneError(NotFoundError):
    """The preview was posted or put away already, or it lay there too long."""


class HeadcountError(Refusal):
    """Not a number of people."""


class RoomNoteError(Refusal):
    """Nothing to say, or more than a room should have to read at once."""

    def __init__(self, *, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit
