"""What the visits so far say about a link. One bad day breaks nothing."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, assert_never

from bot.features.resources.checking.verdict import Finding, Verdict
from bot.features.resources.model import LinkHealth, LinkState

DAYS_APART: Final = timedelta(days=2)


def judge(previous: LinkHealth, verdict: Verdict, at: datetime) -> LinkHealth:
    """Broken only after two failing visits at least two days apart. One that leaves us unsure says nothing new
    about a link that fails."""
    match verdict.finding:
        case Finding.GOOD | Finding.MOVED:
            return LinkHealth(LinkState.GOOD, checked_at=at, moved_to=verdict.moved_to)
        case Finding.UNSURE if previous.failing_since is not None:
            return replace(previous, checked_at=at)
        case Finding.UNSURE:
            return LinkHealth(
                LinkState.UNSURE,
                checked_at=at,
                moved_to=previous.moved_to,
                cause=verdict.cause,
                unsure_since=previous.unsure_since or at,
            )
        case Finding.MISSING | Finding.REFUSED:
            since = previous.failing_since or at
            is_broken = previous.state is LinkState.BROKEN or at - since >= DAYS_APART
            state = LinkState.BROKEN if is_broken else LinkState.FAILING
            return LinkHealth(state, checked_at=at, failing_since=since, cause=verdict.cause)
        case _:
            assert_never(verdict.finding)
