"""What an operator meets when the key file is missing, damaged, or open to others."""

import json
import os
from datetime import UTC, datetime

import pytest

from bot.core.clock import TurnedClock
from bot.core.key_ring import KeyRing, KeyRingError, RingKey, check_ring, new_ring

OCTOBER = TurnedClock(datetime(2026, 10, 18, 12, tzinfo=UTC))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "keys" / "ring.json"


def spoil(path, change):
    content = json.loads(path.read_text())
    change(content)
    path.write_text(json.dumps(content))


def test_a_new_ring_is_private_and_can_be_read_again(path):
    assert new_ring(path, clock=OCTOBER) == path

    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    report = check_ring(path)
    assert report.keys == 1
    assert report.current_made_at == OCTOBER.now()
    assert report.is_private
    assert KeyRing.load(path).current.id == report.current


def test_two_rings_never_have_the_same_key(tmp_path):
    one, other = (KeyRing.load(new_ring(tmp_path / name)) for name in ("a.json", "b.json"))

    assert one.current.secret != other.current.secret
    assert one.current.id != other.current.id


@pytest.mark.parametrize("content", [b"", b"{}", b"not a ring at all"])
def test_an_existing_file_is_never_written_over(path, content):
    path.parent.mkdir(parents=True)
    path.write_bytes(content)

    with pytest.raises(KeyRingError, match="never written over"):
        new_ring(path)

    assert path.read_bytes() == content


def test_a_missing_file_names_both_ways_on(path):
    with pytest.raises(KeyRingError) as refused:
        KeyRing.load(path)

    assert str(path) in refused.value.sentence
    assert "put your copy back" in refused.value.sentence
    assert "`python -m bot keys recover`" in refused.value.sentence
    assert "`python -m bot keys new`" in refused.value.sentence
    assert not path.exists()


def test_a_folder_in_the_place_of_the_file_is_refused(path):
    path.mkdir(parents=True)

    with pytest.raises(KeyRingError, match="can't be read"):
        KeyRing.load(path)


def test_a_folder_that_cannot_be_made_is_refused(tmp_path):
    (tmp_path / "data").write_text("a file where a folder should be")

    with pytest.raises(KeyRingError, match="can't be written"):
        new_ring(tmp_path / "data" / "keys" / "ring.json")


def flip_one_letter(content):
    secret = content["keys"][0]["secret"]
    content["keys"][0]["secret"] = ("A" if secret[0] != "A" else "B") + secret[1:]


@pytest.mark.parametrize(
    "change",
    [
        flip_one_letter,
        lambda content: content["keys"].clear(),
        lambda content: content.update(current="another"),
        lambda content: content.update(version=2),
        lambda content: content["keys"][0].update(secret="c2hvcnQ="),
        lambda content: content["keys"][0].update(made_at="2026-10-18T12:00:00"),
        lambda content: content.update(surprise=1),
    ],
)
def test_a_damaged_file_is_refused_without_quoting_a_key(path, change):
    new_ring(path)
    secret = json.loads(path.read_text())["keys"][0]["secret"]
    spoil(path, change)

    with pytest.raises(KeyRingError, match="damaged") as refused:
        KeyRing.load(path)

    assert secret[5:20] not in str(refused.value)
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


def test_a_file_cut_short_is_refused(path):
    new_ring(path)
    path.write_bytes(path.read_bytes()[:40])

    with pytest.raises(KeyRingError, match="damaged"):
        check_ring(path)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_file_open_to_others_is_closed_and_said_so(path):
    new_ring(path)
    path.chmod(0o644)

    report = check_ring(path)

    assert not report.is_private
    assert path.stat().st_mode & 0o777 == 0o600
    assert check_ring(path).is_private


def test_keys_do_not_show_when_a_ring_is_printed(path):
    keys = RingKey.fresh(), RingKey.fresh()
    ring = KeyRing.of(*keys)

    shown = f"{ring!r} {keys!r}"

    for key in keys:
        assert repr(key.secret) not in shown
        assert key.secret.hex() not in shown


def test_an_older_key_is_still_found(path):
    new, old = RingKey.fresh(), RingKey.fresh()

    ring = KeyRing.of(new, old)

    assert ring.current is new
    assert ring.find(old.id) is old
    assert ring.find("never made") is None
