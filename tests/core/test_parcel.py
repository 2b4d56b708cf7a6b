"""A locked file opens with its key, whole, or not at all."""

import hashlib
import json
import secrets
from datetime import UTC, datetime

import pytest

from bot.core.key_ring import KeyRing, RingKey
from bot.core.parcel import (
    DamagedParcelError,
    OtherKeyError,
    ParcelError,
    Passphrase,
    look_at,
    pack,
    unpack,
)

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
CHUNK = 64 * 1024 + 16


@pytest.fixture
def key():
    return RingKey.fresh()


@pytest.fixture
def parts(tmp_path):
    (tmp_path / "empty").touch()
    (tmp_path / "words").write_text("the lantern is lit")
    (tmp_path / "much").write_bytes(secrets.token_bytes(3 * 64 * 1024 + 11))
    return {name: tmp_path / name for name in ("empty", "words", "much")}


@pytest.fixture
def parcel(tmp_path, parts, key):
    path = tmp_path / "some.parcel"
    pack(path, parts, what="backup", lock=key, made_at=NOW, facts={"rows": 7})
    return path


def opened(path, opener, tmp_path, **how):
    into = tmp_path / secrets.token_hex(4)
    into.mkdir()
    return unpack(path, into, opener=opener, **how), into


def test_what_was_put_in_comes_out(parcel, parts, key, tmp_path):
    inside, into = opened(parcel, KeyRing.of(RingKey.fresh(), key), tmp_path)
    assert {one.name for one in into.iterdir()} == set(parts)
    for name, file in parts.items():
        assert (into / name).read_bytes() == file.read_bytes()
    assert inside.facts == {"rows": 7}
    assert look_at(parcel) == inside.outside
    assert inside.outside.made_at == NOW
    assert b"lantern" not in parcel.read_bytes()
    assert parcel.stat().st_mode & 0o077 == 0


def test_only_some_parts_are_taken_out(parcel, key, tmp_path):
    _, into = opened(parcel, KeyRing.of(key), tmp_path, only=("words",))
    assert [one.name for one in into.iterdir()] == ["words"]


def test_a_byte_that_changed_anywhere_is_noticed(parcel, key, tmp_path):
    whole = parcel.read_bytes()
    head = whole.index(b"\n", whole.index(b"\n") + 1) + 1
    places = {*range(head + 40), *range(head, len(whole), 3001), len(whole) - 1}
    for place in sorted(places):
        broken = bytearray(whole)
        broken[place] ^= 1 << secrets.randbelow(8)
        parcel.write_bytes(broken)
        with pytest.raises(ParcelError) as told:
            opened(parcel, KeyRing.of(key), tmp_path)
        assert str(told.value).count(".") >= 1, place


def test_a_file_that_is_cut_off_longer_or_in_another_order_is_noticed(parcel, key, tmp_path):
    whole = parcel.read_bytes()
    head = whole.index(b"\n", whole.index(b"\n") + 1) + 1
    first, second = whole[head : head + CHUNK], whole[head + CHUNK : head + 2 * CHUNK]
    rest = whole[head + 2 * CHUNK :]
    for broken in (
        b"",
        whole[:10],
        whole[:head],
        whole[: head + CHUNK],  # whole chunks, and the last one missing
        whole[:-1],
        whole + b"\0",
        whole + first,
        whole[:head] + second + first + rest,
        whole[:head] + first + rest,
    ):
        parcel.write_bytes(broken)
        with pytest.raises(ParcelError):
            opened(parcel, KeyRing.of(key), tmp_path)


def test_another_ring_is_said_in_one_sentence(parcel, tmp_path):
    with pytest.raises(OtherKeyError, match="another key file, so put your copy of that one back"):
        opened(parcel, KeyRing.of(RingKey.fresh()), tmp_path)


def test_something_else_and_something_newer_are_told_apart_from_damage(parcel, key, tmp_path):
    whole = parcel.read_bytes()
    parcel.write_bytes(b"SQLite format 3\0" + whole)
    with pytest.raises(DamagedParcelError, match="not a copy that Porchlight made"):
        look_at(parcel)
    parcel.write_bytes(whole.replace(b"parcel 1\n", b"parcel 2\n", 1))
    with pytest.raises(ParcelError, match="newer version"):
        opened(parcel, KeyRing.of(key), tmp_path)
    with pytest.raises(ParcelError, match="can't be read"):
        look_at(tmp_path / "nowhere")


def test_a_passphrase_opens_it_however_it_is_typed(tmp_path, parts):
    path = tmp_path / "moved.parcel"
    pack(path, parts, what="move", lock=Passphrase("3F7K-2Q9B-XW1A"), made_at=NOW)
    _, into = opened(path, Passphrase(" 3f7k 2q9b xw1a\n"), tmp_path)
    assert (into / "words").read_text() == "the lantern is lit"
    with pytest.raises(OtherKeyError, match="the passphrase is another one"):
        opened(path, Passphrase("3F7K-2Q9B-XW1B"), tmp_path)
    with pytest.raises(OtherKeyError, match="move unpack"):
        opened(path, KeyRing.of(RingKey.fresh()), tmp_path)


@pytest.mark.parametrize(
    "line",
    [
        {"scrypt": {"n": 2**16, "r": 2**30, "p": 1}},
        {"scrypt": {"n": 2**40, "r": 8, "p": 1}},
        {"scrypt": {"n": 3, "r": 8, "p": 1}},
        {"scrypt": {"n": 16, "r": 8, "p": -1}},
        {"scrypt": {"n": "16", "r": 8, "p": 1}},
        {"scrypt": 5},
        {"made_at": "0001-01-01T00:00+23:00"},
    ],
)
def test_a_file_that_asks_for_the_unbearable_is_a_damaged_one(line, tmp_path):
    """Anybody can write the line in clear."""
    told = {"what": "move", "made_at": "2026-11-22T09:00Z", "salt": "00" * 32, **line}
    words = json.dumps(told)
    check = hashlib.sha256(words.encode()).hexdigest()[:16]
    path = tmp_path / "given.parcel"
    path.write_bytes(f"porchlight parcel 1\n{words} {check}\n".encode() + bytes(200))
    with pytest.raises(DamagedParcelError):
        opened(path, Passphrase("3F7K-2Q9B-XW1A"), tmp_path)


def test_one_that_could_not_be_written_leaves_nothing(tmp_path, parts, key):
    parts["gone"] = tmp_path / "gone"
    with pytest.raises(FileNotFoundError):
        pack(tmp_path / "x.parcel", parts, what="backup", lock=key, made_at=NOW)
    assert not list(tmp_path.glob("x.parcel*"))
