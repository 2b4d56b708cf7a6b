"""Meetings: planned with a command, answered with a tap."""

from bot.client import Porchlight
from cogs.sessions import (
    answer_refusals,
    change_refusals,
    first_meeting,
    moved_note,
    my_meetings,
    off_note,
    place_note,
    refusals,
    session_card,
)
from cogs.sessions.cancel_meeting import (
    CancelList,
    CancelMeetingButton,
    ConfirmCancelButton,
    ReasonList,
)
from cogs.sessions.change_meeting import (
    ChangeList,
    ChangeMeetingButton,
    RetypeButton,
    ScopeButton,
)
from cogs.sessions.change_preview import ConfirmChangeButton, KeepButton
from cogs.sessions.close_meeting import (
    CameList,
    CloseMeetingButton,
    DoneButton,
    HeadcountButton,
)
from cogs.sessions.commands import SessionCog
from cogs.sessions.meeting_list import ListButton
from cogs.sessions.meeting_screen import MORE_TAPS, MoreButton
from cogs.sessions.my_meetings import MyMeetingList
from cogs.sessions.next_meeting import (
    EVENING_TAPS,
    EveningButton,
    MeetingList,
    NextMeetingButton,
)
from cogs.sessions.next_of_group import MeetingAfterButton
from cogs.sessions.pause_series import PauseButton, PauseList, PauseNowButton, ResumeButton
from cogs.sessions.private_word import (
    TakeWordBackButton,
    TellWhyButton,
    WordsButton,
    word_under_more,
    words_to_read,
)
from cogs.sessions.room_note import RoomNoteButton
from cogs.sessions.rsvp_button import NeverMindButton, RsvpButton, WaitButton
from cogs.sessions.schedule_form import ChangeDraftButton, PlanButton, PlanForList
from cogs.sessions.schedule_preview import (
    DropDraftButton,
    NextTimeButton,
    PostButton,
    TakeDayButton,
)
from cogs.sessions.skip_meeting import (
    LaterDateList,
    PutBackButton,
    PutBackList,
    SkipButton,
    SkipDayButton,
    SkipList,
    SkipNowButton,
)
from cogs.sessions.standing_button import (
    EveryTimeButton,
    StopEveryTimeButton,
    StopNowButton,
    offered_under_more,
)
from cogs.sessions.trouble_joining import TroubleButton

__all__ = [
    "answer_refusals",
    "change_refusals",
    "first_meeting",
    "moved_note",
    "my_meetings",
    "off_note",
    "place_note",
    "refusals",
    "session_card",
    "setup",
]  # all but the last register themselves


async def setup(bot: Porchlight) -> None:
    bot.add_dynamic_items(
        RsvpButton,
        WaitButton,
        NeverMindButton,
        MoreButton,
        MeetingAfterButton,
        TroubleButton,
        NextMeetingButton,
        EveningButton,
        MeetingList,
        MyMeetingList,
        RoomNoteButton,
        CancelMeetingButton,
        CancelList,
        ReasonList,
        ConfirmCancelButton,
        CloseMeetingButton,
        CameList,
        DoneButton,
        HeadcountButton,
        PlanButton,
        PlanForList,
        ChangeDraftButton,
        PostButton,
        DropDraftButton,
        NextTimeButton,
        TakeDayButton,
        ListButton,
        ChangeMeetingButton,
        ChangeList,
        ScopeButton,
        RetypeButton,
        ConfirmChangeButton,
        KeepButton,
        SkipButton,
        SkipNowButton,
        SkipDayButton,
        SkipList,
        LaterDateList,
        PutBackButton,
        PutBackList,
        PauseButton,
        PauseList,
        PauseNowButton,
        ResumeButton,
    )
    bot.add_dynamic_items(
        EveryTimeButton,
        StopEveryTimeButton,
        StopNowButton,
        TellWhyButton,
        TakeWordBackButton,
        WordsButton,
    )
    if offered_under_more not in MORE_TAPS:
        MORE_TAPS.extend((offered_under_more, word_under_more))
        EVENING_TAPS.append(words_to_read)
    await bot.add_cog(SessionCog())
