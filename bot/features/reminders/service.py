"""Promises people a note before an occasion, and takes it back when they change their mind."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.core.clock import Clock
from bot.core.ids import DeliveryId, GuildId, MemberId, SessionId
from bot.core.personal_data import Declaration
from bot.db.database import EVERY_GUILD, Database, OutOfScopeError, Transaction
from bot.features.members.model import Member, Person
from bot.features.members.service import MemberService
from bot.features.outbox.model import Delivery, Promise
from bot.features.outbox.service import OutboxService
from bot.features.reminders.declarations import DECLARATIONS, MEETINGS
from bot.features.reminders.model import (
    KEPT_AFTER,
    Answer,
    Expected,
    Occasion,
    Reminder,
    reminders_for,
)
from bot.features.reminders.planning import KINDS, Planner, of_clearing, of_occasion, of_person
from bot.features.reminders.store import OccasionStore

_KINDS = frozenset(KINDS.values())


class ReminderService:
    """``reminders`` knows what, when and who, handed over by the features above it, so that a changed
    preference replans without asking them."""

    def __init__(
        self, *, db: Database, clock: Clock, outbox: OutboxService, members: MemberService
    ) -> None:
        self._db = db
        self._clock = clock
        self._outbox = outbox
        self._members = members
        members.on_change(self.replan_member)
        outbox.on_sent(self._count_unanswered)

    # Called by other features, inside their transactions.

    async def hand_over(
        self, tx: Transaction, people: Mapping[Occasion, Mapping[MemberId, Answer]]
    ) -> None:
        """Take over occasions of one guild, or their new times or people; plan everyone's notes. However many they
        are, it takes as many statements as for one."""
        store = OccasionStore(tx)
        before = await store.hold([occasion.id for occasion in people])
        already = await store.people_of(before)
        everyone = sorted({who for answers in people.values() for who in answers})
        members = await self._members.list_in(tx, _guild_of(people), everyone)
        planner = Planner(self._clock.now())
        owed: list[Promise] = []
        pointless: list[str] = []
        for occasion, answers in people.items():
            had = already.get(occasion.id, frozenset[MemberId]())
            known = before.get(occasion.id)
            if known is not None and known.starts_at != occasion.starts_at:
                pointless.append(of_occasion(occasion.id))
                had = frozenset[
                    MemberId
                ]()  # nothing is promised any more, so nobody's is taken back
            pointless += [of_person(occasion.id, who) for who in had - answers.keys()]
            for who, answer in answers.items():
                owed += planner.owed(occasion, answer, members[who])
                if who in had:  # of an occasion that is new to us nothing can have been promised
                    pointless += planner.pointless(occasion, answer, members[who])
        await store.save(people, known=before)
        await store.replace_people(people, known=before)
        await self._carry_out(tx, owed, pointless)

    async def set_answers(
        self,
        tx: Transaction,
        guild_id: GuildId,
        member_id: MemberId,
        answers: Mapping[SessionId, Answer],
    ) -> Member:
        """What somebody said about coming, to many at once if they have just joined. One that is over, or called off,
        is left alone: nobody is reminded of it any more. Returns them as it was planned for."""
        store = OccasionStore(tx)
        occasions = await store.list_(answers)
        coming = {one: answers[one] for one in occasions}
        await store.save_answers(guild_id, member_id, coming)
        member = await self._members.get_in(tx, guild_id, member_id)
        await self._replan(tx, member, [(occasions[one], coming[one]) for one in coming])
        return member

    async def drop_person(
        self, tx: Transaction, guild_id: GuildId, occasion_id: SessionId, member_id: MemberId
    ) -> None:
        _check(tx, guild_id)
        await self._drop(tx, OccasionStore(tx), occasion_id, member_id)

    async def withdraw(
        self, tx: Transaction, guild_id: GuildId, occasion_ids: Collection[SessionId]
    ) -> None:
        """They will not happen: nobody is reminded of them."""
        _check(tx, guild_id)
        await self._outbox.withdraw(tx, key_prefix=[of_occasion(one) for one in occasion_ids])
        await OccasionStore(tx).drop(occasion_ids)

    async def replan_member(self, tx: Transaction, member: Member) -> None:
        """Somebody changed their clock or what notes they want."""
        store = OccasionStore(tx)
        await store.hold_of(member.member_id)  # their group may be changing what it usually gets
        coming = await store.list_of(member.member_id, after=self._clock.now())
        await self._replan(tx, member, coming)

    async def look_ahead(
        self, guild_id: GuildId, member: Member
    ) -> tuple[Occasion, Sequence[Reminder]] | None:
        """The next occasion of which a person is reminded, and when."""
        now = self._clock.now()
        async with self._db.reading(guild_id) as tx:
            coming = await OccasionStore(tx).list_of(member.member_id, after=now)
        for occasion, answer in coming:
            found = reminders_for(occasion, answer, member, now)
            ahead = [one for one in found if one.wanted_at > now]
            if ahead:
                return occasion, ahead
        return None

    async def next_start(self, guild_id: GuildId, member_id: MemberId) -> datetime | None:
        """When a person's next meeting begins, unless they said that they can't come."""
        async with self._db.reading(guild_id) as tx:
            coming = await OccasionStore(tx).list_of(member_id, after=self._clock.now())
        return next((one.starts_at for one, said in coming if said is not Answer.DECLINED), None)

    async def find(
        self, guild_id: GuildId, occasion_id: SessionId
    ) -> tuple[Occasion, Mapping[MemberId, Answer]] | None:
        async with self._db.reading(guild_id) as tx:
            store = OccasionStore(tx)
            occasion = await store.find(occasion_id)
            return None if occasion is None else (occasion, await store.people(occasion_id))

    async def list_expected(self, notes: Collection[Delivery]) -> Mapping[DeliveryId, Expected]:
        """For rendering notes of any guild from fresh data: of which meeting each is, unless its person is not
        expected there any more."""
        wanted = {(SessionId(one.subject_id or 0), one.member_id) for one in notes}
        async with self._db.reading(EVERY_GUILD) as tx:
            found = await OccasionStore(tx).list_expected(wanted)
        expected: dict[DeliveryId, Expected] = {}
        for one in notes:
            person = found.get((SessionId(one.subject_id or 0), one.member_id))
            if person is not None and person.occasion.guild_id == one.guild_id:
                expected[one.id] = person
        return expected

    async def forget_past(self) -> None:
        """Nightly: an occasion that is over needs no planning."""
        async with self._db.transaction(EVERY_GUILD) as tx:
            await OccasionStore(tx).drop_past(self._clock.now() - KEPT_AFTER)

    async def _replan(
        self, tx: Transaction, member: Member, coming: Sequence[tuple[Occasion, Answer]]
    ) -> None:
        planner = Planner(self._clock.now())
        owed = [one for what in coming for one in planner.owed(*what, member)]
        pointless = [one for what in coming for one in planner.pointless(*what, member)]
        await self._carry_out(tx, owed, pointless)

    async def _carry_out(
        self, tx: Transaction, owed: Sequence[Promise], pointless: Sequence[str]
    ) -> None:
        """``pointless``: how the keys begin of what is taken back."""
        if pointless:
            await self._outbox.withdraw(tx, key_prefix=pointless)
        if owed:
            await self._outbox.post(tx, owed)

    async def _drop(
        self, tx: Transaction, store: OccasionStore, occasion_id: SessionId, member_id: MemberId
    ) -> None:
        await self._outbox.withdraw(tx, key_prefix=of_person(occasion_id, member_id))
        await store.drop_person(occasion_id, member_id)

    async def _count_unanswered(self, sent: Sequence[Delivery]) -> None:
        """The notes of three meetings in a row without a tap: ask once whether to keep them. However many notes a
        meeting has, it counts with the first."""
        notes = [one for one in sent if one.kind in _KINDS and one.member_id is not None]
        if not notes:
            return
        async with self._db.transaction(EVERY_GUILD) as tx:
            told = await self._outbox.list_told_before(tx, notes, kinds=_KINDS)
            meetings = {(one.guild_id, one.member_id, one.subject_id) for one in notes}
            counts: dict[Person, int] = {}
            for guild_id, member_id, subject_id in meetings:
                if member_id is not None:
                    person = (guild_id, member_id)
                    is_first = (guild_id, member_id, subject_id) not in told
                    counts[person] = counts.get(person, 0) + is_first
            to_be_asked = await self._members.count_unanswered(tx, counts)
        for member in to_be_asked:
            await self._ask_to_keep(member)

    async def _ask_to_keep(self, member: Member) -> None:
        guild_id, member_id = member.guild_id, member.member_id
        async with self._db.transaction(guild_id) as tx:
            await self._members.mark_asked_to_keep(tx, guild_id, member_id)
            promise = Promise.say_to_member(
                key=f"reminders.keep:{member_id}",
                guild_id=guild_id,
                member_id=member_id,
                kind="reminders.keep",
                due_at=self._clock.now(),
            )
            await self._outbox.post(tx, [promise])

    # What is kept of a person.

    @property
    def declarations(self) -> Sequence[Declaration]:
        return DECLARATIONS

    async def export_member(
        self, tx: Transaction, guild_id: GuildId, member_id: MemberId
    ) -> Mapping[str, Any]:
        _check(tx, guild_id)
        coming = await OccasionStore(tx).list_of(member_id, after=self._clock.now() - KEPT_AFTER)
        return {
            MEETINGS: [
                {"starts_at": occasion.starts_at.isoformat(), "answer": answer.value}
                for occasion, answer in coming
            ]
        }

    async def forget_member(self, tx: Transaction, guild_id: GuildId, member_id: MemberId) -> None:
        _check(tx, guild_id)
        store = OccasionStore(tx)
        # Which notes could be cleared after a meeting is forgotten too, so nothing has to wait for its end.
        theirs = await store.list_of(member_id, after=self._clock.now() - KEPT_AFTER)
        prefixes = [of_person(occasion.id, member_id) for occasion, _ in theirs]
        prefixes.append(of_clearing(member_id))
        await self._outbox.withdraw(tx, key_prefix=prefixes)
        await store.forget(member_id)


def has_come(reminder: Reminder, sent: Iterable[Delivery]) -> bool:
    """Whether the note is among what was sent about its occasion. One for an earlier start is another note."""
    return any(
        one.kind == KINDS[reminder.lead] and one.useless_after == reminder.useless_after
        for one in sent
    )


def _check(tx: Transaction, guild_id: GuildId) -> None:
    """The store narrows by the transaction's guild; a caller who means another has a bug."""
    if tx.scope not in {guild_id, EVERY_GUILD}:
        raise OutOfScopeError


def _guild_of(occasions: Iterable[Occasion]) -> GuildId:
    return next(iter(occasions)).guild_id
