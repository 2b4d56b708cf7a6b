"""The common shape of a button that is about one group."""

from typing import ClassVar

from bot.core.ids import GroupId
from cogs._kit.subject_button import SubjectButton

ABOUT = r"(?P<guild_id>\d+):(?P<group_id>\d+)"
"""How the custom_id of such a button ends: the server and the group."""


class GroupButton(SubjectButton[GroupId], template=r"kit:group"):
    """Give it an ``action``, a matching ``template`` and ``words``; of another feature than groups also that."""

    feature: ClassVar[str] = "groups"

    @property
    def group_id(self) -> GroupId:
        return self.subject_id
