"""What was last seen of each record, in a small file beside the database.

A chain can't tell that its end was cut by somebody who also put back the row that went with it then, nor that all of
it is from an older copy. Who has seen how long it was can. The file goes along in copies and when everything moves.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from bot.commands.console import OperatorError
from bot.core.ids import GuildId
from bot.features.audit.chain import Chain
from bot.features.audit.linking import Checked


class Mark(BaseModel):
    """How far a record went."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    seen_at: AwareDatetime
    begun_at: AwareDatetime
    length: int
    mac: str


class PutBack(BaseModel):
    """That an operator put back a copy, which may know less than was seen."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    at: AwareDatetime
    copied_at: AwareDatetime

    def explains(self, mark: Mark) -> bool:
        """Whatever was seen before a copy was made stands in it."""
        return self.copied_at <= mark.seen_at <= self.at


@dataclass(frozen=True, slots=True)
class Missed:
    """That a record is less than it was."""

    how: str
    """The rest of a sentence."""
    put_back: PutBack | None
    """The copy that would explain it."""

    @property
    def sentences(self) -> str:
        if self.put_back is None:
            return f"It {self.how}."
        return (
            f"It {self.how}. On {self.put_back.at:%Y-%m-%d} the copy of {self.put_back.copied_at:%Y-%m-%d} was put "
            "back; if it was you, say so with python -m bot audit verify --accept."
        )


class Seen(BaseModel):
    """One mark for each server."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    servers: dict[int, Mark] = {}
    put_back: PutBack | None = None

    @classmethod
    def read(cls, path: Path) -> Self:
        try:
            return cls.model_validate_json(path.read_bytes())
        except FileNotFoundError:
            return cls()
        except (OSError, ValidationError):
            raise OperatorError(
                f"{path} can't be read, so nobody knows how long the records were; if you know why, "
                "remove it and run python -m bot audit verify again."
            ) from None

    def write(self, path: Path) -> None:
        if not self.servers and not path.exists():
            return  # nobody has looked yet
        beside = path.with_name(f"{path.name}.new")
        try:
            beside.write_text(self.model_dump_json(indent=2, exclude_none=True) + "\n")
            beside.replace(path)
        except OSError as error:
            raise OperatorError(
                f"{path} can't be written ({error.strerror}), so make that folder writable."
            ) from None

    def position(self, guild_id: GuildId) -> int | None:
        mark = self.servers.get(guild_id)
        return None if mark is None else mark.length

    def marked(self, chain: Chain, now: datetime) -> Self:
        mark = Mark(seen_at=now, begun_at=chain.begun_at, length=chain.length, mac=chain.last_mac)
        return self.model_copy(update={"servers": {**self.servers, chain.guild_id: mark}})

    def knowing(self, other: "Seen") -> Self:
        """With what another machine or an older copy has seen of servers that are unknown here."""
        return self.model_copy(update={"servers": {**other.servers, **self.servers}})

    def with_copy(self, *, copied_at: datetime, now: datetime) -> Self:
        """That a copy was put back is kept until a look finds all as it should be, or somebody accepts it."""
        oldest = min(copied_at, self.put_back.copied_at) if self.put_back else copied_at
        return self.model_copy(update={"put_back": PutBack(at=now, copied_at=oldest)})

    def settled(self) -> Self:
        return self.model_copy(update={"put_back": None})

    def missed(self, checked: Checked) -> Missed | None:
        """What is less than it was; None if it only grew."""
        mark = self.servers.get(checked.guild_id)
        how = None if mark is None else _less(mark, checked)
        if mark is None or how is None:
            return None
        put_back = self.put_back if self.put_back and self.put_back.explains(mark) else None
        return Missed(how, put_back)


def _less(mark: Mark, checked: Checked) -> str | None:
    chain = checked.chain
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
