"""A file of several parts that is locked as a whole: copies of the database, and all that moves to another machine.

    first line:   name | format
    second line:  what it is, when it was made, what opens it, a salt, and a check of this line
    then:         chunks of 64 KiB, AES-256-GCM, numbered, the last one marked
    in them:      length (8) | list of the parts | the parts, one after the other

The key is made for this one file from its salt, from its second line and from a key of the ring or a passphrase, so
whatever is changed, moved, cut off or added is noticed before a byte of it is used. Nothing is read into memory
whole. Whoever has the file alone learns how long it is and when it was made.
"""

import hashlib
import json
import os
import secrets
import struct
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.core.disk import sync_folder
from bot.core.key_ring import KEY_BYTES, KeyRing, RingKey
from bot.core.stretching import SCRYPT, is_bearable, stretched

_NAME: Final = "porchlight parcel"
_FORMAT: Final = 1
_CHUNK: Final = 64 * 1024
_TAG_BYTES: Final = 16
_SALT_BYTES: Final = 32
_LONGEST_LINE: Final = 4096
_LONGEST_LIST: Final = 16 * 2**20


class ParcelError(Exception):
    """It can't be opened. Its text is one sentence for the operator, and quotes nothing of what is in it."""


class DamagedParcelError(ParcelError):
    pass


class OtherKeyError(ParcelError):
    """It is whole, as far as can be told, and locked with something else."""


class Passphrase:
    """What opens a parcel that has no ring to be opened with."""

    def __init__(self, words: str) -> None:
        self._words = words

    @property
    def secret(self) -> bytes:
        """However it was written down: small or large letters, with or without the dashes."""
        return "".join(one for one in self._words.casefold() if one.isalnum()).encode()


Lock = RingKey | Passphrase
Opener = KeyRing | Passphrase


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Outside:
    """What can be read without a key, and is not to be trusted before the parcel was opened."""

    what: str
    made_at: datetime
    ring_key_id: str | None
    """None: a passphrase opens it."""


@dataclass(frozen=True, slots=True)
class Inside:
    """What was in it."""

    outside: Outside
    facts: Mapping[str, Any]
    parts: Sequence[Part]


def look_at(path: Path) -> Outside:
    """Tell what a file says it is."""
    with _opened(path) as file:
        return _read_outside(file, path)[0]


