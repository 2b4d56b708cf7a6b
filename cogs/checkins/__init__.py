"""Check-ins: a group is asked, and whoever wants to answers."""

from bot.client import Porchlight
from cogs.checkins import answer_refusals, refusals, round_card
from cogs.checkins.ask_screen import AskGroupButton, AskSoonButton, OpenForList
from cogs.checkins.results_screen import (
    CloseRoundButton,
    PauseRoundsButton,
    ResumeRoundsButton,
    RoundsButton,
    StopRoundsButton,
)
from cogs.checkins.schedule_form import (
    HourList,
    HoursBeforeList,
    HowOftenList,
    PlanRoundsButton,
    QuestionsList,
    SaveRhythmButton,
    StaysOpenList,
    WeekdayList,
)

__all__ = [
    "answer_refusals",
    "refusals",
    "round_card",
    "setup",
]  # the first three register themselves


async def setup(bot: Porchlight) -> None:
    # ``commands.CheckInsCog`` is added together with the form to answer in: before that a group would be asked for
    # nothing.
    bot.add_dynamic_items(
        AskSoonButton,
        OpenForList,
        AskGroupButton,
        RoundsButton,
        PauseRoundsButton,
        ResumeRoundsButton,
        StopRoundsButton,
        CloseRoundButton,
        PlanRoundsButton,
        HowOftenList,
        WeekdayList,
        HourList,
        HoursBeforeList,
        StaysOpenList,
        QuestionsList,
        SaveRhythmButton,
    )
