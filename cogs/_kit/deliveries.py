"""How each kind of delivery looks. Cogs register here; ``cogs/outbox`` reads it when something is due.

A delivery is rendered when it is sent, from fresh data and in the reader's language, so that nothing stale is said.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias, TypeVar

from discord import ui

from bot.client import Porchlight
from bot.core.ids import DeliveryId, MemberId
from bot.features.members.model import Member
from bot.features.outbox.model import Delivery
from bot.services import Services
from cogs._kit.interaction import Interaction
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker

NoteTap: TypeAlias = "ui.DynamicItem[ui.Button[Any]] | ui.Button[Any]"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a renderer may look at."""

    client: Porchlight
    say: Speaker
    now: datetime
    member: Member | None = None
    """The addressee of a note."""
    late_by: timedelta = timedelta(0)
    """More than zero only when it is late enough to say so."""
    found: object = None
    """What the ``reads`` of its kind found for this note."""

    @property
    def services(self) -> Services:
        return self.client.services


@dataclass(frozen=True, slots=True)
class Note:
    """A private note: one plain line out of ``note_lines``, and buttons. Never a Components V2 layout: those give
    an empty push."""

    line: str
    taps: Sequence[NoteTap] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """A message in a room. It pings nobody."""

    screen: Screen
    silent: bool = True


@dataclass(frozen=True, slots=True)
class Mention:
    """One plain line in a room that pings one person, and says nothing else."""

    line: str
    member_id: MemberId
    taps: Sequence[NoteTap] = ()


RenderNote: TypeAlias = Callable[[Delivery, Reading], Awaitable[Note]]
RenderCard: TypeAlias = Callable[[Delivery, Reading], Awaitable[Card | Mention]]
ReadTogether: TypeAlias = Callable[
    [Services, Collection[Delivery]], Awaitable[Mapping[DeliveryId, object]]
]
CarryOut: TypeAlias = Callable[[Delivery, Reading], Awaitable[None]]
Open: TypeAlias = Callable[[Delivery, Interaction, Speaker], Awaitable[Screen]]

NOTES: dict[str, RenderNote] = {}
CARDS: dict[str, RenderCard] = {}
DEEDS: dict[str, CarryOut] = {}
OPENERS: dict[str, Open] = {}
AT_ANY_HOUR: set[str] = set()
"""Notes that quiet hours don't hold back."""

READS: dict[str, ReadTogether] = {}
"""What the words of some kinds are made of."""

Function = TypeVar("Function", bound=Callable[..., Any])


def note(
    kind: str, *, at_any_hour: bool = False, reads: ReadTogether | None = None
) -> Callable[[Function], Function]:
    """Render a private note of this kind. Raise ``NotWanted`` when it has become pointless. ``at_any_hour``: it comes
    also in a person's quiet hours, since they chose that very time. ``reads``: what is needed for many notes of any
    guild, in one look; each finds its own in ``reading.found``."""
    if at_any_hour:
        AT_ANY_HOUR.add(kind)
    if reads is not None:
        READS[kind] = reads
    return _registering(NOTES, kind)


def card(kind: str) -> Callable[[Function], Function]:
    """Render a message in a room of this kind."""
    return _registering(CARDS, kind)


def deed(kind: str) -> Callable[[Function], Function]:
    """Take one idempotent step towards what the database says."""
    return _registering(DEEDS, kind)


def opens(kind: str) -> Callable[[Function], Function]:
    """What **Open** on a note of this kind shows to its addressee."""
    return _registering(OPENERS, kind)


def _registering(shelf: dict[str, Any], kind: str) -> Callable[[Function], Function]:
    def register(function: Function) -> Function:
        shelf[kind] = function
        return function

    return register
