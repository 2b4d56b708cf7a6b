"""What Discord's answers mean for a promise."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import timedelta

import aiohttp
import discord

from bot.features.outbox.ports import OutcomeUnknown, RecipientGone, RoomGone, TryLater, Unreachable

NO_CODE = 0
CANNOT_MESSAGE = 50007
UNKNOWN_CHANNEL = 10003
UNKNOWN_GUILD = 10004
UNKNOWN_MEMBER = 10007
UNKNOWN_USER = 10013
MISSING_ACCESS = 50001
MISSING_PERMISSIONS = 50013


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
    if answer.code == CANNOT_MESSAGE:
        return Unreachable()
    if answer.code in {UNKNOWN_MEMBER, UNKNOWN_USER}:
        return RecipientGone()
    if answer.code in {UNKNOWN_CHANNEL, UNKNOWN_GUILD}:
        return RoomGone()
    if answer.code in {MISSING_ACCESS, MISSING_PERMISSIONS}:
        # The room is there; once an admin gives the permission back, a step can be taken after all.
        return Unreachable()
    # Without a code of Discord's own, something before it answered: that says nothing of a room or a person.
    is_from_between = answer.code == NO_CODE and answer.status in {403, 404}
    if answer.status == 429 or answer.status >= 500 or is_from_between:  # noqa: PLR2004  HTTP's own numbers
        return TryLater(None)
    return answer
