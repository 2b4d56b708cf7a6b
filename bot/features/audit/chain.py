"""How entries hang together, so that nobody changes, removes or adds one by hand without its being found.

Each entry carries a code (HMAC-SHA256) over itself and the code of the one before it. One row a guild, the *chain*,
says where the record begins and ends, and is sealed the same way: what was pruned stands in it with the last code
that is gone. The key is made from the key ring, which is not in the database, and from no person's, so that erasing
somebody changes nothing here. All of this is pure: what it reads and writes is given.
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from typing import Any, Final

from bot.core.ids import GuildId
from bot.features.audit.model import AuditEntry

PURPOSE: Final = "audit chain"
NOT_OURS: Final = ""
"""The seal of a chain that was found broken. No later entry makes it whole again."""

FindSecret = Callable[[str], bytes | None]
"""The secret of a ring key, by the key's id."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_A_MICROSECOND: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Link:
    """An entry's place in its chain."""

    position: int
    """From 1 on, without a gap."""
    mac: str
    ring_key_id: str


@dataclass(frozen=True, slots=True)
class Linked:
    entry: AuditEntry
    link: Link


@dataclass(frozen=True, slots=True)
class Chain:
    """Where a guild's record begins and ends."""

    guild_id: GuildId
    begun_at: datetime
    taken_in: int
    """So many of the first entries were there before the chain: what was done to them earlier, it can't tell."""
    length: int
    last_mac: str
    pruned: int
    """The entries up to this position are gone, as old ones are."""
    pruned_mac: str
    pruned_at: datetime | None
    ring_key_id: str
    """The key that it goes on with; ``keys rotate`` gives it the newest."""
    seal: str = NOT_OURS

    def sealed(self, secret: bytes) -> "Chain":
        return replace(self, seal=_code(secret, "chain", *self._facts()))

    def is_sealed(self, secret: bytes) -> bool:
        return hmac.compare_digest(self.seal, _code(secret, "chain", *self._facts()))

    def link(self, entry: AuditEntry, secret: bytes) -> tuple["Chain", Linked]:
        """Hang an entry on. The chain has to be sealed again afterwards."""
        position = self.length + 1
        mac = link_mac(
            secret,
            entry,
            guild_id=self.guild_id,
            previous=self.last_mac,
            position=position,
            ring_key_id=self.ring_key_id,
        )
        longer = replace(self, length=position, last_mac=mac, seal=NOT_OURS)
        return longer, Linked(entry, Link(position, mac, self.ring_key_id))

    def _facts(self) -> tuple[Any, ...]:
        return (
            self.guild_id,
            _number(self.begun_at),
            self.taken_in,
            self.length,
            self.last_mac,
            self.pruned,
            self.pruned_mac,
            None if self.pruned_at is None else _number(self.pruned_at),
            self.ring_key_id,
        )


def new_chain(guild_id: GuildId, now: datetime, *, ring_key_id: str, secret: bytes) -> Chain:
    """One with nothing on it yet. No two begin with the same code."""
    begins_with = _code(secret, "begin", guild_id, _number(now), ring_key_id)
    return Chain(guild_id, now, 0, 0, begins_with, 0, begins_with, None, ring_key_id)


def link_mac(
    secret: bytes,
    entry: AuditEntry,
    *,
    guild_id: GuildId,
    previous: str,
    position: int,
    ring_key_id: str,
) -> str:
    """The code of one entry, over everything that its row says and over the one before it."""
    return _code(
        secret,
        "entry",
        previous,
        guild_id,
        position,
        ring_key_id,
        entry.id,
        _number(entry.at),
        entry.action,
        entry.actor,
        entry.group_id,
        entry.subject,
        entry.subject_id,
    )


class Fault(Enum):
    """What can be wrong with a record."""

    ALTERED = auto()
    """This entry, its place or its code was changed, or the one before it was taken out or put elsewhere."""
    MISSING = auto()
    """Some just before this one are gone."""
    ADDED = auto()
    """This one was never written by the bot: it hangs on no chain, or after its end."""
    CUT = auto()
    """The last ones are gone."""
    UNKNOWN_KEY = auto()
    """The key file lacks the key that this one names."""
    OLDER_KEY = auto()
    """This one goes back to a key that the chain had left."""
    CHAIN_ALTERED = auto()
    """The row that says where the record begins and ends was changed by hand, at some time."""
    CHAIN_GONE = auto()
    """That row is gone, though entries hang on it."""


@dataclass(frozen=True, slots=True)
class Found:
    """The first fault. ``entry`` is the first that is not as the bot wrote it, if one can be named."""

    fault: Fault
    position: int | None = None
    entry: AuditEntry | None = None


class Walk:
    """Goes along a chain once, entry by entry, and keeps the first fault."""

    def __init__(
        self,
        guild_id: GuildId,
        chain: Chain | None,
        find_secret: FindSecret,
        key_order: Sequence[str],
    ) -> None:
        self._guild_id = guild_id
        self._chain = chain
        self._find_secret = find_secret
        self._key_order = key_order
        self._age_of_key = 0
        self._position = 0 if chain is None else chain.pruned
        self._mac = None if chain is None else chain.pruned_mac
        self.chain_fault = self._fault_of_chain()
        self.found: Found | None = None

    def step(self, one: Linked) -> None:
        if self.found is None and (fault := self._fault_of(one)) is not None:
            self.found = Found(fault, one.link.position, one.entry)
        self._position, self._mac = one.link.position, one.link.mac

    def end(self) -> Found | None:
        """The first fault of all."""
        if self.found is None and self._chain is not None:
            if self._position < self._chain.length:
                self.found = Found(Fault.CUT, self._position + 1)
            elif self.chain_fault is None and self._mac != self._chain.last_mac:
                self.chain_fault = Fault.CHAIN_ALTERED
        if self.found is None and self.chain_fault is not None:
            return Found(self.chain_fault)
        return self.found

    def _fault_of_chain(self) -> Fault | None:
        if self._chain is None:
            return Fault.CHAIN_GONE
        secret = self._find_secret(self._chain.ring_key_id)
        if secret is None:
            return Fault.UNKNOWN_KEY
        return None if self._chain.is_sealed(secret) else Fault.CHAIN_ALTERED

    def _fault_of(self, one: Linked) -> Fault | None:
        link = one.link
        if self._chain is None and self._mac is None:
            return None  # nothing says what came before the first
        if link.position != self._position + 1:
            return Fault.MISSING if link.position > self._position + 1 else Fault.ALTERED
        if self._chain is not None and link.position > self._chain.length:
            return Fault.ADDED
        secret = self._find_secret(link.ring_key_id)
        if secret is None:
            return Fault.UNKNOWN_KEY
        mac = link_mac(
            secret,
            one.entry,
            guild_id=self._guild_id,
            previous=self._mac or "",
            position=link.position,
            ring_key_id=link.ring_key_id,
        )
        if not hmac.compare_digest(mac, link.mac):
            return Fault.ALTERED
        return self._fault_of_key(link.ring_key_id)

    def _fault_of_key(self, ring_key_id: str) -> Fault | None:
        age = self._key_order.index(ring_key_id)
        if age < self._age_of_key:
            return Fault.OLDER_KEY
        self._age_of_key = age
        return None


def _code(secret: bytes, kind: str, *facts: Any) -> str:
    said = json.dumps([kind, *facts], separators=(",", ":"), ensure_ascii=True)
    return hmac.digest(secret, said.encode(), hashlib.sha256).hex()


def _number(at: datetime) -> int:
    """Microseconds, the same on both databases."""
    return (at - _EPOCH) // _A_MICROSECOND
