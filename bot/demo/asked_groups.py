"""Both groups are asked how the week was: when by themselves, and what came of it before the curtain."""

from collections.abc import Sequence
from datetime import time, timedelta
from typing import Final

from bot.core.ids import GroupId, GuildId, MemberId
from bot.features.checkins.model import Asks, Ceiling, Event, Rhythm, Said
from bot.features.checkins.pulse import Band
from bot.features.groups.model import DutyHours, Standing
from bot.services import Services

LUNCH: Final = DutyHours(frozenset(range(5)), time(12), time(14))
"""Dana reads what comes to Birch in her lunch break."""
EVENINGS: Final = DutyHours(frozenset(range(7)), time(18), time(22))

_BANDS: Final = (*[Band.LIGHT] * 2, *[Band.MIDDLE] * 3, *[Band.HEAVY] * 3)
_OPEN_FOR: Final = timedelta(days=2)

SHARED: Final = Said(
    heavy=6,
    need="heard",
    words="I keep two phones charged, mine and his. It helps me to say that out loud.",
)
"""What Dana has on the list for Wednesday."""


class AskedGroups:
    """What facilitators and members do about check-ins, through the services."""

    def __init__(self, services: Services, guild_id: GuildId, *, led_by: MemberId) -> None:
        self._services = services
        self._guild_id = guild_id
        self._dana = led_by

    async def plan(self, group_id: GroupId, set_name: str, before: int, hours: DutyHours) -> None:
        """Ask so many hours before each meeting, and say when somebody reads."""
        by = Standing(self._dana, is_facilitator=True)
        await self._services.groups.edit(self._guild_id, group_id, by=by, duty_hours=hours)
        rhythm = Rhythm(
            group_id=group_id,
            asks=Asks.BEFORE_MEETINGS,
            set_name=set_name,
            hours_before=before,
        )
        await self._services.checkins.schedule(self._guild_id, rhythm, by=self._dana)

    async def count_a_week(self, group_id: GroupId, people: Sequence[MemberId]) -> None:
        """A round for which so many say *Count me in* that its pulse can be shown."""
        checkins = self._services.checkins
        asked = await checkins.ask_now(self._guild_id, group_id, by=self._dana, open_for=_OPEN_FOR)
        if asked.open is None:
            return
        for person, band in zip(people, _BANDS, strict=False):
            await checkins.count_me_in(self._guild_id, asked.open.id, band, by=person)

    async def share(self, group_id: GroupId, author: MemberId) -> None:
        """One note that its author lets be read aloud, and that Dana has put on the list."""
        checkins, guild_id = self._services.checkins, self._guild_id
        asked = await checkins.find_open(guild_id, group_id)
        if asked is None:
            message = "nobody is asked, so nobody can answer"
            raise RuntimeError(message)
        await checkins.agree(guild_id, author)
        sent = await checkins.send(
            guild_id, asked.id, by=author, ceiling=Ceiling.READ_ALOUD, said=SHARED
        )
        await checkins.open(guild_id, sent.answer.id, self._dana)
        await checkins.decide(guild_id, sent.answer.id, Event.READ_ALOUD, by=self._dana)

    async def ask_now(self, group_id: GroupId) -> None:
        """For whoever wants to try it before the group is asked by itself."""
        await self._services.checkins.ask_now(self._guild_id, group_id, by=self._dana)
