"""Personal words, locked with a key that belongs to one person in one guild.

Each person has a data key. It is kept wrapped by the key ring, and destroying it destroys everything
that was locked with it, in every copy there is. What a sealed text is for (its *context*, such as
``checkins.answer:<id>``) is bound to it: moved elsewhere, it does not open.

    sealed text:  format | key generation (4) | nonce (12) | ciphertext and tag
    wrapped key:  how many secrets | nonce (12) | ciphertext and tag

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
from bot.core.key_ring import KEY_BYTES, KeyRing, RingKey

Pseudonym = NewType("Pseudonym", str)
"""Stands for a person as long as their key lives; afterwards nobody can say whose it was."""

_FORMAT: Final = b"\x01"
_GENERATION_BYTES: Final = 4
_NONCE_BYTES: Final = 12
_TAG_BYTES: Final = 16
HEADER_BYTES: Final = len(_FORMAT) + _GENERATION_BYTES
_MOST_SECRETS: Final = 3


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
    naming: bytes = field(default=b"", repr=False)
    """What their pseudonyms are made with. It stays when the key is renewed, or a record would lose its person."""
    previous: bytes | None = field(default=None, repr=False)
    """While the key is renewed: what the older words are still locked with."""

    @classmethod
    def fresh(cls) -> "DataKey":
        return cls(secrets.token_bytes(KEY_BYTES))

    def renewed(self) -> "DataKey":
        """A new key that still opens what this one has locked."""
        return DataKey(secrets.token_bytes(KEY_BYTES), self.naming or self.secret, self.secret)

    def without_previous(self) -> "DataKey":
        return DataKey(self.secret, self.naming)

    @property
    def generation(self) -> bytes:
        """Tells this key from an earlier one of the same person, without telling anything of it."""
        return _derived(self.secret, b"generation")[:_GENERATION_BYTES]

    @property
    def header(self) -> bytes:
        """What every text begins with that was sealed with the newest key."""
        return _FORMAT + self.generation

    @property
    def headers(self) -> tuple[bytes, ...]:
        """What any text begins with that this key opens."""
        secrets_held = (self.secret, self.previous)
        return tuple(DataKey(each).header for each in secrets_held if each is not None)

    def derive(self, purpose: bytes) -> bytes:
        """Make a value for one purpose, so that no two uses ever share the same key."""
        return _derived(self.secret, purpose)

    def of_generation(self, generation: bytes) -> "DataKey | None":
        """This key, or the one before it, whichever has locked a text."""
        for secret in (self.secret, self.previous):
            if secret is not None and hmac.compare_digest(DataKey(secret).generation, generation):
                return DataKey(secret)
        return None


def seal(plain: str, *, data_key: DataKey, context: str) -> bytes:
    """Lock a text for one place. The same text never looks the same twice."""
    header = data_key.header
    nonce = secrets.token_bytes(_NONCE_BYTES)
    locked = _cipher(data_key).encrypt(nonce, plain.encode(), header + context.encode())
    return header + nonce + locked


def open_sealed(sealed: bytes, *, data_key: DataKey, context: str) -> str:
    if len(sealed) < HEADER_BYTES + _NONCE_BYTES + _TAG_BYTES or not sealed.startswith(_FORMAT):
        raise UnknownSealError
    header, rest = sealed[:HEADER_BYTES], sealed[HEADER_BYTES:]
    key = data_key.of_generation(header[len(_FORMAT) :])
    if key is None:
        raise WrongKeyError
    nonce, locked = rest[:_NONCE_BYTES], rest[_NONCE_BYTES:]
    try:
        return _cipher(key).decrypt(nonce, locked, header + context.encode()).decode()
    except InvalidTag:
        raise BrokenSealError from None


def pseudonym(data_key: DataKey, purpose: str) -> Pseudonym:
    """Name a person for one purpose. Two purposes can't be put side by side."""
    secret = data_key.naming or data_key.secret
    return Pseudonym(_derived(secret, b"pseudonym/" + purpose.encode())[:16].hex())


def ring_secret(ring_key: RingKey, purpose: str) -> bytes:
    """Make a secret of the bot's own for one purpose. It is nobody's in particular, and stays when people go."""
    return _derived(ring_key.secret, b"ring/" + purpose.encode())


def wrap(data_key: DataKey, *, ring_key: RingKey, guild_id: GuildId, member_id: MemberId) -> bytes:
    """Lock a data key with a key of the ring, for this person in this guild and nobody else."""
    parts = [data_key.secret]
    if data_key.naming or data_key.previous is not None:
        parts.append(data_key.naming or data_key.secret)
    if data_key.previous is not None:
        parts.append(data_key.previous)
    nonce = secrets.token_bytes(_NONCE_BYTES)
    bound = _bound_to(guild_id, member_id, ring_key.id)
    locked = AESGCM(ring_key.secret).encrypt(nonce, b"".join(parts), bound)
    return bytes([len(parts)]) + nonce + locked


def unwrap(
    wrapped: bytes, *, ring: KeyRing, ring_key_id: str, guild_id: GuildId, member_id: MemberId
) -> DataKey:
    ring_key = ring.find(ring_key_id)
    if ring_key is None:
        raise WrongKeyError
    count = wrapped[0] if wrapped else 0
    if not 1 <= count <= _MOST_SECRETS or len(wrapped) != wrapped_length(count):
        raise UnknownSealError
    nonce, locked = wrapped[1 : 1 + _NONCE_BYTES], wrapped[1 + _NONCE_BYTES :]
    bound = _bound_to(guild_id, member_id, ring_key_id)
    try:
        opened = AESGCM(ring_key.secret).decrypt(nonce, locked, bound)
    except InvalidTag:
        raise BrokenSealError from None
    return DataKey(
        secret=opened[:KEY_BYTES],
        naming=opened[KEY_BYTES : 2 * KEY_BYTES],
        previous=opened[2 * KEY_BYTES :] or None,
    )


def wrapped_length(secrets_in_it: int) -> int:
    return 1 + _NONCE_BYTES + secrets_in_it * KEY_BYTES + _TAG_BYTES


RENEWING_LENGTH: Final = wrapped_length(_MOST_SECRETS)
"""Of a wrapped key that still holds the one before it."""


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return hmac.digest(secret, b"porchlight/" + purpose, hashlib.sha256)


def _cipher(data_key: DataKey) -> AESGCM:
    return AESGCM(data_key.derive(b"seal"))


def _bound_to(guild_id: GuildId, member_id: MemberId, ring_key_id: str) -> bytes:
    return f"porchlight/data key/{guild_id}/{member_id}/{ring_key_id}".encode()
