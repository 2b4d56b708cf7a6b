"""Who did what kind of thing, when: for members to look up what was done with what is theirs, and for a bad day.

Entries hang together by guild, so that nobody alters one unseen: ``linking.py`` and ``chain.py``.
People stand in it by pseudonym. When somebody is forgotten their key is destroyed, and the entries stay
as what they are: something happened, and nobody can say any more to whom.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import structlog
from typing_extensions import override

from bot.core.clock import Clock
from bot.core.ids import GroupId, GuildId, MemberId, new_id
from bot.core.personal_data import Declaration, PersonalDataHolder
from bot.db.data_keys import Sealer
from bot.db.database import Database, Transaction
from bot.features.audit.declarations import ACTS, DECLARATIONS
from bot.features.audit.linking import Chains
from bot.features.audit.model import (
    A_DAY,
    KEPT_FOR,
    MOST_REFUSALS,
    SHOWN,
    STRANGER,
    AuditEntry,
    NamedEntry,
    is_action,
    refused,
)
from bot.features.audit.store import AuditStore
from bot.features.audit.watching import Watched

log = structlog.get_logger()


class AuditService(PersonalDataHolder[Transaction]):
    def __init__(self, *, db: Database, sealer: Sealer, clock: Clock) -> None:
        self._db = db
        self._sealer = sealer
        self._clock = clock
        self.chains = Chains(db, sealer)

    async def record(
        self,
        tx: Transaction,
        *,
        actor: MemberId | None,
        action: str,
        group_id: GroupId | None = None,
        subject_member: MemberId | None = None,
        subject_id: int | None = None,
    ) -> None:
        """Record an act in the transaction that does it; it is written at its end. ``actor=None`` is the bot itself.

        ``action`` is dotted words, the feature first: ``groups.member.removed``. ``subject_id`` is one of our
        own ids and never a person's, which goes into ``subject_member``.
        """
        if not is_action(action):
            message = f"not an action code: {action!r}"
            raise ValueError(message)
        now = self._clock.now()
        entry = AuditEntry(
            id=new_id(now),
            at=now,
            action=action,
            actor=None if actor is None else await self._sealer.pseudonym(tx, actor),
            group_id=group_id,
            subject=None
            if subject_member is None
            else await self._sealer.pseudonym(tx, subject_member),
            subject_id=subject_id,
        )
        self.chains.append(tx, entry)

    async def keep_refusal(self, guild_id: GuildId, by: MemberId, feature: str) -> bool:
        """That somebody tried what is not theirs, in a transaction of its own: what they tried is rolled back. False
        if it could not be kept, which must not stand between them and their answer."""
        now = self._clock.now()
        try:
            async with self._db.transaction(guild_id) as tx:
                who = await self._sealer.find_pseudonym(tx, by) or STRANGER
                store = AuditStore(tx)
                if not await store.has_refusals(MOST_REFUSALS, actor=who, since=now - A_DAY):
                    entry = AuditEntry(
                        id=new_id(now),
                        at=now,
                        action=refused(feature),
                        actor=who,
                        group_id=None,
                        subject=None,
                        subject_id=None,
                    )
                    self.chains.append(tx, entry)
        except Exception:
            log.exception("a refusal could not be kept")
            return False
        return True

    async def has_done(
        self, guild_id: GuildId, member_id: MemberId, action: str, subject_id: int
    ) -> bool:
        """Whether this person did just that, as far as it is remembered."""
        async with self._db.reading(guild_id) as tx:
            name = await self._sealer.find_pseudonym(tx, member_id)
            if name is None:
                return False
            return await AuditStore(tx).has(action, actor=name, subject_id=subject_id)

    async def list_for(
        self,
        guild_id: GuildId,
        *,
        group_id: GroupId | None = None,
        about: MemberId | None = None,
        names: Iterable[MemberId] = (),
        limit: int = 50,
        before_id: int | None = None,
    ) -> Sequence[NamedEntry]:
        """List the newest first. ``about`` narrows it to what a person did and what was done to them.

        Only the people in ``names`` are named; give those whom the reader may know about."""
        async with self._db.reading(guild_id) as tx:
            pseudonym = None if about is None else await self._sealer.find_pseudonym(tx, about)
            if about is not None and pseudonym is None:
                return ()
            entries = await AuditStore(tx).list_(
                group_id=group_id, involving=pseudonym, limit=limit, before_id=before_id
            )
            whose = await self._sealer.whose(tx, names)
        return tuple(
            NamedEntry(
                entry=entry,
                actor=None if entry.actor is None else whose.get(entry.actor),
                subject=None if entry.subject is None else whose.get(entry.subject),
            )
            for entry in entries
        )

    async def show_to_operator(
        self, guild_id: GuildId, member_id: MemberId
    ) -> Sequence[NamedEntry]:
        """All that somebody did and that was done to them, the newest first. Nobody else is named. That it was shown is
        recorded too, and they see that; of whom nothing is known, nothing is begun."""
        async with self._db.transaction(guild_id) as tx:
            name = await self._sealer.find_pseudonym(tx, member_id)
            if name is None:
                return ()
            found = await AuditStore(tx).list_(involving=name)
            await self.record(tx, actor=None, action=SHOWN, subject_member=member_id)
        return tuple(
            NamedEntry(
                entry=one,
                actor=member_id if one.actor == name else None,
                subject=member_id if one.subject == name else None,
            )
            for one in found
        )

    async def list_about_in(
        self, tx: Transaction, subject_id: int, *, action: str, names: Iterable[MemberId]
    ) -> Sequence[NamedEntry]:
        """One kind of act on one thing, the newest first. Only the people in ``names`` are named."""
        entries = await AuditStore(tx).list_(subject_id=subject_id, action=action)
        whose = await self._sealer.whose(tx, names)
        return tuple(
            NamedEntry(one, None if one.actor is None else whose.get(one.actor), None)
            for one in entries
        )

    async def find_guild_in(
        self, tx: Transaction, subject_id: int, *, actions: Collection[str]
    ) -> GuildId | None:
        """In which server one of these was done to a thing; for who knows only its number."""
        return await AuditStore(tx).find_guild(subject_id, actions)

    async def list_on_in(
        self,
        tx: Transaction,
        member_id: MemberId,
        *,
        watched: Sequence[Watched],
        names: Iterable[MemberId],
        limit: int,
    ) -> Sequence[NamedEntry]:
        """What others did to somebody and with what is theirs, the newest first. Only the people in ``names`` are
        named: those whom the reader knows anyway."""
        name = await self._sealer.find_pseudonym(tx, member_id)
        if name is None:
            return ()
        whose = await self._sealer.whose(tx, names)
        return tuple(
            NamedEntry(one, None if one.actor is None else whose.get(one.actor), member_id)
            for one in await AuditStore(tx).list_on(name, watched, limit=limit)
        )

    async def prune(self, now: datetime) -> int:
        """Let go of what is older than we promised to keep; for the nightly job. Returns how many."""
        guilds = await self.chains.list_guilds()
        gone = [await self.chains.prune(one, older_than=now - KEPT_FOR, now=now) for one in guilds]
        return sum(gone)

    @property
    @override
    def declarations(self) -> Sequence[Declaration]:
        return DECLARATIONS

    @override
    async def export_member(
        self, tx: Transaction, guild_id: GuildId, member_id: MemberId
    ) -> Mapping[str, Any]:
        pseudonym = await self._sealer.find_pseudonym(tx, member_id)
        if pseudonym is None:
            return {}
        entries = await AuditStore(tx).list_(involving=pseudonym)
        acts = [
            {
                "at": entry.at.isoformat(),
                "action": entry.action,
                "by_you": entry.actor == pseudonym,
                "about_you": entry.subject == pseudonym,
            }
            for entry in entries
        ]
        return {ACTS: acts} if acts else {}

    @override
    async def forget_member(self, tx: Transaction, guild_id: GuildId, member_id: MemberId) -> None:
        """Leave the entries: they name nobody once the person's key is gone, and it goes with this."""
