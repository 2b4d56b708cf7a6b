"""What a feature that keeps anything of a person owes them: to say so, to hand it over, to forget it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final, Protocol, TypeVar, runtime_checkable

from bot.core.ids import GuildId, MemberId

Tx = TypeVar("Tx", contravariant=True)


KEPT_AFTER_LEAVING: Final = timedelta(days=30)
"""How long what ties somebody to a server outlives their taking part there."""


class Since(StrEnum):
    """What starts the clock by which something ends."""

    WRITTEN = "written"
    MEETING = "meeting"
    """The meeting that it belongs to is over."""
    SETTLED = "settled"
    """It was sent, answered, decided or closed."""
    LEFT = "left"
    """Its person takes part in nothing here any more."""
    ERASED = "erased"
    STOPPED = "stopped"
    """They stop it, or it comes to its end: then it goes at once, and no clock runs."""


@dataclass(frozen=True, slots=True)
class Lifetime:
    """How long something is kept, for programs. The words beside it are for people; a test compares the two."""

    since: Since
    at_most: timedelta | None = None
    """None: it goes at once."""
    ended_by: str | None = None
    """The nightly job that ends it, or that ends what was missed. None: only what people do ends it."""


WHILE_HERE: Final = Lifetime(Since.LEFT, KEPT_AFTER_LEAVING, "forget_departed")
"""Kept as long as somebody takes part, and for a while after."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """One kind of thing kept about a person, in words for that person."""

    table: str
    columns: tuple[str, ...]
    """Every column that says something of a person; a test compares this with the tables."""
    what: str
    why: str
    how_long: str
    who_sees: str
    lifetime: Lifetime


@dataclass(frozen=True, slots=True)
class Part:
    """Something of a person that can be erased by itself."""

    key: str
    """A word for buttons: lower case, no other part has it."""
    what: tuple[str, ...]
    """The declarations that it empties, by their ``what``."""
    stops: str
    """What stops working with it, in words for that person."""


class PersonalDataHolder(Protocol[Tx]):
    """A feature's promise about people. ``Tx`` is the transaction that all features share, so that
    forgetting someone happens everywhere or nowhere."""

    @property
    def declarations(self) -> Sequence[Declaration]: ...

    async def export_member(
        self, tx: Tx, guild_id: GuildId, member_id: MemberId
    ) -> Mapping[str, Any]:
        """Everything kept, readable, keyed by the declaration's ``what``; values fit JSON."""
        ...

    async def forget_member(self, tx: Tx, guild_id: GuildId, member_id: MemberId) -> None:
        """Leave nothing that names or describes the person."""
        ...


@runtime_checkable
class HoldsParts(PersonalDataHolder[Tx], Protocol[Tx]):
    """A holder of which some can be erased alone."""

    @property
    def parts(self) -> Sequence[Part]: ...

    async def forget_part(
        self, tx: Tx, guild_id: GuildId, member_id: MemberId, part: Part
    ) -> None: ...
