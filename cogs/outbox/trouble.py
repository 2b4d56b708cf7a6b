"""What Discord's answers mean for a promise."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from datetime import timedelta

import aiohttp
import discord

from bot.features.outbox.ports import (
    GuildGone,
    OutcomeUnknown,
    RecipientGone,
    RoomGone,
    SendOutcome,
    TryLater,
    Unreachable,
)

NO_CODE = 0
CANNOT_MESSAGE = 50007
NOTHING_IN_COMMON = 50278
"""They share no server with the bot any more, or closed their notes; who left is told apart elsewhere."""
UNKNOWN_CHANNEL = 10003
UNKNOWN_GUILD = 10004
UNKNOWN_MEMBER = 10007
UNKNOWN_MESSAGE = 10008
UNKNOWN_USER = 10013
MISSING_ACCESS = 50001
MISSING_PERMISSIONS = 50013
OPENS_NOTES_TOO_FAST = 40003

_MEANS: Mapping[int, type[SendOutcome]] = {
    CANNOT_MESSAGE: Unreachable,
    NOTHING_IN_COMMON: Unreachable,
    UNKNOWN_MEMBER: RecipientGone,
    UNKNOWN_USER: RecipientGone,
    UNKNOWN_CHANNEL: RoomGone,
    UNKNOWN_GUILD: GuildGone,
    # The room is there; once an admin gives the permission back, a step can be taken after all.
    MISSING_ACCESS: Unreachable,
    MISSING_PERMISSIONS: Unreachable,
    OPENS_NOTES_TOO_FAST: TryLater,
}


@contextmanager
def in_outbox_words() -> Generator[None, None, None]:
    """Turn discord.py's exceptions into the outbox's outcomes. What is neither is a bug and passes."""
    try:
        yield
    except discord.RateLimited as limited:
        raise TryLater(timedelta(seconds=limited.retry_after)) from limited
    except discord.HTTPException as answer:
        raise outcome_of(answer) from answer
    except (aiohttp.ClientConnectorError, ConnectionRefusedError) as refused:
        # The request never went out, so it can't have been heard.
        raise TryLater(None) from refused
    except (TimeoutError, aiohttp.ClientError, ConnectionError) as lost:
        raise OutcomeUnknown from lost


def outcome_of(answer: discord.HTTPException) -> Exception:
    """Name what one of Discord's refusals means; an unknown one is handed back as it is."""
    if answer.code in _MEANS:
        return _MEANS[answer.code]()
    # Without a code of Discord's own, something before it answered: that says nothing of a room or a person.
    is_from_between = answer.code == NO_CODE and answer.status in {403, 404}
    # 401: the token was taken back. Nothing happened, and what is owed waits for the new one.
    is_for_later = answer.status in {401, 429} or answer.status >= 500  # noqa: PLR2004  HTTP's own numbers
    if is_for_later or is_from_between:
        return TryLater(None)
    return answer
