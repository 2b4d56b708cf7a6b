"""A year without a tap: asked once, erased 30 days later, and never without having been asked."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.features.idle.model import ERASED_AFTER, latest_idle
from bot.features.members.model import NoteChoices
from bot.features.outbox.ports import Unreachable
from bot.features.requests.model import About, Reach
from bot.features.sessions.model import RsvpAnswer
from bot.features.sessions.scheduling import Typed
from tests.features.idle.conftest import DANA, ROOM, RUTH, SAM


def night(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 9, 0, tzinfo=UTC)


ELEVEN_MONTHS = night(2026, 12, 31)
TWELVE_MONTHS = night(2027, 2, 1)


@pytest.mark.parametrize(
    ("now", "month"), [("2027-01-31", "2025-12-01"), ("2027-02-01", "2026-01-01")]
)
def test_a_month_is_a_year_ago_when_its_last_day_is(now, month):
    assert latest_idle(datetime.fromisoformat(now)).isoformat() == month


async def test_not_after_eleven_months_once_after_twelve_and_erased_thirty_days_later(street):
    await street.join(RUTH)
    await street.night()
    await street.night(ELEVEN_MONTHS)
    assert street.asked() == []

    await street.night(TWELVE_MONTHS)
    assert street.asked() == [RUTH]
    await street.night(TWELVE_MONTHS + timedelta(days=29))
    assert street.asked() == [RUTH], "asked once"
    assert await street.keeps(RUTH)

    await street.night(TWELVE_MONTHS + ERASED_AFTER + timedelta(days=1))
    assert not await street.keeps(RUTH)
    assert await street.keeps(DANA), "who leads is not asked"
    assert (await street.services.groups.admission(street.guild_id, street.oak.id)).people == {DANA}
    assert street.asked() == [RUTH]


async def test_a_tap_keeps_her_and_another_year_begins(street):
    await street.join(RUTH, SAM)
    await street.night()
    await street.night(TWELVE_MONTHS)
    assert street.asked() == [RUTH, SAM]
    assert await street.services.idle.find_question(street.guild_id, RUTH) is not None

    assert not street.services.idle.is_noted(street.guild_id, RUTH)
    await street.services.idle.note_tap(street.guild_id, RUTH)
    assert street.services.idle.is_noted(street.guild_id, RUTH)
    assert await street.services.idle.find_question(street.guild_id, RUTH) is None

    await street.night(TWELVE_MONTHS + ERASED_AFTER + timedelta(days=1))
    assert await street.keeps(RUTH)
    assert not await street.keeps(SAM)
    await street.night(night(2028, 2, 28))
    assert street.asked() == [RUTH, SAM]
    await street.night(night(2028, 3, 1))
    assert street.asked() == [RUTH, SAM, RUTH]


@pytest.mark.long
async def test_while_the_bot_is_out_of_the_server_nobody_can_tap_and_the_days_begin_again(street):
    await street.join(RUTH)
    await street.night()
    await street.night(TWELVE_MONTHS)
    left, there = street.services.left_servers, street.guild_id
    street.clock.at = TWELVE_MONTHS + timedelta(days=27)
    await left.left(there)
    await street.night(TWELVE_MONTHS + timedelta(days=31))
    assert await street.keeps(RUTH), "after a slip all is as it was"
    await left.back(there)
    await street.night(TWELVE_MONTHS + timedelta(days=60))
    assert await street.keeps(RUTH)
    await street.night(TWELVE_MONTHS + timedelta(days=62))
    assert not await street.keeps(RUTH)


async def test_who_wants_no_notes_is_asked_in_the_room_without_a_name(street):
    await street.join(RUTH, SAM, notes=False)
    await street.night()
    await street.night(TWELVE_MONTHS)
    assert street.asked() == [ROOM], "one line for both"
    assert all(one.member_id is None for one in street.sender.said)
    for who in (RUTH, SAM):
        assert await street.services.idle.find_question(street.guild_id, who) is not None

    await street.night(TWELVE_MONTHS + ERASED_AFTER + timedelta(days=1))
    assert not await street.keeps(RUTH)


async def test_a_note_that_was_turned_away_leads_to_the_room(street):
    await street.join(RUTH)
    await street.night()

    async def notes_are_closed(delivery):
        if delivery.is_private:
            raise Unreachable

    street.sender.before = notes_are_closed
    await street.night(TWELVE_MONTHS)
    assert street.asked() == [ROOM]
    unheard = await street.services.outbox.list_unheard(street.guild_id, RUTH)
    assert [one.kind for one in unheard] == ["idle.ask"], "it stands on her page"
    assert await street.services.idle.find_question(street.guild_id, RUTH) is not None


async def test_nobody_is_erased_whom_no_question_reached(street):
    await street.join(RUTH)
    await street.night()
    nothing_goes_out = street.services.outbox.hold
    async with street.services.groups._db.transaction(street.guild_id) as tx:
        await nothing_goes_out(tx)
    for days in (0, 31, 62):
        await street.night(TWELVE_MONTHS + timedelta(days=days))
    assert street.asked() == []
    assert await street.keeps(RUTH)


@pytest.mark.long
async def test_who_is_in_no_room_finds_it_on_their_page_alone(street):
    """They have nothing here but what they once chose."""
    await street.services.members.confirm_clock(street.guild_id, SAM, "America/New_York")
    await street.night()
    await street.night(TWELVE_MONTHS)
    assert street.asked() == []
    assert await street.services.idle.find_question(street.guild_id, SAM) is not None
    await street.night(TWELVE_MONTHS + ERASED_AFTER)
    assert not await street.keeps(SAM)


async def books(street):
    typed = Typed("next Friday 7:30pm", None, 90, None)
    preview = await street.services.sessions.start_draft(
        street.guild_id, street.oak.id, typed, by=DANA, language="en"
    )
    meeting = await street.services.sessions.post_draft(street.guild_id, preview.draft.id, by=DANA)
    await street.services.sessions.record_rsvp(
        street.guild_id, meeting.id, by=RUTH, answer=RsvpAnswer.GOING, turn=1
    )


async def asks_to_be_reached(street):
    await street.services.requests.ask(
        street.guild_id, street.oak.id, About.ME, Reach.NOTE, by=RUTH
    )


@pytest.mark.parametrize("has_ahead", [books, asks_to_be_reached])
async def test_who_is_awaited_is_neither_asked_nor_erased(street, has_ahead):
    await street.join(RUTH)
    await street.night()
    street.clock.at = TWELVE_MONTHS
    await has_ahead(street)
    await street.night()
    assert street.asked() == []


@pytest.mark.long
async def test_who_is_awaited_by_the_time_is_not_erased(street):
    await street.join(RUTH)
    await street.night()
    await street.night(TWELVE_MONTHS)
    assert street.asked() == [RUTH]
    street.clock.at = TWELVE_MONTHS + ERASED_AFTER
    await asks_to_be_reached(street)
    await street.night(TWELVE_MONTHS + ERASED_AFTER + timedelta(days=1))
    assert await street.keeps(RUTH)


async def test_who_was_here_before_it_was_counted_begins_with_this_month(street):
    await street.join(RUTH)
    await street.services.members.change_notes(street.guild_id, SAM, NoteChoices(allowed=False))
    street.clock.at = night(2030, 5, 20)
    await street.night()
    assert street.asked() == []
    for who in (RUTH, SAM):
        kept = await street.services.privacy.export_member(street.guild_id, who)
        assert kept["The month you were last here"] == {"month": "2030-05", "asked_at": None}


@pytest.mark.long
@pytest.mark.parametrize("away", [timedelta(days=40), timedelta(days=365)])
async def test_days_without_the_bot_or_that_a_clock_jumped_over_are_not_counted(street, away):
    """She could not have tapped."""
    await street.join(RUTH)
    await street.night()
    await street.night_on_record(TWELVE_MONTHS)
    assert street.asked() == [RUTH]

    await street.night_on_record(TWELVE_MONTHS + away)
    assert await street.keeps(RUTH)
    back = TWELVE_MONTHS + timedelta(days=1)
    for days in range(0, 31, 2):
        assert await street.keeps(RUTH)
        await street.night_on_record(back + timedelta(days=days))
    assert not await street.keeps(RUTH)


async def test_of_a_stranger_nothing_is_begun(street):
    await street.services.idle.note_tap(street.guild_id, SAM)
    await street.night()
    assert not await street.keeps(SAM)
