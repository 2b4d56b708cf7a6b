"""Finding a time that a group can meet."""

from bot.client import Porchlight
from cogs.polls import desk_section, poll_card, refusals
from cogs.polls.answer_sheet import FitButton, MarkTimesButton, SlotList
from cogs.polls.draft_screen import (
    AddTimeButton,
    AskButton,
    BackToTimesButton,
    DaysList,
    DropPollButton,
    RhythmButton,
    TimesList,
)
from cogs.polls.results_screen import (
    ClosePollButton,
    MakeMeetingButton,
    MoreTimesList,
    PutAwayButton,
    ResultsButton,
)

__all__ = ["desk_section", "poll_card", "refusals", "setup"]  # the first three register themselves


async def setup(bot: Porchlight) -> None:
    bot.add_dynamic_items(
        TimesList,
        DaysList,
        RhythmButton,
        AddTimeButton,
        BackToTimesButton,
        AskButton,
        DropPollButton,
        MarkTimesButton,
        FitButton,
        SlotList,
        ResultsButton,
        ClosePollButton,
        PutAwayButton,
        MakeMeetingButton,
        MoreTimesList,
    )
