"""Clocks change, and the meeting stays at half past seven."""

from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import icalendar
import pytest
from dateutil.rrule import WEEKLY, rrule
from typing_extensions import override

from bot.core.ids import MemberId
from bot.core.wall_time import use_pinned_tzdata
from bot.db.database import Database
from bot.features.calendars import ics
from bot.features.calendars.model import Alarm, PersonalCalendar, entry_of
from bot.features.clock_changes import promises
from bot.features.clock_changes.service import ClockChangeService
from bot.features.sessions.model import Session
from cogs._kit.deliveries import NOTES, READS, Reading
from cogs._kit.speaker import Speaker
from cogs.clock_changes.change_words import change_text
from cogs.sessions.meeting_words import when_lines
from tests.architecture.taps import import_all_cogs
from tests.cogs.group_town import knows_clock
from tests.cogs.oak_town import EVENING, card, card_words, member, oak, schedule
from tests.features.sessions.oak import Oak

WEEK = timedelta(weeks=1)
NOVEMBER_4 = datetime(2026, 11, 5, 0, 30, tzinfo=UTC)
"""New York's clocks went back on 1 November: the same half past seven is an hour later elsewhere."""
TEN_IN_PHOENIX = datetime(2026, 10, 29, 17, 0, tzinfo=UTC)


async def test_half_past_seven_stays_half_past_seven_when_clocks_go_back(town):
    group = await oak(town)
    sam = await member(town, group, "Sam")
    await knows_clock(town, sam, "America/Phoenix")  # where clocks never change
    joe = await member(town, group, "Joe", notes=False)
    await knows_clock(town, joe, "America/Phoenix")
    will = await member(town, group, "Will")
    await knows_clock(town, will, "America/Phoenix")
    await schedule(town, "every Wednesday 7:30 PM")
    dana = town.person("Dana", facilitator=True)
    led = await town.services.sessions.list_led(town.guild_id, MemberId(dana.id))
    coming = [one.session for one in led]
    assert [session.starts_at for session in coming[:3]] == [EVENING, EVENING + WEEK, NOVEMBER_4]

    await town.be_away_until(TEN_IN_PHOENIX - timedelta(hours=2))
    await town.pass_time(hours=1)
    assert "A time changes soon." not in sam.notes
    await will.tap("Can't make it", on=await card(town, coming[2]))
    await town.pass_until(TEN_IN_PHOENIX + timedelta(minutes=1))
    assert sam.notes.count("A time changes soon.") == 1
    assert "A time changes soon." not in will.notes, "he can't make it anyway"
    told = "Wednesday is 5:30 PM for you, not 4:30 PM. It stays so until Mar 17."
    await sam.tap("Open", on=sam.newest_note)
    assert f"{told}\nIt stays 7:30 PM in New York." in sam.sees
    await joe.tap("More", on=await card(town, coming[2]))
    await joe.tap("My page")
    assert f"Oak: {told}" in joe.sees, "who wants no notes reads it here"
    await dana.command("desk")
    assert "The meeting stays at 7:30 PM. Those affected were told." in dana.sees
    assert "It is at another hour for 1 person." in dana.sees

    await town.pass_until(NOVEMBER_4 - timedelta(days=1, minutes=-1))
    assert "Your 5:30 PM is tomorrow." in sam.notes, "it was 4:30 PM for him before"
    after = await card_words(town, coming[2])
    assert f"<t:{int(NOVEMBER_4.timestamp())}:F>" in after
    assert "7:30 PM in New York" in after
    await sam.tap("Going", on=await card(town, coming[2]))
    await town.pass_until(NOVEMBER_4 - timedelta(minutes=58))
    assert "Your 5:30 PM starts in 1 hour." in sam.notes
    await town.pass_until(NOVEMBER_4 + timedelta(minutes=5))
    await dana.command("desk")
    assert "Those affected were told." not in dana.sees


# The year of a Thursday.

