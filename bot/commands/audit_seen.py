"""What was last seen of each record, in a small file beside the database.

A chain can't tell that its end was cut by somebody who also put back the row that went with it then, nor that all of
it is from an older copy. Who has seen how long it was can.
"""

from datetime import datetime
from pathlib import Path
from typing import Final, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from bot.commands.console import OperatorError
from bot.core.ids import GuildId
from bot.features.audit.chain import Chain
from bot.features.audit.linking import Checked

NAME: Final = "audit-seen.json"


class Mark(BaseModel):
    """How far a record went."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    seen_at: AwareDatetime
    begun_at: AwareDatetime
    length: int
    mac: str


class Seen(BaseModel):
    """One mark for each server."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    servers: dict[int, Mark] = {}

    @classmethod
    def read(cls, folder: Path) -> Self:
        path = folder / NAME
        try:
            return cls.model_validate_json(path.read_bytes())
        except FileNotFoundError:
            return cls()
        except (OSError, ValidationError):
            raise OperatorError(
                f"{path} can't be read, so nobody knows how long the records were; if you know why, "
                "remove it and run python -m bot audit verify again."
            ) from None

    def write(self, folder: Path) -> None:
        path = folder / NAME
        beside = path.with_name(f"{NAME}.new")
        try:
            beside.write_text(self.model_dump_json(indent=2) + "\n")
            beside.replace(path)
        except OSError as error:
            raise OperatorError(
                f"{path} can't be written ({error.strerror}), so make that folder writable."
            ) from None

    def position(self, guild_id: GuildId) -> int | None:
        mark = self.servers.get(guild_id)
        return None if mark is None else mark.length

    def marked(self, chain: Chain, now: datetime) -> "Seen":
        mark = Mark(seen_at=now, begun_at=chain.begun_at, length=chain.length, mac=chain.last_mac)
        return Seen(servers={**self.servers, chain.guild_id: mark})

    def missed(self, checked: Checked) -> str | None:
        """What is less than it was, as the rest of a sentence; None if it only grew."""
        mark, chain = self.servers.get(checked.guild_id), checked.chain
        if mark is None:
            return None
        then = f"was {mark.length:,} entries long when it was verified on {mark.seen_at:%Y-%m-%d}"
        if chain is None:
            return f"{then}, and is gone now"
        if chain.begun_at != mark.begun_at:
            return f"{then}, and was begun anew since"
        if chain.length < mark.length:
            return f"{then}, and is {chain.length:,} long now"
        if chain.pruned <= mark.length and checked.mark_mac != mark.mac:
            return f"{then}, and its end is another one since"
        return None
