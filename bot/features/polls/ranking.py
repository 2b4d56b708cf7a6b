"""What the answers say: how many can come, then for how many the hour is fair. Nothing is weighed that can't be
told in a sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from bot.core.ids import MemberId
from bot.features.polls.hours import strain_of
from bot.features.polls.model import LONGEST_ROTATION, Fit, Mark, Slot


@dataclass(frozen=True, slots=True)
class Place:
    """One time, and what people said about it."""

    slot: Slot
    works: tuple[MemberId, ...]
    if_needed: tuple[MemberId, ...]
    no: tuple[MemberId, ...]
    burdened: tuple[MemberId, ...] = ()
    """Those of them who can come, but before 8 AM or after 10 PM on their own clock."""
    strain: int = 0
    """By how many minutes, for whom it is worst."""

    @property
    def coming(self) -> tuple[MemberId, ...]:
        return (*self.works, *self.if_needed)

    @property
    def is_fair(self) -> bool:
        return not self.burdened


def ranked(
    slots: Sequence[Slot],
    marks: Sequence[Mark],
    zones: Mapping[MemberId, str],
    *,
    minutes: int,
    is_weekly: bool,
) -> tuple[Place, ...]:
    """Most for whom it works, then most who can come at all, then the fewest at a bad hour, then the mildest.

    Only people in ``zones`` count: who has left the group does not come.
    """
    places = [_place(slot, marks, zones, minutes, is_weekly=is_weekly) for slot in slots]
    return tuple(
        sorted(
            places,
            key=lambda place: (
                -len(place.works),
                -len(place.coming),
                len(place.burdened),
                place.strain,
                place.slot.starts_at,
            ),
        )
    )


def rotation(places: Sequence[Place]) -> tuple[Place, ...]:
    """Two or three times to take turns, where no single one is fair. Empty if one is, or if turns don't help.

    A single time is fair enough when nobody has a bad hour and at least half as many come as to the best one. In
    turns, nobody has the bad hour every time. Two are better than three; then it counts how many different people
    can come to at least one, how many come in all, and how bad the hours are.
    """
    reached = [place for place in places if place.coming]
    if not reached:
        return ()
    enough = max(len(place.coming) for place in reached) / 2
    worthwhile = [place for place in reached if len(place.coming) >= enough]
    if any(place.is_fair for place in worthwhile):
        return ()
    for number in range(2, LONGEST_ROTATION + 1):
        turns = [
            chosen
            for chosen in combinations(worthwhile, number)
            if not _burdened_every_time(chosen)
        ]
        if turns:
            best = max(turns, key=_worth)
            return tuple(sorted(best, key=lambda place: place.slot.wall.at))
    return ()


def _burdened_every_time(turns: Sequence[Place]) -> list[MemberId]:
    return [who for who in turns[0].burdened if all(who in place.burdened for place in turns)]


def _worth(turns: Sequence[Place]) -> tuple[int, int, int]:
    reached = {member_id for place in turns for member_id in place.coming}
    in_all = sum(len(place.coming) for place in turns)
    return (len(reached), in_all, -sum(place.strain for place in turns))


def _place(
    slot: Slot,
    marks: Sequence[Mark],
    zones: Mapping[MemberId, str],
    minutes: int,
    *,
    is_weekly: bool,
) -> Place:
    said = {
        mark.member_id: mark.fit
        for mark in marks
        if mark.slot_id == slot.id and mark.member_id in zones
    }
    by_fit = {fit: tuple(who for who, its in said.items() if its is fit) for fit in Fit}
    coming = (*by_fit[Fit.WORKS], *by_fit[Fit.IF_NEEDED])
    strains = {
        who: strain_of(slot.wall, zones[who], minutes, is_weekly=is_weekly) for who in coming
    }
    return Place(
        slot=slot,
        works=by_fit[Fit.WORKS],
        if_needed=by_fit[Fit.IF_NEEDED],
        no=by_fit[Fit.NO],
        burdened=tuple(who for who, off in strains.items() if off),
        strain=max(strains.values(), default=0),
    )
