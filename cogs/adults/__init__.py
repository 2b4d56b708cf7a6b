"""This place is for people 18 or older: what a facilitator does who hears that somebody is not."""

from bot.client import Porchlight
from cogs.adults import refusals
from cogs.adults.my_page import closed_to_you
from cogs.adults.under_18 import (
    NoteButton,
    Under18Button,
    UndoButton,
    listed_for_facilitators,
    offered_about_a_person,
)
from cogs.groups.members_screen import MEMBERS_PARTS, PERSON_TAPS

__all__ = ["closed_to_you", "refusals", "setup"]  # the first two register themselves


async def setup(bot: Porchlight) -> None:
    bot.add_dynamic_items(Under18Button, NoteButton, UndoButton)
    if offered_about_a_person not in PERSON_TAPS:
        PERSON_TAPS.append(offered_about_a_person)
        MEMBERS_PARTS.append(listed_for_facilitators)
