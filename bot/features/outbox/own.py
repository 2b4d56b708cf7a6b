"""What one tap has promised: whoever tapped waits for that, and for nothing that is owed to others.

It is kept in the context of the tap, which every service it calls shares, and so does what is delivered for it: what
that promises in turn, such as the card of a room that has just been made, belongs to the tap too.
"""

from collections.abc import Collection, Generator, Iterable
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Final, TypeAlias

from bot.core.ids import GuildId
from bot.features.outbox.model import Debt, Delivery, Promise

Key: TypeAlias = tuple[GuildId, str]

MOST: Final = 50
"""A tap that tells a crowd does not wait until each of them has heard."""


class OwnPromises:
    def __init__(self) -> None:
        self.is_left = False
        """Nobody waits for it any more: nothing more is begun for it, and the clockwork does the rest."""
        self._keys: dict[Debt, dict[Key, None]] = {Debt.DO: {}, Debt.SAY: {}}

    @property
    def keys(self) -> Collection[Key]:
        """Steps first: what somebody is shown after a tap is mostly a room or a card."""
        return [*self._keys[Debt.DO], *self._keys[Debt.SAY]][:MOST]

    def add(self, key: Key, debt: Debt) -> None:
        if len(self._keys[debt]) < MOST:
            self._keys[debt][key] = None


_OWN: ContextVar[OwnPromises | None] = ContextVar("own promises", default=None)


def begin() -> None:
    """From here on, what is promised in this task belongs to this tap."""
    _OWN.set(OwnPromises())


def promised() -> OwnPromises | None:
    """What this tap has promised so far. None where nobody has tapped."""
    return _OWN.get()


def note(owed: Iterable[Promise | Delivery], *, now: datetime) -> None:
    if (own := _OWN.get()) is None:
        return
    for one in owed:
        if one.due_at <= now:
            own.add((one.guild_id, one.key), one.debt)


@contextmanager
def nobodys() -> Generator[None]:
    """What is promised here belongs to no tap, though a tap may have woken whoever works here."""
    token = _OWN.set(None)
    try:
        yield
    finally:
        _OWN.reset(token)
