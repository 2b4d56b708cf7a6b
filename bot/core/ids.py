"""Names for things, made by us before anything is written.

An id is a positive 63-bit integer: 42 bits of milliseconds since 2026, then 21 random bits. It sorts
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
_LONGEST = 2**63 - 1


def new_id(now: datetime) -> int:
    """Make an id that sorts after those made in earlier milliseconds. Two in one differ by chance."""
    milliseconds = max(0, int((now - _EPOCH).total_seconds() * 1000))
    return ((milliseconds << _RANDOM_BITS) | secrets.randbits(_RANDOM_BITS)) & _LONGEST
