"""Two people who must not meet: a facilitator writes it down, and nobody else learns why."""

from bot.client import Porchlight
from cogs.groups.members_screen import PERSON_TAPS
from cogs.groups.newcomer_screen import NEWCOMER_LINES
from cogs.keep_apart import refusals
from cogs.keep_apart.newcomer_line import talk_first
from cogs.keep_apart.pair_taps import (
    AwayFromList,
    KeepApartButton,
    LiftButton,
    offered_about_a_person,
)

__all__ = ["refusals", "setup"]  # the first registers itself


async def setup(bot: Porchlight) -> None:
    bot.add_dynamic_items(KeepApartButton, AwayFromList, LiftButton)
    if offered_about_a_person not in PERSON_TAPS:
        PERSON_TAPS.append(offered_about_a_person)
        NEWCOMER_LINES.append(talk_first)
