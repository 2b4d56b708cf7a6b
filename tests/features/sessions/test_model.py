from datetime import timedelta

import pytest

from bot.features.sessions.errors import (
    MeetingCancelledError,
    MeetingClosedError,
    MeetingStartedError,
    MinutesOutOfRangeError,
    TitleEmptyError,
    TitleTooLongError,
)
from bot.features.sessions.model import (
    RsvpAnswer,
    SessionState,
    checked_minutes,
    checked_title,
)
from tests.features.sessions.meetings import LONG_BEFORE, STARTS_AT, wednesday


@pytest.mark.parametrize("title", ["", "   ", "\n\t", "\u200b", "\u2060 \u00a0", "\u0301"])
def test_a_title_that_nobody_can_see_is_refused(title: str) -> None:
    with pytest.raises(TitleEmptyError):
        checked_title(title)


def test_a_title_as_long_as_a_story_is_refused_with_its_length() -> None:
    with pytest.raises(TitleTooLongError) as refused:
        checked_title("long " * 1000)
    assert refused.value.length == 4999
    assert refused.value.limit == 80


def test_a_title_stands_on_one_line_and_keeps_what_was_typed() -> None:
    assert checked_title("  Tea\nand **talk** @everyone ") == "Tea and **talk** @everyone"
    assert checked_title("Ñandú — 午後") == "Ñandú — 午後"
    assert checked_title(None) is None


@pytest.mark.parametrize("minutes", [0, 14, 241, -60])
def test_a_meeting_is_neither_a_moment_nor_a_day(minutes: int) -> None:
    with pytest.raises(MinutesOutOfRangeError):
        checked_minutes(minutes)
    assert checked_minutes(15) == 15
    assert checked_minutes(240) == 240


def test_a_meeting_can_be_answered_until_the_minute_it_begins() -> None:
    session = wednesday()
    session.require_coming(STARTS_AT - timedelta(seconds=1))
    with pytest.raises(MeetingStartedError) as refused:
        session.require_coming(STARTS_AT, answer=RsvpAnswer.DECLINED)
    assert refused.value.was_declining
    assert session.ends_at == STARTS_AT + timedelta(minutes=90)


def test_a_meeting_that_is_off_or_over_takes_no_answers() -> None:
    with pytest.raises(MeetingCancelledError):
        wednesday(state=SessionState.CANCELLED).require_coming(LONG_BEFORE)
    with pytest.raises(MeetingClosedError):
        wednesday(state=SessionState.CLOSED).require_coming(LONG_BEFORE)
