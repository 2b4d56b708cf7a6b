"""Why a server's settings were not changed."""

from collections.abc import Collection

from bot.core.errors import NotAllowedError, Refusal
from bot.core.ids import MemberId, RoleId


class SetupUnfinishedError(Refusal):
    """The front door opens only when everything behind it is decided."""


class DeskIsOpenError(Refusal):
    """People who are no facilitators could see the room chosen for the desk."""

    def __init__(
        self, *, everyone: bool, roles: Collection[RoleId], people: Collection[MemberId]
    ) -> None:
        super().__init__()
        self.everyone = everyone
        self.roles = frozenset(roles)
        self.people = frozenset(people)


class NotServerManagerError(NotAllowedError):
    """Only those whom Discord lets manage the server may set it up."""


class BotMayNotError(Refusal):
    """Discord does not let the bot do in this server what was asked for."""

    def __init__(self, flags: Collection[str], *, in_room: int | None = None) -> None:
        super().__init__()
        self.flags = tuple(flags)
        """Discord's names of the permissions that are missing."""
        self.in_room = in_room


class UnfitRoleError(Refusal):
    """The role belongs to everyone, or to a bot: it can't mark the facilitators."""
