"""Which part of the bot one process is. Discord deals servers out over shards, and each shard to one process."""

from dataclasses import dataclass
from typing import Final

from bot.core.ids import GuildId

_DISCORDS_SHIFT: Final = 22
"""Discord's own rule: ``(guild_id >> 22) % of`` is the shard that hears of a server."""


@dataclass(frozen=True, slots=True)
class Shards:
    """The shards of this process, of so many that the bot has."""

    ids: tuple[int, ...] = (0,)
    of: int = 1

    @property
    def is_all(self) -> bool:
        return len(self.ids) == self.of

    @property
    def is_first(self) -> bool:
        """Whether it has the shard that hears private messages: one process for what one should do."""
        return 0 in self.ids

    @property
    def processes(self) -> int:
        """How many there are if each has as much as this one, rounded so that together they stay in the limits."""
        return -(-self.of // len(self.ids))

    def hear(self, guild_id: GuildId) -> bool:
        """Whether Discord tells this process what happens in a server."""
        return (guild_id >> _DISCORDS_SHIFT) % self.of in self.ids


ALL: Final = Shards()
"""One process does everything: what nearly everybody runs."""
