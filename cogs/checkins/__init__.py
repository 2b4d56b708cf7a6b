"""Check-ins: a group is asked, and whoever wants to answers."""

from bot.client import Porchlight
from cogs.checkins import (
    answer_refusals,
    author_notes,
    my_check_ins,
    refusals,
    round_card,
    waiting_notes,
)
from cogs.checkins.aloud_list import (
    AloudButton,
    OffListButton,
    TickButton,
    UntickButton,
    aloud_line,
    aloud_tap,
)
from cogs.checkins.ask_screen import AskGroupButton, AskSoonButton, OpenForList
from cogs.checkins.commands import CheckInsCog
from cogs.checkins.decisions import AskLeaveButton, DecideButton
from cogs.checkins.hand_over import HandBackButton, HandToList
from cogs.checkins.my_answer import (
    AllowButton,
    ChangeButton,
    ChangeForButton,
    DeclineButton,
    LookButton,
    TakeBackButton,
    TakeBackNowButton,
)
from cogs.checkins.my_check_ins import MyCheckInsButton, NudgeButton, PickAnswerList
from cogs.checkins.my_numbers import KeepNumbersButton, NumbersButton, StopNumbersButton
from cogs.checkins.on_its_way import OnItsWayButton
from cogs.checkins.open_note import OpenAgainButton, OpenNextButton
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
from cogs.checkins.sent_screen import CountMeInButton, CountMeOutButton
from cogs.checkins.start_button import (
    AgreeButton,
    AgreementButton,
    ForButton,
    StartButton,
    start_tap,
)
from cogs.checkins.words_in_room import ReadWordsButton
from cogs.sessions.next_meeting import EVENING_TAPS, PLANNED_LINES

__all__ = [
    "answer_refusals",
    "author_notes",
    "my_check_ins",
    "refusals",
    "round_card",
    "setup",
    "waiting_notes",
]  # all but one register themselves


async def setup(bot: Porchlight) -> None:
    if start_tap not in round_card.START:
        round_card.START.append(start_tap)
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
        OpenNextButton,
        OpenAgainButton,
        DecideButton,
        AskLeaveButton,
        HandBackButton,
        HandToList,
        OnItsWayButton,
        AloudButton,
        TickButton,
        UntickButton,
        OffListButton,
        ReadWordsButton,
    )
    if aloud_line not in PLANNED_LINES:
        PLANNED_LINES.append(aloud_line)
        EVENING_TAPS.append(aloud_tap)
    bot.add_dynamic_items(
        StartButton,
        ForButton,
        AgreementButton,
        AgreeButton,
        CountMeInButton,
        CountMeOutButton,
        MyCheckInsButton,
        PickAnswerList,
        NudgeButton,
        LookButton,
        ChangeButton,
        ChangeForButton,
        TakeBackButton,
        TakeBackNowButton,
        AllowButton,
        DeclineButton,
        NumbersButton,
        KeepNumbersButton,
        StopNumbersButton,
    )
    await bot.add_cog(CheckInsCog())
