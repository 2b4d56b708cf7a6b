"""The play as the stage needs it: people, steps, and what the director has to bring."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import discord
import simcord

NOTES = "notes"
"""Stands for a person's private notes wherever a room is named."""


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who can be acted as."""

    key: str
    name: str
    line: str
    """A few words: "parent, London"."""
    zone: str
    """Where their own clock stands, as an IANA name."""


@dataclass(frozen=True, slots=True)
class StoryStep:
    number: int
    title: str
    text: str
    """What to do, in a sentence or three. An empty line starts a new paragraph, and words between
    *stars* are shown as the words on a button."""
    person_key: str
    room_name: str
    """A channel's name without the hash, or ``NOTES``."""


@dataclass(frozen=True, slots=True)
class World:
    """What stands on the stage when the curtain has gone up."""

    title: str
    zone: str
    people: Mapping[Person, simcord.MemberActor]
    """In the order in which the page lists them. The first one is acted as first."""
    first_room: str = NOTES


class Rehearsal(Protocol):
    """The play. Implemented by the director, with the real bot and the real story.

    While the bot runs, and in ``raise_curtain`` and ``next_note_at``, ``discord.utils.utcnow()`` is
    the world's clock.
    """

    @property
    def steps(self) -> Sequence[StoryStep]: ...

    async def build_bot(self) -> discord.Client:
        """A new bot on the same data, at the start and whenever it is switched on again.

        No world has a clock yet while this runs: what needs the time belongs into ``setup_hook``.
        """
        ...

    async def raise_curtain(self, env: simcord.Env) -> World:
        """Make the server, its rooms and its people."""
        ...

    async def next_note_at(self) -> datetime | None:
        """When the next private note is due. Not asked while the bot is off."""
        ...
