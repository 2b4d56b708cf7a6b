"""Oak with calendars, and what a calendar reads of them."""

from datetime import datetime
from typing import Any

import icalendar
from typing_extensions import override

from bot.core.ids import MemberId
from bot.features.calendars import ics
from bot.features.calendars.model import PersonalCalendar
from bot.features.calendars.service import CalendarService
from bot.features.guilds.model import ProgramAnswer
from bot.features.sessions.model import Scope, Session
from bot.features.sessions.scheduling import Typed
from tests.features.sessions.oak import DANA, Oak

PUBLIC_URL = "https://porch.example.org"
EVERY_WEEK = "every Wednesday 7:30pm"


class CalendarOak(Oak):
    calendars: CalendarService

    @override
    async def open(self, *, seats: int | None = None) -> "CalendarOak":
        await super().open(seats=seats)
        await self.run_by_program(ProgramAnswer.NO)
        self.calendars = CalendarService(
            db=self.db,
            clock=self.clock,
            guilds=self.guilds,
            members=self.members,
            groups=self.groups,
            sessions=self.sessions,
            sealer=self.sealer,
            outbox=self.outbox,
        )
        self.calendars.served_at = PUBLIC_URL
        return self

    async def run_by_program(self, answer: ProgramAnswer) -> None:
        await self.guilds.save_server_half(self.guild_id, by=DANA, program=answer)

    async def only_me(self, who: MemberId) -> None:
        await self.calendars.choose_who_sees(self.guild_id, who, others_see=False)

    async def link_of(self, who: MemberId) -> str:
        """The token of a new link."""
        made = await self.calendars.make_feed(self.guild_id, who)
        return made.link.removeprefix(f"{PUBLIC_URL}/calendar/").removesuffix(".ics")

    async def planned(self) -> list[Session]:
        async with self.db.reading(self.guild_id) as tx:
            return list(await self.sessions._coming(tx, self.group_id))

    async def move(self, session: Session, when: str) -> None:
        typed = Typed(when, session.title, session.minutes, session.seats)
        preview = await self.sessions.start_change(
            self.guild_id, session.id, Scope.THIS, typed, by=DANA, language="en"
        )
        assert preview.trouble is None, preview.trouble
        await self.sessions.confirm_change(self.guild_id, preview.change.id, by=DANA)


def as_text(calendar: PersonalCalendar | None, now: datetime) -> bytes:
    assert calendar is not None
    return ics.feed(calendar, busy="Busy", now=now)


def events(text: bytes) -> list[Any]:
    return list(icalendar.Calendar.from_ical(text).walk("VEVENT"))


def starts(text: bytes, status: str = "CONFIRMED") -> list[datetime]:
    return sorted(one.start for one in events(text) if one["STATUS"] == status)