NEW_YORK = ZoneInfo("America/New_York")
BEGINS_AT = datetime(2026, 9, 28, 14, 0, tzinfo=UTC)
ENDS_AT = datetime(2027, 10, 6, 14, 0, tzinfo=UTC)
THURSDAYS = [
    day.date()
    for day in rrule(WEEKLY, dtstart=datetime(2026, 10, 1), until=datetime(2027, 9, 30))  # noqa: DTZ001  a rule of days
]
PEOPLE = {
    MemberId(301): "Europe/London",
    MemberId(302): "America/Phoenix",
    MemberId(303): "Australia/Sydney",
    MemberId(304): "America/Mexico_City",
    MemberId(305): "Asia/Kathmandu",
}
TOLD = {
    "Europe/London": {
        date(
            2026, 10, 29
        ): "The meeting is on Thursday at 11:30 PM for you, not on Friday at 12:30 AM. "
        "From Nov 6 it is on Friday at 12:30 AM again.",
        date(
            2027, 3, 18
        ): "The meeting is on Thursday at 11:30 PM for you, not on Friday at 12:30 AM. "
        "From Apr 2 it is on Friday at 12:30 AM again.",
    },
    "America/Phoenix": {
        date(2026, 11, 5): "Thursday is 5:30 PM for you, not 4:30 PM. It stays so until Mar 18.",
        date(2027, 3, 18): "Thursday is 4:30 PM for you, not 5:30 PM. It stays so until Nov 11.",
    },
    "Australia/Sydney": {
        date(2026, 10, 8): "Friday is 10:30 AM for you, not 9:30 AM. It stays so until Nov 6.",
        date(2026, 11, 5): "Friday is 11:30 AM for you, not 10:30 AM. It stays so until Mar 19.",
        date(2027, 3, 18): "Friday is 10:30 AM for you, not 11:30 AM. It stays so until Apr 9.",
        date(2027, 4, 8): "Friday is 9:30 AM for you, not 10:30 AM. It stays so until Oct 8.",
        date(2027, 10, 7): "Friday is 10:30 AM for you, not 9:30 AM. It stays so until Nov 12.",
    },
    "America/Mexico_City": {
        date(2026, 11, 5): "Thursday is 6:30 PM for you, not 5:30 PM. It stays so until Mar 18.",
        date(2027, 3, 18): "Thursday is 5:30 PM for you, not 6:30 PM. It stays so until Nov 11.",
    },
    "Asia/Kathmandu": {
        date(2026, 11, 5): "Friday is 6:15 AM for you, not 5:15 AM. It stays so until Mar 19.",
        date(2027, 3, 18): "Friday is 5:15 AM for you, not 6:15 AM. It stays so until Nov 12.",
    },
}
"""By the group's own date of the first meeting at the other hour. Worked out by hand from the clocks of 2026 and 2027."""


class OakForAYear(Oak):
    """Plans for a year, and reads what is promised to each phone when it falls due, in the real words."""

    @override
    async def open(self, *, seats=None):
        self.phones: dict[MemberId, dict[str, tuple[datetime, str]]] = {one: {} for one in PEOPLE}
        await super().open(seats=seats)
        self.clock.at = BEGINS_AT
        self.clock_changes = ClockChangeService(
            db=self.db,
            clock=self.clock,
            outbox=self.outbox,
            guilds=self.guilds,
            members=self.members,
            groups=self.groups,
            sessions=self.sessions,
        )
        for person, zone in PEOPLE.items():
            await self.let_in(person)
            await self.members.confirm_clock(self.guild_id, person, zone)
        await self.schedule("every Thursday 7:30pm", minutes=60)
        return self

    async def live(self, until: datetime) -> None:
        """A night of every fourth week is enough, since twelve weeks are planned ahead."""
        night = BEGINS_AT
        while night < until:
            self.clock.at = night
            await self.sessions.plan_ahead()
            await self.clock_changes.plan_all()
            night += 4 * WEEK
            for meeting in await self.meetings():
                if self.clock.at < meeting.starts_at < night + 2 * WEEK:
                    await self.read_phones(meeting, until=min(night, until))

    async def read_phones(self, meeting: Session, *, until: datetime) -> None:
        services = SimpleNamespace(reminders=self.reminders, clock_changes=self.clock_changes)
        planned_at = self.clock.at
        for delivery in await self.waiting_notes(meeting):
            phone = self.phones.get(delivery.member_id, {})
            # One key is one promise: it is said once.
            if delivery.member_id in self.phones and delivery.due_at < until:
                if delivery.key in phone:
                    continue
                self.clock.at = delivery.due_at
                who = await self.members.get(self.guild_id, delivery.member_id)
                client = SimpleNamespace(services=services)
                reads = READS.get(delivery.kind)
                found = {} if reads is None else await reads(services, [delivery])
                reading = Reading(
                    client, Speaker(), delivery.due_at, who, found=found.get(delivery.id)
                )
                line = (await NOTES[delivery.kind](delivery, reading)).line
                if delivery.kind == promises.NOTE:
                    noted = await self.clock_changes.find_change(
                        self.guild_id, meeting.id, delivery.member_id
                    )
                    line = f"{line} {change_text(noted.change, Speaker())}"
                phone[delivery.key] = (delivery.due_at, line)
        self.clock.at = planned_at

    async def meetings(self) -> list[Session]:
        async with self.db.reading(self.guild_id) as tx:
            (ahead,) = await self.sessions.list_ahead_in(tx, self.group_id, since=BEGINS_AT)
        return list(ahead.sessions)


