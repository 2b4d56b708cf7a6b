"""Why something about a check-in can't be done. Each gets its sentence and its next step in ``cogs/checkins``."""

from datetime import datetime

from bot.core.errors import NotFoundError, Refusal
from bot.core.ids import GroupId, GuildId, MemberId
from config.content_files import ContentError


class CheckInError(Refusal):
    """The kin of all that check-ins refuse."""


class RoundNotFoundError(NotFoundError):
    """The round is not here (any more)."""


class AnswerNotFoundError(NotFoundError):
    """The answer is not here, was never this person's, or has been erased."""


class RoundClosedError(CheckInError):
    """The round no longer takes answers. ``next_at`` is when the next one opens, if that is known."""

    def __init__(self, guild_id: GuildId, next_at: datetime | None = None) -> None:
        super().__init__(next_at)
        self.guild_id = guild_id
        self.next_at = next_at


class RoundEndedError(CheckInError):
    """It was closed already, so there is nothing to close."""

    def __init__(self, guild_id: GuildId, group_id: GroupId) -> None:
        super().__init__(group_id)
        self.guild_id = guild_id
        self.group_id = group_id


class RhythmError(CheckInError):
    """A group can't be asked like that: the numbers are none that our lists offer."""


class NoRhythmError(CheckInError):
    """The group is asked only when a facilitator says so, so there is nothing to pause."""

    def __init__(self, guild_id: GuildId, group_id: GroupId) -> None:
        super().__init__(group_id)
        self.guild_id = guild_id
        self.group_id = group_id


class ReadByNameError(CheckInError):
    """A facilitator has opened this person's answer, so it can't be counted without a name any more."""

    def __init__(self, guild_id: GuildId) -> None:
        super().__init__(guild_id)
        self.guild_id = guild_id


class NothingSaidError(CheckInError):
    """Nothing was chosen and nothing was typed."""


class NothingToReadError(CheckInError):
    """Without words there is nothing to read aloud or to put in the room."""


class OnlyReadersError(CheckInError):
    """Nobody leads this group at the moment, so nobody could read it. Nothing was kept."""


class TakenError(CheckInError):
    """Another facilitator has it open, or has settled it."""

    def __init__(self, guild_id: GuildId, by: MemberId | None) -> None:
        super().__init__(by)
        self.guild_id = guild_id
        self.by = by


class OwnAnswerError(CheckInError):
    """Nobody reviews their own answer."""

    is_trespass = True


class NotOpenedError(CheckInError):
    """It must be opened first, or the ten minutes are over."""


class BeyondCeilingError(CheckInError):
    """The author did not allow as much. They can be asked."""


class SettledError(CheckInError):
    """It was decided already, or the author took it back."""


class BeingReadError(CheckInError):
    """A facilitator has opened it, so it can't be changed any more. It can still be taken back."""


class NothingAskedError(CheckInError):
    """The question to the author was settled meanwhile."""


class TooLateToReadAloudError(CheckInError):
    """The next meeting comes after the words are erased."""


class QuestionSetError(ContentError):
    """A file of questions can't be used. One sentence for whoever wrote it; it names the place."""


class NotAgreedError(CheckInError):
    """They have not said yet that their answer may be kept, locked, until it is dealt with. Nothing was kept."""


class TooManyWordsError(CheckInError):
    """More than a facilitator's screen holds."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class WordsGoneError(CheckInError):
    """The key to it is gone, so nobody can open it any more. All others are as they were."""


class NumbersNotKeptError(CheckInError):
    """Numbers can be kept for 30, 90 or 365 days."""
