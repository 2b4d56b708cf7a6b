"""The keys go onto paper and come back, and a slip is noticed where it was made."""

from datetime import UTC, datetime

import pytest

from bot.core.key_ring import KeyRing, KeyRingError, add_key, kept_keys, new_ring, put_back
from bot.core.recovery_sheet import GroupName, group_of, read_group, read_sheet, sheet

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
def ring(tmp_path):
    file = new_ring(tmp_path / "ring.json")
    add_key(file)
    return file


def test_a_sheet_brings_the_same_file_back(ring, tmp_path):
    page = sheet(kept_keys(ring), now=NOW)
    again = put_back(tmp_path / "again.json", read_sheet(page, now=NOW))
    assert again.read_bytes() == ring.read_bytes()
    commands = [line for line in page.splitlines() if "-m bot" in line or "make" in line]
    assert [line.split("    ")[-1].strip() for line in commands] == [
        "make parts",
        ".venv/bin/python -m bot keys recover",
        ".venv/bin/python -m bot keys confirm",
    ], "whoever takes it out of the drawer has only the paper"
    assert max(len(line) for line in page.splitlines()) < 120
    assert KeyRing.load(again).current.id == kept_keys(ring)[0].id
    with pytest.raises(KeyRingError, match="never written over"):
        put_back(again, kept_keys(ring))


def test_a_slip_is_named_and_a_group_that_is_missing_too(ring):
    page = sheet(kept_keys(ring), now=NOW)
    key = kept_keys(ring)[0]
    seventh, eighth = (group_of(key.secret, GroupName("A", n)) for n in (7, 8))
    other = "Z" if seventh[0] != "Z" else "Y"
    for wrong in (other + seventh[1:], eighth):
        # One slip in 32 fits its group by chance; the fingerprint tells then.
        with pytest.raises(
            KeyRingError, match=r"Group A7 of the sheet does not fit|Key A came out"
        ):
            read_sheet(page.replace(f"A7  {seventh}", f"A7  {wrong}"), now=NOW)
    with pytest.raises(KeyRingError, match="Group B3 of the sheet is missing"):
        read_sheet(page.replace("B3 ", "   "), now=NOW)
    with pytest.raises(KeyRingError, match="no groups"):
        read_sheet("a shopping list", now=NOW)


def test_what_is_misread_is_understood(ring):
    secret = bytes(32)
    name = GroupName("A", 1)
    group = group_of(secret, name)
    assert group.startswith("0000")
    assert read_group(f" oOo0{group[4].lower()}", name) == "0000"
    assert (
        read_group(group, GroupName("A", 2)) is None
        or group[4] == group_of(secret, GroupName("A", 2))[4]
    )