@pytest.fixture
async def year(sqlite_url, clock, guild_id):
    use_pinned_tzdata()
    import_all_cogs()
    db = Database(sqlite_url, survives_power_cut=False, own_thread=False)
    yield await OakForAYear(db, clock, guild_id).open()
    await db.close()


def promised(day: date) -> datetime:
    """Half past seven in New York, worked out beside the bot."""
    return datetime.combine(day, time(19, 30), tzinfo=NEW_YORK).astimezone(UTC)


def first_ten(after: datetime, zone: str) -> datetime:
    local = after.astimezone(ZoneInfo(zone))
    ten = local.replace(hour=10, minute=0)
    return (ten if ten >= local else ten + timedelta(days=1)).astimezone(UTC)


def clock_shown(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%I:%M %p}".lstrip("0")


@pytest.mark.long
async def test_for_a_year_every_instant_card_note_and_calendar_agrees(year):
    await year.live(ENDS_AT)
    every = await year.meetings()
    held = [one for one in every if one.starts_at < ENDS_AT]

    # Every instant, and the card.
    assert [one.starts_at for one in held] == [promised(day) for day in THURSDAYS]
    for meeting in every:
        on_card = when_lines(meeting, Speaker())
        assert on_card == (
            f"<t:{int(meeting.starts_at.timestamp())}:F>\n7:30 PM in New York, 60 minutes"
        )
        assert meeting.starts_at.astimezone(NEW_YORK).time() == time(19, 30)
        assert meeting.revision == 0, "no calendar was told of a change"

    for person, zone in PEOPLE.items():
        heard = sorted(year.phones[person].values())

        # The note a day before each meeting, in the hour of that person's clock.
        a_day_before = [
            (
                promised(day) - timedelta(days=1),
                f"Your {clock_shown(promised(day), zone)} is tomorrow.",
            )
            for day in THURSDAYS
        ]
        assert [one for one in heard if "is tomorrow" in one[1]] == a_day_before, zone

        # The note about the clocks: once for each change, at ten on their own clock.
        about_clocks = [
            (first_ten(promised(day) - WEEK, zone), f"A time changes soon. {words}")
            for day, words in TOLD[zone].items()
        ]
        assert [one for one in heard if "is tomorrow" not in one[1]] == about_clocks, zone

        # Their calendar, as another program reads it.
        entries = tuple(entry_of(one, None, seed=b"s" * 32, zone=zone) for one in every)
        calendar = PersonalCalendar(entries, None, Alarm.NONE, "en")
        text = ics.feed(calendar, busy="Busy", now=ENDS_AT)
        in_it = [one["DTSTART"].dt for one in icalendar.Calendar.from_ical(text).walk("VEVENT")]
        assert sorted(at.astimezone(UTC) for at in in_it) == [one.starts_at for one in every]
        assert {clock_shown(at, zone) for at in in_it} == {
            f"{at:%I:%M %p}".lstrip("0") for at in in_it
        }, "written on their own clock"
