"""Ids sort by time, fit everywhere they go, and never meet."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.ids import new_id

NOW = datetime(2026, 10, 20, 18, 30, tzinfo=UTC)
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  hypothesis wants naive bounds


def test_ten_thousand_notes_planned_at_one_instant_all_differ_and_stay_in_order():
    made = [new_id(NOW) for _ in range(10_000)]

    assert len(set(made)) == len(made)
    assert made == sorted(made)


@given(INSTANTS, st.timedeltas(timedelta(seconds=1), timedelta(days=3650)))
def test_a_later_id_sorts_after_an_earlier_one(now, later):
    assert new_id(now) < new_id(now + later)


@given(INSTANTS)
def test_an_id_fits_both_databases_and_a_nonce(now):
    made = new_id(now)

    assert 0 < made < 2**63
    assert len(str(made)) <= 25


def test_a_clock_before_our_time_still_gives_an_id():
    assert new_id(datetime(1999, 1, 1, tzinfo=UTC)) >= 0
