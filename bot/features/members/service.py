"""What is kept of a person in one server: their clock, their choices about notes, and what they said yes to."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeAlias

from typing_extensions import override

from bot.core.clock import Clock
from bot.core.ids import GuildId, MemberId, new_id
from bot.core.personal_data import Declaration, PersonalDataHolder
from bot.core.zone_rules import get_zone
from bot.db.data_keys import Sealer
from bot.db.database import EVERY_GUILD, Database, Transaction
from bot.features.members.declarations import DECLARATIONS, SETTINGS, YESES
from bot.features.members.errors import NeverAgreedError
from bot.features.members.model import (
    NOTES_VERSION,
    RECEIPTS_KEPT,
    Consent,
    ConsentKind,
    Member,
    NoteChoices,
    NoteWords,
    Person,
    standing,
)
from bot.features.members.note_times import Lead
from bot.features.members.store import ConsentStore, MemberStore

Changed: TypeAlias = Callable[[Transaction, Member], Awaitable[None]]
"""Told inside the transaction that a clock or a choice about notes changed."""


class MemberService(PersonalDataHolder[Transaction]):
    def __init__(self, *, db: Database, clock: Clock, sealer: Sealer) -> None:
        self._db = db
        self._clock = clock
        self._sealer = sealer
        self._changed: list[Changed] = []

    def on_change(self, call: Changed) -> None:
        self._changed.append(call)

    async def get(self, guild_id: GuildId, member_id: MemberId) -> Member:
        """What is kept; for a stranger the defaults, and nothing is written."""
        async with self._db.reading(guild_id) as tx:
            return await self.get_in(tx, guild_id, member_id)

    async def knows(self, guild_id: GuildId, member_id: MemberId) -> bool:
        """Whether anything was begun about them in this guild."""
        async with self._db.reading(guild_id) as tx:
            return await MemberStore(tx).find(guild_id, member_id) is not None

    async def get_in(self, tx: Transaction, guild_id: GuildId, member_id: MemberId) -> Member:
        found = await MemberStore(tx).find(guild_id, member_id)
        return found or Member(guild_id, member_id)

    async def list_in(
        self, tx: Transaction, guild_id: GuildId, member_ids: Collection[MemberId]
    ) -> Mapping[MemberId, Member]:
        """Many at once; a stranger has a stranger's defaults."""
        known = await MemberStore(tx).list_(member_ids)
        return {one: known.get(one) or Member(guild_id, one) for one in member_ids}

    async def list_reached_in(
        self,
        tx: Transaction,
        guild_id: GuildId,
        member_ids: Sequence[MemberId],
        *,
        at: datetime | None = None,
    ) -> tuple[MemberId, ...]:
        """Those of them whom news of a group finds then, or now, in the same order."""
        at = at or self._clock.now()
        found = await self.list_in(tx, guild_id, member_ids)
        return tuple(one for one in member_ids if found[one].can_be_told(at))

    async def list_to_tell_in(
        self, tx: Transaction, guild_id: GuildId, member_ids: Sequence[MemberId]
    ) -> tuple[MemberId, ...]:
        """Those of them whom a note reaches. If that is nobody, those who want one: Discord may let ours through
        again, and what it turns away stands on My page."""
        now = self._clock.now()
        found = await self.list_in(tx, guild_id, member_ids)
        reached = tuple(one for one in member_ids if found[one].can_be_told(now))
        return reached or tuple(one for one in member_ids if found[one].wants_notes(now))

    async def list_people(self, people: Collection[Person]) -> Mapping[Person, Member]:
        """Of any guild, for the sender; a stranger has a stranger's defaults."""
        async with self._db.reading(EVERY_GUILD) as tx:
            known = await MemberStore(tx).list_people(people)
        return {one: known.get(one) or Member(*one) for one in people}

    # Clock and language.

    async def confirm_clock(
        self, guild_id: GuildId, member_id: MemberId, zone: str, *, language: str | None = None
    ) -> Member:
        """From now on times are written on this clock, also where only the person's phone shows them."""
        async with self._db.transaction(guild_id) as tx:
            return await self.confirm_clock_in(tx, guild_id, member_id, zone, language=language)

    async def confirm_clock_in(
        self,
        tx: Transaction,
        guild_id: GuildId,
        member_id: MemberId,
        zone: str,
        *,
        language: str | None = None,
    ) -> Member:
        get_zone(zone)  # a forged tap may name any
        store = MemberStore(tx)
        before = await store.lock_or_add(guild_id, member_id)
        after = replace(
            before, zone=zone, clock_confirmed=True, language=language or before.language
        )
        return await self._save(tx, before, after)

    async def touch(self, guild_id: GuildId, member_id: MemberId, *, language: str) -> None:
        """Somebody known looked in: their notes follow the language of their Discord."""
        if (known := await self.get(guild_id, member_id)).language == language or not known.known:
            return
        async with self._db.transaction(guild_id) as tx:
            member = await MemberStore(tx).lock(guild_id, member_id)
            if member is not None:
                await self._save(tx, member, replace(member, language=language))

    # Notes.

    async def change_notes(
        self, guild_id: GuildId, member_id: MemberId, choices: NoteChoices
    ) -> Member:
        """Save what a person wants. Allowing notes, or no longer, leaves a receipt."""
        async with self._db.transaction(guild_id) as tx:
            before = await MemberStore(tx).lock_or_add(guild_id, member_id)
            return await self._change_notes(tx, before, choices)

    async def adjust_notes(
        self, guild_id: GuildId, member_id: MemberId, change: Callable[[NoteChoices], NoteChoices]
    ) -> Member:
        """One tap changes one choice. Of two taps at a moment, neither takes the other back."""
        async with self._db.transaction(guild_id) as tx:
            before = await MemberStore(tx).lock_or_add(guild_id, member_id)
            return await self._change_notes(tx, before, change(before.notes))

    async def stop_notes(self, guild_id: GuildId, member_id: MemberId) -> Member:
        """No private note from now on. All other choices stay, so that one tap undoes it."""
        return await self._allow_notes(guild_id, member_id, allowed=False)

    async def allow_notes(self, guild_id: GuildId, member_id: MemberId) -> Member:
        return await self._allow_notes(guild_id, member_id, allowed=True)

    async def pause_notes(
        self, guild_id: GuildId, member_id: MemberId, until: datetime | None
    ) -> Member:
        """No notes until then; None ends the pause."""
        async with self._db.transaction(guild_id) as tx:
            before = await MemberStore(tx).lock_or_add(guild_id, member_id)
            return await self._save(tx, before, replace(before, paused_until=until))

    async def pause_notes_in(
        self, tx: Transaction, guild_id: GuildId, member_id: MemberId, until: datetime
    ) -> None:
        """No notes until then. A longer pause of their own stays."""
        before = await MemberStore(tx).lock_or_add(guild_id, member_id)
        if before.paused_until is None or before.paused_until < until:
            await self._save(tx, before, replace(before, paused_until=until))

    async def end_pause_in(
        self, tx: Transaction, guild_id: GuildId, member_id: MemberId, until: datetime
    ) -> None:
        """End the pause until then, if it is that one."""
        before = await MemberStore(tx).lock(guild_id, member_id)
        if before is not None and before.paused_until == until:
            await self._save(tx, before, replace(before, paused_until=None))

    async def keep_notes(self, guild_id: GuildId, member_id: MemberId) -> Member:
        """Asked whether they still want notes, they said yes: they are not asked again."""
        return await self._answered(guild_id, member_id)

    async def note_answered(self, guild_id: GuildId, member_id: MemberId) -> Member:
        """Somebody touched a note: those before it don't count as unanswered any more."""
        return await self._answered(guild_id, member_id)

    async def count_unanswered(
        self, tx: Transaction, notes: Mapping[Person, int]
    ) -> Sequence[Member]:
        """Notes went out to these people of any guild, so Discord lets them through, and so many of each lie there
        that count. Who is to be asked whether they want more comes back, as they are now."""
        store = MemberStore(tx)
        await store.add_unanswered(notes)
        return [one for one in await store.list_unanswering(notes) if one.should_be_asked_to_keep]

    async def mark_asked_to_keep(
        self, tx: Transaction, guild_id: GuildId, member_id: MemberId
    ) -> None:
        store = MemberStore(tx)
        if (member := await store.lock(guild_id, member_id)) is not None:
            await store.save(replace(member, asked_to_keep_at=self._clock.now()))

    async def mark_notes_blocked(
        self, tx: Transaction, guild_id: GuildId, member_id: MemberId
    ) -> bool:
        """Discord turned a note away. True the first time: they are told once."""
        store = MemberStore(tx)
        member = await store.lock(guild_id, member_id)
        if member is None or member.notes_blocked_at is not None:
            return False
        await store.save(replace(member, notes_blocked_at=self._clock.now()))
        return True

    async def remember_test(self, guild_id: GuildId, member_id: MemberId, *, arrived: bool) -> None:
        """A note sent just now tells whether Discord lets notes through."""
        async with self._db.transaction(guild_id) as tx:
            if not arrived:
                await self.mark_notes_blocked(tx, guild_id, member_id)
                return
            store = MemberStore(tx)
            if (member := await store.lock(guild_id, member_id)) is not None:
                await store.save(replace(member, notes_blocked_at=None))

    # Consent.

    async def record_consent(
        self,
        tx: Transaction,
        guild_id: GuildId,
        member_id: MemberId,
        kind: ConsentKind,
        version: str,
        *,
        given: bool,
    ) -> Member:
        """Keep a yes, or that it was taken back, and do what it means."""
        before = await MemberStore(tx).lock_or_add(guild_id, member_id)
        now = self._clock.now()
        match kind:
            case ConsentKind.RULES:
                after = replace(before, rules_version=version if given else None)
            case ConsentKind.ADULT:
                after = replace(before, adult_at=now if given else None)
            case ConsentKind.NOTES:
                after = replace(before, notes=replace(before.notes, allowed=given))
            case ConsentKind.CHECKINS | ConsentKind.NUMBERS:
                after = before  # whoever keeps them does what it means
        await self._add_receipt(tx, after, Consent(kind, version, given, now))
        return await self._save(tx, before, after)

    async def agree_again(
        self, guild_id: GuildId, member_id: MemberId, kind: ConsentKind, version: str
    ) -> None:
        """The words changed, and they said yes to the new ones. Who never said yes is not asked here."""
        async with self._db.transaction(guild_id) as tx:
            if kind not in standing(await self._consents(tx, member_id)):
                raise NeverAgreedError
            await self.record_consent(tx, guild_id, member_id, kind, version, given=True)

    async def has_agreed_in(
        self, tx: Transaction, member_id: MemberId, kind: ConsentKind, version: str
    ) -> bool:
        """Whether their yes is to these words, not to earlier ones."""
        yes = standing(await self._consents(tx, member_id)).get(kind)
        return yes is not None and yes.version == version

    async def list_consents(self, guild_id: GuildId, member_id: MemberId) -> Sequence[Consent]:
        async with self._db.reading(guild_id) as tx:
            return await self._consents(tx, member_id)

    async def drop_old_receipts(self) -> None:
        """Nightly: a yes whose time is over goes too."""
        async with self._db.transaction(EVERY_GUILD) as tx:
            await ConsentStore(tx).delete_older(self._clock.now())

    # What is kept of a person.

    @property
    @override
    def declarations(self) -> Sequence[Declaration]:
        return DECLARATIONS

    @override
    async def export_member(
        self, tx: Transaction, guild_id: GuildId, member_id: MemberId
    ) -> Mapping[str, Any]:
        member = await self.get_in(tx, guild_id, member_id)
        if not member.known:
            return {}
        quiet = member.notes.quiet
        return {
            SETTINGS: {
                "language": member.language,
                "clock": member.zone,
                "said_to_be_18_or_older_at": _written(member.adult_at),
                "rules_agreed_to": member.rules_version,
                "private_notes": member.notes.allowed,
                "phone_shows_only_that_a_note_came": member.notes.words is NoteWords.A_NOTE,
                "silent": member.notes.silent,
                "cleared_after_the_meeting": member.notes.clear_after,
                "mention_in_the_room_if_blocked": member.notes.room_mention,
                "notes_before_meetings": _leads(member.notes),
                "reminders_go_to": member.notes.place.value,
                "only_meetings_you_said_yes_to": member.notes.only_going,
                "quiet_from": None if quiet is None else quiet.begins.isoformat("minutes"),
                "quiet_until": None if quiet is None else quiet.ends.isoformat("minutes"),
                "notes_blocked_since": _written(member.notes_blocked_at),
                "notes_unanswered_in_a_row": member.unanswered,
                "notes_paused_until": _written(member.paused_until),
            },
            YESES: [
                {
                    "what": consent.kind.value,
                    "version": consent.version,
                    "yes": consent.given,
                    "at": consent.at.isoformat(),
                }
                for consent in await self._consents(tx, member_id)
            ],
        }

    @override
    async def forget_member(self, tx: Transaction, guild_id: GuildId, member_id: MemberId) -> None:
        """Receipts stay for a year; with the person's key gone nobody can tell whose they were."""
        name = await self._sealer.find_pseudonym(tx, member_id)
        if name is not None:
            await ConsentStore(tx).mark_keep_until(name, self._clock.now() + RECEIPTS_KEPT)
        await MemberStore(tx).delete(guild_id, member_id)

    async def _allow_notes(
        self, guild_id: GuildId, member_id: MemberId, *, allowed: bool
    ) -> Member:
        async with self._db.transaction(guild_id) as tx:
            before = await MemberStore(tx).lock_or_add(guild_id, member_id)
            return await self._change_notes(tx, before, replace(before.notes, allowed=allowed))

    async def _change_notes(self, tx: Transaction, before: Member, choices: NoteChoices) -> Member:
        after = replace(before, notes=choices)
        if choices.allowed != before.notes.allowed:
            # Saying yes (again) starts afresh: no pause, and nothing unanswered.
            after = replace(after, paused_until=None, unanswered=0, asked_to_keep_at=None)
            consent = Consent(ConsentKind.NOTES, NOTES_VERSION, choices.allowed, self._clock.now())
            await self._add_receipt(tx, after, consent)
        return await self._save(tx, before, after)

    async def _answered(self, guild_id: GuildId, member_id: MemberId) -> Member:
        async with self._db.transaction(guild_id) as tx:
            store = MemberStore(tx)
            member = await store.lock(guild_id, member_id)
            if member is None:
                return Member(guild_id, member_id)
            if member.unanswered:
                member = replace(member, unanswered=0)
                await store.save(member)
            return member

    async def _save(self, tx: Transaction, before: Member, after: Member) -> Member:
        await MemberStore(tx).save(after)
        if _concerns_notes(before) != _concerns_notes(after):
            for call in self._changed:
                await call(tx, after)
        return after

    async def _add_receipt(self, tx: Transaction, member: Member, consent: Consent) -> None:
        name = await self._sealer.pseudonym(tx, member.member_id)
        receipt_id = new_id(consent.at)
        await ConsentStore(tx).add(receipt_id, member.guild_id, name, consent)

    async def _consents(self, tx: Transaction, member_id: MemberId) -> Sequence[Consent]:
        name = await self._sealer.find_pseudonym(tx, member_id)
        return () if name is None else await ConsentStore(tx).list_(name)


def _concerns_notes(member: Member) -> tuple[object, ...]:
    return (member.zone, member.clock_confirmed, member.notes, member.paused_until)


def _leads(notes: NoteChoices) -> Sequence[str] | None:
    return None if notes.leads is None else [one.value for one in Lead if one in notes.leads]


def _written(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
