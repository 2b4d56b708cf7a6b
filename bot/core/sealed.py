"""Personal words, locked with a key that belongs to one person in one guild.

Each person has a data key. It is kept wrapped by the key ring, and destroying it destroys everything
that was locked with it, in every copy there is. What a sealed text is for (its *context*, such as
``checkins.answer:<id>``) is bound to it: moved elsewhere, it does not open.

    sealed text:  format | key generation (4) | nonce (12) | ciphertext and tag
    wrapped key:  format | nonce (12) | ciphertext and tag

AES-256-GCM throughout. Nothing here logs, and no error quotes what it was given.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from typing import Final, NewType

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.core.ids import GuildId, MemberId
from bot.core.key_ring import KEY_BYTES, KeyRing

Pseudonym = NewType("Pseudonym", str)
"""Stands for a person as long as their key lives; afterwards nobody can say whose it was."""

_FORMAT: Final = b"\x01"
_GENERATION_BYTES: Final = 4
_NONCE_BYTES: Final = 12
_TAG_BYTES: Final = 16
_HEADER_BYTES: Final = len(_FORMAT) + _GENERATION_BYTES


class SealedError(Exception):
    """A sealed text could not be opened. Always a bug, damage, or a key that is gone."""


class UnknownSealError(SealedError):
    """This was not sealed by any format that is known here."""


class WrongKeyError(SealedError):
    """It was sealed with another key: another person's, or one that has been destroyed since."""


class BrokenSealError(SealedError):
    """It was altered, or it does not belong where it was found."""


@dataclass(frozen=True, slots=True)
class DataKey:
    """What locks one person's words in one guild."""

    secret: bytes = field(repr=False)

    @classmethod
    def fresh(cls) -> "DataKey":
        return cls(secrets.token_bytes(KEY_BYTES))

    @property
    def generation(self) -> bytes:
        """Tells this key from an earlier one of the same person, without telling anything of it."""
        return self.derive(b"generation")[:_GENERATION_BYTES]

    def derive(self, purpose: bytes) -> bytes:
        """Make a value for one purpose, so that no two uses ever share the same key."""
        return hmac.digest(self.secret, b"porchlight/" + purpose, hashlib.sha256)


def seal(plain: str, *, data_key: DataKey, context: str) -> bytes:
    """Lock a text for one place. The same text never looks the same twice."""
    header = _FORMAT + data_key.generation
    nonce = secrets.token_bytes(_NONCE_BYTES)
    locked = _cipher(data_key).encrypt(nonce, plain.encode(), header + context.encode())
    return header + nonce + locked


def open_sealed(sealed: bytes, *, data_key: DataKey, context: str) -> str:
    if len(sealed) < _HEADER_BYTES + _NONCE_BYTES + _TAG_BYTES or not sealed.startswith(_FORMAT):
        raise UnknownSealError
    header, rest = sealed[:_HEADER_BYTES], sealed[_HEADER_BYTES:]
    if not hmac.compare_digest(header[len(_FORMAT) :], data_key.generation):
        raise WrongKeyError
    nonce, locked = rest[:_NONCE_BYTES], rest[_NONCE_BYTES:]
    try:
        return _cipher(data_key).decrypt(nonce, locked, header + context.encode()).decode()
    except InvalidTag:
        raise BrokenSealError from None


def pseudonym(data_key: DataKey, purpose: str) -> Pseudonym:
    """Name a person for one purpose. Two purposes can't be put side by side."""
    return Pseudonym(data_key.derive(b"pseudonym/" + purpose.encode())[:16].hex())


def wrap(data_key: DataKey, *, ring: KeyRing, guild_id: GuildId, member_id: MemberId) -> bytes:
    """Lock a data key with the ring's current key, for this person in this guild and nobody else."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    bound = _bound_to(guild_id, member_id, ring.current.id)
    return _FORMAT + nonce + AESGCM(ring.current.secret).encrypt(nonce, data_key.secret, bound)


def unwrap(
    wrapped: bytes, *, ring: KeyRing, ring_key_id: str, guild_id: GuildId, member_id: MemberId
) -> DataKey:
    ring_key = ring.find(ring_key_id)
    if ring_key is None:
        raise WrongKeyError
    expected = len(_FORMAT) + _NONCE_BYTES + KEY_BYTES + _TAG_BYTES
    if len(wrapped) != expected or not wrapped.startswith(_FORMAT):
        raise UnknownSealError
    rest = wrapped[len(_FORMAT) :]
    nonce, locked = rest[:_NONCE_BYTES], rest[_NONCE_BYTES:]
    bound = _bound_to(guild_id, member_id, ring_key_id)
    try:
        return DataKey(AESGCM(ring_key.secret).decrypt(nonce, locked, bound))
    except InvalidTag:
        raise BrokenSealError from None


def _cipher(data_key: DataKey) -> AESGCM:
    return AESGCM(data_key.derive(b"seal"))


def _bound_to(guild_id: GuildId, member_id: MemberId, ring_key_id: str) -> bytes:
    return f"porchlight/data key/{guild_id}/{member_id}/{ring_key_id}".encode()