def pack(
    path: Path,
    parts: Mapping[str, Path],
    *,
    what: str,
    lock: Lock,
    made_at: datetime,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Write the parcel under another name, force it to the disk, and only then give it its own."""
    listed = [_listed(name, file) for name, file in parts.items()]
    inside = json.dumps({"facts": facts or {}, "parts": [_as_json(one) for one in listed]}).encode()
    head, key = _head(what, lock, made_at)
    unfinished = path.with_name(f"{path.name}.part")
    try:
        unfinished.unlink(missing_ok=True)
        with _new(unfinished) as out:
            out.write(head)
            chunks = _ChunkWriter(out, key)
            chunks.write(struct.pack(">Q", len(inside)) + inside)
            for one in listed:
                _pour(parts[one.name], chunks)
            chunks.close()
            out.flush()
            os.fsync(out.fileno())
        unfinished.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        _drop(unfinished)
        raise ParcelError(
            f"{path} can't be written ({error.strerror}), so look whether its folder is there and has room."
        ) from None
    except BaseException:
        _drop(unfinished)
        raise


def unpack(path: Path, into: Path, *, opener: Opener, only: Sequence[str] | None = None) -> Inside:
    """Write the parts into an empty folder and return what they are. Nothing that was altered gets out whole: if this
    raises, what is in the folder is not to be used. ``only`` some of them are written; all are read all the same."""
    with _opened(path) as file:
        outside, line, salt, scrypt = _read_outside(file, path)
        key = _key(_secret(opener, outside, scrypt, salt, path), line, salt)
        chunks = _ChunkReader(file, key, path)
        try:
            (length,) = struct.unpack(">Q", chunks.read(8))
            if length > _LONGEST_LIST:
                raise _damaged(path)
            told = json.loads(chunks.read(length))
            parts = [Part(**one) for one in told["parts"]]
            facts: Mapping[str, Any] = told["facts"]
        except (struct.error, ValueError, TypeError, KeyError):
            raise _damaged(path) from None
        for part in parts:
            is_wanted = only is None or part.name in only
            _take(part, chunks, into / _safe(part.name, path) if is_wanted else None, path)
        if chunks.read_any():
            raise _damaged(path)
    return Inside(outside, facts, tuple(parts))


def _new(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _drop(unfinished: Path) -> None:
    with suppress(OSError):
        unfinished.unlink(missing_ok=True)


def _head(what: str, lock: Lock, made_at: datetime) -> tuple[bytes, bytes]:
    salt = secrets.token_bytes(_SALT_BYTES)
    told: dict[str, Any] = {
        "what": what,
        "made_at": made_at.astimezone(UTC).isoformat(),
        "salt": salt.hex(),
    }
    if isinstance(lock, RingKey):
        told["ring_key"] = lock.id
        secret = lock.secret
    else:
        told["scrypt"] = dict(SCRYPT)
        secret = stretched(lock.secret, salt, SCRYPT)
    told_line = json.dumps(told, separators=(",", ":"))
    line = f"{told_line} {_check_of(told_line)}\n".encode()
    return f"{_NAME} {_FORMAT}\n".encode() + line, _key(secret, line, salt)


def _read_outside(
    file: BinaryIO, path: Path
) -> tuple[Outside, bytes, bytes, Mapping[str, int] | None]:
    name, _, number = file.readline(64).decode("ascii", "replace").strip().rpartition(" ")
    if name != _NAME:
        raise DamagedParcelError(f"{path} is not a copy that Porchlight made, or it is damaged.")
    if number != str(_FORMAT):
        raise ParcelError(
            f"{path} was written by a newer version of Porchlight, so update this one first."
        )
    line = file.readline(_LONGEST_LINE)
    told_line, _, check = line.decode("utf-8", "replace").rstrip("\n").rpartition(" ")
    if check != _check_of(told_line) or not line.endswith(b"\n"):
        raise _damaged(path)
    try:
        told = json.loads(told_line)
        salt = bytes.fromhex(told["salt"])
        outside = Outside(
            what=str(told["what"]),
            made_at=datetime.fromisoformat(told["made_at"]).astimezone(UTC),
            ring_key_id=str(told["ring_key"]) if "ring_key" in told else None,
        )
        scrypt: Mapping[str, int] | None = told.get("scrypt")
    except (ValueError, TypeError, KeyError, OverflowError):
        raise _damaged(path) from None
    if not is_bearable(scrypt):
        raise _damaged(path)
    return outside, line, salt, scrypt


def _secret(
    opener: Opener, outside: Outside, scrypt: Mapping[str, int] | None, salt: bytes, path: Path
) -> bytes:
    match opener:
        case KeyRing():
            if outside.ring_key_id is None:
                raise OtherKeyError(
                    f"{path} is opened with a passphrase; use python -m bot move unpack."
                )
            ring_key = opener.find(outside.ring_key_id)
            if ring_key is None:
                raise OtherKeyError(
                    f"{path} was locked with another key file, so put your copy of that one back "
                    "(python -m bot keys recover reads it from the recovery sheet)."
                )
            return ring_key.secret
        case Passphrase():
            if scrypt is None:
                raise OtherKeyError(
                    f"{path} is opened with the key file; use python -m bot restore."
                )
            return stretched(opener.secret, salt, scrypt)


def _key(secret: bytes, line: bytes, salt: bytes) -> bytes:
    """Bound to the line in clear: with another one, no chunk opens."""
    purpose = b"porchlight/parcel/1/" + hashlib.sha256(line).digest()
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=purpose).derive(secret)


def _check_of(line: str) -> str:
    """Tells damage from another key. It keeps nothing secret."""
    return hashlib.sha256(line.encode()).hexdigest()[:16]


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if is_last else b"\x00")


class _ChunkWriter:
    def __init__(self, out: BinaryIO, key: bytes) -> None:
        self._out = out
        self._cipher = AESGCM(key)
        self._waiting = bytearray()
        self._number = 0

    def write(self, more: bytes) -> None:
        self._waiting += more
        while len(self._waiting) > _CHUNK:  # the last one is never written here
            self._lock(bytes(self._waiting[:_CHUNK]), is_last=False)
            del self._waiting[:_CHUNK]

    def close(self) -> None:
        self._lock(bytes(self._waiting), is_last=True)

    def _lock(self, chunk: bytes, *, is_last: bool) -> None:
        self._out.write(self._cipher.encrypt(_nonce(self._number, is_last=is_last), chunk, None))
        self._number += 1


class _ChunkReader:
    def __init__(self, file: BinaryIO, key: bytes, path: Path) -> None:
        self._file = file
        self._cipher = AESGCM(key)
        self._path = path
        self._number = 0
        self._ready = bytearray()
        self._next = file.read(_CHUNK + _TAG_BYTES)

    def read(self, size: int) -> bytes:
        while len(self._ready) < size:
            self._open_next()
        taken = bytes(self._ready[:size])
        del self._ready[:size]
        return taken

    def read_any(self) -> bytes:
        """What is left; empty at the end, which is then known to be the end that was written."""
        while self._next and not self._ready:
            self._open_next()
        return bytes(self._ready)

    def _open_next(self) -> None:
        chunk, self._next = self._next, self._file.read(_CHUNK + _TAG_BYTES)
        nonce = _nonce(self._number, is_last=not self._next)
        try:
            opened = self._cipher.decrypt(nonce, chunk, None)
        except (InvalidTag, ValueError):
            is_first = self._number == 0
            raise (_does_not_open if is_first else _damaged)(self._path) from None
        self._number += 1
        self._ready += opened


def _listed(name: str, file: Path) -> Part:
    digest, size = hashlib.sha256(), 0
    with file.open("rb") as opened:
        while block := opened.read(_CHUNK):
            digest.update(block)
            size += len(block)
    return Part(name, size, digest.hexdigest())


def _as_json(part: Part) -> Mapping[str, Any]:
    return {"name": part.name, "size": part.size, "sha256": part.sha256}


def _pour(file: Path, chunks: _ChunkWriter) -> None:
    with file.open("rb") as opened:
        while block := opened.read(_CHUNK):
            chunks.write(block)


def _take(part: Part, chunks: _ChunkReader, to: Path | None, path: Path) -> None:
    digest, left = hashlib.sha256(), part.size
    with _made(to) as out:
        while left:
            block = chunks.read(min(left, _CHUNK))
            digest.update(block)
            left -= len(block)
            if out is not None:
                out.write(block)
    if digest.hexdigest() != part.sha256:
        raise _damaged(path)


@contextmanager
def _made(to: Path | None) -> Generator[BinaryIO | None]:
    if to is None:
        yield None
        return
    try:
        with _new(to) as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
    except OSError as error:
        raise ParcelError(
            f"{to} can't be written ({error.strerror}), so make room; nothing was changed."
        ) from None


def _safe(name: str, path: Path) -> str:
    if not name or Path(name).name != name:
        raise _damaged(path)
    return name


@contextmanager
def _opened(path: Path) -> Generator[BinaryIO]:
    try:
        file = path.open("rb")
    except OSError as error:
        raise ParcelError(
            f"{path} can't be read ({error.strerror}), so look at its name and whose it is."
        ) from None
    with file:
        yield file


def _damaged(path: Path) -> DamagedParcelError:
    return DamagedParcelError(
        f"{path} is damaged or not whole, so take another copy; nothing was changed."
    )


def _does_not_open(path: Path) -> ParcelError:
    return OtherKeyError(
        f"{path} does not open: the key or the passphrase is another one, or the file is damaged."
    )
