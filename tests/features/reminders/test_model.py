"""Who is reminded, and when."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.ids import GroupId, GuildId, MemberId, SessionId
from bot.features.members.model import Member, NoteChoices
from bot.features.reminders.model import Answer, Lead, Occasion, reminders_for

START = datetime(2026, 10, 21, 23, 30, tzinfo=UTC)
OCCASION = Occasion(SessionId(1), GuildId(2), GroupId(3), START, "America/New_York", 60)
SAM = Member(GuildId(2), MemberId(8), notes=NoteChoices(allowed=True))


def leads(answer: Answer, member: Member = SAM) -> list[Lead]:
    return [reminder.lead for reminder in reminders_for(OCCASION, answer, member)]


def test_everyone_who_has_not_said_no_hears_a_day_before() -> None:
    assert leads(Answer.NONE) == [Lead.DAY]
    assert leads(Answer.GOING) == leads(Answer.MAYBE) == [Lead.DAY, Lead.HOUR]


def test_who_cannot_come_is_left_in_peace() -> None:
    assert leads(Answer.DECLINED) == []


def test_nobody_is_written_to_who_did_not_ask_for_it() -> None:
    assert leads(Answer.GOING, replace(SAM, notes=NoteChoices())) == []


def test_a_pause_beyond_the_meeting_silences_it() -> None:
    assert leads(Answer.GOING, replace(SAM, paused_until=START + timedelta(days=1))) == []
    assert leads(Answer.GOING, replace(SAM, paused_until=START - timedelta(days=1))) != []


@given(st.sampled_from(Answer), st.booleans())
def test_a_note_is_never_due_after_it_is_useless(answer: Answer, allowed: bool) -> None:
    member = replace(SAM, notes=NoteChoices(allowed=allowed))
    for reminder in reminders_for(OCCASION, answer, member):
        assert reminder.due_at < START
        assert reminder.due_at < reminder.useless_after
