"""Telling Discord that a tap has arrived, while the work for it is being done already.

Discord wants to hear within three seconds, and answering what was tapped is only allowed once it has heard. The work
need not wait for that, the answer must: whatever shows or takes away a screen asks ``acknowledged`` first, and nothing
outside this kit answers by itself (``tests/architecture/test_answers.py``).
"""

import asyncio
from typing import Any, Final, TypeAlias

import aiohttp
import discord

_Heard: TypeAlias = "asyncio.Future[Exception | None]"

_HEARD: Final = "porchlight.acknowledged"
_BEGAN: Final = "porchlight.began"
"""Both in ``interaction.extras``, so that they live as long as the tap."""

_HAS_HEARD: Final = 40060
_CAN_ANSWER_NO_MORE: Final = {10062, 10015}


DID_NOT_TAKE_IT: Final = (discord.HTTPException, aiohttp.ClientError, OSError)
"""Discord said no, or the line was cut: discord.py hands on both as they come."""


class UnheardError(Exception):
    """Discord never heard that the tap arrived, so there is nobody to answer. What was to be done is done all the
    same, or refused, or rolled back: that is decided without Discord."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(repr(cause))
        self.cause = cause


def is_too_late(error: Exception) -> bool:
    """Discord takes an answer for three seconds, and once it heard of the tap for 15 minutes."""
    return isinstance(error, discord.NotFound) and error.code in _CAN_ANSWER_NO_MORE


def acknowledge(
    interaction: discord.Interaction[Any], *, ephemeral: bool = False, thinking: bool = False
) -> None:
    """Begin to tell Discord, unless it has been told or is being told."""
    if _HEARD in interaction.extras or interaction.response.is_done():
        return
    loop = asyncio.get_running_loop()
    heard: _Heard = loop.create_future()
    interaction.extras[_HEARD] = heard
    interaction.extras[_BEGAN] = loop.time()
    interaction.client.background.start(
        _tell(interaction, heard, ephemeral=ephemeral, thinking=thinking), name="acknowledge a tap"
    )


def began_at(interaction: discord.Interaction[Any]) -> float:
    """When the work for it began, on the loop's clock."""
    began: float = interaction.extras.get(_BEGAN, 0.0)
    return began


async def acknowledged(interaction: discord.Interaction[Any]) -> None:
    """Wait until Discord has heard of the tap. At once if somebody else gave the first answer."""
    heard: _Heard | None = interaction.extras.get(_HEARD)
    # Shielded: whoever stops waiting must not stop the others who wait for the same.
    if heard is not None and (trouble := await asyncio.shield(heard)) is not None:
        raise UnheardError(trouble) from trouble


async def _tell(
    interaction: discord.Interaction[Any], heard: _Heard, *, ephemeral: bool, thinking: bool
) -> None:
    """What goes wrong is a result and not an exception: perhaps nobody ever asks."""
    trouble: Exception | None = TimeoutError("the bot stopped before Discord had heard")
    try:
        try:
            await interaction.response.defer(ephemeral=ephemeral, thinking=thinking)
        except (aiohttp.ClientError, OSError):
            # discord.py tries again after a 502, but not when the line was cut.
            await interaction.response.defer(ephemeral=ephemeral, thinking=thinking)
        trouble = None
    except discord.HTTPException as no:
        # The try before was heard, and only its answer was lost.
        trouble = None if no.code == _HAS_HEARD else no
    except Exception as failed:  # noqa: BLE001  whoever waits is told, and says so in the log
        trouble = failed
    finally:
        heard.set_result(trouble)
