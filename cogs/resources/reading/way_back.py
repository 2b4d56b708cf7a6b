"""From a link on its own back to exactly the list and page where it was found.

The list's custom_id carries the way there, and the card wears it as a button. What is tapped on the card finds it on
the screen that it was tapped on, so there is nothing to remember.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, TypeVar

import discord

from bot.core.ids import GuildId
from cogs._kit.interaction import Interaction
from cogs._kit.safe import TapButton
from cogs._kit.speaker import Speaker, speaker

WAY: Final = r"[a-z]+(?::[^:~\s]+)*"
"""What a button that opens a list has in its custom_id, without the feature and the server."""
_OURS: Final = re.compile(r"resources:(?P<action>[a-z]+):\d+(?P<more>(?::[^:~\s]+)*)")

_Kind = TypeVar("_Kind", bound=type[TapButton])
_KINDS: Final[dict[str, tuple[type[TapButton], Callable[[Speaker], str]]]] = {}


def leads_back(action: str, words: Callable[[Speaker], str]) -> Callable[[_Kind], _Kind]:
    """Of a button that opens a list: what it says on what was opened from that list."""

    def add(kind: _Kind) -> _Kind:
        _KINDS[action] = (kind, words)
        return kind

    return add


def carried_way(back: TapButton) -> str:
    return _carried(back.item.custom_id) or ""


def read_way(guild_id: GuildId, way: str | None, say: Speaker) -> tuple[TapButton, ...]:
    """Return it as a button; nothing for what is no way of ours."""
    action, _, more = (way or "").partition(":")
    if action not in _KINDS:
        return ()
    kind, words = _KINDS[action]
    custom_id = f"resources:{action}:{guild_id}" + (f":{more}" if more else "")
    found = kind.__discord_ui_compiled_template__.fullmatch(custom_id)
    if found is None:
        return ()
    button = kind.from_match(found)
    button.item.label = words(say)
    button.item.style = discord.ButtonStyle.secondary  # going back is never what a screen is for
    return (button,)


def worn_way(
    interaction: Interaction, guild_id: GuildId, *, besides: TapButton | None = None
) -> tuple[TapButton, ...]:
    """Return the way back that the tapped screen wears, for the next one; none to where they are ``besides``."""
    if interaction.message is None:
        return ()
    say, here = speaker(interaction), None if besides is None else besides.item.custom_id
    for worn in _buttons(interaction.message.components):
        for back in read_way(guild_id, _carried(worn.custom_id), say):
            if worn.label == back.item.label and worn.custom_id != here:
                return (back,)
    return ()


def _carried(custom_id: str | None) -> str | None:
    ours = _OURS.fullmatch(custom_id or "")
    return None if ours is None else ours["action"] + ours["more"]


def _buttons(components: Iterable[Any]) -> Iterator[discord.Button]:
    for one in components:
        if isinstance(one, discord.Button):
            yield one
        yield from _buttons(getattr(one, "children", ()))
