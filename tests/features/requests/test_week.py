"""What the week of a server counts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.core.ids import GroupId, GuildId, MemberId
from bot.features.requests.model import About, Reach, Request, RequestId, RequestState
from bot.features.requests.week import A_WEEK, Week, week_of

NOW = datetime(2026, 10, 21, 22, tzinfo=UTC)
ASKED = Request(
    id=RequestId(7),
    guild_id=GuildId(700),
    group_id=GroupId(70),
    member_id=MemberId(3),
    about=About.ME,
    reach=Reach.NOTE,
    state=RequestState.OPENED,
    opened_at=NOW,
    watched_from=NOW,
)


def seen_after(minutes: int) -> Request:
    seen_at = NOW + timedelta(minutes=minutes)
    return replace(ASKED, state=RequestState.SEEN, seen_at=seen_at)


def test_the_one_in_the_middle_says_how_soon():
    late = replace(seen_after(90), unanswered_at=NOW + timedelta(minutes=10))
    assert week_of([ASKED, late, seen_after(2), seen_after(4)]) == Week(
        asked=4, seen=3, half_seen_within=timedelta(minutes=4), no_one_came=1, waiting=1
    )
    assert week_of([]).half_seen_within is None


async def test_what_was_asked_a_week_ago_counts_no_more(asking):
    await asking.asks()
    assert (await asking.service.week(asking.oak.guild_id)).asked == 0, "it is not a day ago"
    await asking.oak.now(asking.oak.clock.now() + timedelta(days=1))
    assert (await asking.service.week(asking.oak.guild_id)).waiting == 1
    assert (await asking.service.week(GuildId(701))).asked == 0
    asking.oak.clock.at += A_WEEK
    assert (await asking.service.week(asking.oak.guild_id)).asked == 0
