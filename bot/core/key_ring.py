"""The keys that lock all other keys, in one small file outside the database.

Whoever has the database alone reads no sealed word; whoever has this file alone has nothing to read.
The file is made once; later keys are added to it, and none is ever taken out: losing one loses every word that it
still locks, for good.
"""

import hashlib
import hmac
import os
import secrets
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal, Self

import structlog
from pydantic import (
    AwareDatetime,
    Base64Bytes,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from bot.core.clock import Clock, SystemClock
from bot.core.disk import sync_folder

log = structlog.get_logger()

KEY_BYTES: Final = 32
_OWNER_ONLY: Final = 0o600
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


class KeyRingError(Exception):
    """The key file can't be used. It carries one sentence for the operator, and never a key."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class RingKey:
    """One key of the ring. Its id is a fingerprint of it, so a damaged key is noticed."""

    id: str
    secret: bytes = field(repr=False)

    @classmethod
    def fresh(cls) -> Self:
        secret = secrets.token_bytes(KEY_BYTES)
        return cls(id=fingerprint(secret), secret=secret)

    def derive(self, purpose: bytes) -> bytes:
        """Make a value for one purpose, so that no two uses ever share the same key."""
        return hmac.digest(self.secret, b"porchlight/" + purpose, hashlib.sha256)


class KeyRing:
    """Locks with its current key, and still opens what its older keys have locked. One that was read from a file
    reads it again when somebody added a key, so that a bot that runs needs no restart."""

    def __init__(
        self, current: RingKey, keys: Mapping[str, RingKey], path: Path | None = None
    ) -> None:
        self._current = current
        self._keys = keys
        self._path = path
        self._seen = _version(path)

    @classmethod
    def of(cls, current: RingKey, *older: RingKey) -> Self:
        return cls(current, {key.id: key for key in (*older, current)})

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the file, or refuse in one sentence. A file that others may read is closed first."""
        _close_to_others(path)
        current, keys = _keys_in(path)
        return cls(current, keys, path)

    @property
    def current(self) -> RingKey:
        self._look_again()
        return self._current

    @property
    def order(self) -> tuple[str, ...]:
        """The ids of all keys, the oldest first."""
        self._look_again()
        return tuple(self._keys)

    def find(self, key_id: str) -> RingKey | None:
        if key_id not in self._keys:
            self._look_again()
        return self._keys.get(key_id)

    def _look_again(self) -> None:
        if self._path is None or (version := _version(self._path)) == self._seen:
            return
        self._seen = version
        try:
            current, keys = _keys_in(self._path)
        except KeyRingError as trouble:
            # What is held still opens and locks; the next start says it aloud.
            log.exception("the key file has changed and can't be read", why=trouble.sentence)
            return
        if keys.keys() >= self._keys.keys():
            self._current, self._keys = current, keys
        else:
            log.error("the key file has lost a key, so the one that was read before is kept")


@dataclass(frozen=True, slots=True)
class RingReport:
    """What ``keys check`` tells about a file that works."""

    path: Path
    keys: int
    current: str
    current_made_at: datetime
    is_private: bool
    """Whether the file was closed to everybody else before the check."""


def new_ring(path: Path, *, clock: Clock | None = None) -> Path:
    """Make a ring with one key. An existing file is never touched, whatever is in it."""
    key = RingKey.fresh()
    made_at = (clock or SystemClock()).now().astimezone(UTC).replace(microsecond=0)
    file = _RingFile(
        version=1,
        current=key.id,
        keys=(_KeyInFile.model_construct(id=key.id, secret=key.secret, made_at=made_at),),
    )
    return _make(path, file)


def _make(path: Path, file: "_RingFile") -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write_once(path, file.model_dump_json(indent=2) + "\n")
    except FileExistsError:
        raise KeyRingError(
            f"There is already a key file at {path}, and it is never written over."
        ) from None
    except OSError as error:
        raise KeyRingError(
            f"The key file {path} can't be written ({error.strerror}), so make that folder writable."
        ) from None
    return path


def add_key(path: Path, *, clock: Clock | None = None) -> RingKey:
    """Give the ring a new current key. The file is replaced as a whole, with every key that it had."""
    file = _read(path)
    key = RingKey.fresh()
    made_at = (clock or SystemClock()).now().astimezone(UTC).replace(microsecond=0)
    entry = _KeyInFile.model_construct(id=key.id, secret=key.secret, made_at=made_at)
    more = _RingFile(version=1, current=key.id, keys=(*file.keys, entry))
    beside = path.with_name(f"{path.name}.new")
    try:
        beside.unlink(missing_ok=True)  # of a time when the power went out
        _write_once(beside, more.model_dump_json(indent=2) + "\n")
        beside.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise KeyRingError(
            f"The key file {path} can't be replaced ({error.strerror}), so make its folder writable; "
            "nothing was changed."
        ) from None
    return key


def check_ring(path: Path) -> RingReport:
    """Look at the file as the bot will, or refuse in one sentence."""
    is_private = _is_private(path)
    _close_to_others(path)
    file = _read(path)
    made_at = next(key.made_at for key in file.keys if key.id == file.current)
    return RingReport(
        path=path,
        keys=len(file.keys),
        current=file.current,
        current_made_at=made_at,
        is_private=is_private,
    )


@dataclass(frozen=True, slots=True)
class KeptKey:
    """A key as it stands in the file."""

    id: str
    secret: bytes = field(repr=False)
    made_at: datetime


def kept_keys(path: Path) -> Sequence[KeptKey]:
    """List all keys of the file, the one in use first, then the newest."""
    file = _read(path)
    keys = [KeptKey(key.id, key.secret, key.made_at) for key in file.keys]
    return sorted(keys, key=lambda key: (key.id == file.current, key.made_at), reverse=True)


def put_back(path: Path, keys: Sequence[KeptKey]) -> Path:
    """Make the file of keys that were kept elsewhere, the one in use first. One that exists is never touched."""
    entries = tuple(
        _KeyInFile.model_construct(id=key.id, secret=key.secret, made_at=key.made_at)
        for key in reversed(keys)
    )
    file = _RingFile.model_construct(version=1, current=keys[0].id, keys=entries)
    return _make(path, file)


class _KeyInFile(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    id: str
    secret: Base64Bytes = Field(repr=False)
    made_at: AwareDatetime

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if len(self.secret) != KEY_BYTES or self.id != fingerprint(self.secret):
            message = "a key does not match its id"
            raise ValueError(message)
        return self


class _RingFile(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    version: Literal[1]
    current: str
    keys: tuple[_KeyInFile, ...]

    @model_validator(mode="after")
    def _has_current(self) -> Self:
        if self.current not in {key.id for key in self.keys}:
            message = "the current key is missing"
            raise ValueError(message)
        return self


def fingerprint(secret: bytes) -> str:
    return hashlib.sha256(b"porchlight ring key\x00" + secret).hexdigest()[:16]


def _keys_in(path: Path) -> tuple[RingKey, Mapping[str, RingKey]]:
    file = _read(path)
    keys = {key.id: RingKey(key.id, key.secret) for key in file.keys}
    return keys[file.current], keys


def _version(path: Path | None) -> tuple[int, int, int] | None:
    """Tells whether the file is still the one that was read, without reading it."""
    if path is None:
        return None
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _read(path: Path) -> _RingFile:
    try:
        return _RingFile.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        raise KeyRingError(
            f"There is no key file at {path}: if this bot has run before, put your copy back or make it again "
            "from the paper with `python -m bot keys recover`, and if it is new, run `python -m bot keys new`."
        ) from None
    except OSError as error:
        raise KeyRingError(
            f"The key file {path} can't be read ({error.strerror}), "
            "so give it to the user that runs the bot."
        ) from None
    except ValidationError:
        # Not chained: what pydantic quotes could be a key.
        raise KeyRingError(
            f"The key file {path} is damaged, so put your copy of it back, or make it again from the recovery sheet "
            "(a new one would not open what is locked): docs/operators/backup.md, part 6."
        ) from None


def _write_once(path: Path, text: str) -> None:
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    try:
        with os.fdopen(opened, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)  # ours, and half written
        raise
    sync_folder(path.parent)


def _is_private(path: Path) -> bool:
    if os.name == "nt" or not path.exists():
        return True
    return not path.stat().st_mode & _OTHERS


def _close_to_others(path: Path) -> None:
    if _is_private(path):
        return
    try:
        path.chmod(_OWNER_ONLY)
    except OSError:
        # A read-only mount, as secrets often are: nothing to mend from here, so only say it.
        log.warning("others on this machine may read the key file", path=str(path))
    else:
        log.warning("the key file was open to others and is closed now", path=str(path))
