"""Why a meeting could not be planned, answered or closed. Facts only; the words are in ``cogs/sessions``."""

from datetime import date, datetime
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


class MeetsOnceError(SessionRefusal):
    """It is a single meeting, so there is no every time."""


class NothingDeclinedError(SessionRefusal):
    """A word about not coming, from somebody who has not said that they can't come."""


class WordsNotKeptHereError(SessionRefusal):
    """A program runs this server, so what people write freely is not kept."""


class PrivateWordError(SessionRefusal):
    """Nothing to say, or more than is kept."""

    def __init__(self, session: Meeting, *, limit: int) -> None:
        super().__init__(session)
        self.limit = limit


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


# A meeting that is planned is changed, left out, or rests.


class ChangeGoneError(NotFoundError):
    """The change was made or put away already, or it lay there too long."""


class ChangedMeanwhileError(SessionRefusal):
    """Somebody else gave this meeting another series while its own was being read."""


class NothingChangedError(Refusal):
    """It is like that already."""


class RepeatsHereError(Refusal):
    """A rhythm was typed, but only one meeting is to change."""


class RhythmNeededError(Refusal):
    """It meets on several days, so one new day does not say which of them it stands for."""


class AfterItsEndError(Refusal):
    """The series ends before the time that was typed."""

    def __init__(self, ends_on: date) -> None:
        super().__init__(ends_on)
        self.ends_on = ends_on


class PauseDatesError(Refusal):
    """A pause that ends before it begins, or is over already."""


class NothingRestsError(Refusal):
    """No meeting falls into that time."""


class NotASeriesError(Refusal):
    """It meets once, so there is nothing to pause or to leave out."""


class NoMeetingThatDayError(Refusal):
    """The rule of the series has no date on that day."""

    def __init__(self, day: date) -> None:
        super().__init__(day)
        self.day = day


class NotComingBackError(SessionRefusal):
    """It was not left out, or its time is over."""
