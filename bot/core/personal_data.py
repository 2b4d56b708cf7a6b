"""What a feature that keeps anything of a person owes them: to say so, to hand it over, to forget it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from bot.core.ids import GuildId, MemberId

Tx = TypeVar("Tx", contravariant=True)


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
