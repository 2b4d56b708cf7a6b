"""Signs that no database keeps: half a character, and the one whose number is nought. No phone types them; a program
that sends them is told before anything is done."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, cast

import discord

from bot.core.errors import LostSignError

_LOST: Final = re.compile("[\0\ud800-\udfff]")


def refuse_lost_signs(interaction: discord.Interaction[Any]) -> None:
    """Look at all that they sent with a tap, a form or a command. What Discord adds, such as the message that they
    would show somebody, is not theirs and refuses nothing."""
    sent: Mapping[str, Any] = interaction.data or {}
    theirs = {name: value for name, value in sent.items() if name != "resolved"}
    if any(_LOST.search(one) for one in _words_in(theirs)):
        raise LostSignError


def _words_in(sent: object) -> Iterator[str]:
    if isinstance(sent, str):
        yield sent
    elif isinstance(sent, Mapping):
        for one in cast("Mapping[str, object]", sent).values():
            yield from _words_in(one)
    elif isinstance(sent, Sequence):
        for one in cast("Sequence[object]", sent):
            yield from _words_in(one)
