"""Meetings in the calendar of a person's own phone, in words that tell nothing.

A file for one meeting, or a link that a calendar asks by itself. Nothing has to be sent when a meeting moves or is
called off: both are written anew from what is planned each time somebody asks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import structlog
from typing_extensions import override

from bot.core.clock import Clock
from bot.core.ids import GuildId, MemberId, SessionId
from bot.core.personal_data import Declaration, HoldsParts, Part
from bot.core.sealed import SealedError
from bot.db.data_keys import Sealer
from bot.db.database import EVERY_GUILD, Database, Transaction
from bot.features.calendars.declarations import CHOICES, DECLARATIONS, LINK, WHOLE_CALENDAR
from bot.features.calendars.errors import (
    FeedNotServedError,
    NotChosenError,
    OwnWordNotHereError,
)
from bot.features.calendars.model import (
    FEED_LASTS,
    LAPSE_TOLD,
    SHOWN_BEFORE,
    TITLE_SEALED_AS,
    Alarm,
    Choices,
    Entry,
    Feed,
    NewFeed,
    PersonalCalendar,
    belongs_in_feed,
    checked_word,
    entry_of,
    new_seed,
    new_token,
    token_hash,
)
from bot.features.calendars.store import CalendarStore, KeptChoices, changed
from bot.features.groups.errors import NotInGroupError
from bot.features.groups.model import Group
from bot.features.groups.service import GroupService
from bot.features.guilds.service import GuildService
from bot.features.members.service import MemberService
from bot.features.outbox.service import OutboxService
from bot.features.sessions.errors import MeetingClosedError
from bot.features.sessions.model import SessionState
from bot.features.sessions.service import SessionService

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Mine:
    """All there is between a person and their calendar."""

    choices: Choices | None
    feed: Feed | None
    may_name_it: bool
    """Whether a word of their own may stand as the title."""
    is_served: bool
    """Whether there are calendar links here at all."""


class CalendarService(HoldsParts[Transaction]):
    def __init__(
        self,
        *,
        db: Database,
        clock: Clock,
        guilds: GuildService,
        members: MemberService,
        groups: GroupService,
        sessions: SessionService,
        sealer: Sealer,
        outbox: OutboxService,
    ) -> None:
        self._db = db
        self._clock = clock
        self._guilds = guilds
        self._members = members
        self._groups = groups
        self._sessions = sessions
        self._sealer = sealer
        self._outbox = outbox
        self.served_at: str | None = None
        """Where links are reached from outside, without a slash at the end. None while nothing answers there;
        ``bot.web`` sets it."""
        groups.on_left(self._person_left)

    # What a person chose.

    async def mine(self, guild_id: GuildId, member_id: MemberId) -> Mine:
        async with self._db.reading(guild_id) as tx:
            store = CalendarStore(tx)
            kept = await store.find_choices(member_id)
            feed = await store.find_feed(member_id)
            may_name_it = await self._may_name_it(tx, guild_id)
            choices = None if kept is None else await self._choices(tx, kept)
            return Mine(choices, feed, may_name_it, self.served_at is not None)

    async def choose_who_sees(
        self, guild_id: GuildId, member_id: MemberId, *, others_see: bool
    ) -> Choices:
        """The first question, before anything is put in a calendar."""
        async with self._db.transaction(guild_id) as tx:
            if not await self._groups.is_anywhere(tx, member_id):
                raise NotInGroupError
            store = CalendarStore(tx)
            first = KeptChoices(guild_id, member_id, new_seed(), others_see)
            kept = changed(await store.add_choices_once(first), others_see=others_see)
            await store.save_choices(kept)
            return await self._choices(tx, kept)

    async def choose_title(
        self, guild_id: GuildId, member_id: MemberId, word: str | None
    ) -> Choices:
        """A word of their own, locked; None goes back to "Busy"."""
        async with self._db.transaction(guild_id) as tx:
            kept = await self._lock(tx, member_id)
            sealed: bytes | None = None
            if word is not None:
                word = checked_word(word)
                if kept.others_see or not await self._may_name_it(tx, guild_id):
                    raise OwnWordNotHereError
                sealed = await self._sealer.seal(tx, member_id, word, TITLE_SEALED_AS)
            kept = replace(kept, sealed_title=sealed)
            await CalendarStore(tx).save_choices(kept)
            return await self._choices(tx, kept)

    async def choose_alarm(self, guild_id: GuildId, member_id: MemberId, alarm: Alarm) -> Choices:
        """Where others see the calendar it stays silent, whatever a tap may ask for."""
        async with self._db.transaction(guild_id) as tx:
            kept = await self._lock(tx, member_id)
            kept = replace(kept, alarm=Alarm.NONE if kept.others_see else alarm)
            await CalendarStore(tx).save_choices(kept)
            return await self._choices(tx, kept)

    # A file.

    async def event(
        self, guild_id: GuildId, session_id: SessionId, member_id: MemberId
    ) -> PersonalCalendar:
        """One meeting for one of its people, as it stands now; one that is off, to be taken out again."""
        summary = await self._sessions.summary(guild_id, session_id, member_id)
        session = summary.session
        is_over = session.state is SessionState.PLANNED and session.is_over(self._clock.now())
        if is_over or session.state is SessionState.CLOSED:
            raise MeetingClosedError(session)
        async with self._db.reading(guild_id) as tx:
            kept = await CalendarStore(tx).find_choices(member_id)
            if kept is None:
                raise NotChosenError
            zone = summary.member.confirmed_zone
            entry = entry_of(session, summary.rsvp, seed=kept.seed, zone=zone)
            return await self._calendar(tx, kept, (entry,), summary.member.language)

    # A link.

    async def make_feed(self, guild_id: GuildId, member_id: MemberId) -> NewFeed:
        """A new link. The one before it ends at once."""
        if self.served_at is None:
            raise FeedNotServedError
        token = new_token()
        async with self._db.transaction(guild_id) as tx:
            await self._lock(tx, member_id)
            if not await self._groups.is_anywhere(tx, member_id):
                raise NotInGroupError
            feed = Feed(guild_id, member_id, self._clock.now() + FEED_LASTS)
            await CalendarStore(tx).save_feed(feed, token_hash(token))
        return NewFeed(feed, f"{self.served_at}/calendar/{token}.ics")

    async def stop_feed(self, guild_id: GuildId, member_id: MemberId) -> None:
        async with self._db.transaction(guild_id) as tx:
            await CalendarStore(tx).drop_feed(member_id)

    async def read_feed(self, token: str) -> PersonalCalendar | None:
        """What a link shows now. None for any that is unknown, stopped or lapsed, and for those of a server that took
        the bot out, after the same one look."""
        hashed = token_hash(token)
        async with self._db.reading(EVERY_GUILD) as tx:
            locked = await self._outbox.list_held(tx)
            feed = await CalendarStore(tx).find_feed_by(hashed)
        if feed is None or feed.has_lapsed(self._clock.now()) or feed.guild_id in locked:
            return None
        return await self._written(feed)

    async def drop_lapsed(self) -> None:
        """Nightly: links that ended a while ago."""
        async with self._db.transaction(EVERY_GUILD) as tx:
            await CalendarStore(tx).drop_lapsed(self._clock.now() - LAPSE_TOLD)

    async def _written(self, feed: Feed) -> PersonalCalendar | None:
        guild_id, member_id = feed.guild_id, feed.member_id
        mine = {group.id for group in await self._groups.list_of_member(guild_id, member_id)}
        answered = await self._sessions.list_answered(guild_id, member_id)
        since = self._clock.now() - SHOWN_BEFORE
        async with self._db.reading(guild_id) as tx:
            kept = await CalendarStore(tx).find_choices(member_id)
            if kept is None:
                return None
            member = await self._members.get_in(tx, guild_id, member_id)
            entries = tuple(
                entry_of(session, rsvp, seed=kept.seed, zone=member.confirmed_zone)
                for session, rsvp in answered
                if session.group_id in mine and session.starts_at >= since and belongs_in_feed(rsvp)
            )
            return await self._calendar(tx, kept, entries, member.language)

    # What both are made of.

    async def _calendar(
        self, tx: Transaction, kept: KeptChoices, entries: tuple[Entry, ...], language: str
    ) -> PersonalCalendar:
        choices = await self._choices(tx, kept)
        return PersonalCalendar(entries, choices.title, choices.alarm, language)

    async def _choices(self, tx: Transaction, kept: KeptChoices) -> Choices:
        """As they count today: a word that was chosen before a program ran the server is not shown any more."""
        title = None
        if kept.sealed_title is not None and await self._may_name_it(tx, kept.guild_id):
            title = await self._opened(tx, kept)
        return Choices(kept.others_see, title, kept.alarm)

    async def _opened(self, tx: Transaction, kept: KeptChoices) -> str | None:
        if kept.sealed_title is None:
            return None
        try:
            return await self._sealer.open(tx, kept.member_id, kept.sealed_title, TITLE_SEALED_AS)
        except SealedError as trouble:
            # "Busy" is right for everybody, so a calendar need not fail over it.
            log.warning("a calendar's own word can't be opened", kind=type(trouble).__name__)
            return None

    async def _may_name_it(self, tx: Transaction, guild_id: GuildId) -> bool:
        return not (await self._guilds.get_in(tx, guild_id)).is_run_by_program

    @staticmethod
    async def _lock(tx: Transaction, member_id: MemberId) -> KeptChoices:
        kept = await CalendarStore(tx).lock_choices(member_id)
        if kept is None:
            raise NotChosenError
        return kept

    async def _person_left(self, tx: Transaction, _group: Group, member_id: MemberId) -> None:
        """With the last group a link ends at once, and does not come back with them."""
        if not await self._groups.is_anywhere(tx, member_id):
            await CalendarStore(tx).drop_feed(member_id)

    # What is kept of a person.

    @property
    @override
    def declarations(self) -> Sequence[Declaration]:
        return DECLARATIONS

    @override
    async def export_member(
        self, tx: Transaction, guild_id: GuildId, member_id: MemberId
    ) -> Mapping[str, Any]:
        store = CalendarStore(tx)
        kept, feed = await store.find_choices(member_id), await store.find_feed(member_id)
        found: dict[str, Any] = {}
        if kept is not None:
            found[CHOICES] = {
                "others_see_it": kept.others_see,
                "own_word": await self._opened(tx, kept),
                "alarm": kept.alarm.value,
            }
        if feed is not None:
            found[LINK] = {"works_until": feed.lapses_at.isoformat()}
        return found

    @override
    async def forget_member(self, tx: Transaction, guild_id: GuildId, member_id: MemberId) -> None:
        await CalendarStore(tx).forget(member_id)

    @property
    @override
    def parts(self) -> Sequence[Part]:
        return (WHOLE_CALENDAR,)

    @override
    async def forget_part(
        self, tx: Transaction, guild_id: GuildId, member_id: MemberId, part: Part
    ) -> None:
        await CalendarStore(tx).forget(member_id)
