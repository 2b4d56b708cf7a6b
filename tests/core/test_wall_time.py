import subprocess
import sys
import zoneinfo
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.wall_time import WallTime, tzdata_version, use_pinned_tzdata

ZONES = (
    "Europe/London",
    "America/New_York",
    "America/Phoenix",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Africa/Casablanca",
    "Pacific/Apia",
)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_an_evening_keeps_its_hour_in_summer_and_in_winter() -> None:
    summer = WallTime(local("2026-07-02 19:30"), "America/New_York")
    winter = WallTime(local("2026-12-03 19:30"), "America/New_York")
    assert summer.to_instant() == datetime(2026, 7, 2, 23, 30, tzinfo=UTC)
    assert winter.to_instant() == datetime(2026, 12, 4, 0, 30, tzinfo=UTC)


def test_an_hour_that_clocks_jump_over_moves_forward_by_the_gap() -> None:
    lost = WallTime(local("2026-03-08 02:30"), "America/New_York")
    assert lost.is_in_gap
    assert lost.moved_out_of_gap().at == local("2026-03-08 03:30")
    assert lost.to_instant() == lost.moved_out_of_gap().to_instant()


def test_a_gap_of_half_an_hour_moves_by_half_an_hour() -> None:
    lost = WallTime(local("2026-10-04 02:15"), "Australia/Lord_Howe")
    assert lost.is_in_gap
    assert lost.moved_out_of_gap().at == local("2026-10-04 02:45")


def test_a_whole_day_that_samoa_skipped_moves_to_the_next_day() -> None:
    lost = WallTime(local("2011-12-30 19:30"), "Pacific/Apia")
    assert lost.is_in_gap
    assert lost.moved_out_of_gap().at == local("2011-12-31 19:30")


def test_an_hour_that_comes_twice_means_the_first() -> None:
    twice = WallTime(local("2026-11-01 01:30"), "America/New_York")
    assert twice.is_repeated
    assert not twice.is_in_gap
    assert twice.to_instant() == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


def test_an_ordinary_hour_is_neither_lost_nor_twice() -> None:
    plain = WallTime(local("2026-11-01 03:30"), "America/New_York")
    assert not plain.is_in_gap
    assert not plain.is_repeated


def test_the_second_pass_of_a_repeated_hour_reads_as_the_same_wall_time() -> None:
    second_pass = datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    assert WallTime.of(second_pass, "America/New_York").at == local("2026-11-01 01:30")


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 11, 1, 1, 30, tzinfo=UTC),
        local("2026-11-01 01:30").replace(fold=1),
    ],
)
def test_a_promise_never_carries_an_offset(at: datetime) -> None:
    with pytest.raises(ValueError, match="plain local time"):
        WallTime(at, "Europe/London")


@given(
    at=st.datetimes(
        min_value=local("2010-01-01 00:00"),
        max_value=local("2037-01-01 00:00"),
        allow_imaginary=True,
    ),
    zone=st.sampled_from(ZONES),
)
def test_whatever_the_night_the_instant_shows_the_promise_or_a_later_time(
    at: datetime, zone: str
) -> None:
    at = at.replace(fold=0)
    promise = WallTime(at, zone)
    shown = promise.to_instant().astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    if promise.is_in_gap:
        assert timedelta(0) < shown - at <= timedelta(days=1)
    else:
        assert shown == at
    if promise.is_repeated:
        later = at.replace(tzinfo=ZoneInfo(zone), fold=1).astimezone(UTC)
        assert promise.to_instant() < later


def test_the_machines_own_zone_files_are_left_out() -> None:
    use_pinned_tzdata()
    assert zoneinfo.TZPATH == ()
    london = ZoneInfo("Europe/London")
    use_pinned_tzdata()
    assert ZoneInfo("Europe/London") is london, "a second call forgets nothing"


def test_a_zone_that_was_read_from_the_machine_is_read_again(tmp_path) -> None:
    """In a process of its own, since the zone path belongs to the whole process."""
    (tmp_path / "Europe").mkdir()
    tokyo = (files("tzdata.zoneinfo") / "Asia" / "Tokyo").read_bytes()
    (tmp_path / "Europe" / "London").write_bytes(tokyo)
    script = f"""
import zoneinfo
from datetime import datetime
zoneinfo.reset_tzpath(to=[{str(tmp_path)!r}])
from bot.core.wall_time import WallTime, use_pinned_tzdata
noon = WallTime(datetime(2026, 1, 5, 12), "Europe/London")
print(noon.to_instant().hour)
use_pinned_tzdata()
print(noon.to_instant().hour)
"""
    done = subprocess.run(  # noqa: S603  our own script
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["3", "12"]


def test_the_version_of_the_zone_rules_is_the_pinned_packages() -> None:
    assert tzdata_version()[:2] == "20"
    assert tzdata_version()[-1].isalpha()
