"""Names for things, made by us before anything is written.

An id is a positive 63-bit integer: 42 bits of milliseconds since 2026, then 21 bits that start at random. It sorts
by time, fits a Discord nonce (25 characters) and a custom_id (100), is the same number in SQLite
and PostgreSQL, and survives being copied from one to the other. Discord's own ids (guild, member,
channel, message) are kept as Discord gives them.
"""

import secrets
from datetime import UTC, datetime
from typing import NewType

GuildId = NewType("GuildId", int)
MemberId = NewType("MemberId", int)
"""A person's Discord user id. What we keep about them is always kept per guild."""
ChannelId = NewType("ChannelId", int)
MessageId = NewType("MessageId", int)
RoleId = NewType("RoleId", int)

GroupId = NewType("GroupId", int)
SeriesId = NewType("SeriesId", int)
SessionId = NewType("SessionId", int)
DeliveryId = NewType("DeliveryId", int)

_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
_RANDOM_BITS = 21
_LONGEST_STEP = 8
LARGEST_ID = 2**63 - 1


class _Maker:
    """Counts on from a random start while the millisecond stays the same: by chance alone, two of ten
    thousand notes planned at once would get the same id."""

    def __init__(self) -> None:
        self._milliseconds = -1
        self._last = 0

    def make(self, milliseconds: int) -> int:
        if milliseconds == self._milliseconds:
            self._last += 1 + secrets.randbelow(_LONGEST_STEP)
        else:
            self._milliseconds = milliseconds
            self._last = (milliseconds << _RANDOM_BITS) | secrets.randbits(_RANDOM_BITS)
        return self._last & LARGEST_ID


_maker = _Maker()


def new_id(now: datetime) -> int:
    """Make an id that sorts after those made before it in this process, and after those of earlier
    milliseconds in any other."""
    return _maker.make(max(0, int((now - _EPOCH).total_seconds() * 1000)))
