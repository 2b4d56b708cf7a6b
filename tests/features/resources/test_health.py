"""One bad day breaks nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.features.resources.checking.health import DAYS_APART, judge
from bot.features.resources.checking.verdict import Cause, Finding, Verdict
from bot.features.resources.model import LinkHealth, LinkState

SUNDAY = datetime(2026, 3, 8, 3, 0, tzinfo=UTC)
GOOD = Verdict(Finding.GOOD, Cause.ANSWERED)
BUSY = Verdict(Finding.UNSURE, Cause.BUSY)
GONE = Verdict(Finding.MISSING, Cause.NO_SUCH_PAGE)
LED_ASTRAY = Verdict(Finding.REFUSED, Cause.PRIVATE_PLACE)
MOVED = Verdict(Finding.MOVED, Cause.NEW_ADDRESS, moved_to="https://nami.org/new")
MINUTE, DAY, WEEK = timedelta(minutes=1), timedelta(days=1), timedelta(days=7)


def after(*visits: tuple[Verdict, timedelta]) -> LinkHealth:
    health, at = LinkHealth(), SUNDAY
    for verdict, later in visits:
        at += later
        health = judge(health, verdict, at)
        assert health.checked_at == at
    return health


@pytest.mark.parametrize("failing", [GONE, LED_ASTRAY])
def test_a_link_is_broken_after_two_failing_visits_days_apart(failing):
    assert after((GOOD, WEEK), (failing, WEEK)).state is LinkState.FAILING
    assert after((failing, WEEK), (failing, MINUTE), (failing, DAY)).state is LinkState.FAILING
    broken = after((failing, WEEK), (GONE, DAYS_APART), (failing, MINUTE))
    assert broken.state is LinkState.BROKEN
    assert broken.failing_since == SUNDAY + WEEK


def test_a_good_visit_begins_anew():
    for good in (GOOD, MOVED):
        assert after((GONE, WEEK), (good, WEEK), (GONE, WEEK)).state is LinkState.FAILING
        assert after((GONE, WEEK), (GONE, WEEK), (good, WEEK)).state is LinkState.GOOD


def test_a_visit_that_leaves_us_unsure_counts_as_none():
    assert after(*[(BUSY, WEEK)] * 50).state is LinkState.UNSURE
    assert after((GONE, WEEK), (BUSY, WEEK)).state is LinkState.FAILING
    assert after((GONE, WEEK), (BUSY, WEEK), (GONE, WEEK)).state is LinkState.BROKEN
    assert after((GONE, WEEK), (GONE, WEEK), (BUSY, WEEK)).state is LinkState.BROKEN


def test_a_new_address_is_remembered_until_the_page_answers_at_the_old_one():
    assert after((MOVED, WEEK), (BUSY, WEEK)).moved_to == "https://nami.org/new"
    assert after((MOVED, WEEK), (GOOD, WEEK)).moved_to is None
    assert after((MOVED, WEEK), (GONE, WEEK)).moved_to is None


VISITS = st.lists(
    st.tuples(
        st.sampled_from([GOOD, BUSY, GONE, LED_ASTRAY, MOVED]),
        st.timedeltas(timedelta(), 2 * WEEK),
    ),
    min_size=1,
)


@given(VISITS)
def test_whatever_happens_only_two_failing_visits_since_the_last_good_one_break_it(visits):
    failing: list[timedelta] = []
    now = timedelta()
    for verdict, later in visits:
        now += later
        if verdict in {GONE, LED_ASTRAY}:
            failing.append(now)
        elif verdict is not BUSY:
            failing.clear()
    is_broken = bool(failing) and failing[-1] - failing[0] >= DAYS_APART
    assert (after(*visits).state is LinkState.BROKEN) is is_broken
