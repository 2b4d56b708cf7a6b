"""A group's link of the week: when, and which."""

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from bot.core.ids import GroupId, GuildId
from bot.features.groups.model import Template
from bot.features.resources.errors import PickTimeError
from bot.features.resources.model import (
    Audience,
    Pick,
    Reader,
    Resource,
    ResourceId,
    State,
    Topic,
)
from bot.features.resources.sharing.picking import checked, choose, last_slot, next_slot
from tests.features.resources.shelves import NOON, a_link

NEW_YORK = "America/New_York"
SUNDAYS = Pick(GuildId(1), GroupId(2), weekday=6, minute=600, since=NOON)
PARENTS = SimpleNamespace(template=Template.PARENTS)


def shelf(*links):
    return [
        Resource(ResourceId(n), GuildId(1), State.APPROVED, one, NOON, NOON)
        for n, one in enumerate(links, start=1)
    ]


def test_ten_stays_ten_when_the_clocks_go_back():
    saturday = datetime(2026, 10, 31, 12, tzinfo=UTC)
    assert next_slot(SUNDAYS, NEW_YORK, saturday).to_instant() == datetime(
        2026, 11, 1, 15, tzinfo=UTC
    )
    assert last_slot(SUNDAYS, NEW_YORK, saturday).to_instant() == datetime(
        2026, 10, 25, 14, tzinfo=UTC
    )


def test_at_the_very_minute_it_is_due_and_the_next_one_is_in_a_week():
    due = datetime(2026, 10, 25, 14, tzinfo=UTC)
    assert last_slot(SUNDAYS, NEW_YORK, due).to_instant() == due
    assert next_slot(SUNDAYS, NEW_YORK, due).to_instant() == datetime(2026, 11, 1, 15, tzinfo=UTC)


@pytest.mark.parametrize(("weekday", "minute"), [(7, 0), (-1, 0), (0, 1440), (0, -1)])
def test_a_time_that_no_week_has_is_refused(weekday, minute):
    with pytest.raises(PickTimeError):
        checked(replace(SUNDAYS, weekday=weekday, minute=minute))


def test_it_is_new_made_for_them_in_their_language_and_alarms_nobody():
    links = shelf(
        a_link("For partners", audiences=(Audience.PARTNERS,), place=1),
        a_link("Overdose", topics=(Topic.OVERDOSE,), place=2),
        a_link("Relapse", topics=(Topic.RELAPSE,), place=2),
        a_link("Had it", place=3),
        a_link("For parents", audiences=(Audience.PARENTS,), place=5),
        a_link("Para todos", languages=("es",), place=4),
    )
    had = {ResourceId(4)}
    english = choose(links, had, PARENTS, Reader("en"), wanted=None)
    spanish = choose(links, had, PARENTS, Reader("es"), wanted=None)
    wanted = choose(links, had, PARENTS, Reader("en"), wanted=ResourceId(2))
    assert (english.id, spanish.id, wanted.id) == (5, 6, 2)
    assert choose(links, {*range(1, 7)}, PARENTS, Reader("en"), wanted=None) is None
