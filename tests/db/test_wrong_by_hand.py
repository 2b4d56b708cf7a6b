"""What a wrong clock or somebody's hand has left beside the database."""

import json
import os
from datetime import UTC, datetime

import pytest

from bot.db.backups import ENOUGH, throw_away_old
from bot.db.erasure_file import read_lines


def test_a_copy_of_a_clock_that_was_ahead_is_no_newest_one(tmp_path):
    """It goes once there are enough others, and nobody's download goes with it."""
    now = datetime(2026, 11, 22, 9, tzinfo=UTC)
    ahead = tmp_path / "porchlight-20271122T090000Z.backup"
    theirs = tmp_path / "holiday.mp4.part"
    for path in (ahead, theirs):
        path.touch()
        os.utime(path, (0, 0))
    for days in range(ENOUGH):
        assert throw_away_old(tmp_path, now) == []
        (tmp_path / f"porchlight-202611{22 - days}T080000Z.backup").touch()
    assert throw_away_old(tmp_path, now) == [ahead]
    assert theirs.exists()


@pytest.mark.parametrize(
    "slip",
    [
        {"id": "7"},
        {"id": 2**63},
        {"at": "2026-11-01T00:00:00"},
        {"whom": {"a": 1}},
        {"whom": "f" * 500},
        {"key": []},
        {"kind": "everybody"},
    ],
)
def test_a_line_of_the_ledger_that_somebody_wrote_by_hand_stops_nothing(slip):
    told = {"id": 7, "kind": "member", "whom": "f" * 64, "key": "k", "at": "2026-11-01T00:00Z"}
    line, other = json.dumps({**told, **slip}), json.dumps({**told, "id": 8})
    found = read_lines(f"{line}\n{'[' * 100_000}\n5\n{other}\n")
    assert [one.id for one in found] == [8]
