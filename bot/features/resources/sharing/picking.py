"""A group's link of the week: when it comes, and which one. Pure."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Final

from bot.core.wall_time import WallTime
from bot.features.groups.model import Group, Template
from bot.features.resources.errors import PickTimeError
from bot.features.resources.model import (
    Audience,
    Pick,
    Reader,
    Resource,
    ResourceId,
    Topic,
    best_first,
)

_A_WEEK: Final = timedelta(days=7)
_MINUTES: Final = 24 * 60
STILL_COMES: Final = timedelta(hours=12)
"""After downtime a link that was due comes so much later, and then not any more."""

_MADE_FOR: Final[Mapping[Template, frozenset[Audience]]] = {
    Template.PARTNERS: frozenset({Audience.PARTNERS}),
    Template.PARENTS: frozenset({Audience.PARENTS}),
    Template.FAMILY: frozenset(Audience) - {Audience.FACILITATORS},
    Template.CUSTOM: frozenset(Audience) - {Audience.FACILITATORS},
}
_ONLY_CHOSEN: Final = frozenset({Topic.RELAPSE})
"""Beside those that need care: the word alone may frighten somebody in a room that has not asked for it."""


def checked(pick: Pick) -> Pick:
    """Refuse what no screen offers: the numbers come out of custom_ids, which can be forged."""
    if not (0 <= pick.weekday <= 6 and 0 <= pick.minute < _MINUTES):  # noqa: PLR2004  Monday to Sunday
        raise PickTimeError
    return pick


def last_slot(pick: Pick, zone: str, now: datetime) -> WallTime:
    """When it came last, or should have, on the group's clock."""
    today = WallTime.of(now, zone).at.replace(hour=0, minute=0, second=0, microsecond=0)
    day = today - timedelta(days=(today.weekday() - pick.weekday) % 7)
    slot = WallTime(day + timedelta(minutes=pick.minute), zone)
    return slot if slot.to_instant() <= now else WallTime(slot.at - _A_WEEK, zone)


def next_slot(pick: Pick, zone: str, now: datetime) -> WallTime:
    return WallTime(last_slot(pick, zone, now).at + _A_WEEK, zone)


def suits(link: Resource, group: Group) -> bool:
    """What a facilitator is offered for the room: made for people like these, and nothing that would look alarming
    over somebody's shoulder."""
    meant = set(link.details.audiences)
    return not link.details.needs_care and (not meant or bool(meant & _MADE_FOR[group.template]))


def comes_by_itself(link: Resource, group: Group) -> bool:
    """What may come without anybody choosing it."""
    return suits(link, group) and _ONLY_CHOSEN.isdisjoint(link.details.topics)


def choose(
    shown: Collection[Resource],
    had: Collection[ResourceId],
    group: Group,
    reader: Reader,
    *,
    wanted: ResourceId | None,
) -> Resource | None:
    """What a facilitator chose, else the best that the group has not had. None when it has had them all."""
    chosen = next((one for one in shown if one.id == wanted), None)
    fresh = [one for one in shown if one.id not in had and comes_by_itself(one, group)]
    return chosen or next(iter(best_first(fresh, reader)), None)
