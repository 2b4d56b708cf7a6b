"""Who has tapped nothing for a year is asked once, and erased 30 days later unless they tap.

Kept is the month of the last tap, never the day. Nobody is erased who was not asked where they can see it: in a note,
or in a line in their room that names nobody. ``docs/decisions/0027-asked-before-they-are-forgotten.md`` says why.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

import structlog
from typing_extensions import override

from bot.core.clock import Clock
from bot.core.ids import GuildId, MemberId
from bot.core.one_by_one import one_by_one
from bot.core.personal_data import Declaration, PersonalDataHolder
from bot.db.database import EVERY_GUILD, Database, Transaction
from bot.db.giving_way import giving_way
from bot.db.people import people_in
from bot.features.checkins.duty import in_daytime
from bot.features.groups.model import Group
from bot.features.groups.service import GroupService
from bot.features.idle.declarations import DECLARATIONS, LAST_TAP
from bot.features.idle.model import (
    ASK,
    ASK_ROOM,
    ERASED_AFTER,
    NIGHTLY,
    LastTap,
    latest_idle,
    month_of,
)
from bot.features.idle.store import LastTapStore
from bot.features.members.service import MemberService
from bot.features.outbox.model import Delivery, Promise
from bot.features.outbox.nightly import MOST_NIGHTS_AWAY, nights_since
from bot.features.outbox.service import OutboxService
from bot.features.requests.service import RequestService
from bot.features.sessions.service import SessionService

log = structlog.get_logger()

_USEFUL_FOR: Final = timedelta(days=7)
"""A question that could not be put by then is put anew next month."""
_IN_DAYLIGHT: Final = timedelta(hours=8)
"""After the night began: an hour at which most people are awake, for whoever never chose a clock."""
_MOST_REMEMBERED: Final = 50_000

Erase = Callable[[Transaction, GuildId, MemberId], Awaitable[object]]


class IdleService(PersonalDataHolder[Transaction]):
    def __init__(
        self,
        *,
        db: Database,
        clock: Clock,
        outbox: OutboxService,
        members: MemberService,
        groups: GroupService,
        sessions: SessionService,
        requests: RequestService,
        kept_while_here: Mapping[str, Collection[str]],
    ) -> None:
        """``kept_while_here``: the columns that say whose it is, by table, of what has no end of its own."""
        self._db = db
        self._clock = clock
        self._outbox = outbox
        self._members = members
        self._groups = groups
        self._sessions = sessions
        self._requests = requests
        self._kept_while_here = kept_while_here
        self._erase: Erase | None = None
        self._noted: dict[tuple[GuildId, MemberId], date] = {}
        """Whose tap of this month is written already. A restart forgets it, and writes once more."""
        outbox.on_sent(self._question_was_put)
        outbox.on_unreachable(self._ask_in_their_rooms)

    def on_erase(self, erase: Erase) -> None:
        """How to erase somebody, inside a transaction."""
        self._erase = erase

    # Somebody is here.

    def is_noted(self, guild_id: GuildId, member_id: MemberId) -> bool:
        """Whether there is nothing left to write about their taps in this month."""
        return self._noted.get((guild_id, member_id)) == month_of(self._clock.now())

    async def note_tap(self, guild_id: GuildId, member_id: MemberId) -> None:
        """They tapped something, so they are asked nothing any more. Of whom nothing is kept, nothing is begun."""
        month = month_of(self._clock.now())
        if len(self._noted) >= _MOST_REMEMBERED:
            self._noted.clear()
        self._noted[guild_id, member_id] = month
        try:
            async with self._db.transaction(guild_id) as tx:
                await LastTapStore(tx).mark_tapped(member_id, month)
        except BaseException:
            self._noted.pop((guild_id, member_id), None)
            raise

    async def find_question(self, guild_id: GuildId, member_id: MemberId) -> LastTap | None:
        """What stands before them, if anything."""
        async with self._db.reading(guild_id) as tx:
            found = await LastTapStore(tx).find(guild_id, member_id)
        return None if found is None or found.asked_at is None else found

    async def is_idle(self, guild_id: GuildId, member_id: MemberId) -> bool:
        async with self._db.reading(guild_id) as tx:
            found = await LastTapStore(tx).find(guild_id, member_id)
        return found is not None and found.month <= latest_idle(self._clock.now())

    async def is_anybody_to_ask(self, guild_id: GuildId, group: Group) -> bool:
        """Whether the line in this room still means anybody."""
        async with self._db.reading(guild_id) as tx:
            inside = set(await self._groups.people_with_room_in(tx, group.id))
            unasked = await LastTapStore(tx).list_unasked(latest_idle(self._clock.now()))
            return any(one.member_id in inside for one in unasked)

    # The night.

    async def ask(self) -> None:
        """Nightly: begin to count for whoever is new, and ask who was not here for a year. While the bot was away
        nobody could tap, and a clock that jumped has counted days that were none: then the 30 days begin again."""
        now = self._clock.now()
        async with self._db.transaction(EVERY_GUILD) as tx:
            away = await nights_since(tx, NIGHTLY, now)
            if away is not None and not 0 <= away <= MOST_NIGHTS_AWAY:
                await LastTapStore(tx).ask_anew(now)
            # A server that took the bot out is locked: who would stay could not tap there either.
            await LastTapStore(tx).ask_anew(now, guilds=await self._outbox.list_held(tx))
        async with self._db.transaction(EVERY_GUILD) as tx:
            there = await people_in(tx, self._kept_while_here)
            store = LastTapStore(tx)
            await store.add(sorted(there - await store.list_known()), month_of(now))
            unasked = await store.list_unasked(latest_idle(now))
        for one in unasked:
            async with self._db.transaction(one.guild_id) as tx:
                if not await self._is_expected(tx, one.member_id):
                    await self._ask(tx, one, now)

    async def erase_due(self) -> int:
        """Nightly: erase who was asked 30 days ago and has tapped nothing since. Returns how many."""
        now = self._clock.now()
        async with self._db.reading(EVERY_GUILD) as tx:
            due = await LastTapStore(tx).list_asked_before(now - ERASED_AFTER)
        erased = await one_by_one(due, self._erase_one)
        if any(erased):
            log.info("erased who was not here for a year", count=sum(erased))
        return sum(erased)

    async def _erase_one(self, asked: LastTap) -> bool:
        guild_id, member_id = asked.guild_id, asked.member_id

        async def erase(tx: Transaction) -> bool:
            if await LastTapStore(tx).lock(guild_id, member_id) != asked:
                return False  # they tapped meanwhile
            if await self._is_expected(tx, member_id):
                await LastTapStore(tx).mark_tapped(member_id, month_of(self._clock.now()))
                return False
            if self._erase is not None:
                await self._erase(tx, guild_id, member_id)
            return True

        return await giving_way(self._db, guild_id, erase)

    async def _is_expected(self, tx: Transaction, member_id: MemberId) -> bool:
        """Somebody who leads, is awaited or was seen takes part, whatever they tap."""
        return (
            await self._groups.must_stay_in(tx, member_id)
            or await self._sessions.is_expected_in(tx, member_id)
            or await self._requests.is_waiting_in(tx, member_id)
        )

    async def _ask(self, tx: Transaction, one: LastTap, now: datetime) -> None:
        member = await self._members.get_in(tx, one.guild_id, one.member_id)
        if not member.gets_notes(now):
            await self._ask_in_rooms(tx, one, now)
            return
        zone = member.confirmed_zone
        due_at = now + _IN_DAYLIGHT if zone is None else in_daytime(now, zone)
        question = Promise.say_to_member(
            f"{ASK}:{one.member_id}:{now:%Y-%m}",
            one.guild_id,
            one.member_id,
            ASK,
            due_at,
            useless_after=due_at + _USEFUL_FOR,
        )
        await self._outbox.post(tx, [question])

    async def _ask_in_rooms(self, tx: Transaction, one: LastTap, now: datetime) -> None:
        """A line that names nobody, once a month at most. Who is in no room has nothing here but settings, and
        finds the question on their page."""
        rooms = [
            (group, group.text_channel_id)
            for group in await self._groups.list_rooms_of_in(tx, one.member_id)
            if group.text_channel_id is not None
        ]
        lines = [
            Promise.say_in_channel(
                f"{ASK_ROOM}:{group.id}:{now:%Y-%m}",
                group.guild_id,
                room,
                ASK_ROOM,
                due_at := in_daytime(now, group.zone),
                useless_after=due_at + _USEFUL_FOR,
                group_id=group.id,
            )
            for group, room in rooms
        ]
        if lines:
            await self._outbox.post(tx, lines)
        else:
            await LastTapStore(tx).mark_asked([one.member_id], now, until=one.month)

    async def _ask_in_their_rooms(self, tx: Transaction, delivery: Delivery) -> None:
        """The note was turned away."""
        if delivery.kind != ASK or delivery.member_id is None:
            return
        one = await LastTapStore(tx).find(delivery.guild_id, delivery.member_id)
        if one is not None and one.asked_at is None:
            await self._ask_in_rooms(tx, one, self._clock.now())

    async def _question_was_put(self, sent: Sequence[Delivery]) -> None:
        """From now on the 30 days run."""
        now = self._clock.now()
        for one in sent:
            if one.kind not in {ASK, ASK_ROOM}:
                continue
            async with self._db.transaction(one.guild_id) as tx:
                heard: Collection[MemberId] = () if one.member_id is None else (one.member_id,)
                if one.kind == ASK_ROOM and one.group_id is not None:
                    heard = await self._groups.people_with_room_in(tx, one.group_id)
                await LastTapStore(tx).mark_asked(heard, now, until=latest_idle(now))

    # What is kept of a person.

    @property
    @override
    def declarations(self) -> Sequence[Declaration]:
        return DECLARATIONS

    @override
    async def export_member(
        self, tx: Transaction, guild_id: GuildId, member_id: MemberId
    ) -> Mapping[str, Any]:
        found = await LastTapStore(tx).find(guild_id, member_id)
        if found is None:
            return {}
        asked_at = None if found.asked_at is None else found.asked_at.isoformat()
        return {LAST_TAP: {"month": f"{found.month:%Y-%m}", "asked_at": asked_at}}

    @override
    async def forget_member(self, tx: Transaction, guild_id: GuildId, member_id: MemberId) -> None:
        await LastTapStore(tx).delete(member_id)
        self._noted.pop((guild_id, member_id), None)
