"""What people may ask of a group and not get."""

from datetime import date

from bot.core.errors import NotAllowedError, NotFoundError, Refusal
from bot.core.ids import GroupId, MemberId
from config.content_files import ContentError


class GroupNotFoundError(NotFoundError):
    """There is no such group here, or it has ended."""


class AskNotFoundError(NotFoundError):
    """Nobody waits under this number any more."""


class NotFacilitatorError(NotAllowedError):
    """Only facilitators of that group may do this; admins too hear it where a newcomer's words are concerned."""


class NotInGroupError(NotAllowedError):
    """Only people of that group may do this."""


class GroupNameError(Refusal):
    """The name can't be used. Kinds of it say why."""


class GroupNameEmptyError(GroupNameError):
    pass


class GroupNameTooLongError(GroupNameError):
    def __init__(self, *, length: int, limit: int) -> None:
        super().__init__(length, limit)
        self.length = length
        self.limit = limit


class GroupNameMentionError(GroupNameError):
    """It would call people: @everyone, @here, or somebody's mention."""


class GroupNameMarksError(GroupNameError):
    """It holds signs that Discord turns into something else, or that nobody can see."""

    def __init__(self, marks: str) -> None:
        super().__init__(marks)
        self.marks = marks


class GroupNameTakenError(GroupNameError):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class SeatsOutOfRangeError(Refusal):
    def __init__(self, *, lowest: int, highest: int) -> None:
        super().__init__(lowest, highest)
        self.lowest = lowest
        self.highest = highest


class DutyHoursError(Refusal):
    """The hours end before they begin, or have no day."""


class RoomInUseError(Refusal):
    """Another group has that room already."""

    def __init__(self, group_name: str) -> None:
        super().__init__(group_name)
        self.group_name = group_name


class JoinRefusal(Refusal):
    """Somebody would like to join a group and can't, now or in this way."""

    def __init__(self, group_id: GroupId, group_name: str) -> None:
        super().__init__(group_id, group_name)
        self.group_id = group_id
        self.group_name = group_name


class GroupFullError(JoinRefusal):
    """A group has room for so many people and no more."""


class AlreadyAskedError(JoinRefusal):
    pass


class AlreadyInGroupError(JoinRefusal):
    pass


class NoPlaceForYouError(JoinRefusal):
    """They were blocked. They are told what everyone is told who can't be offered a place, without a date."""


class AskAgainLaterError(JoinRefusal):
    """They were declined or removed a short while ago."""

    def __init__(self, group_id: GroupId, group_name: str, ask_again_on: date) -> None:
        super().__init__(group_id, group_name)
        self.ask_again_on = ask_again_on


class InvitationOnlyError(JoinRefusal):
    """This group takes people by invitation, and they have none."""


class AdultStatementNeededError(Refusal):
    """Nobody joins without having said that they are an adult and have read the guidelines."""


class AskSettledError(Refusal):
    """Another facilitator was faster, or the person took it back (then ``by`` is None)."""

    def __init__(self, by: MemberId | None) -> None:
        super().__init__(by)
        self.by = by


class NotAMemberError(Refusal):
    """The person whom it is about is not in this group (any more)."""


class NotYourGroupError(NotAMemberError):
    """It is they who tapped, on a card from before."""


class NotBlockedError(Refusal):
    pass


class NotOnBreakError(Refusal):
    """They are here: there is nothing to come back from."""


class LastFacilitatorError(Refusal):
    """A group keeps at least one facilitator; somebody else has to come first."""

    def __init__(self, group_id: GroupId, group_name: str) -> None:
        super().__init__(group_id, group_name)
        self.group_id = group_id
        self.group_name = group_name


class FacilitatorNotRemovableError(Refusal):
    """A facilitator is let go as facilitator first, by a decision of its own that is shown to the group."""


class AlreadyFacilitatorError(Refusal):
    pass


class LeadsNoMoreError(Refusal):
    """They lead this group no more, or never did."""


class TooManyFacilitatorsError(Refusal):
    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class AgreementError(ContentError):
    """The guidelines or the consent screens can't be used."""
