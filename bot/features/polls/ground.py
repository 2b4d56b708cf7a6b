"""What all parts of the poll service stand on: its neighbours, and the steps that several of them take."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.core.clock import Clock
from bot.core.ids import GuildId, MemberId
from bot.db.database import Database, Transaction
from bot.features.audit.service import AuditService
from bot.features.groups.model import Group
from bot.features.groups.service import GroupService
from bot.features.members.service import MemberService
from bot.features.outbox.service import OutboxService
from bot.features.polls import promises
from bot.features.polls.hours import strain_of
from bot.features.polls.model import Poll, PollId, PollState, Rhythm, Slot, SlotId, is_about
from bot.features.polls.store import PollStore
from bot.features.sessions.model import Series
from bot.features.sessions.recurrence import Weekly
from bot.features.sessions.service import SessionService


@dataclass(frozen=True, slots=True)
class Question:
    """A poll with the times that it asks about, or may ask about while it is a draft."""

    poll: Poll
    group: Group
    slots: tuple[Slot, ...]
    became: tuple[Series, ...] = ()
    """What has been planned at these times since the answers were in."""
    reads_on: str | None = None
    """The confirmed clock of the facilitator who looks at it."""
    unfair_for: Mapping[SlotId, int] = field(default_factory=dict[SlotId, int])
    """Before asking: for how many people each time lies before 8 AM or after 10 PM."""

    @property
    def is_settled(self) -> bool:
        """Of a rotation the second turn may still have to be planned."""
        turns = [one.repeats.every for one in self.became if isinstance(one.repeats, Weekly)]
        return len(self.became) >= min(turns, default=1)

    @property
    def ticked(self) -> tuple[Slot, ...]:
        return tuple(slot for slot in self.slots if slot.is_ticked)


class Ground:
    def __init__(
        self,
        *,
        db: Database,
        clock: Clock,
        audit: AuditService,
        outbox: OutboxService,
        members: MemberService,
        groups: GroupService,
        sessions: SessionService,
    ) -> None:
        self._db = db
        self._clock = clock
        self._audit = audit
        self._outbox = outbox
        self._members = members
        self._groups = groups
        self._sessions = sessions

    async def _lock_led(self, tx: Transaction, poll_id: PollId, by: MemberId) -> Poll:
        """Hold a poll for one of the group's facilitators."""
        poll = await PollStore(tx).lock(poll_id)
        await self._groups.require_facilitator(tx, poll.group_id, by)
        return poll

    async def _question(self, tx: Transaction, poll: Poll) -> Question:
        group = await self._groups.get_in(tx, poll.group_id)
        slots = await PollStore(tx).list_slots(poll.id)
        if poll.state is not PollState.CLOSED:
            return Question(poll, group, slots)
        ahead = await self._sessions.list_ahead_in(tx, group.id, since=poll.made_at)
        became = [one.series for one in ahead if _grew_from(poll, slots, one.series)]
        return Question(poll, group, slots, became=tuple(became))

    async def _question_for(self, tx: Transaction, poll: Poll, by: MemberId) -> Question:
        member = await self._members.get_in(tx, poll.guild_id, by)
        return replace(await self._question(tx, poll), reads_on=member.confirmed_zone)

    async def _draft(self, tx: Transaction, poll: Poll, by: MemberId) -> Question:
        question = await self._question_for(tx, poll, by)
        zones = await self._zones(tx, poll.guild_id, question.group, poll.zone)
        is_weekly = poll.rhythm is Rhythm.WEEKLY
        unfair_for = {
            slot.id: sum(
                people
                for zone, people in Counter(zones.values()).items()
                if strain_of(slot.wall, zone, poll.minutes, is_weekly=is_weekly)
            )
            for slot in question.slots
        }
        return replace(question, unfair_for=unfair_for)

    async def _zones(
        self, tx: Transaction, guild_id: GuildId, group: Group, zone: str
    ) -> dict[MemberId, str]:
        """Everyone who comes to the group's meetings, on the clock they confirmed, else on the group's."""
        found: dict[MemberId, str] = {}
        for member_id in await self._groups.people_in(tx, group.id):
            member = await self._members.get_in(tx, guild_id, member_id)
            found[member_id] = member.confirmed_zone or zone
        return found

    async def _close(self, tx: Transaction, poll: Poll) -> Poll:
        """No more answers. The card says so, and nobody is asked again."""
        now = self._clock.now()
        closed = replace(poll, state=PollState.CLOSED, closed_at=now)
        await PollStore(tx).save(closed)
        for prefix in promises.prefixes_of_an_open_poll(poll.id):
            await self._outbox.withdraw(tx, key_prefix=prefix)
        await self._outbox.post(tx, [promises.card(closed, now)])
        return closed


def _grew_from(poll: Poll, slots: Sequence[Slot], series: Series) -> bool:
    """Ids are given in the order of time, and a series that was split off later is no answer to a question."""
    is_later = series.id > poll.id and series.follows_id is None
    return is_later and is_about(poll, slots, series.first)
