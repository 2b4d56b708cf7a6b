"""Why a server's settings were not changed."""

from collections.abc import Collection

from bot.core.errors import Refusal
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
