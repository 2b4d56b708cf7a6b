"""Which new date each meeting of a changed series goes to: nobody's is lost on the way."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.wall_time import WallTime
from bot.features.sessions.change_slots import NEAREST, nearest, new_slots
from bot.features.sessions.recurrence import Weekly
from tests.features.sessions.oak import ZONE

A_DAY = datetime.fromisoformat("2026-10-21T19:30")
days = st.sets(st.integers(0, 80), max_size=14)


def walls(offsets, hours=0):
    return [WallTime(A_DAY + timedelta(days=day, hours=hours), ZONE) for day in sorted(offsets)]


@given(days, days, st.integers(-5, 4))
def test_each_meeting_finds_at_most_one_new_date_and_no_date_is_given_twice(old, new, hours):
    was, slots = walls(old), walls(new, hours)
    found = nearest(was, slots)
    assert len(set(found.values())) == len(found)
    assert set(found) <= set(was)
    assert set(found.values()) <= set(slots)
    assert all(abs(one.at - slot.at) <= NEAREST for one, slot in found.items())
    # Nobody is left without a date while one that is near enough goes to nobody.
    lonely = [one for one in was if one not in found]
    left = [slot for slot in slots if slot not in found.values()]
    assert not [1 for one in lonely for slot in left if abs(one.at - slot.at) <= NEAREST]


@given(st.integers(1, 4), st.integers(1, 12), st.data())
def test_a_series_put_off_or_brought_forward_keeps_every_meeting(every, meetings, data):
    shift = data.draw(st.integers(1 - 7 * every, 7 * every - 1))
    old = walls(range(0, 7 * every * meetings, 7 * every))
    new = walls(range(shift, 7 * every * meetings + shift, 7 * every))
    rule = Weekly(every)
    found = new_slots(old, new, start=old[0], old=rule, new=rule)
    assert [found[one] for one in old] == new
