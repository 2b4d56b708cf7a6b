"""The common shape of a facilitator's button about how a group is asked."""

from typing import ClassVar

from cogs._kit.group_button import ABOUT, GroupButton

__all__ = ["ABOUT", "AskingButton"]


class AskingButton(GroupButton, template=r"checkins:asking"):
    feature: ClassVar[str] = "checkins"
