"""Nobody can be read out of a pulse: not by one who was counted too, who knows all the others that were, and who keeps
every pulse there ever was."""

from collections import Counter
from functools import cache
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.features.checkins.model import Pulse
from bot.features.checkins.pulse import Band, band_of, frozen

Week = tuple[Band, ...]
"""Who was counted with what. The first of them is the adversary."""

WEEKS = st.lists(st.lists(st.sampled_from(Band), min_size=2, max_size=7).map(tuple), max_size=8)


@cache
def possible(own: Band, others: int, shown: Pulse | None) -> tuple[Week, ...]:
    """All that the others may have said, going by what the adversary knows."""
    return tuple(
        said for said in product(Band, repeat=others) if frozen(Counter((own, *said))) == shown
    )


@settings(deadline=None)
@given(weeks=WEEKS)
def test_of_everybody_else_two_bands_stay_possible(weeks: list[Week]) -> None:
    for own, *others in weeks:
        consistent = possible(own, len(others), frozen(Counter((own, *others))))
        assert tuple(others) in consistent
        for person in range(len(others)):
            assert len({said[person] for said in consistent}) > 1


def test_of_everybody_else_two_bands_stay_possible_in_every_week_there_can_be():
    """Weeks in which all said the same are rare among random ones, and tell the most."""
    for own, others in product(Band, range(1, 7)):
        by_pulse: dict[Pulse | None, list[Week]] = {}
        for said in product(Band, repeat=others):
            by_pulse.setdefault(frozen(Counter((own, *said))), []).append(said)
        for shown, consistent in by_pulse.items():
            for bands in zip(*consistent, strict=True):
                assert len(set(bands)) > 1, (own, shown, consistent)


@given(week=st.lists(st.sampled_from(Band), max_size=40))
def test_tenths_add_up_and_few_are_never_shown(week: list[Band]) -> None:
    shown = frozen(Counter(week))
    if shown is not None:
        assert shown.light + shown.middle + shown.heavy == 10
        assert len(week) > 4
    elif len(week) > 4:
        # Then it takes only one person to leave, and all that remain said the same.
        assert max(Counter(week).values()) >= len(week) - 1


def test_eleven_numbers_make_three_bands():
    assert [band_of(heavy) for heavy in range(11)] == [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2]
    thirds = Counter({Band.LIGHT: 3, Band.MIDDLE: 3, Band.HEAVY: 3})
    assert frozen(thirds) == Pulse(4, 3, 3)
