"""Custom_ids that we never made, close to those that we do make: near misses find more than noise."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import Any

from hypothesis import strategies as st

from bot.core.ids import LARGEST_ID
from cogs._kit.safe import CARRIES, TapList
from tests.architecture.taps import dynamic_items, template_of

LONGEST = 100
"""Discord's own limit; a little more is tried all the same."""
ODD_NUMBERS = ("0", "00", "7", str(LARGEST_ID), str(LARGEST_ID + 1), str(2**64), "9" * 40, "1" * 19)
SMALL = 6
"""Digits. A longer number is an id."""
OTHER_DIGITS = ("٠١٢٣٤٥٦٧٨٩", "０１２３４５６７８９", "०१२३४५६७८९")


class Kind(IntEnum):
    """Discord's numbers for what can be tapped."""

    BUTTON = 2
    LIST = 3
    PEOPLE = 5
    ROLES = 6
    ROOMS = 8


_PICKERS = {"UserSelect": Kind.PEOPLE, "RoleSelect": Kind.ROLES, "ChannelSelect": Kind.ROOMS}


@dataclass(frozen=True)
class Forged:
    custom_id: str
    kind: Kind
    chosen: str


@cache
def templates() -> tuple[tuple[re.Pattern[str], Kind], ...]:
    """All that there are, each with what it is."""
    return tuple((re.compile(template_of(item)), _kind_of(item)) for item in dynamic_items())


def _kind_of(item: type[Any]) -> Kind:
    if issubclass(item, TapList):
        return Kind.LIST
    bases = str([getattr(kind, "__orig_bases__", ()) for kind in item.__mro__])
    return next((kind for name, kind in _PICKERS.items() if name in bases), Kind.BUTTON)


@st.composite
def forged(
    draw: st.DrawFn,
    known: tuple[int, ...],
    *,
    for_everybody: frozenset[str],
    choices: Mapping[str, Sequence[str]],
    own: int,
    skips: frozenset[str] = frozenset(),
) -> Forged:
    """One of our templates filled with what does not belong there, and perhaps bent. ``own`` is the server of who
    taps: what everybody may do for themselves there is no forgery, and is not made, nor what ``skips`` names. What is
    chosen from a list is of its kind: Discord takes nothing else."""
    template, kind = draw(
        st.sampled_from([one for one in templates() if one[0].pattern not in skips])
    )
    custom_id = draw(st.from_regex(template, fullmatch=True))
    match = template.fullmatch(custom_id)
    assert match is not None
    ids = [str(one) for one in known if template.pattern not in for_everybody or one != own]
    for name in sorted(template.groupindex, key=match.start, reverse=True):
        if match.group(name) is not None and match.group(name).isdigit():
            known_or_odd = st.sampled_from([*ids, *ODD_NUMBERS])
            number = draw(st.one_of(st.sampled_from(ids), known_or_odd, known_or_odd, digits()))
            custom_id = custom_id[: match.start(name)] + number + custom_id[match.end(name) :]
    custom_id = draw(bent(custom_id))
    fits = choices.get(template.pattern, ())
    chosen = draw(st.sampled_from(fits or ["7"]))
    if chosen.isdigit() and len(chosen) > SMALL:
        chosen = draw(st.sampled_from([*ids, *ODD_NUMBERS]))
    return Forged(custom_id[: LONGEST + 20], kind, chosen)


def digits() -> st.SearchStrategy[str]:
    """Numbers in other scripts, which Python reads as gladly as ours."""
    return st.builds(
        lambda number, script: "".join(script[int(digit)] for digit in str(number)),
        st.integers(min_value=0, max_value=LARGEST_ID * 2),
        st.sampled_from(OTHER_DIGITS),
    )


def bent(custom_id: str) -> st.SearchStrategy[str]:
    half = len(custom_id) // 2
    return st.one_of(
        st.just(custom_id),
        st.just(custom_id),
        st.just(f"{custom_id}{CARRIES}{LARGEST_ID + 1}"),
        st.just(f"{custom_id}{CARRIES}7"),
        st.just(custom_id[:-1]),
        st.just(custom_id + ":"),
        st.just(custom_id.upper()),
        st.just(custom_id.replace(":", "::", 1)),
        st.just(custom_id + "x" * LONGEST),
        st.text(max_size=3).map(lambda noise: custom_id[:half] + noise + custom_id[half:]),
    )


def component(one: Forged) -> dict[str, Any]:
    """As it would stand on a message."""
    item: dict[str, Any] = {"type": int(one.kind), "custom_id": one.custom_id}
    if one.kind is Kind.BUTTON:
        item |= {"style": 2, "label": "-"}
    elif one.kind is Kind.LIST:
        item |= {"options": [{"label": "-", "value": one.chosen}]}
    return {"type": 1, "components": [item]}
