"""What both sides of a told message stand on: their neighbours, and who may read of it."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.clock import Clock
from bot.core.errors import NotFoundError
from bot.core.ids import GroupId, MemberId
from bot.db.data_keys import Sealer
from bot.db.database import Database, Transaction
from bot.features.audit.service import AuditService
from bot.features.groups.duty import on_duty_from
from bot.features.groups.model import Group
from bot.features.groups.service import GroupService
from bot.features.guilds.service import GuildService
from bot.features.members.service import MemberService
from bot.features.outbox.model import Promise
from bot.features.outbox.service import OutboxService
from bot.features.reports import promises
from bot.features.reports.model import About, Report
from bot.features.reports.store import ReportStore


@dataclass(frozen=True, slots=True)
class Told:
    """One told message, as its teller or a facilitator who was told sees it."""

    report: Report
    group: Group | None
    """None: all who lead a group here were told, or the group has ended."""
    looks_from: datetime | None
    """While it waits: as of those who are told."""
    reaches_someone: bool = False
    has_readers: bool = True
    """Somebody who was told still leads here. Nobody else ever reads it."""

    @property
    def group_has_ended(self) -> bool:
        return self.report.group_id is not None and self.group is None


@dataclass(frozen=True, slots=True)
class Readers:
    """Who is told."""

    people: tuple[MemberId, ...]
    is_of_group: bool
    """They lead the group in whose room it stands; else they lead any group of this server."""
    looks_from: datetime | None = None
    """This very moment while they are on duty, or when the group's next hours begin. None: nobody said."""
    reaches_someone: bool = False
    """One of them hears of it without looking: now, or when those hours begin."""


class Ground:
    def __init__(
        self,
        *,
        db: Database,
        clock: Clock,
        audit: AuditService,
        outbox: OutboxService,
        guilds: GuildService,
        members: MemberService,
        groups: GroupService,
        sealer: Sealer,
    ) -> None:
        self._db = db
        self._clock = clock
        self._audit = audit
        self._outbox = outbox
        self._guilds = guilds
        self._members = members
        self._groups = groups
        self._sealer = sealer

    def _store(self, tx: Transaction) -> ReportStore:
        return ReportStore(tx, self._sealer)

    async def _readers(
        self, tx: Transaction, group: Group | None, told_by: MemberId, about: About
    ) -> Readers:
        """The facilitators of that room's group; where nobody is left but who wrote it, and in rooms of the whole
        server, all who lead a group here. Never the one who wrote it."""
        aside = {told_by, about.author}
        if group is not None:
            leading = await self._groups.facilitators_in(tx, group.id)
            people = tuple(one for one in leading if one not in aside)
            if people:
                return await self._of_group(tx, group, people)
        everybody = sorted(await self._groups.leaders_in(tx) - aside)
        return Readers(tuple(everybody), is_of_group=False)

    async def _readers_of(self, tx: Transaction, report: Report) -> Readers:
        """Those who were told and still lead, and nobody else: neither who leads since, nor the other facilitators of
        the server when the group ends or nobody is left there."""
        aside = {report.told_by, report.about.author}
        if report.group_id is None:
            told = await self._groups.leaders_in(tx, led_by=report.told_at)
            return Readers(tuple(sorted(told - aside)), is_of_group=False)
        group = await self._group(tx, report.group_id)
        if group is None:
            return Readers((), is_of_group=True)
        leading = await self._groups.facilitators_in(tx, group.id, led_by=report.told_at)
        return await self._of_group(tx, group, tuple(one for one in leading if one not in aside))

    async def _of_group(
        self, tx: Transaction, group: Group, people: tuple[MemberId, ...]
    ) -> Readers:
        looks_from = on_duty_from(group, self._clock.now())
        reached = await self._members.list_reached_in(tx, tx.guild_id, people, at=looks_from)
        return Readers(
            people, is_of_group=True, looks_from=looks_from, reaches_someone=bool(reached)
        )

    async def _told(self, tx: Transaction, report: Report) -> Told:
        group = await self._group(tx, report.group_id)
        readers = await self._readers_of(tx, report)
        looks_from = readers.looks_from if report.waits else None
        return Told(
            report, group, looks_from, readers.reaches_someone, has_readers=bool(readers.people)
        )

    async def _group(self, tx: Transaction, group_id: GroupId | None) -> Group | None:
        if group_id is None:
            return None
        try:
            return await self._groups.get_in(tx, group_id)
        except NotFoundError:
            return None

    async def _call_out(self, tx: Transaction, report: Report) -> None:
        """It waits: the desk shows so, and each of them hears of it."""
        now = self._clock.now()
        readers = await self._readers_of(tx, report)
        owed = [one for who in readers.people for one in promises.notices(report, who, now)]
        await self._outbox.post(tx, [*owed, self._card(report)])

    async def _quiet(self, tx: Transaction, report: Report) -> None:
        """Nobody has to be told any more, and the desk's card goes."""
        await self._outbox.withdraw(tx, key_prefix=promises.everything(report.id))
        await self._outbox.post(tx, [self._card(report)])

    def _card(self, report: Report) -> Promise:
        return promises.desk(report.guild_id, report.group_id, report.id, self._clock.now())
