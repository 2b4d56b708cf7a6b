"""The common shapes of buttons about how a group is asked, and about one time that it was."""

from typing import ClassVar, Final

from bot.features.checkins.model import RoundId
from cogs._kit.group_button import ABOUT, GroupButton
from cogs._kit.subject_button import SubjectButton

__all__ = ["ABOUT", "ABOUT_ROUND", "AskingButton", "RoundButton"]

ABOUT_ROUND: Final = r"(?P<guild_id>\d+):(?P<round_id>\d+)"


class AskingButton(GroupButton, template=r"checkins:asking"):
    """For facilitators: how their group is asked."""

    feature: ClassVar[str] = "checkins"


class RoundButton(SubjectButton[RoundId], template=r"checkins:round"):
    feature: ClassVar[str] = "checkins"

    @property
    def round_id(self) -> RoundId:
        return self.subject_id
